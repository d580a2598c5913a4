"""What traffic below the fader costs on the wire: nothing between two readings, and nothing while the knob moves."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.support.pty.terminal import Terminal
from tests.support.shop import few_of_the_shop

COMMAND = Path(sys.executable).with_name("crossfade")
DRAG_STEP = 120


def test_it_is_quiet_between_readings_and_beside_a_drag(tmp_path: Path) -> None:
    # Fewer records of CloudTrail to read through before there is a verdict.
    config, few = tmp_path / "config.yaml", str(few_of_the_shop())
    command = [str(COMMAND), "--scenario", few, "--config", str(config), "order-processor:TEST"]
    config.write_text("protected_aliases: []\nrefresh_seconds: 0\nmetrics_seconds: 0\n")
    with Terminal(command, columns=120, rows=36, environ={"HOME": str(tmp_path)}) as terminal:
        terminal.wait("TEST")
        terminal.wait("choose a version")
        # Until all aliases are listed there is no other one to go to.
        terminal.wait(lambda screen: all(name in screen.text for name in ("DEV", "▸TEST", "5 versions")))
        terminal.press("tab")
        terminal.wait("▸DEV")
        terminal.press("tab")
        terminal.wait("▸PROD")
        terminal.press("r")
        # Whichever it is at this minute of the demo's traffic.
        terminal.wait(lambda screen: any(word in screen.text.lower() for word in ("pass: ", "not enough data: ")))
        terminal.settle(1.0)
        # Ages on the screen may just be changing.
        assert any(terminal.settle(2.0) == 0 for _ in range(3))
        row = next(y for y, line in enumerate(terminal.screen.lines) if "┯" in line or "┝" in line)
        column = next(x for x, cell in enumerate(terminal.screen.lines[row]) if cell in "●◉")
        terminal.mouse("press", column, row)
        terminal.mouse("drag", column + 1, row)
        terminal.settle(0.3)
        counts = []
        for x in range(column + 2, column + 8):
            before = len(terminal.output)
            terminal.mouse("drag", x, row)
            terminal.settle(0.05)
            counts.append(len(terminal.output) - before)
        # A write that goes out meanwhile says so beside the knob: the calm steps are those of the knob alone.
        assert 0 < sorted(counts)[len(counts) // 2] <= DRAG_STEP
