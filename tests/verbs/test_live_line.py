"""The line that is written over: in a terminal alone, cut to it, and gone before anything else is printed."""

from __future__ import annotations

import sys

import pytest

from tui.verbs.live_line import LiveLine


def test_in_a_pipe_there_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    line = LiveLine()
    line.show("half")
    line.clear()
    assert (line.width, capsys.readouterr().err) == (0, "")


def test_in_a_terminal_it_is_written_over_and_cleared(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "21")
    for stream in (sys.stdout, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    line = LiveLine()
    line.show("a third of it is done by now")
    line.show("a third of it is done by now")
    line.show("half\x1b[2J")
    line.clear()
    line.clear()
    assert capsys.readouterr().err.split("\r\x1b[2K") == ["", "a third of it is do…", "half␛[2J", ""]
    assert LiveLine(wanted=False).width == 0
