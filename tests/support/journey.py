"""What the journeys share: the whole app on a fresh demo account, and faults put between it and AWS."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Any

import pytest
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.pilot import Pilot

from tests.support import lean_css, lean_textual, stillness
from tests.support.lean_textual import paint_nothing
from tests.support.shop import shop_for
from tests.support.stillness import is_painted, until_painted
from tui.app.app import CrossfadeApp
from tui.aws.budget import Budget
from tui.aws.lambda_provider import LambdaProvider
from tui.aws.port import Provider
from tui.aws.port_methods import provider_by_name
from tui.demo import demo_session
from tui.domain.clock import ServiceClock
from tui.domain.context import Context
from tui.domain.errors import ProviderError
from tui.features.fader.machine import Fader
from tui.settings.settings import Settings

PATIENCE = 60.0
"""Seconds after which something awaited is taken for missing."""

LONGEST_PAUSE = 0.02
"""Seconds between two looks at what takes long."""


@pytest.fixture(scope="session", autouse=True)
def _apart_from_the_terminal_around() -> Iterator[None]:
    """Keep what tests copy out of the clipboard of whoever runs them in tmux or screen."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("TMUX", "STY"):
            patch.delenv(name, raising=False)
        yield


class FaultyProvider:
    """Passes calls on to a real provider; fails those it is told to, before or after they were applied.

    `faults` and `answers` are by the names of methods, as `get_alias` or `logs.open_tail`: what is raised, and what is
    called in place of the real method.
    """

    def __init__(self, real: Provider) -> None:
        self.real = real
        self.faults: dict[str, ProviderError] = {}
        self.answers: dict[str, Callable[..., object]] = {}
        self.lost_answers: list[ProviderError] = []
        self.writes: list[Any] = []
        self.port = provider_by_name(lambda name: partial(self._call, name), lambda: real.context)

    def _call(self, name: str, *arguments: Any, **named: Any) -> object:
        if name == "perform":
            self.writes.extend(arguments)
        if name in self.faults:
            raise self.faults[name]
        answer = self.answers.get(name, attrgetter(name)(self.real))(*arguments, **named)
        if name == "perform" and self.lost_answers:
            raise self.lost_answers.pop(0)
        return answer


@dataclass
class Journey:
    """One session with the app: what is pressed, what is seen, what AWS (moto) says."""

    app: CrossfadeApp
    pilot: Pilot[None]
    provider: FaultyProvider
    client: Any
    _read: tuple[object, ...] = ()
    _text: str = ""

    async def until(self, true: Callable[[], object]) -> None:
        """Wait until something holds; fail with what is on the screen where it never does."""
        deadline, pause = time.monotonic() + PATIENCE, 0.0
        while not true():
            assert time.monotonic() < deadline, f"never came true; the screen:\n{self.text}"
            await asyncio.sleep(pause)
            await until_painted()
            pause = min(pause + 0.001, LONGEST_PAUSE)

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other; a dialog has been painted by then, as for whoever reads it."""
        await self.until(lambda: getattr(self.app.screen, "stands", True))
        await self.pilot.press(*keys)

    @property
    def fader(self) -> Fader:
        """The fader of the selected alias."""
        assert self.app.fader is not None
        return self.app.fader

    @property
    def text(self) -> str:
        """What the screen shows, as text."""
        screen = self.app.screen
        painted = (lean_textual.paints, id(screen), self.app.size)
        if painted != self._read or not is_painted(self.app) or Compositor.render_update is not paint_nothing:
            visible_screen_stack.set(self.app._background_screens)
            self._text = "\n".join(strip.text for strip in screen._compositor.render_strips())
            self._read = painted
        return self._text

    async def sees(self, *words: str) -> None:
        """Wait until all the words are on the screen."""
        await self.until(lambda: all(word in self.text for word in words))

    async def listed(self) -> None:
        """Wait until the whole list of functions is shown."""
        await self.until(
            lambda: self.app.account.complete and f"{len(self.app.account.functions)} function" in self.text
        )

    async def notified(self, words: str) -> None:
        """Wait until a passing message says so; those are wrapped on the screen."""
        await self.until(lambda: any(words in notice.message for notice in self.app._notifications))

    def routing(self, function: str = "order-processor", alias: str = "PROD") -> tuple[str, dict[str, float]]:
        """Return what AWS has: FunctionVersion and AdditionalVersionWeights."""
        answer = self.client.get_alias(FunctionName=function, Name=alias)
        weights = answer.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
        return answer["FunctionVersion"], weights

    async def settled(self) -> None:
        """Wait until nothing is asked or on its way."""
        await self.until(lambda: self.app.fader is not None and self.fader.at_rest)

    async def moved(self, *routing: object) -> None:
        """Wait until the fader rests, and check that AWS has this."""
        await self.settled()
        assert self.routing() == routing


HASTE = 1_000
"""How many times as fast as the clock a journey's budget of calls goes."""


def hasty_budget() -> Budget:
    """Return a budget of calls that is kept as ever, in a thousandth of the time."""
    return Budget(
        clock=lambda: time.monotonic() * HASTE,
        wait=lambda condition, seconds: condition.wait(seconds / HASTE),
    )


Begin = Callable[..., AbstractAsyncContextManager[Journey]]


@contextmanager
def spared() -> Iterator[None]:
    """Spare Textual what no journey looks at: painting, matching the same rules again, and waiting by the clock."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Compositor, "render_update", paint_nothing)
        lean_css.spare(patch)
        stillness.watch(patch)
        yield


@pytest.fixture
def quick_pilot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare an app that a test makes itself all but painting."""
    lean_css.spare(monkeypatch)
    stillness.watch(monkeypatch)


@pytest.fixture
def begin() -> Iterator[Begin]:
    """Return what starts a session: settings by keyword, terminal `size`, the demo's `scenario` or its `session`.

    `faults` and `answers` are the provider's from the start.
    """

    @asynccontextmanager
    async def opened(size: tuple[int, int] = (120, 36), scenario: Any = None, **wanted: Any) -> AsyncIterator[Journey]:
        session = wanted.pop("session", None) or demo_session(scenario or shop_for(wanted.get("start_function", "")))
        tour_progress, contexts = wanted.pop("tour_progress", None), wanted.pop("known_contexts", None)
        known, budget = wanted.pop("functions_cache", None), wanted.pop("budget", None) or hasty_budget()
        clock = wanted.pop("clock", None) or ServiceClock()
        faults, answers = wanted.pop("faults", {}), wanted.pop("answers", {})
        settings = Settings(demo=True, writes_per_second=wanted.pop("writes_per_second", 50.0), **wanted)
        context = Context("demo", "us-east-1", read_only=settings.read_only, clock=clock)
        provider = FaultyProvider(LambdaProvider(session, context, budget=budget, mark=settings.marked))
        provider.faults.update(faults)
        provider.answers.update(answers)
        app = CrossfadeApp(
            settings,
            lambda _="": provider.port,
            known,
            tour_progress=tour_progress,
            known_contexts=contexts and contexts(settings),
        )
        try:
            async with app.run_test(size=size, notifications=True) as pilot:
                yield Journey(app, pilot, provider, session.client("lambda"))
        finally:
            # Sends away who still waits for a turn to call, as the end of the process does.
            provider.real.close()

    with spared():
        yield opened


@pytest.fixture
def at_prod(begin: Begin) -> Begin:
    """Return what starts a session with order-processor:PROD selected and armed, its versions read."""

    @asynccontextmanager
    async def opened(**wanted: Any) -> AsyncIterator[Journey]:
        wanted = {"protected_aliases": (), "start_function": "order-processor", "start_alias": "PROD", **wanted}
        async with begin(**wanted) as journey:
            await journey.until(lambda: journey.app.function and journey.app.function.complete and journey.app.fader)
            yield journey

    return opened
