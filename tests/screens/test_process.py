"""The AWS process dies at any moment: the screen lives, says so, and goes on with a new one."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

import pytest

from screens import messages
from screens.function.screen import FunctionScreen
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
    TrafficRoute,
)
from tests.support.journey import FaultyProvider, Journey, spared
from tui.app.app import CrossfadeApp
from tui.aws.child import FOR_DEMO, Process, spawn
from tui.aws.port import Provider
from tui.aws.remote import RemoteProvider
from tui.demo.provider import demo_provider
from tui.settings.settings import Settings

ORDERS = "order-processor"
ROUTES: tuple[Route, ...] = (
    DiffRoute(ORDERS, "6", "7"),
    LogsRoute(ORDERS, "PROD"),
    ImpactRoute(ORDERS, "PROD"),
    DoctorRoute(ORDERS),
    DoctorRoute(),
    HistoryRoute(ORDERS, "PROD"),
    PruneRoute(ORDERS),
    PruneRoute(),
    LatestRoute(ORDERS),
    TrafficRoute(ORDERS, "PROD"),
    InvokeRoute(ORDERS, "PROD"),
)
ENDED = ("the AWS process", "killed by signal 9")


@dataclass
class Processes:
    """What was started, newest last; those that are started while `stillborn` die at once."""

    pids: list[int] = field(default_factory=list)
    stillborn: bool = False

    def start(self) -> Process:
        process = spawn(FOR_DEMO)
        self.pids.append(process.pid)
        if self.stillborn:
            self.kill()
        return process

    def kill(self) -> None:
        os.kill(self.pids[-1], signal.SIGKILL)


@asynccontextmanager
async def begun(processes: Processes, **wanted: Any) -> AsyncIterator[Journey]:
    """Start the app over a process of its own, as the product does."""
    settings = Settings(demo=True, protected_aliases=(), calls_per_second=1000, **wanted)

    def open_provider(_: str = "") -> Provider:
        return RemoteProvider(processes.start, partial(demo_provider, settings), app.say.alert).port

    app = CrossfadeApp(settings, open_provider)
    try:
        with spared():
            async with app.run_test(size=(140, 40), notifications=True) as pilot:
                # AWS is in the other process.
                yield Journey(app, pilot, cast(FaultyProvider, None), None)
    finally:
        if app.opened is not None:
            app.opened.workspace.close()


def says_it_ended(journey: Journey) -> bool:
    """Tell whether the screen itself says it, and not a message in passing."""
    return "AWS process" in " ".join(journey.text.replace("│", " ").split())


async def test_the_screen_outlives_its_process_on_every_screen() -> None:
    processes = Processes()
    async with begun(processes) as journey:
        app = journey.app
        # While the list's aliases are read.
        await journey.until(lambda: app.account.read)
        processes.kill()
        await journey.notified("killed by signal 9; a new one was started")
        await journey.listed()
        app.post_message(messages.FunctionRequested(ORDERS))
        await journey.until(lambda: app.function and app.function.complete and app.fader)
        assert app.function is not None
        assert not app.function.failures
        # The way back works at once.
        await journey.press("b")
        await journey.until(lambda: app.fader and app.fader.at_rest and not app.fader.confirmed.routing.split)
        assert len(processes.pids) == 2

        # The second end: everything says so, and nothing starts by itself.
        app.clear_notifications()
        processes.stillborn = True
        processes.kill()
        await journey.press("r")
        await journey.notified("killed by signal 9: refresh to start it again")
        for room in ROUTES:
            app.post_message(messages.Navigate(room))
            await journey.until(lambda: not isinstance(app.screen, FunctionScreen))
            if not isinstance(room, InvokeRoute):
                # It reads nothing until one calls.
                await journey.until(lambda: says_it_ended(journey))
            await journey.press("r")
            app.pop_screen()
            await journey.until(lambda: isinstance(app.screen, FunctionScreen))
            app.clear_notifications()

        # The list says so too, and one key starts a new one and reads all again.
        await journey.press("escape", "r")
        await journey.until(lambda: says_it_ended(journey))
        processes.stillborn = False
        await journey.press("r")
        await journey.until(lambda: app.account.complete and app.account.failure is None)
        app.clear_notifications()
        await journey.until(lambda: not says_it_ended(journey))
        app.post_message(messages.FunctionRequested(ORDERS))
        await journey.until(lambda: app.function and app.function.complete and not app.function.failures)


async def test_one_that_never_answers_leaves_a_screen_that_tries_again() -> None:
    processes = Processes(stillborn=True)
    async with begun(processes, start_function=ORDERS) as journey:
        await journey.until(lambda: says_it_ended(journey))
        assert len(processes.pids) == 2
        processes.stillborn = False
        await journey.press("r")
        await journey.until(lambda: journey.app.function and journey.app.function.complete)
        await journey.until(lambda: not says_it_ended(journey))


async def test_a_process_that_hangs_holds_up_no_way_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.aws.channel.BEAT_SECONDS", 0.1)
    monkeypatch.setattr("tui.aws.channel.SILENT_BEATS", 40)
    processes = Processes()
    async with begun(processes, start_function=ORDERS, start_alias="PROD", refresh_seconds=0) as journey:
        app = journey.app
        await journey.until(lambda: app.function and app.function.complete and app.fader)
        os.kill(processes.pids[0], signal.SIGSTOP)
        await journey.press("b")
        await journey.until(lambda: app.fader and app.fader.at_rest and not app.fader.confirmed.routing.split)
        await journey.notified("did not answer for 4 s; a new one was started")


async def test_what_a_hanging_process_holds_is_told_as_not_sent_to_who_leaves() -> None:
    processes = Processes()
    async with begun(processes, start_function=ORDERS, start_alias="PROD", refresh_seconds=0) as journey:
        app = journey.app
        await journey.until(lambda: app.function and app.function.complete and app.fader)
        os.kill(processes.pids[0], signal.SIGSTOP)
        await journey.press("b", "q")
        await journey.until(lambda: app.return_code is not None)
    assert app.farewell == ["order-processor:PROD: 6 was not sent"]
    with pytest.raises(ProcessLookupError):
        os.kill(processes.pids[0], signal.SIGCONT)
