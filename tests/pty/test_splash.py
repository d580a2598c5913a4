"""The splash is there first, becomes the app without a flicker, and never outlives the program."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.support.pty.terminal import Terminal, module


def test_the_app_takes_over_without_clearing() -> None:
    with Terminal(module("tests.pty.splashing", "app")) as terminal:
        terminal.wait("us-east-1")
        terminal.wait("PROD 3→4")
        terminal.settle()
        assert terminal.output.count(b"\x1b[?1049h") == 1
        assert b"\x1b[2J" not in terminal.output
        assert "us-east-1" not in terminal.screen.text
        first = terminal.output.find(b"PROD 3")
        assert terminal.output.rfind(b"\x1b[?2026h", 0, first) > terminal.output.rfind(b"\x1b[?2026l", 0, first)
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert 1049 not in terminal.screen.modes


def test_the_terminal_line_is_given_back_after_the_app(tmp_path: Path) -> None:
    script = f"{' '.join(module('tests.pty.splashing', 'app'))}; stty -a > {tmp_path}/after"
    with Terminal(["sh", "-c", script]) as terminal:
        terminal.wait("PROD 3→4")
        terminal.press("q")
        terminal.wait_for_end()
    assert {"echo", "icanon", "isig"} <= set((tmp_path / "after").read_text().split())


@pytest.mark.parametrize(("how", "status"), [("end", 0), ("fail", 1)])
def test_a_program_that_ends_early_withdraws_it(how: str, status: int) -> None:
    with Terminal(module("tests.pty.splashing", how)) as terminal:
        assert terminal.wait_for_end() == status
        assert 1049 not in terminal.screen.modes
        assert 25 in terminal.screen.modes
        if how == "fail":
            assert terminal.output.find(b"no region") > terminal.output.find(b"\x1b[?1049l")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_withdraws_it(number: signal.Signals) -> None:
    with Terminal(module("tests.pty.splashing", "wait")) as terminal:
        terminal.wait_for_bytes(b"waiting")
        os.kill(terminal.pid, number)
        assert terminal.wait_for_end() == 128 + number
        assert b"Traceback" not in terminal.output
        assert 1049 not in terminal.screen.modes
        assert 25 in terminal.screen.modes


def test_without_colour_it_has_none() -> None:
    with Terminal(module("tests.pty.splashing", "end"), environ={"NO_COLOR": "1"}) as terminal:
        assert terminal.wait_for_end() == 0
        assert b"\x1b[1m" not in terminal.output


def test_a_pipe_gets_nothing() -> None:
    with Terminal(["sh", "-c", " ".join(module("tests.pty.splashing", "end")) + " | od -c; echo after"]) as terminal:
        terminal.wait("after")
        assert b"1049" not in terminal.output
