"""PublishVersion: `$LATEST` as it was seen becomes a version."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui import __version__
from tui.domain.call import Call, PublishVersion, shown
from tui.domain.clean_text import clean
from tui.domain.function import FunctionSnapshot
from tui.domain.version import LATEST, Version, changes, is_number
from tui.presentation.keymap import key
from tui.writes.alias_preflight import Finding
from tui.writes.calls.checks import check_description, check_updated, name_manager, note
from tui.writes.calls.kind import NO_CHANGES, CallKind, CallRecord, Changes, sent_parameters
from tui.writes.calls.latest_lines import is_revision_sent
from tui.writes.calls.operation import CELL, LINE, Operation, Words, is_at, look_at_fields, short
from tui.writes.journal.comparison import (
    CODE,
    CONFIGURATION,
    LONGEST,
    NEWEST,
    VARIABLES,
    Likeness,
    configuration_of,
    likeness,
    number_of,
)
from tui.writes.journal.entry import Entry, Outcome
from tui.writes.journal.readback import Publications, Reading, Sent, State

if TYPE_CHECKING:
    from tui.aws.port import Provider


def kind(call: PublishVersion) -> CallKind:
    """Return what the publication of a version is."""
    latest = call.latest
    summary = f"publish $LATEST as a new version{f': {call.description}' if call.description else ''}"
    done = f"{summary}: done"
    seen = {
        "Description": clean(latest.description, LONGEST),
        CONFIGURATION: configuration_of(latest),
        VARIABLES: str(len(latest.environment)),
    }

    def result(answer: State) -> str:
        if not isinstance(answer, Version):
            return f"{call.function}: {done}"
        if is_number(answer.number) and int(answer.number) <= call.newest:
            return f"nothing new to publish: $LATEST is version {answer.number} already"
        return f"published {call.function} {answer.number}"

    def check(function: FunctionSnapshot | None, _protected: tuple[str, ...]) -> Iterator[Finding]:
        yield from check_updated(latest, "publish")
        yield from check_description(call.description)
        if function is None or not function.versions_known or not function.published:
            return
        newest = function.published[0]
        if not changes(newest, latest) and newest.description == latest.description:
            yield note(f"no changes since version {newest.number}: AWS returns that version and publishes none")

    return CallKind(
        title="Publish a version",
        summary=summary,
        confirm="publish it",
        done=done,
        record=CallRecord(arn=latest.arn, asked={**sent_parameters(call), NEWEST: str(call.newest)}, seen=seen),
        parameters=shown(call),
        result=result,
        check=check,
        check_owner=name_manager,
        changes=lambda answer: Changes(version=answer, publishes=True) if isinstance(answer, Version) else NO_CHANGES,
    )


def _read(provider: Provider, entry: Entry) -> Publications:
    """Read `$LATEST` and all newer versions: a number that was given once is not given again, so any may be next."""
    known = number_of(entry.asked.get(NEWEST, ""))
    latest: Version | None = None
    newer: list[Version] = []
    marker: str | None = None
    while True:
        page = provider.list_versions(entry.function, marker)
        for version in page.items:
            if version.number == LATEST:
                latest = version
            elif version.is_published and int(version.number) > known:
                newer.append(version)
        marker = page.next_marker
        if marker is None:
            return Publications(latest, tuple(newer))


def _as_published(entry: Entry, version: Version, call: Call | None) -> Likeness:
    """Compare a version with what was to be published; `call` is the call where this session made it."""
    asked, seen = entry.asked, entry.seen
    described = {asked.get("Description", "")} | (
        {seen.get("Description", "")} if not asked.get("Description") else set()
    )
    comparable = CONFIGURATION in seen and entry.version == __version__ and "Environment.Error" not in version.settings
    same_values: bool | None = seen.get(VARIABLES) == "0" or None
    known = isinstance(call, PublishVersion) and not call.latest.environment_error and not version.environment_error
    if known and isinstance(call, PublishVersion) and call.latest.environment == version.environment:
        same_values = True
    return likeness(
        [
            version.description in described,
            version.code_sha256 == asked[CODE] if CODE in asked else None,
            seen[CONFIGURATION] == configuration_of(version) if comparable else None,
            same_values,
        ]
    )


def _compare(entry: Entry, now: Reading, sent: Sent | None) -> Outcome:
    if not isinstance(now, Publications):
        return Outcome.GONE
    rated = {_as_published(entry, version, sent.call if sent is not None else None) for version in now.newer}
    if Likeness.SAME in rated:
        return Outcome.APPLIED
    if Likeness.UNKNOWN in rated:
        return Outcome.UNCLEAR
    revision, latest = entry.asked.get("RevisionId"), now.latest
    # A publication gives $LATEST another RevisionId (aws-semantics 1.3), also where its version was deleted since.
    unchanged = latest is not None and (latest.revision == revision if revision is not None else not now.newer)
    return Outcome.NOT_APPLIED if unchanged else Outcome.MOVED


def _current(entry: Entry, now: Reading, sent: Sent | None) -> State:
    """Return of new versions the one that may have been made."""
    if not isinstance(now, Publications):
        # The answer itself.
        return now if isinstance(now, Version) else None
    rated = [(_as_published(entry, version, sent.call if sent else None), version) for version in now.newer]
    for wanted in (Likeness.SAME, Likeness.UNKNOWN):
        for rating, version in rated:
            if rating is wanted:
                return version
    return now.latest


def _done(entry: Entry) -> str:
    number = entry.answered.get("Version", "")
    return short(f"published as {number}" if number else "published", CELL)


def _applied(entry: Entry, now: State) -> str:
    if isinstance(now, Version):
        return f"version {short(now.number)} is what was to be published"
    return is_at(entry, now)


def _changed(entry: Entry) -> str:
    known = entry.asked.get(NEWEST, "0")
    return short(f"$LATEST has changed since, and no version above {known} matches what was to be published.", LINE)


def _unclear(entry: Entry, now: State) -> str:
    if isinstance(now, Version) and now.is_published:
        return f"version {now.number} looks like it; compare it with what was to be published ({key('function.diff')})"
    return look_at_fields(entry, now)


OPERATIONS = (
    Operation(
        "PublishVersion",
        _read,
        _compare,
        Words(_done, lambda _: "publish", _applied, changed=_changed, unclear=_unclear),
        _current,
        is_guarded=is_revision_sent,
    ),
)
