"""What is asked of an alias's fader: done at once, or once it was confirmed, or refused with the reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screens.messages import Back, LastGoodRequested
from screens.review import ReviewDialog
from tests.support.alias_stage import AT_25, DEPLOYMENT, TO_25, Stage
from tests.support.journal_entries import PROD
from tui.domain.errors import Unreachable
from tui.domain.intent import Promote, Redo, RollBack, StartCanary, Undo
from tui.domain.routing import Routing
from tui.features.fader.actions import (
    Cancel,
    Disarm,
    FaderAction,
    Nudge,
    Reviewed,
)
from tui.features.fader.undo import Place, UndoStack
from tui.writes.ownership.owner import FREE, Locked, Ownership
from tui.writes.ownership.status import AliasStatus
from tui.writes.review import Consent


async def test_before_aws_is_open_nothing_is_applied() -> None:
    stage = Stage()
    stage.state.opened = None
    await stage.apply(Nudge(100))
    stage.actions.stop(PROD)
    assert stage.sessions.done == []


async def test_an_action_is_applied_to_the_alias_it_was_meant_for_and_shown() -> None:
    stage = Stage()
    await stage.apply(TO_25)
    assert stage.sessions.done == [TO_25]
    assert stage.fader.target == AT_25
    assert stage.read[-1] == PROD


async def test_what_cannot_be_had_is_said() -> None:
    stage = Stage()
    await stage.apply(Undo())
    assert stage.fake.messages == ["nothing to undo on PROD in this session"]


async def test_why_a_version_cannot_be_the_canary_is_said() -> None:
    stage = Stage()
    await stage.apply(StartCanary("5"))
    assert stage.fake.messages == ["5 cannot be a canary"]


async def test_a_roll_back_of_what_is_not_split_looks_for_the_last_good_version() -> None:
    whole = replace(PROD, routing=Routing("7"))
    stage = Stage(prod=whole)
    await stage.apply(RollBack(), whole)
    assert stage.posted == [LastGoodRequested]
    assert stage.sessions.done == []


@pytest.mark.parametrize(("protected", "first"), [(("PROD",), [Disarm(), Promote()]), ((), [Promote()])])
async def test_a_promotion_of_a_protected_alias_asks_also_where_it_is_armed(
    protected: tuple[str, ...], first: list[FaderAction]
) -> None:
    stage = Stage(None, protected=protected)
    await stage.apply(Promote())
    assert stage.sessions.done[: len(first)] == first
    assert len(stage.fake.dialogs) == len(protected)


@pytest.mark.parametrize(
    ("redone", "first"), [(Routing("7"), [Disarm(), Redo()]), (AT_25, [Redo()])], ids=["promotion", "weight"]
)
async def test_a_promotion_that_is_redone_asks_as_well(redone: Routing, first: list[FaderAction]) -> None:
    stage = Stage(None, protected=("PROD",))
    undone = UndoStack((Place(PROD.routing), Place(redone)), at=0)
    stage.sessions.faders["PROD"] = replace(stage.fader, undo=undone)
    await stage.apply(Redo())
    assert stage.sessions.done[: len(first)] == first
    assert len(stage.fake.dialogs) == len(first) - 1


@pytest.mark.parametrize("answer", [Consent(), None])
async def test_an_undo_of_a_roll_back_asks_before_traffic_goes_back(answer: Consent | None) -> None:
    stage = Stage(answer)
    await stage.apply(RollBack())
    assert stage.fader.target == Routing("6")
    await stage.apply(Undo())
    (dialog,) = stage.fake.dialogs
    assert isinstance(dialog, ReviewDialog)
    reviewed = Reviewed(Undo(), replace(PROD, routing=Routing("6")))
    assert (reviewed in stage.sessions.done) == (answer is not None)


async def test_escape_cancels_a_shift_and_goes_back_where_there_is_none() -> None:
    stage = Stage()
    await stage.apply(TO_25)
    stage.actions.cancel(PROD)
    assert stage.sessions.done == [TO_25, Cancel()]
    assert stage.posted == []
    stage.actions.cancel(None)
    assert stage.posted == [Back]


async def stop(stage: Stage, ownership: Ownership) -> None:
    stage.sessions.statuses["PROD"] = AliasStatus(ownership)
    stage.actions.stop(PROD)
    await stage.fake.finished()


async def test_a_deployment_is_stopped_once_that_was_confirmed() -> None:
    stage = Stage(Consent())
    stage.sessions.stopped = replace(PROD, routing=Routing("6"))
    await stop(stage, Locked(DEPLOYMENT))
    assert stage.fake.messages == ["deployment d-1 was stopped; orders:PROD is back on 6"]


async def test_a_deployment_is_not_stopped_without_a_yes() -> None:
    stage = Stage(None)
    await stop(stage, Locked(DEPLOYMENT))
    assert (len(stage.fake.dialogs), stage.fake.messages) == (1, [])


async def test_why_a_deployment_could_not_be_stopped_is_said() -> None:
    stage = Stage(Consent())
    stage.sessions.stopped = Unreachable("codedeploy:StopDeployment")
    await stop(stage, Locked(DEPLOYMENT))
    assert stage.fake.failed == [stage.sessions.stopped]


async def test_where_no_deployment_moves_the_alias_there_is_nothing_to_stop() -> None:
    stage = Stage()
    await stop(stage, FREE)
    assert stage.fake.dialogs == []
