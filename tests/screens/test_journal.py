"""A session and its journal: what is recorded of a drag, what a full disk blocks, what the next start shows."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from screens import messages
from tests.support.journal_entries import ACCOUNT, ARN, AT_10, AT_25, entry
from tests.support.journey import Begin, Journey
from tests.support.records import FullJournal
from tests.support.shop import few_of_the_shop
from tui.aws import timeouts
from tui.domain.call import UpdateAlias
from tui.domain.errors import AliasMoved, NotPermitted, Unreachable
from tui.domain.routing import Routing
from tui.features.fader.events import Conflict
from tui.storage.private_files import state_folder
from tui.writes.journal.entry import AliasState, Entry, Outcome, Phase
from tui.writes.journal.file import Journal
from tui.writes.journal.reconcile import Reconciliation
from tui.writes.journal.record import Record
from tui.writes.ownership.owner import FREE
from tui.writes.workspace import Workspace

ACTION = "lambda:UpdateAlias"


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Journal:
    """Return the journal that the app will write."""
    kept = Journal(tmp_path / "crossfade")
    monkeypatch.setattr("tui.writes.journal.file.passing_journal", lambda: kept)
    return kept


@pytest.fixture
def full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FullJournal:
    """Return a journal without room, which the app will write."""
    kept = FullJournal(tmp_path / "crossfade")
    monkeypatch.setattr("tui.writes.journal.file.passing_journal", lambda: kept)
    return kept


def left(number: int = 1, phase: Phase = Phase.INTENDED, **changes: object) -> Entry:
    """Return what a killed session left of a write to the demo's PROD."""
    here: dict[str, object] = {"region": "us-east-1", "function": "order-processor", "place": "demo"}
    return entry(number, phase, **{**here, **changes})


def phases(journal: Journal) -> list[str]:
    return [entry.phase.value for entry in journal.read().entries]


async def recorded(journey: Journey, journal: Journal, *wanted: str) -> None:
    """Wait for these phases; the last one is written in a thread of its own."""
    await journey.until(lambda: phases(journal) == list(wanted))


async def test_a_move_is_recorded_with_who_where_and_what(at_prod: Begin, journal: Journal) -> None:
    async with at_prod() as journey:
        await journey.until(lambda: journey.app.context and journey.app.context.account)
        assert journey.app.opened is not None
        journey.app.opened.sessions.give_reason(journey.fader.confirmed, "release 7", FREE)
        await journey.press("2", "5", "enter")
        await journey.moved("6", {"7": 0.25})
        await recorded(journey, journal, "intended", "performed")
        intended, performed = journal.read().entries
        assert (intended.account, intended.region, intended.place) == (ACCOUNT, "us-east-1", "demo")
        assert intended.who.startswith("arn:aws:")
        assert intended.before is not None
        assert (intended.before.routing, intended.after, intended.reason) == (AT_10, AT_25, "release 7")
        answer = journey.client.get_alias(FunctionName="order-processor", Name="PROD")
        assert performed.state == AliasState(AT_25, answer["RevisionId"])


async def test_a_lost_answer_is_confirmed_by_reading(at_prod: Begin, journal: Journal) -> None:
    async with at_prod() as journey:
        journey.provider.lost_answers.append(Unreachable(ACTION, "connection cut"))
        await journey.press("2", "5", "enter")
        await journey.sees("no answer came, but the alias is at 6→7 25 %")
        assert phases(journal) == ["intended", "unknown", "confirmed"]


async def test_a_lost_write_is_open_until_it_can_no_longer_be_applied(
    at_prod: Begin, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeouts, "LATE", 1.0)
    monkeypatch.setattr(timeouts, "MARGIN", 0.5)
    async with at_prod(refresh_seconds=0) as journey:
        journey.provider.faults["perform"] = Unreachable(ACTION, "connection cut")
        await journey.press("2", "5", "enter")
        await journey.sees("6→7 25 % may still be applied", "checking again at")
        assert phases(journal) == ["intended", "unknown"]
        await journey.sees("6→7 25 % was not set")
        await recorded(journey, journal, "intended", "unknown", "settled")
        assert journal.read().entries[-1].outcome is Outcome.NOT_APPLIED


async def test_a_write_that_is_applied_late_is_ours(at_prod: Begin, journal: Journal) -> None:
    async with at_prod(refresh_seconds=0) as journey:
        journey.provider.faults["perform"] = Unreachable(ACTION, "connection cut")
        await journey.press("2", "5", "enter")
        await journey.sees("6→7 25 % may still be applied")
        weights = {"AdditionalVersionWeights": {"7": 0.25}}
        journey.client.update_alias(FunctionName="order-processor", Name="PROD", RoutingConfig=weights)
        await journey.press("r")
        await journey.sees("no answer came, but the alias is at 6→7 25 %")
        assert "someone else" not in journey.text
        await recorded(journey, journal, "intended", "unknown", "confirmed")


async def test_a_doubt_is_settled_by_whichever_reading_comes_first(at_prod: Begin, journal: Journal) -> None:
    async with at_prod(refresh_seconds=0) as journey:
        journey.provider.lost_answers.append(Unreachable(ACTION, "connection cut"))
        journey.provider.faults["get_alias"] = NotPermitted("lambda:GetAlias")
        await journey.press("2", "5", "enter")
        await journey.sees("unknown whether 6→7 25 % was set")
        assert phases(journal) == ["intended", "unknown"]
        await journey.press("r")
        await journey.sees("the alias is at 6→7 25 %")
        await recorded(journey, journal, "intended", "unknown", "confirmed")


@pytest.mark.parametrize("error", [NotPermitted(ACTION, code="AccessDeniedException"), AliasMoved(ACTION)])
async def test_a_refusal_is_recorded(at_prod: Begin, journal: Journal, error: NotPermitted | AliasMoved) -> None:
    async with at_prod() as journey:
        journey.provider.faults["perform"] = error
        await journey.press("2", "5", "enter")
        await recorded(journey, journal, "intended", "refused")
        last = journal.read().entries[-1]
        assert last.fault is not None
        assert (last.fault.kind, last.fault.code) == (type(error).__name__, error.code)


async def dialog_shows(journey: Journey, *words: str) -> None:
    """Wait until a dialog says so, wherever its lines break."""

    def dialog_text() -> str:
        # What a dialog lies on stands beside its frame.
        inside = (line.split("│")[1] for line in journey.text.splitlines() if line.count("│") >= 2)
        return " ".join(" ".join(inside).split())

    await journey.until(lambda: all(word in dialog_text() for word in words))


# --- a journal that takes nothing -----------------------------------------------------------------------------------


async def test_what_is_accepted_without_a_record_is_what_was_asked_about(at_prod: Begin, full: FullJournal) -> None:
    async with at_prod(refresh_seconds=0) as journey:
        base = journey.fader.confirmed
        await journey.press("2", "5", "enter")
        await dialog_shows(journey, "Not sent: the change could not be recorded")
        # A colleague promotes 7 meanwhile, and it is seen behind the question.
        journey.client.update_alias(
            FunctionName="order-processor",
            Name="PROD",
            FunctionVersion="7",
            RoutingConfig={"AdditionalVersionWeights": {}},
        )
        assert journey.app.opened is not None
        assert journey.app.opened.sessions.selected is not None
        await journey.app.opened.sessions.selected.shift.refresh()
        await dialog_shows(journey, "PROD has changed since: it was at 6→7 10 %, now 7")
        await journey.press("y")
        await journey.until(lambda: isinstance(journey.fader.event, Conflict))
        assert isinstance(journey.fader.event, Conflict)
        assert (journey.fader.event.before, journey.fader.event.mine) == (base, AT_25)
        assert journey.routing() == ("7", {})
        assert journey.provider.writes == []


async def test_what_cannot_be_recorded_is_not_sent_until_that_is_accepted(at_prod: Begin, full: FullJournal) -> None:
    async with at_prod() as journey:
        await journey.press("2", "5", "enter")
        await dialog_shows(journey, "Not sent: the change could not be recorded", "no space is left on the disk")
        await journey.press("n")
        await journey.sees("6→7 25 % was not set", "nothing was sent: no space is left on the disk")
        assert journey.provider.writes == []
        assert journey.routing() == ("6", {"7": 0.1})
        await journey.press("3", "0", "enter")
        await journey.sees("Not sent: the change could not be recorded")
        await journey.press("y")
        await journey.moved("6", {"7": 0.3})
        await journey.press("4", "0", "enter")
        await journey.moved("6", {"7": 0.4})
        assert full.read().entries == ()


async def test_a_roll_back_goes_out_without_a_record_and_that_is_told(at_prod: Begin, full: FullJournal) -> None:
    async with at_prod() as journey:
        await journey.press("b")
        await journey.moved("6", {})
        await journey.notified("rolled back; it could not be recorded: no space is left on the disk")
        assert len(journey.provider.writes) == 1
        assert full.read().entries == ()


async def test_room_for_the_first_line_only_is_told_after_the_write(at_prod: Begin, full: FullJournal) -> None:
    full.room = 1
    async with at_prod() as journey:
        await journey.press("2", "5", "enter")
        await journey.moved("6", {"7": 0.25})
        await journey.notified("6→7 25 % was set; it could not be recorded: no space is left on the disk")
        assert phases(full) == ["intended"]


async def test_a_journal_that_cannot_be_read_is_told_and_reading_goes_on(begin: Begin, journal: Journal) -> None:
    journal.append(left())
    journal.folder.chmod(0o777)
    async with begin(scenario=few_of_the_shop()) as journey:
        await journey.notified("the journal cannot be read")
        await journey.sees("cart-add")


# --- what an earlier session left open ------------------------------------------------------------------------------


async def test_a_start_shows_what_was_left_open_and_settles_it(begin: Begin, journal: Journal) -> None:
    journal.append(left(1, reason="release 7"))
    journal.append(left(2, Phase.UNKNOWN, function="cart-add", alias="NOSUCH"))
    journal.append(left(3, account="999999999999"))
    async with begin(scenario=few_of_the_shop()) as journey:
        await dialog_shows(
            journey,
            "Crossfade ended before these writes were confirmed",
            "order-processor:PROD 6→7 10 % ⟶ 6→7 25 %",
            "by assumed-role/Releaser/alice",
            "PROD has changed since: it is at 6→7 10 %.",
            "reason: release 7",
            "NOSUCH does not exist.",
        )
        await journey.press("escape")
        await journey.until(lambda: "Crossfade ended" not in journey.text)
        assert journey.provider.writes == []
    reconciled = journal.read().entries[3:]
    assert [(one.id, one.outcome) for one in reconciled] == [(left(1).id, Outcome.MOVED), (left(2).id, Outcome.GONE)]
    async with begin(scenario=few_of_the_shop()) as journey:
        await journey.until(lambda: journey.app.context and journey.app.context.account)
        assert journey.app.opened is not None
        assert await asyncio.to_thread(journey.app.opened.workspace.reconcile_earlier) == Reconciliation()
    assert len(journal.read().entries) == 5


async def test_what_may_still_be_applied_is_looked_at_again_while_one_works(
    begin: Begin, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeouts, "LATE", 4.0)
    monkeypatch.setattr(timeouts, "MARGIN", 0.5)
    async with begin(refresh_seconds=0) as journey:
        await journey.until(lambda: journey.app.context and journey.app.context.account)
        workspace = journey.app.opened and journey.app.opened.workspace
        assert workspace is not None
        # One of an earlier session, killed just now, and one of this session.
        alias = workspace.read_alias("order-processor", "PROD")
        before, now = AliasState(alias.routing, alias.revision), workspace.context.clock.now()
        journal.append(left(1, before=before, after=Routing("7"), time=now))
        journey.app.parts.reconciler.look()
        await dialog_shows(journey, "It may still be applied: PROD is at 6→7 10 % now. Next check at")
        await journey.press("escape")
        journey.provider.faults["perform"] = Unreachable(ACTION, "connection cut")
        described = UpdateAlias(alias, alias.routing, "new")
        journey.app.post_message(messages.WriteRequested(described, lambda _: None, ask=False))
        await journey.notified("describe: new: no answer from AWS: connection cut. It may still be applied")
        await journey.notified("6→7 10 %  ⟶  7: It was not applied: PROD is at 6→7 10 %, as before.")
        await journey.notified("describe: new: It was not applied: the description of PROD is as before.")
        await recorded(journey, journal, "intended", "intended", "unknown", "settled", "settled")


async def test_what_cannot_be_read_stays_open(begin: Begin, journal: Journal) -> None:
    journal.append(left())
    async with begin(scenario=few_of_the_shop()) as journey:
        journey.provider.faults["get_alias"] = NotPermitted("lambda:GetAlias", "not authorized")
        await dialog_shows(
            journey, "PROD cannot be read (no permission: lambda:GetAlias). Next check at the next start."
        )
    assert phases(journal) == ["intended"]


async def test_where_sts_is_denied_the_aliass_arn_says_whose_it_is(begin: Begin, journal: Journal) -> None:
    journal.append(left(1))
    journal.append(left(2, account="999999999999"))
    async with begin(scenario=few_of_the_shop()) as journey:
        journey.provider.faults["get_caller_identity"] = NotPermitted("sts:GetCallerIdentity")
        await journey.sees("Crossfade ended before these writes were confirmed")
    assert [(one.id, one.phase) for one in journal.read().entries[2:]] == [(left(1).id, Phase.SETTLED)]


async def test_what_cannot_be_settled_on_disk_is_shown_all_the_same(begin: Begin, full: FullJournal) -> None:
    full.room = 1
    full.append(left())
    async with begin(scenario=few_of_the_shop()) as journey:
        await journey.sees("Crossfade ended before these writes were confirmed", "PROD has changed since")


async def test_who_moved_it_since_with_crossfade_is_named(begin: Begin, journal: Journal) -> None:
    async with begin(scenario=few_of_the_shop()) as journey:
        answer = journey.client.get_alias(FunctionName="order-processor", Name="PROD")
        current = AliasState(Routing("6", "7", AT_10.weight), answer["RevisionId"])
        journal.append(left(1))
        bob = left(2, Phase.PERFORMED, who=ARN.replace("function:orders:PROD", "x:user/bob"), state=current)
        journal.append(bob)
        workspace = Workspace(journey.provider.port, Record(journal))
        (reconciled,) = workspace.reconcile_earlier().reconciled
        assert reconciled.since == bob
        assert reconciled.outcome is Outcome.MOVED


def test_the_real_journal_is_never_the_demos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui.writes.journal.file import passing_journal

    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    assert state_folder() == tmp_path / ".local" / "state" / "crossfade"
    assert not passing_journal().folder.is_relative_to(state_folder())
