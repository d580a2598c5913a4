"""Which alias is selected, what is asked of its fader, what has to be confirmed, and what is said of other aliases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest
from textual.message import Message

from screens.messages import Back, LastGoodRequested, VersionRequested
from screens.review import ReviewDialog
from tests.support.app_parts import FakePorts, FakeState, opened
from tests.support.journal_entries import HERE, PROD
from tui.app.alias_actions import AliasActions
from tui.app.alias_controller import AliasController
from tui.app.alias_notes import AliasNotes
from tui.domain.account import AccountSnapshot
from tui.domain.alias import Alias
from tui.domain.audit import AuditEvent
from tui.domain.call import UpdateAlias
from tui.domain.context import Context
from tui.domain.deployment import Deployment
from tui.domain.errors import NotRecorded, ProviderError, Unreachable
from tui.domain.function import FunctionSnapshot
from tui.domain.intent import Promote, RollBack, SetRouting, StartCanary, Undo
from tui.domain.routing import Routing, Weight
from tui.domain.version import LATEST, Version
from tui.features.fader import machine
from tui.features.fader.actions import (
    Approve,
    Cancel,
    CommitWeight,
    Disarm,
    FaderAction,
    Nudge,
    Refuse,
    Revert,
    Reviewed,
    apply,
)
from tui.features.fader.events import Conflict, Failed, MayStillApply, OpenWrite
from tui.features.fader.machine import Fader
from tui.features.fader.planner import WhyNot
from tui.settings.settings import Settings
from tui.writes.ownership.owner import FREE, Locked, Managed, Ownership
from tui.writes.ownership.status import AliasStatus
from tui.writes.review import Consent

TEST = Alias("orders", "TEST", Routing("6"), "t1")
FUNCTION = FunctionSnapshot(
    "orders",
    tuple(Version(number, state="Active", code_sha256=number, revision="r") for number in (LATEST, "7", "6")),
    aliases=(PROD, TEST),
    complete=True,
)
DEPLOYMENT = Deployment("d-1", "orders", "PROD", current_version="6", target_version="7")
TO_25 = CommitWeight(Weight(2_500))
AT_25 = Routing("6", "7", Weight(2_500))


@dataclass
class Shift:
    """Counts how often what was refused is checked again."""

    reconsidered: int = 0

    def reconsider(self) -> None:
        self.reconsidered += 1


@dataclass
class Selected:
    """The session of the selected alias."""

    shift: Shift = field(default_factory=Shift)


class Sessions:
    """Applies actions to faders as they are, sends nothing, and keeps what was done."""

    def __init__(self, *faders: Fader) -> None:
        self.faders = {fader.confirmed.name: fader for fader in faders}
        self.statuses: dict[str, AliasStatus] = {}
        self.selected: Selected | None = None
        self.done: list[object] = []
        self.changed: Callable[[Fader], object] = lambda _: None
        self.mover: AuditEvent | ProviderError | None = None
        self.stopped: Alias | ProviderError = PROD

    def fader(self, alias: Alias) -> Fader | None:
        return self.faders.get(alias.name)

    def status(self, alias: Alias) -> AliasStatus | None:
        return self.statuses.get(alias.name)

    async def wait_for_status(self, alias: Alias) -> AliasStatus | None:
        return self.status(alias)

    def select_alias(self, alias: Alias) -> Fader:
        self.selected = Selected()
        return self.faders.setdefault(alias.name, machine.fader_for(alias, armed=False))

    def deselect(self) -> None:
        self.selected = None

    def forget(self, alias: Alias) -> None:
        self.faders.pop(alias.name, None)

    def needs_reason(self, alias: Alias, ownership: Ownership) -> bool:
        return isinstance(ownership, Managed)

    def give_reason(self, alias: Alias, reason: str, ownership: Ownership) -> None:
        self.done.append(("reason", reason))

    def apply(self, action: FaderAction, alias: Alias) -> str | None:
        self.done.append(action)
        result = apply(self.faders[alias.name], action, 0.0)
        if isinstance(result, WhyNot):
            return result.reason
        self.faders[alias.name] = result
        self.changed(result)
        return None

    async def start_canary(self, version: str, alias: Alias) -> str | None:
        return f"{version} cannot be a canary"

    async def read_mover(self, alias: Alias, since: datetime) -> AuditEvent | None:
        if isinstance(self.mover, ProviderError):
            raise self.mover
        return self.mover

    async def stop_deployment(self, alias: Alias, deployment: Deployment) -> Alias:
        if isinstance(self.stopped, ProviderError):
            raise self.stopped
        return self.stopped


@dataclass
class Workspace:
    """Keeps whether writing without a record was accepted."""

    context: Context = HERE
    unrecorded: bool = False

    def accept_unrecorded(self) -> None:
        self.unrecorded = True


class Stage:
    """A controller in a fake app, with orders open and PROD selected."""

    def __init__(
        self, *answers: Consent | None, protected: tuple[str, ...] = (), armed: bool = True, prod: Alias = PROD
    ) -> None:
        self.sessions = Sessions(machine.fader_for(prod, armed=armed))
        self.sessions.statuses["PROD"] = AliasStatus(FREE)
        self.workspace, self.fake = Workspace(), FakePorts(list(answers))
        self.state = FakeState(opened(self.workspace, self.sessions), HERE, AccountSnapshot(), FUNCTION)
        self.read, self.selected, self.unknown_outcomes, self.log = (
            list[Alias](),
            list[Alias](),
            list[None](),
            list[str](),
        )
        settings = Settings(protected_aliases=protected)
        self.actions = AliasActions(self.state, self.fake.ports, settings)
        self.controller = AliasController(
            self.state,
            self.fake.ports,
            settings,
            AliasNotes(lambda text, _: self.log.append(text), lambda *_: None),
            seen=self.read.append,
            selected=self.selected.append,
            outcome_unknown=lambda: self.unknown_outcomes.append(None),
        )
        self.sessions.changed = self.controller.fader_changed
        self.controller.select(prod)

    async def apply(self, action: FaderAction, alias: Alias = PROD) -> None:
        self.actions.apply(action, alias)
        await self.fake.finished()

    @property
    def posted(self) -> list[type[Message]]:
        return [type(message) for message in self.fake.posted]

    @property
    def fader(self) -> Fader:
        assert self.state.fader is not None
        return self.state.fader


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


async def test_before_aws_is_open_nothing_is_applied() -> None:
    stage = Stage()
    stage.state.opened = None
    await stage.apply(Nudge(100))
    stage.actions.stop(PROD)
    assert stage.sessions.done == []


# --- what is asked of a fader -------------------------------------------------------------------------------------


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


# --- stopping a deployment ----------------------------------------------------------------------------------------


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
