"""A requested write is checked, asked about where that is needed, carried out once, and its answer taken over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from screens.messages import RefreshRequested, WriteRequested
from screens.review import ReviewDialog
from tests.support.app_parts import FakePorts, FakeState, opened
from tests.support.journal_entries import AT_10, HERE, PROD, entry
from tui.app.state import Opened
from tui.app.write_controller import WriteController
from tui.domain.account import AccountSnapshot, AliasesRead
from tui.domain.alias import Alias
from tui.domain.call import Call, CreateAlias, DeleteAlias, PublishVersion, UpdateAlias
from tui.domain.errors import AliasMoved, NotPermitted, ProviderError, Unreachable
from tui.domain.function import FunctionSnapshot
from tui.domain.intent import SetRouting
from tui.domain.routing import Routing
from tui.domain.version import LATEST, Version
from tui.features.fader.actions import Reviewed
from tui.features.fader.machine import Fader
from tui.settings.settings import Settings
from tui.writes.journal.outcome import OutcomeUnknown, Reconciled
from tui.writes.ownership.owner import FREE, Ownership
from tui.writes.ownership.status import AliasStatus
from tui.writes.review import Consent
from tui.writes.workspace import Written

LIVE = Alias("orders", "LIVE", Routing("7"), "r1")
FUNCTION = FunctionSnapshot(
    "orders",
    tuple(Version(number, state="Active", code_sha256=number, revision="r") for number in (LATEST, "7", "6")),
    aliases=(PROD,),
    complete=True,
)


@dataclass
class Workspace:
    """Answers each write with `answer`, or raises it."""

    answer: Alias | Version | ProviderError | None = None
    unreadable: ProviderError | None = None
    written: list[tuple[Call, str]] = field(default_factory=list)

    def write(self, call: Call, reason: str) -> Written:
        self.written.append((call, reason))
        if isinstance(self.answer, ProviderError):
            raise self.answer
        return Written(call, self.answer)

    def read_version(self, function: str, number: str) -> Version:
        if self.unreadable is not None:
            raise self.unreadable
        return Version(number, state="Active")

    def read_owner(self, function: str, arn: str, tags: tuple[str, ...]) -> Ownership:
        return FREE

    def read_alias_status(self, alias: Alias, function: object, tags: tuple[str, ...]) -> AliasStatus:
        return AliasStatus()


@dataclass
class Sessions:
    """Keeps what was done to the aliases of this session."""

    is_ours: bool = False
    done: list[Any] = field(default_factory=list)

    def fader(self, alias: Alias) -> Fader | None:
        return None

    def wrote(self, alias: Alias) -> bool:
        return self.is_ours

    def apply(self, action: object, alias: Alias) -> str | None:
        self.done.append((action, alias))
        return None

    def read(self, alias: Alias) -> None:
        self.done.append(("saw", alias))

    def forget(self, alias: Alias) -> None:
        self.done.append(("forgot", alias))

    def give_reason(self, alias: Alias, reason: str, ownership: Ownership) -> None:
        self.done.append(("reason", alias, reason))


class Stage:
    """A write controller in a fake app, with orders open."""

    def __init__(self, workspace: Workspace, *reasons: str | None, protected: tuple[str, ...] = ()) -> None:
        self.workspace, self.sessions = workspace, Sessions()
        self.fake = FakePorts([None if reason is None else Consent(reason) for reason in reasons])
        account = AccountSnapshot(read={"orders": AliasesRead()})
        self.state = FakeState(opened(workspace, self.sessions), HERE, account, FUNCTION)
        self.selected, self.dropped, self.unknown_outcomes = list[Alias](), list[Alias](), 0
        self.controller = WriteController(
            self.state,
            self.fake.ports,
            Settings(protected_aliases=protected),
            select=self.selected.append,
            drop=self.drop,
            outcome_unknown=self.outcome_unknown,
            rollout=lambda _: None,
        )

    def drop(self, opened: Opened, alias: Alias) -> None:
        self.dropped.append(alias)

    def outcome_unknown(self) -> None:
        self.unknown_outcomes += 1

    async def write(self, call: Call, **wanted: Any) -> list[object]:
        """Request a write; return what the request was told of it, in order."""
        outcomes: list[object] = []
        self.controller.write(
            WriteRequested(
                call, outcomes.append, sent=lambda: outcomes.append("sent"), failed=outcomes.append, **wanted
            )
        )
        await self.fake.finished()
        return outcomes

    @property
    def refreshes(self) -> int:
        return sum(isinstance(message, RefreshRequested) for message in self.fake.posted)


async def test_nothing_happens_before_aws_is_open() -> None:
    stage = Stage(Workspace())
    stage.state.opened = None
    assert await stage.write(CreateAlias("orders", "LIVE", Routing("7"))) == []
    assert (stage.fake.dialogs, stage.fake.messages) == ([], [])


async def test_what_is_blocked_is_said_and_never_asked_about() -> None:
    stage = Stage(Workspace())
    # Until one knows where one is, nothing is written.
    stage.state.context = None
    assert await stage.write(CreateAlias("orders", "LIVE", Routing("7"))) == []
    assert stage.fake.messages == ["not sent: read-only mode: changes are disabled"]
    assert (stage.fake.dialogs, stage.workspace.written, stage.refreshes) == ([], [], 0)


async def test_a_review_that_is_refused_sends_nothing() -> None:
    stage = Stage(Workspace(), None)
    assert await stage.write(CreateAlias("orders", "LIVE", Routing("7"))) == []
    assert len(stage.fake.dialogs) == 1
    assert (stage.workspace.written, stage.refreshes) == ([], 0)


async def test_an_alias_that_was_created_is_in_the_function_before_it_is_read() -> None:
    stage = Stage(Workspace(LIVE), "")
    call = CreateAlias("orders", "LIVE", Routing("7"))
    sent, written = await stage.write(call)
    assert (sent, written) == ("sent", Written(call, LIVE))
    assert stage.workspace.written == [(call, "")]
    assert stage.state.function is not None
    assert stage.state.function.alias("LIVE") == LIVE
    # One of the same name that was deleted before is another one, and the list's column is read anew.
    assert stage.sessions.done == [("forgot", LIVE)]
    assert "orders" not in stage.state.account.read
    assert stage.refreshes == 1


async def test_an_alias_that_was_deleted_goes_and_the_reason_is_handed_on() -> None:
    stage = Stage(Workspace(), "it is not used", protected=("PROD",))
    await stage.write(DeleteAlias(PROD))
    assert stage.workspace.written == [(DeleteAlias(PROD), "it is not used")]
    assert stage.dropped == [PROD]


async def test_what_need_not_be_asked_is_not_asked_but_a_reason_always_is() -> None:
    stage = Stage(Workspace(), None, protected=("PROD",))
    await stage.write(DeleteAlias(LIVE), ask=False)
    assert (len(stage.fake.dialogs), len(stage.workspace.written)) == (0, 1)
    await stage.write(DeleteAlias(PROD), ask=False)
    assert (len(stage.fake.dialogs), len(stage.workspace.written)) == (1, 1)


async def test_a_published_version_is_known_with_its_state_and_marked_as_made() -> None:
    made = Version("8", state="Pending")
    stage = Stage(Workspace(made), "")
    latest = FUNCTION.latest
    assert latest is not None
    await stage.write(PublishVersion("orders", latest, "more", 7))
    assert stage.state.new_version == "8"
    assert stage.state.function is not None
    assert stage.state.function.version("8") == made


async def test_what_was_published_of_a_function_that_is_left_marks_nothing() -> None:
    stage = Stage(Workspace(Version("8")), "")
    stage.state.function = FunctionSnapshot("payments")
    latest = FUNCTION.latest
    assert latest is not None
    await stage.write(PublishVersion("orders", latest, "more", 7))
    assert (stage.state.new_version, stage.state.function) == ("", FunctionSnapshot("payments"))


async def test_an_outcome_that_is_not_known_is_looked_at_again_and_never_sent_twice() -> None:
    lost = OutcomeUnknown(Unreachable("lambda:CreateAlias"), Reconciled(entry(), None, None))
    stage = Stage(Workspace(lost), "")
    assert await stage.write(CreateAlias("orders", "LIVE", Routing("7"))) == ["sent", lost]
    assert (stage.unknown_outcomes, len(stage.workspace.written), stage.refreshes) == (1, 1, 1)
    assert stage.fake.failed == []


@pytest.mark.parametrize("ours", [True, False])
async def test_a_description_that_a_move_came_before_says_whose_it_was(ours: bool) -> None:
    error = AliasMoved("lambda:UpdateAlias")
    stage = Stage(Workspace(error), "")
    stage.sessions.is_ours = ours
    assert await stage.write(UpdateAlias(PROD, AT_10, "the shop")) == ["sent", error]
    assert bool(stage.fake.messages) is ours
    assert stage.fake.failed == ([] if ours else [error])


async def test_a_move_goes_to_the_fader_once_it_was_reviewed() -> None:
    stage = Stage(Workspace(), "")
    call = UpdateAlias(PROD, Routing("7"))
    assert await stage.write(call, rolls_back=True) == []
    (dialog,) = stage.fake.dialogs
    assert isinstance(dialog, ReviewDialog)
    assert dialog.about == PROD
    assert stage.selected == [PROD]
    assert stage.sessions.done == [(Reviewed(SetRouting(Routing("7"), rolls_back=True), PROD), PROD)]
    assert stage.workspace.written == []


async def test_who_may_not_look_at_a_version_may_all_the_same_point_an_alias_at_it() -> None:
    stage = Stage(Workspace(unreadable=NotPermitted("lambda:GetFunctionConfiguration")), "why not")
    await stage.write(UpdateAlias(PROD, Routing("7")))
    assert ("reason", PROD, "why not") in stage.sessions.done
    assert len(stage.sessions.done) == 2
    stage = Stage(Workspace(unreadable=Unreachable("lambda:GetFunctionConfiguration")))
    await stage.write(UpdateAlias(PROD, Routing("7")))
    assert (len(stage.fake.failed), stage.fake.dialogs, stage.sessions.done) == (1, [], [])
