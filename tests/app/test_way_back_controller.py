"""A roll back is offered to the latest version that held all of the alias, is still there, and answers calls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from screens.messages import Navigate, WriteRequested
from screens.routes import HistoryRoute
from tests.support.app_parts import FakePorts, FakeState, opened
from tests.support.journal_entries import HERE
from tui.app import way_back_controller
from tui.app.way_back_controller import WayBackController
from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.clock import utc_now
from tui.domain.errors import NotFound, ProviderError, Unreachable
from tui.domain.function import FunctionSnapshot
from tui.domain.move import Move
from tui.domain.routing import Routing, Weight
from tui.domain.version import Version
from tui.features.alias_history.read import MovesRead
from tui.features.fader.machine import Fader

HOUR = timedelta(hours=1)
FUNCTION = FunctionSnapshot("orders", tuple(Version(number) for number in "765"), complete=True)
PROD = Alias("orders", "PROD", Routing("7"), "r9")


def moves() -> tuple[Move, ...]:
    """Return the moves that led through 5 and 6 to 7."""
    now = utc_now()
    return (
        Move(now - HOUR, "PROD", "UpdateAlias", Routing("6"), Routing("7")),
        Move(now - 72 * HOUR, "PROD", "UpdateAlias", Routing("5"), Routing("6")),
        Move(now - 240 * HOUR, "PROD", "CreateAlias", None, Routing("5")),
    )


@dataclass
class Stage:
    """A past that is read, and versions that answer or do not."""

    recent: tuple[Move, ...] = ()
    whole: tuple[Move, ...] = ()
    errors: dict[str, ProviderError] = field(default_factory=dict)
    failed: frozenset[str] = frozenset()
    readings: int = 0
    fake: FakePorts = field(default_factory=FakePorts)

    def __post_init__(self) -> None:
        self.state = FakeState(opened(self), HERE, function=FUNCTION)
        self.controller = WayBackController(self.state, self.fake.ports, HOUR / 2)

    def read_version(self, function: str, number: str) -> Version:
        if number in self.errors:
            raise self.errors[number]
        return Version(number, state="Failed" if number in self.failed else "Active")

    def read_recent(self, workspace: object, alias: Alias) -> MovesRead:
        self.readings += 1
        return MovesRead(self.recent, (), complete=True)

    def read_moves(self, workspace: object, *_: object) -> Iterator[MovesRead]:
        yield MovesRead(self.whole, (), complete=True)

    async def select(self, alias: Alias | None, target: Routing | None = None) -> None:
        self.state.fader = None if alias is None else Fader(alias, target or alias.routing, None)
        self.controller.look()
        await self.fake.finished()

    async def offered(self) -> str:
        """Ask for the way back; return the version that is offered, empty where none is."""
        self.controller.offer(PROD)
        await self.fake.finished()
        (posted,) = self.fake.posted
        if isinstance(posted, Navigate):
            assert posted.route == HistoryRoute("orders", "PROD")
            return ""
        assert isinstance(posted, WriteRequested)
        assert isinstance(posted.call, UpdateAlias)
        assert posted.rolls_back
        assert not posted.call.after.split
        return posted.call.after.primary


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    stage = Stage(recent=moves())
    monkeypatch.setattr(way_back_controller, "read_recent", lambda *arguments: stage.read_recent(*arguments))
    monkeypatch.setattr(way_back_controller, "read_moves", lambda *arguments: stage.read_moves(*arguments))
    return stage


async def test_the_past_is_read_when_an_alias_is_selected_or_has_moved_and_not_in_a_drag(stage: Stage) -> None:
    await stage.select(PROD)
    assert stage.state.last_good is not None
    assert stage.state.last_good.good is not None
    assert (stage.state.last_good.good.version, stage.readings) == ("6", 1)
    await stage.select(PROD, target=Routing("7", "6", Weight(1_000)))
    assert stage.readings == 1
    await stage.select(replace(PROD, routing=Routing("6")))
    assert stage.readings == 2
    await stage.select(None)
    assert stage.readings == 2
    assert stage.state.last_good is None


async def test_the_latest_good_version_is_offered(stage: Stage) -> None:
    assert await stage.offered() == "6"


@pytest.mark.parametrize("gone", [True, False])
async def test_one_that_is_gone_or_does_not_answer_is_passed_over(stage: Stage, gone: bool) -> None:
    stage.errors, stage.failed = {"6": NotFound("lambda:GetFunction")} if gone else {}, frozenset({"6"})
    assert await stage.offered() == "5"


async def test_one_that_cannot_be_looked_at_is_offered_all_the_same(stage: Stage) -> None:
    stage.errors = {"6": Unreachable("lambda:GetFunction")}
    assert await stage.offered() == "6"


async def test_where_the_newest_tells_nothing_all_of_the_past_is_read(stage: Stage) -> None:
    stage.recent, stage.whole = (), moves()
    assert await stage.offered() == "6"
    assert stage.fake.messages == ["reading who moved PROD, as far back as it is known"]


async def test_where_nothing_is_known_the_history_is_shown(stage: Stage) -> None:
    stage.recent = ()
    assert await stage.offered() == ""
    assert len(stage.fake.messages) == 2
