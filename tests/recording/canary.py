"""The canary that is recorded: PROD of the demo's order-processor, from 10 % to all of its traffic."""

from __future__ import annotations

import sys

from tests.recording.recorder import Recorder, Recording
from tests.support.pty.terminal import Screen, Terminal

SIZE = 120, 36
COMMAND = (sys.executable, "-m", "tui", "order-processor:PROD", "--demo")


def record_canary() -> Recording:
    """Play it, and return the recording; AssertionError where the screen does not show what it has to."""
    with Terminal(COMMAND, columns=SIZE[0], rows=SIZE[1]) as terminal:
        recorder = Recorder(terminal)
        recorder.caption = "order-processor: PROD sends 10 % of its calls to version 7. The verdict says how they fare."
        recorder.step(lambda: None, _verdict, 4)
        recorder.caption = "Drag the fader to 25 %: it shows what AWS confirmed, what is asked for, what traffic shows."
        _drag(recorder, terminal, "10", "25")
        recorder.step(lambda: None, "PROD is protected", 3)
        recorder.caption = "PROD is protected, so the first change asks once, and shows the AWS CLI line."
        recorder.step(lambda: terminal.press("y"), "actual 25 %", 3)
        recorder.caption = "Drag on to 50 %: from now on each move is one UpdateAlias at once."
        _drag(recorder, terminal, "25", "50")
        recorder.step(lambda: None, "actual 50 %", 3)
        recorder.caption = "p promotes: one call gives version 7 all of the traffic and clears the weights."
        recorder.step(lambda: terminal.press("p"), "Promote", 3)
        recorder.step(lambda: terminal.press("y"), "actual 100 % on 7", 4)
        recorder.caption = "Had the verdict failed: b, one key and one call, takes everything back to version 6."
        recorder.keep(3)
        return recorder.recording


def _verdict(screen: Screen) -> bool:
    return "verdict    pass" in screen.text and "last good" in screen.text


def _drag(recorder: Recorder, terminal: Terminal, start: str, end: str) -> None:
    """Take the knob from one mark of the scale to another, cell by cell."""
    row = next(number for number, line in enumerate(terminal.screen.lines) if " 25 " in line and " 50 " in line)
    marks = terminal.screen.lines[row]
    first, last = (marks.index(f" {mark} ") + 1 for mark in (start, end))
    terminal.mouse("press", first, row - 1)
    for column in range(first + 1, last + 1):
        terminal.mouse("drag", column, row - 1)
        terminal.settle(0.05)
        recorder.keep(0.12)
    terminal.mouse("release", last, row - 1)
