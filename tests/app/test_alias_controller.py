"""Which alias is selected, what has to be confirmed, what changed elsewhere, and what is said of other aliases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screens.messages import VersionRequested
from tests.support.alias_stage import AT_25, DEPLOYMENT, TEST, TO_25, Stage
from tests.support.journal_entries import HERE, PROD
from tests.support.rollouts import rollouts
from tui.domain.audit import AuditEvent
from tui.domain.call import UpdateAlias
from tui.domain.clock import utc_now
from tui.domain.errors import NotRecorded, Unreachable
from tui.domain.intent import SetRouting
from tui.domain.routing import Routing
from tui.features.fader import machine
from tui.features.fader.actions import (
    Approve,
    FaderAction,
    Nudge,
    Refuse,
    Revert,
    Reviewed,
)
from tui.features.fader.events import ChangedElsewhere, Conflict, Failed, MayStillApply, OpenWrite
from tui.features.rollout.here.store import KeptRollout, Listed, Place
from tui.features.rollout.here.watch import RolloutsRead
from tui.writes.ownership.owner import FREE, Locked, Managed
from tui.writes.ownership.status import AliasStatus
from tui.writes.review import Consent

# --- which alias is selected ------------------------------------------------------------------------------------


async def test_selecting_takes_the_fader_and_what_is_known_of_the_alias() -> None:
    stage = Stage()
    assert stage.fader.confirmed == PROD
    assert stage.state.alias_status == AliasStatus(FREE)
    stage.state.moved_by = stage.state.wanted = "someone"
    stage.controller.select_named("TEST")
    assert stage.fader.confirmed == TEST
    assert vars(stage.state)["alias_status"] is None
    assert (stage.state.moved_by, stage.state.wanted) == ("", "")
    assert stage.selected == [PROD, TEST]


async def test_a_name_that_the_function_does_not_have_selects_nothing() -> None:
    stage = Stage()
    stage.controller.select_named("gone")
    assert stage.fader.confirmed == PROD


async def test_a_deleted_alias_is_dropped_and_the_likeliest_other_one_selected() -> None:
    stage = Stage()
    assert stage.state.opened is not None
    stage.controller.drop(stage.state.opened, PROD)
    assert stage.state.function is not None
    assert [alias.name for alias in stage.state.function.aliases] == ["TEST"]
    assert stage.fader.confirmed == TEST


async def test_with_none_selected_nothing_is_shown() -> None:
    stage = Stage()
    stage.controller.deselect()
    assert (stage.state.fader, stage.state.alias_status, stage.sessions.selected) == (None, None, None)


# --- what has to be confirmed -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "action"), [(Consent(), Approve(PROD, AT_25)), (None, Revert())])
async def test_a_protected_alias_asks_before_its_first_write(answer: Consent | None, action: FaderAction) -> None:
    stage = Stage(answer, protected=("PROD",), armed=False)
    await stage.apply(TO_25)
    assert len(stage.fake.dialogs) == 1
    assert stage.sessions.done == [TO_25, action]


async def test_a_managed_alias_wants_a_reason_which_is_kept() -> None:
    stage = Stage(Consent("hotfix"), armed=False)
    stage.sessions.statuses["PROD"] = AliasStatus(Managed("stack shop", "the next deploy reverts it"))
    await stage.apply(TO_25)
    assert stage.sessions.done == [TO_25, ("reason", "hotfix"), Approve(PROD, AT_25)]


async def test_what_may_not_be_written_is_refused_and_asks_nothing() -> None:
    stage = Stage(armed=False)
    stage.state.context = replace(HERE, read_only=True)
    await stage.apply(TO_25)
    assert stage.fake.dialogs == []
    assert stage.sessions.done == [TO_25, Refuse("read-only mode: changes are disabled")]
    assert stage.controller.refusal(UpdateAlias(PROD, AT_25)) == "read-only mode: changes are disabled"


async def test_until_the_context_is_known_nothing_may_be_written() -> None:
    stage = Stage()
    stage.state.context = None
    assert stage.controller.refusal(UpdateAlias(PROD, AT_25)) is not None


async def test_only_one_confirmation_is_open_at_a_time() -> None:
    stage = Stage(Consent(), protected=("PROD",), armed=False)
    stage.actions.apply(TO_25, PROD)
    stage.actions.apply(Nudge(100), PROD)
    await stage.fake.finished()
    assert len(stage.fake.dialogs) == 1


@pytest.mark.parametrize("answer", [Consent(), None])
async def test_a_write_that_could_not_be_recorded_goes_out_only_on_a_yes(answer: Consent | None) -> None:
    stage = Stage(answer)
    stage.controller.fader_changed(replace(stage.fader, event=Failed(NotRecorded("disk full"), AT_25)))
    await stage.fake.finished()
    assert stage.workspace.unrecorded == (answer is not None)
    assert stage.sessions.done == ([Reviewed(SetRouting(AT_25), PROD)] if answer is not None else [])


# --- what changed elsewhere ---------------------------------------------------------------------------------------


async def test_a_conflict_is_shown_with_who_moved_the_alias_and_reads_the_versions_it_names() -> None:
    stage = Stage()
    theirs = replace(PROD, routing=Routing("8"), revision="r9")
    stage.controller.fader_changed(replace(stage.fader, event=Conflict(PROD, theirs, AT_25)))
    await stage.fake.finished()
    assert "by whom yet" in stage.state.moved_by
    assert [message.number for message in stage.fake.posted if isinstance(message, VersionRequested)] == ["8"]
    assert stage.read == [theirs]


async def test_a_rollout_whose_write_comes_to_be_on_disk_later_is_named_in_place_of_nobody() -> None:
    stage = Stage()
    theirs = replace(PROD, routing=Routing("7"), revision="r9")
    stage.controller.fader_changed(replace(stage.fader, event=ChangedElsewhere(PROD, theirs)))
    await stage.fake.finished()
    assert "by whom yet" in stage.state.moved_by
    moved = replace(
        rollouts()[0], function=PROD.function, alias=PROD.name, confirmed=theirs.routing, revision=theirs.revision
    )
    listed = Listed(moved.id, KeptRollout(moved, Place(HERE.account, HERE.region)), is_carried_out=False)
    stage.state.rollouts = RolloutsRead((listed,))
    stage.controller.rollouts_changed()
    assert stage.state.moved_by == "by the rollout kept of this machine, R opens it"


async def test_a_deployment_that_is_only_likely_takes_the_place_of_nothing_that_cloudtrail_told() -> None:
    stage = Stage()
    stage.sessions.mover = AuditEvent(utc_now(), "UpdateAlias", "alice", "", PROD.function, PROD.name)
    theirs = replace(PROD, routing=Routing("7"), revision="r9")
    stage.controller.fader_changed(replace(stage.fader, event=ChangedElsewhere(PROD, theirs)))
    await stage.fake.finished()
    assert stage.state.moved_by.startswith("by alice ")
    stage.sessions.statuses["PROD"] = AliasStatus(Locked(DEPLOYMENT))
    stage.controller.rollouts_changed()
    assert stage.state.moved_by.startswith("by alice ")


async def test_why_cloudtrail_could_not_be_read_is_shown_in_its_place() -> None:
    stage = Stage()
    stage.sessions.mover = Unreachable("cloudtrail:LookupEvents")
    theirs = replace(PROD, routing=Routing("7"), revision="r9")
    stage.controller.fader_changed(replace(stage.fader, event=Conflict(PROD, theirs, AT_25)))
    await stage.fake.finished()
    assert "no answer" in stage.state.moved_by


async def test_what_goes_wrong_with_an_alias_left_behind_is_said_once() -> None:
    stage = Stage()
    fader = stage.fader
    stage.controller.select(TEST)
    failed = replace(fader, event=Failed(Unreachable("lambda:UpdateAlias"), AT_25))
    stage.controller.fader_changed(failed)
    stage.controller.fader_changed(replace(failed, held=False))
    (message,) = stage.fake.messages
    assert message.startswith("orders:PROD: 6→7 25 % was not set")
    assert stage.fader.confirmed == TEST


async def test_a_write_in_doubt_is_looked_at_again() -> None:
    stage = Stage()
    write = OpenWrite(UpdateAlias(PROD, AT_25), None, 10.0)
    stage.controller.fader_changed(replace(stage.fader, event=MayStillApply(write)))
    assert len(stage.unknown_outcomes) == 1


async def test_an_alias_that_moved_is_taken_over_in_function_and_account() -> None:
    stage = Stage()
    moved = replace(PROD, routing=AT_25, revision="r2")
    stage.controller.fader_changed(machine.fader_for(moved))
    assert stage.state.function is not None
    assert stage.state.function.alias("PROD") == moved


async def test_who_owns_the_selected_alias_is_shown_and_what_was_refused_checked_again() -> None:
    stage = Stage()
    locked = AliasStatus(Locked(DEPLOYMENT))
    stage.controller.status_changed(PROD, locked)
    assert stage.state.alias_status == locked
    assert stage.sessions.selected is not None
    assert stage.sessions.selected.shift.reconsidered == 1
    stage.controller.status_changed(TEST, AliasStatus(FREE))
    assert stage.state.alias_status == locked
