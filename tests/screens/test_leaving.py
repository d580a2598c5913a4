"""Screens that are left while they are being read: at every step, and at every moment of being taken down."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from screens.alias_history.screen import HistoryScreen
from screens.messages import Back, Navigate
from screens.routes import (
    DiffRoute,
    DoctorRoute,
    HistoryRoute,
    ImpactRoute,
    InvokeRoute,
    LatestRoute,
    LogsRoute,
    PruneRoute,
    Route,
)
from tests.support.journey import Begin
from tui.app import screen_reader
from tui.app.app import CrossfadeApp
from tui.domain.function import FunctionSnapshot

NAME = "order-processor"
ROUTES: tuple[tuple[Route, str], ...] = (
    (DiffRoute(NAME, "6", "7"), "L"),
    (LogsRoute(NAME, "PROD"), ""),
    (ImpactRoute(NAME, "7"), ""),
    (DoctorRoute(NAME), ""),
    (HistoryRoute(NAME, "PROD"), ""),
    (PruneRoute(NAME), ""),
    (PruneRoute(), ""),
    (LatestRoute(NAME), ""),
    (InvokeRoute(NAME, "PROD"), "T"),
)
"""The screens that read, and the key that has them read where they do not by themselves."""

STEPS = 6
"""The steps after which each is left at the most; some take one for each of 71 functions."""

TURNS = 12
"""Turns of the loop in which a screen that was left is still handed what is read, and what changes."""


@dataclass
class Leaver:
    """Hands over what is read, posts Back at one step, and goes on while the screen is taken down, as AWS does."""

    app: CrossfadeApp
    at: int = 0
    ended: bool = False
    changes: asyncio.Task[None] | None = None

    async def steps(self, snapshots: Iterator[object]) -> AsyncIterator[object]:
        for handed, snapshot in enumerate(snapshots):
            if handed == self.at:
                self.leave()
            for _ in range(TURNS if self.changes else 1):
                yield snapshot
                await asyncio.sleep(0)
            if self.changes:
                return
        self.ended = True

    def leave(self) -> None:
        if self.changes is None:
            self.app.post_message(Back())
            self.changes = asyncio.create_task(self.change())

    async def change(self) -> None:
        """Change what screens show, turn by turn: the function, whose aliases are moved and become more, and others."""
        for turn in range(TURNS):
            if self.app.function is not None:
                self.app.function = moved(self.app.function, f"moved-{turn}")
            for value in ("fader", "health", "now"):
                self.app.mutate_reactive(CrossfadeApp._reactives[value])
            await asyncio.sleep(0)


def moved(function: FunctionSnapshot, revision: str) -> FunctionSnapshot:
    """Return a function each of whose aliases was moved, and which has one more of that name."""
    aliases = (*function.aliases, replace(function.aliases[0], name=revision))
    return replace(function, aliases=tuple(replace(alias, revision=revision) for alias in aliases))


async def test_a_screen_is_left_at_every_step_of_its_reading(at_prod: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_prod() as journey:
        app = journey.app
        widgets = len(app._registry)

        async def visit(route: Route, key: str, at: int) -> Leaver:
            leaver, function = Leaver(app, at), app.function
            monkeypatch.setattr(screen_reader, "steps", leaver.steps)
            app.post_message(Navigate(route))
            if at < 0:
                leaver.leave()
            elif key:
                await journey.until(lambda: len(app.screen_stack) == 3 and app.screen.is_mounted)
                await journey.press(key)
            await journey.until(lambda: leaver.changes or leaver.ended)
            leaver.leave()
            assert leaver.changes is not None
            await leaver.changes
            await journey.until(lambda: len(app.screen_stack) == 2 and len(app._registry) == widgets)
            app.function = function
            return leaver

        for route, key in ROUTES:
            # Before it stands, and then after each of the steps that it takes to read it.
            await visit(route, key, -1)
            for at in range(STEPS):
                if (await visit(route, key, at)).ended:
                    break
            assert at, f"{route} was not read"
        await journey.sees("actual")


def test_what_a_screen_holds_is_not_asked_for_while_it_is_taken_down() -> None:
    screen = HistoryScreen(HistoryRoute(NAME, "PROD"), timedelta())
    screen._is_mounted = True
    assert screen.is_mounted
    # What Textual sets before it takes down the first of the widgets.
    screen._pruning = True
    assert not screen.is_mounted
