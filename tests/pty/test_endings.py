"""However the app ends, the terminal is left as it was found, soon, and the status says what happened."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.pty.terminal import Terminal, module


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    with Terminal(module("tests.pty.demo")) as started:
        started.wait("PROD 3→4")
        started.settle(0.1)
        yield started


def assert_restored(terminal: Terminal) -> None:
    assert not terminal.screen.modes & {1000, 1002, 1003, 1004, 1006, 1016, 1049, 2004, 2026, 2048}
    assert {7, 25} <= terminal.screen.modes
    assert terminal.output.count(b"\x1b[<u") == terminal.output.count(b"\x1b[>25u")


def assert_in_order(terminal: Terminal, *sequences: bytes) -> None:
    places = [terminal.output.rfind(sequence) for sequence in sequences]
    assert places == sorted(places)
    assert -1 not in places


def test_the_terminal_line_is_as_before(tmp_path: Path) -> None:
    script = f"{' '.join(module('tests.pty.demo'))}; stty -a > {tmp_path}/after"
    with Terminal(["sh", "-c", script]) as terminal:
        terminal.wait("PROD 3→4")
        assert not terminal.echoes
        terminal.press("q")
        terminal.wait_for_end()
    words = (tmp_path / "after").read_text().split()
    assert {"echo", "icanon", "isig", "icrnl", "ixon"} <= set(words)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal(terminal: Terminal, number: signal.Signals) -> None:
    os.kill(terminal.pid, number)
    assert terminal.wait_for_end(2) == 128 + number
    assert_restored(terminal)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_the_app_hangs(terminal: Terminal, number: signal.Signals) -> None:
    terminal.press("h")
    terminal.wait_for_bytes(b"\x07")
    os.kill(terminal.pid, number)
    assert terminal.wait_for_end(4) == 128 + number
    assert_restored(terminal)


def test_a_closed_terminal(terminal: Terminal) -> None:
    terminal.hang_up()
    assert terminal.wait_for_end(4) == 128 + signal.SIGHUP


def test_a_closed_terminal_without_the_signal() -> None:
    with Terminal(["sh", "-c", "trap '' HUP; exec " + " ".join(module("tests.pty.demo"))]) as terminal:
        terminal.wait("PROD 3→4")
        terminal.hang_up()
        assert terminal.wait_for_end(4) == 128 + signal.SIGHUP


def test_stopping_and_going_on(terminal: Terminal) -> None:
    os.kill(terminal.pid, signal.SIGTSTP)
    _, status = os.waitpid(terminal.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status)
    terminal.wait_for_bytes(b"\x1b[?25h")
    terminal.settle(0.1)
    assert_restored(terminal)
    assert terminal.echoes
    stopped_at = len(terminal.output)
    os.kill(terminal.pid, signal.SIGCONT)
    terminal.wait_for_bytes(b"PROD 3", stopped_at)
    assert 1049 in terminal.screen.modes
    terminal.press("q")
    assert terminal.wait_for_end() == 0
    assert_restored(terminal)


def test_going_on_after_a_stop_that_could_not_be_caught(terminal: Terminal) -> None:
    os.kill(terminal.pid, signal.SIGSTOP)
    os.waitpid(terminal.pid, os.WUNTRACED)
    stopped_at = len(terminal.output)
    os.kill(terminal.pid, signal.SIGCONT)
    terminal.wait_for_bytes(b"PROD 3", stopped_at)
    terminal.press("q")
    assert terminal.wait_for_end() == 0
    assert_restored(terminal)


def test_the_stop_key_stops_the_job_and_fg_brings_it_back() -> None:
    with Terminal(["bash", "--norc", "--noediting", "-i"], environ={"PS1": "ready$ "}) as shell:
        shell.wait("ready$")
        shell.press(" ".join(module("tests.pty.demo")), "enter")
        shell.wait("PROD 3→4")
        shell.settle(0.1)
        shell.press("\x1a")
        shell.wait("Stopped")
        assert_restored(shell)
        shell.press("fg", "enter")
        shell.wait(lambda screen: "PROD 3→4" in screen.text and 1049 in screen.modes)
        shell.press("q")
        shell.wait(lambda screen: "ready$" in screen.text and 1049 not in screen.modes)
        assert_restored(shell)


def test_the_keys_that_end_or_stop_other_programs_say_which_one_quits(terminal: Terminal) -> None:
    terminal.press("\x03")
    terminal.wait("q to quit")
    terminal.press("\x1a")
    terminal.wait("no shell to go back to: q quits")
    terminal.press("q")
    assert terminal.wait_for_end() == 0
    assert_restored(terminal)
    assert_in_order(terminal, b"\x1b[<u", b"\x1b[?1049l", b"\x1b[?25h")
