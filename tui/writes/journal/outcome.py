"""Tells, by what was read since, what became of a write whose answer is not known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tui.domain.alias import Alias
from tui.domain.errors import AnswerLost, ProviderError
from tui.domain.version import Version
from tui.writes.calls import operation_of_entry
from tui.writes.journal.entry import Entry, Outcome, last_of_each
from tui.writes.journal.readback import Reading, Sent, State


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A write whose answer is not known, and what a reading said of it.

    `outcome` is None where it could not be read, for the reason in `failure`. `now` is what is there, None where it is
    gone. `since` is a later write by Crossfade that explains why an alias moved, where there was one. `again` says when
    it is looked at again, where it may still be applied.
    """

    entry: Entry
    outcome: Outcome | None
    now: State = None
    since: Entry | None = None
    failure: ProviderError | None = None
    again: datetime | None = None

    @property
    def alias(self) -> Alias | None:
        """The alias as it is, None where it is gone or the write was to no alias."""
        return self.now if isinstance(self.now, Alias) else None


class OutcomeUnknown(AnswerLost):
    """The answer of a write was lost, and reading did not find it done; `reconciled` says what it found."""

    def __init__(self, cause: ProviderError, reconciled: Reconciled) -> None:
        super().__init__(cause)
        self.reconciled = reconciled


def resolve_outcome(entry: Entry, now: Reading, *, expired: bool = True, sent: Sent | None = None) -> Outcome:
    """Compare what was read after a write with what it was and what it was to become (aws-semantics 1.3).

    Until it is `expired`, a request that was sent may still be applied, unless a RevisionId guards it that is gone.
    `sent` is what the session that sent it knows; without it, values of variables cannot be compared.
    """
    outcome = operation_of_entry(entry).compare(entry, now, sent)
    return Outcome.OPEN if not expired and _may_follow(entry, now, outcome) else outcome


def _may_follow(entry: Entry, now: Reading, outcome: Outcome) -> bool:
    """Tell whether a write may be applied after such an outcome was read; without its RevisionId it is refused."""
    operation = operation_of_entry(entry)
    match outcome:
        case Outcome.APPLIED:
            return False
        case Outcome.GONE:
            return operation.creates
        case Outcome.NOT_APPLIED:
            return True
        case _:
            # Some endpoints never change a RevisionId, and refuse nothing then.
            sent_with = revision_of(entry)
            same = isinstance(now, Alias | Version) and sent_with is not None and now.revision == sent_with
            return same or not operation.is_guarded(entry)


def revision_of(entry: Entry) -> str | None:
    """Return the RevisionId that a write was sent with, None where it had none."""
    return entry.before.revision if entry.before is not None else entry.asked.get("RevisionId")


def open_writes(
    entries: tuple[Entry, ...], *, account: str, region: str, endpoint: str, session: str
) -> tuple[Entry, ...]:
    """Return the writes of one account and region whose outcome nobody recorded, those of `session` apart.

    While the account is not known, `account` is empty and all accounts' are returned: see `belongs`. A write that was
    recorded without one may be any account's.
    """
    return tuple(
        entry
        for entry in last_of_each(entries)
        if entry.is_open
        and entry.session != session
        and (entry.region, entry.endpoint) == (region, endpoint)
        and (not account or entry.account in (account, ""))
    )


def belongs(entry: Entry, now: State) -> bool:
    """Tell whether what was read is what was written and not its namesake in another account."""
    return isinstance(now, Alias | Version) and account_of(now.arn) == entry.account


def account_of(arn: str) -> str:
    """Return the account that an ARN names, empty where it names none."""
    parts = arn.split(":")
    return parts[4] if len(parts) > 5 and parts[0] == "arn" else ""
