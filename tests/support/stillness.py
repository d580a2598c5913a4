"""When nothing goes on in the app any more: what journeys wait for, where Textual's Pilot watches the processor's time.

The Pilot sleeps 20 ms at a time until the process did next to nothing meanwhile. Here the loop has nothing left to run,
no call is on its way in a thread, and the screen has painted what changed: known at once, and by counting. The private
names are those of Python 3.11 to 3.13 and Textual 8.2.8.
"""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import thread
from typing import Any

import pytest
from textual import app as textual_app
from textual import pilot as textual_pilot
from textual._context import active_app
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

HELD_UP = 0.25
"""Seconds after which a call counts as one that the test itself holds up, and is not waited for."""

LOOK_AGAIN = 0.002
"""Seconds after which one looks again whether a call has returned."""

MOST = 1.0
"""Seconds after which an app that never comes to rest is taken as it is."""

_on_their_way: dict[int, float] = {}
"""When each call that waits for a thread, or runs in one, was handed over."""


class _Call(thread._WorkItem[Any]):
    """A call of a thread pool that is counted until whoever waits for it has been told."""

    def __init__(self, *args: Any) -> None:
        _on_their_way[id(self)] = time.monotonic()
        super().__init__(*args)

    def run(self, *args: Any) -> None:
        try:
            super().run(*args)
        finally:
            _on_their_way.pop(id(self), None)


def watch(patch: pytest.MonkeyPatch) -> None:
    """Have the Pilot wait for stillness from now on, for the rest of a test."""
    _on_their_way.clear()
    patch.setattr(thread, "_WorkItem", _Call)
    patch.setattr(textual_pilot, "wait_for_idle", until_still)
    patch.setattr(textual_app, "wait_for_idle", until_still)
    patch.setattr(Pilot, "_wait_for_screen", _wait_for_nothing)


async def until_still(min_sleep: float = 0, max_sleep: float = MOST) -> None:
    """Wait until nothing is left to run, to come back or to paint."""
    app = active_app.get()
    deadline = time.monotonic() + MOST
    await until_painted()
    while (_awaits_call() or app._resize_timer is not None) and time.monotonic() < deadline:
        await asyncio.sleep(LOOK_AGAIN)
        await until_painted()


async def until_painted() -> None:
    """Let all run that can run by now, and be painted."""
    app = active_app.get()
    deadline = time.monotonic() + MOST
    await _run_what_can_run()
    while app._running and app._screen_stack and _has_to_paint(app.screen) and time.monotonic() < deadline:
        app.screen._on_timer_update()
        await _run_what_can_run()


async def _run_what_can_run() -> None:
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    await asyncio.sleep(0)
    while ready:  # noqa: ASYNC110 - nobody tells when a loop has nothing left
        await asyncio.sleep(0)


def _awaits_call() -> bool:
    oldest = time.monotonic() - HELD_UP
    return any(since > oldest for since in tuple(_on_their_way.values()))


def _has_to_paint(screen: Screen[Any]) -> bool:
    return (
        bool(
            screen._layout_required
            or screen._scroll_required
            or screen._repaint_required
            or screen._recompose_required
            or screen._dirty_widgets
            or screen._callbacks
        )
        and not screen.app._batch_count
    )


def is_painted(app: App[Any]) -> bool:
    """Tell whether all that changed on the screens in sight has been painted."""
    return not any(_has_to_paint(screen) for screen in app._screen_stack)


async def _wait_for_nothing(pilot: Pilot[Any], *_: object) -> bool:
    """Stand in for Pilot._wait_for_screen, which has each widget call back: `until_still` comes after it."""
    return True
