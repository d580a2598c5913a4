"""What stays behind of screens that were left: nothing, however often one goes about."""

from __future__ import annotations

import asyncio
import gc
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from weakref import WeakSet

from textual.screen import Screen

from screens.messages import Navigate
from screens.routes import InvokeRoute, LatestRoute, LogsRoute, Route
from tests.support.journey import PATIENCE, Begin, Journey
from tests.support.paths import SCENARIOS
from tests.support.routes import every_route

SMALL = str(SCENARIOS / "small.yaml")
NAME = "order-processor"
FUNCTION_DIALOGS = ("question_mark", "V", "a", "e", "X", "ctrl+p")
"""Keys of a function's screen that each open a dialog."""

MORE_DIALOGS: dict[type[Route], tuple[str, ...]] = {
    LogsRoute: ("ctrl+p",),
    LatestRoute: ("V",),
    InvokeRoute: ("ctrl+s", "percent_sign"),
}
"""Keys that open dialogs there, beside the help."""

ROUTES = tuple((route, ("question_mark", *MORE_DIALOGS.get(type(route), ()))) for route in every_route(NAME))

HELP = ("question_mark",) * 2

WARMING, TRIES = 1, 5
"""Rounds that fill what is kept once, and how often growth is measured before it is believed."""

MOST_BLOCKS, MOST_BYTES = 20, 20_000
"""What a visit may leave on average; a screen that stays takes some 2,000 blocks, its rendered lines 300,000 bytes.

One screen of the 37 of a round that stays each time is 50 blocks for each visit.
"""


class Walk:
    """Goes about as quickly as the app can, and keeps count of the screens that live."""

    def __init__(self, journey: Journey) -> None:
        self.journey, self.app = journey, journey.app
        self.screens: WeakSet[Screen[object]] = WeakSet(self.app.screen_stack)

    async def until(
        self, true: Callable[[], object], what: str, patience: float = PATIENCE, every: float = 0.002
    ) -> None:
        deadline = time.monotonic() + patience
        while not true():
            assert time.monotonic() < deadline, f"{what}:\n{self.journey.text}"
            await asyncio.sleep(every)

    async def opened(self, depth: int, what: object) -> None:
        await self.until(lambda: len(self.app.screen_stack) == depth and self.app.screen.is_mounted, f"opens {what}")
        self.screens.add(self.app.screen)

    async def dialogs(self, keys: Sequence[str]) -> None:
        depth, screen = len(self.app.screen_stack), self.app.screen
        for key in keys:
            await self.until(lambda: not any(w.node is screen and w.is_running for w in self.app.workers), "reads")
            self.app.simulate_key(key)
            await self.opened(depth + 1, key)
            self.app.simulate_key("escape")
            await self.until(lambda: len(self.app.screen_stack) == depth, f"closes {key}")

    async def visit(self, route: Route, keys: Sequence[str] = ()) -> None:
        self.app.post_message(Navigate(route))
        await self.opened(3, route)
        await self.dialogs(keys)
        await self.app.pop_screen()

    def left_behind(self) -> Counter[str]:
        gc.collect()
        return Counter(type(screen).__name__ for screen in self.screens if screen not in self.app.screen_stack)

    async def round(self) -> int:
        """Go everywhere once; return how many visits it took."""
        await self.dialogs(FUNCTION_DIALOGS)
        for route, keys in ROUTES:
            await self.visit(route, keys)
        return len(FUNCTION_DIALOGS) + sum(1 + len(keys) for _, keys in ROUTES)

    async def nothing_left_behind(self) -> None:
        """Wait for readings that go on in their threads, some at CloudTrail's pace, then see that no screen is left."""
        await self.until(lambda: not self.left_behind(), "is left behind", 4 * PATIENCE, every=0.02)


async def least_growth(size: Callable[[], int], walk: Callable[[], Awaitable[int]], most: int) -> float:
    """Return how much a visit adds, measured until one walk adds little: what stays of a screen stays each time.

    What is kept once, and readings that arrive during a walk, add to some walks and not to others.
    """
    grown = float("inf")
    for _ in range(TRIES):
        before = size()
        visits = await walk()
        grown = min(grown, (size() - before) / visits)
        if grown < most:
            break
    return grown


async def test_going_about_leaves_nothing_behind(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL, size=(80, 24), refresh_seconds=0, metrics_seconds=0) as journey:
        # What is there by now stays: to look through all that other tests made would take most of the time.
        gc.freeze()
        walk = Walk(journey)

        async def everywhere() -> int:
            visits = await walk.round()
            await walk.nothing_left_behind()
            return visits

        async def help_alone() -> int:
            await walk.dialogs(HELP)
            await walk.nothing_left_behind()
            return len(HELP)

        for _ in range(WARMING):
            await everywhere()
        assert await least_growth(sys.getallocatedblocks, everywhere, MOST_BLOCKS) < MOST_BLOCKS

        # The same in bytes, which costs much time to count, for what renders the most lines.
        tracemalloc.start()
        try:
            await help_alone()
            assert await least_growth(lambda: tracemalloc.get_traced_memory()[0], help_alone, MOST_BYTES) < MOST_BYTES
        finally:
            tracemalloc.stop()
