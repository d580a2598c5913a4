"""Frames wait for a slow line, in ever better measure, and never for ever."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.terminal.slow_line import ANSWER, LEAST, MOST, PATIENCE, QUESTION, Pace, SlowLine, answered, is_remote


class Loop:
    """An event loop whose time moves when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0
        self._calls: list[tuple[float, Callable[[], None]]] = []

    def time(self) -> float:
        return self.now

    def call_later(self, seconds: float, call: Callable[[], None]) -> Loop:
        self._calls = [(self.now + seconds, call)]
        return self

    def cancel(self) -> None:
        self._calls.clear()

    def pass_time(self, seconds: float) -> None:
        self.now += seconds
        due, self._calls = [call for at, call in self._calls if at <= self.now], []
        for call in due:
            call()


class Line:
    """A slow line, and how often it said that it is free."""

    def __init__(self) -> None:
        self.loop = Loop()
        self.freed = 0
        self.line = SlowLine(cast(Any, self.loop), self._free)

    def _free(self) -> None:
        self.freed += 1


@pytest.fixture
def at() -> Line:
    return Line()


def test_a_frame_waits_until_the_one_before_is_answered(at: Line) -> None:
    assert at.line.is_free
    assert at.line.ask_after("frame") == "frame" + QUESTION
    assert not at.line.is_free
    assert at.line.without_answer(f"a{ANSWER}b") == "ab"
    assert at.line.is_free
    assert at.freed == 1


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_an_answer_that_comes_in_pieces_is_nobodys_key(at: Line, cut: int) -> None:
    at.line.ask_after("frame")
    assert at.line.without_answer("x" + ANSWER[:cut]) == "x"
    assert at.line.without_answer(ANSWER[cut:] + "y") == "y"
    assert at.freed == 1


def test_a_key_that_might_have_been_an_answer_is_let_go(at: Line) -> None:
    at.line.ask_after("frame")
    assert at.line.without_answer("\x1b") == ""
    assert at.line.let_go() == "\x1b"
    assert at.line.let_go() == ""
    assert at.line.without_answer("\x1b[A") == "\x1b[A"
    # Where no answer is awaited nothing is held back.
    at.line.without_answer(ANSWER)
    assert at.line.without_answer("\x1b") == "\x1b"


def test_a_terminal_that_never_answers_is_not_asked_for_ever(at: Line) -> None:
    for missed in range(2):
        assert at.line.ask_after("frame").endswith(QUESTION)
        at.loop.pass_time(PATIENCE)
        assert at.line.is_free
        assert at.freed == missed + 1
    assert at.line.ask_after("frame") == "frame"
    assert at.line.is_free


def room_after(pace: Pace, bytes_a_second: float, delay: float, frames: int) -> list[int]:
    rooms = []
    for _ in range(frames):
        pace = answered(pace, pace.room, delay + pace.room / bytes_a_second)
        rooms.append(pace.room)
    return rooms


def test_a_slow_line_gets_little_and_a_quick_one_all() -> None:
    slow = answered(Pace(), 10, 0.01)
    assert room_after(slow, 2_400, 0.01, 20)[-1] == LEAST
    assert room_after(slow, 10_000_000, 0.01, 20)[-1] == MOST
    # A line that is only far away is not taken for a slow one.
    assert room_after(Pace(), 10_000_000, 0.3, 20)[-1] == MOST


@given(st.integers(LEAST, MOST), st.floats(0, 60), st.integers(0, MOST), st.floats(0, 60))
def test_the_room_stays_within_its_bounds(room: int, quickest: float, size: int, seconds: float) -> None:
    pace = answered(Pace(room, quickest), size, seconds)
    assert LEAST <= pace.room <= MOST
    assert pace.quickest is not None
    assert pace.quickest <= min(quickest, seconds)


def test_over_ssh_a_terminal_is_remote() -> None:
    assert is_remote({"SSH_CONNECTION": "10.0.0.1 5 10.0.0.2 22"})
    assert is_remote({"SSH_TTY": "/dev/pts/1"})
    assert not is_remote({"SSH_AUTH_SOCK": "/tmp/agent"})
