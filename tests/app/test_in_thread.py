"""A generator's steps, taken in a thread."""

from __future__ import annotations

from tui.app.in_thread import steps


async def test_none_is_a_step_as_any_other() -> None:
    assert [step async for step in steps(iter((None, 1, None)))] == [None, 1, None]
