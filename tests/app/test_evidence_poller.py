"""Verdicts and moves are read while their list is shown: at once, soon for new splits, and then by the setting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from typing import Any, cast

import pytest

from tests.support.app_parts import FakeState
from tests.support.virtual_time import now, play
from tui.app import evidence_poller
from tui.app.evidence_poller import EvidencePoller
from tui.app.state import Opened
from tui.domain.account import AccountSnapshot, AliasesRead
from tui.domain.alias import Alias
from tui.domain.routing import Routing, Weight
from tui.features.canaries.evidence import Evidence
from tui.features.canaries.verdicts import VerdictRead


def split(function: str) -> Alias:
    return Alias(function, "PROD", Routing("6", "7", Weight(1_000)))


class Stage:
    """A poller of which it is noted when it read what; nothing but time passes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, seconds: float = 60.0) -> None:
        self.state = FakeState(opened=Opened(None, None))  # type: ignore[arg-type]
        self.shown, self.read, self.task = True, list[tuple[float, tuple[str, ...]]](), cast("asyncio.Task[None]", None)
        self.poller = EvidencePoller(self.state, self.run, lambda: self.shown, (), seconds)

        def read_evidence(_: object, splits: Sequence[Alias], earlier: Evidence, __: object) -> Iterator[Evidence]:
            self.read.append((now(), tuple(alias.function for alias in splits)))
            known = {(one.function, one.name): VerdictRead(one.routing, ()) for one in splits}
            yield Evidence(earlier.moves, {**earlier.verdicts, **known}, settled=True)

        async def steps(generator: Iterator[Any]) -> Any:
            for one in generator:
                yield one

        monkeypatch.setattr(evidence_poller, "read_evidence", read_evidence)
        monkeypatch.setattr(evidence_poller, "steps", steps)

    def run(self, work: Callable[[], Coroutine[Any, Any, None]], **_: Any) -> None:
        self.task = asyncio.ensure_future(work())

    def find(self, *functions: str) -> None:
        """Let these functions be read, and be found split."""
        read = {name: AliasesRead((split(name),)) for name in functions}
        self.state.account = AccountSnapshot(read=read)

    async def pass_time(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def test_what_is_found_later_is_asked_about_soon_and_all_again_by_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        stage = Stage(monkeypatch)
        stage.poller.start()
        await stage.pass_time(1)
        stage.find("a")
        await stage.pass_time(0.5)
        stage.find("a", "b")
        await stage.pass_time(50)
        assert stage.read == [(0, ()), (2, ("a", "b"))]
        await stage.pass_time(60)
        assert stage.read[2:] == [(62, ("a", "b"))]
        # Nothing is read for a list behind another screen, and at once when one comes back late.
        stage.shown = False
        await stage.pass_time(300)
        assert len(stage.read) == 3
        stage.shown = True
        stage.poller.wake()
        await stage.pass_time(1)
        assert len(stage.read) == 4
        stage.poller.again()
        await stage.pass_time(1)
        assert len(stage.read) == 5
        stage.task.cancel()

    play(scene())


def test_where_the_setting_says_so_it_is_read_on_request_only(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        stage = Stage(monkeypatch, seconds=0.0)
        stage.find("a")
        stage.poller.start()
        await stage.pass_time(1_000)
        assert stage.read == [(0, ("a",))]
        stage.poller.again()
        await stage.pass_time(1)
        assert len(stage.read) == 2
        stage.task.cancel()

    play(scene())
