"""Versions that AWS works on are looked at again, calmly, until they have settled; in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.support.virtual_time import now, play
from tui.app.pending_versions import PendingVersions
from tui.domain.errors import Busy, NotFound, NotPermitted, ProviderError, ServiceFailed, Unreachable
from tui.domain.function import FunctionSnapshot, with_versions
from tui.domain.version import LATEST, Version


@dataclass
class Stage:
    """A function in view, and an AWS that is done with each version at its time."""

    function: FunctionSnapshot | None
    done_at: dict[str, float]
    end: Callable[[str], Version] = lambda number: Version(number, state="Active", update="Successful")
    failures: list[ProviderError] = field(default_factory=list)
    requests: list[tuple[float, str]] = field(default_factory=list)
    shown_errors: list[ProviderError] = field(default_factory=list)
    pending_versions: PendingVersions = field(init=False)

    def __post_init__(self) -> None:
        self.pending_versions = PendingVersions(
            self.read, function=lambda: self.function, learned=self.learned, failed=self.shown_errors.append
        )

    async def read(self, function: str, number: str) -> Version:
        assert self.function is not None
        assert function == self.function.name
        self.requests.append((now(), number))
        if self.failures:
            raise self.failures.pop(0)
        known = self.function.version(number)
        assert known is not None
        return self.end(number) if now() >= self.done_at[number] else known

    def learned(self, name: str, version: Version) -> None:
        if self.function is not None and self.function.name == name:
            self.function = with_versions(self.function, (version,))
            self.pending_versions.look()

    def state(self, number: str) -> str | None:
        version = self.function.version(number) if self.function else None
        return version.state if version else None


def watch(stage: Stage, seconds: float, scene: Callable[[], Coroutine[Any, Any, None]] | None = None) -> None:
    async def whole() -> None:
        watching = asyncio.ensure_future(stage.pending_versions.run())
        if scene is not None:
            await scene()
        await asyncio.sleep(seconds - now())
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching

    play(whole())


def pending(*numbers: str) -> FunctionSnapshot:
    return FunctionSnapshot("f", tuple(Version(number, state="Pending") for number in numbers))


def test_a_pending_version_becomes_active_by_itself() -> None:
    stage = Stage(pending("8"), {"8": 6.5})
    watch(stage, 60)
    assert stage.state("8") == "Active"
    assert [when for when, _ in stage.requests] == [1, 3, 6, 10]


def test_an_update_of_latest_is_followed_to_its_end() -> None:
    latest = Version(LATEST, state="Active", update="InProgress")
    stage = Stage(FunctionSnapshot("f", (latest,)), {LATEST: 2})
    watch(stage, 60)
    assert [when for when, _ in stage.requests] == [1, 3]


@pytest.mark.parametrize("end", ["Failed", "Inactive", "Deactivated", "ActiveNonInvocable", "Pondering"])
def test_every_other_state_is_an_end(end: str) -> None:
    stage = Stage(pending("8"), {"8": 0}, end=lambda number: Version(number, state=end))
    watch(stage, 60)
    assert (stage.state("8"), len(stage.requests)) == (end, 1)


def test_an_endless_wait_comes_down_to_a_call_every_five_seconds() -> None:
    stage = Stage(pending("8"), {"8": 10_000})
    watch(stage, 600)
    assert 115 <= len(stage.requests) <= 125
    times = [when for when, _ in stage.requests]
    assert times[-1] - times[-2] == 5


def test_nothing_is_asked_where_nothing_is_on_its_way() -> None:
    stage = Stage(FunctionSnapshot("f", (Version("8", state="Active"), Version("7"))), {})
    watch(stage, 60)
    assert stage.requests == []


def test_a_version_that_comes_later_is_taken_up() -> None:
    stage = Stage(FunctionSnapshot("f"), {"8": 0})

    async def later() -> None:
        await asyncio.sleep(10)
        stage.function = pending("8")
        stage.pending_versions.look()

    watch(stage, 60, later)
    assert stage.requests == [(11, "8")]


def test_leaving_the_function_ends_it() -> None:
    stage = Stage(pending("8"), {"8": 1_000})

    async def leave() -> None:
        await asyncio.sleep(4)
        stage.function = None

    watch(stage, 60, leave)
    assert [when for when, _ in stage.requests] == [1, 3]


@pytest.mark.parametrize("error", [Busy("a"), ServiceFailed("a"), Unreachable("a")])
def test_a_reading_that_fails_is_made_again(error: ProviderError) -> None:
    stage = Stage(pending("8"), {"8": 0}, failures=[error])
    watch(stage, 60)
    assert (stage.state("8"), stage.shown_errors) == ("Active", [])


@pytest.mark.parametrize("error", [NotPermitted("a"), NotFound("a")])
def test_what_does_not_pass_is_told_once_and_taken_up_when_asked(error: ProviderError) -> None:
    stage = Stage(pending("8"), {"8": 0}, failures=[error])

    async def asked_again() -> None:
        await asyncio.sleep(30)
        assert (stage.state("8"), stage.shown_errors) == ("Pending", [error])
        stage.pending_versions.again()

    watch(stage, 60, asked_again)
    assert [when for when, _ in stage.requests] == [1, 31]
    assert stage.state("8") == "Active"
