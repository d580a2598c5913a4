"""Tells, by what was read since, what became of a write whose answer is not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tui.aws import timeouts
from tui.domain.alias import Alias
from tui.domain.call import Call
from tui.domain.deployment import Deployment
from tui.domain.deployment_group import DeploymentConfig
from tui.domain.errors import AnswerLost, ProviderError
from tui.domain.version import Version
from tui.writes.journal.comparison import CODE, Likeness, as_asked, as_published
from tui.writes.journal.entry import STOP, Entry, Outcome, last_of_each


@dataclass(frozen=True, slots=True)
class Publications:
    """`$LATEST` and the versions above the newest one known, as read after a publication."""

    latest: Version | None = None
    newer: tuple[Version, ...] = ()


State = Alias | Version | Deployment | None
"""What a write was for, as it is now: None where it is not there."""

Reading = State | Publications | DeploymentConfig
"""What a reading found."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What only the session that sent a write knows of it: the call, and fingerprints of the values of variables."""

    call: Call
    values: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A write whose answer is not known, and what a reading said of it.

    `outcome` is None where it could not be read, for the reason in `failure`. `now` is what stands, None where it is
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
        """The alias as it stands, None where it is gone or the write was to no alias."""
        return self.now if isinstance(self.now, Alias) else None


class OutcomeUnknown(AnswerLost):
    """The answer of a write was lost, and reading did not find it done; `reconciled` says what it found."""

    def __init__(self, cause: ProviderError, reconciled: Reconciled) -> None:
        super().__init__(cause)
        self.reconciled = reconciled


def longest(operation: str) -> float:
    """Return the seconds after which a write that was sent and not applied will not be."""
    return timeouts.LATE_SLOW if operation in ("UpdateFunctionCode", STOP) else timeouts.LATE


def resolve_outcome(entry: Entry, now: Reading, *, expired: bool = True, sent: Sent | None = None) -> Outcome:
    """Compare what was read after a write with what it was and what it was to become (aws-semantics 1.3).

    Until it is `expired`, a request that was sent may still be applied, unless a RevisionId guards it that is gone.
    `sent` is what the session that sent it knows; without it, values of variables cannot be compared.
    """
    outcome = _compare(entry, now, sent)
    return Outcome.OPEN if not expired and _may_follow(entry, now, outcome) else outcome


def current_state(entry: Entry, now: Reading, sent: Sent | None = None) -> State:
    """Return what a reading is about: of new versions, the one that may have been made."""
    if isinstance(now, DeploymentConfig):
        return None
    if not isinstance(now, Publications):
        return now
    rated = [(as_published(entry, version, sent.call if sent else None), version) for version in now.newer]
    for wanted in (Likeness.SAME, Likeness.UNKNOWN):
        for likeness, version in rated:
            if likeness is wanted:
                return version
    return now.latest


def _may_follow(entry: Entry, now: Reading, outcome: Outcome) -> bool:
    """Tell whether a write may be applied after it was found so; one whose RevisionId is gone will be refused."""
    match outcome:
        case Outcome.APPLIED:
            return False
        case Outcome.GONE:
            return entry.operation == "CreateAlias"
        case Outcome.NOT_APPLIED:
            return True
        case _:
            # Some endpoints never change a RevisionId, and refuse nothing then.
            sent_with = revision_of(entry)
            same = isinstance(now, Alias | Version) and sent_with is not None and now.revision == sent_with
            return same or not guarded(entry)


def revision_of(entry: Entry) -> str | None:
    """Return the RevisionId that a write was sent with, None where it had none."""
    return entry.before.revision if entry.before is not None else entry.asked.get("RevisionId")


def guarded(entry: Entry) -> bool:
    """Tell whether AWS refuses a write once what it was decided on has changed, or is there."""
    match entry.operation:
        case "UpdateAlias":
            return entry.before is not None and entry.before.revision is not None
        case "CreateAlias":
            # An alias that is there cannot be created again.
            return True
        case "PublishVersion" | "UpdateFunctionCode" | "UpdateFunctionConfiguration":
            return "RevisionId" in entry.asked
        case _:
            return False


def _compare(entry: Entry, now: Reading, sent: Sent | None) -> Outcome:
    match now:
        case Alias():
            return _compare_alias(entry, now)
        case Publications():
            return _compare_published(entry, now, sent)
        case Deployment():
            # It was looked for by the mark that this write alone has sent.
            return Outcome.APPLIED
        case DeploymentConfig():
            asked = (entry.asked.get("type"), entry.asked.get("percent"), entry.asked.get("minutes"))
            same = asked == (now.kind, str(now.percent), str(now.minutes))
            return Outcome.APPLIED if same else Outcome.MOVED
        case Version():
            return Outcome.NOT_APPLIED if entry.operation == "DeleteFunction" else _compare_latest(entry, now, sent)
    match entry.operation:
        case "DeleteAlias" | "DeleteFunction":
            return Outcome.APPLIED
        case "CreateDeployment" | "CreateDeploymentConfig":
            return Outcome.NOT_APPLIED
        case _:
            # An alias that was to be created may have been, and deleted since.
            return Outcome.GONE


def _compare_alias(entry: Entry, alias: Alias) -> Outcome:
    before = entry.before
    described = entry.asked.get("Description", alias.description) == alias.description
    as_wanted = entry.after is not None and alias.routing == entry.after and described
    # Every write of an alias changes its RevisionId (aws-semantics 1.3); without one, only where it stands tells.
    as_it_was = (
        before is not None
        and alias.routing == before.routing
        and (None in (before.revision, alias.revision) or alias.revision == before.revision)
    )
    match entry.operation:
        case "DeleteAlias":
            return Outcome.NOT_APPLIED if as_it_was else Outcome.MOVED
        case "StopDeployment":
            # An alias that the deployment had not moved yet stands there also while it goes on.
            moved = before is not None and before.routing != entry.after
            return Outcome.APPLIED if as_wanted and moved else Outcome.UNCLEAR
    if as_wanted:
        return Outcome.APPLIED
    return Outcome.NOT_APPLIED if as_it_was else Outcome.MOVED


def _compare_latest(entry: Entry, latest: Version, sent: Sent | None) -> Outcome:
    likeness = as_asked(entry, latest, sent.values if sent is not None else {})
    if likeness is Likeness.SAME:
        return Outcome.APPLIED
    revision, code = entry.asked.get("RevisionId"), entry.seen.get(CODE, latest.code_sha256)
    if revision is not None and latest.revision == revision and code == latest.code_sha256:
        return Outcome.NOT_APPLIED
    return Outcome.MOVED if likeness is Likeness.OTHER else Outcome.UNCLEAR


def _compare_published(entry: Entry, now: Publications, sent: Sent | None) -> Outcome:
    rated = {as_published(entry, version, sent.call if sent is not None else None) for version in now.newer}
    if Likeness.SAME in rated:
        return Outcome.APPLIED
    if Likeness.UNKNOWN in rated:
        return Outcome.UNCLEAR
    revision, latest = entry.asked.get("RevisionId"), now.latest
    # A publication gives $LATEST another RevisionId (aws-semantics 1.3), also where its version was deleted since.
    unchanged = latest is not None and (latest.revision == revision if revision is not None else not now.newer)
    return Outcome.NOT_APPLIED if unchanged else Outcome.MOVED


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
