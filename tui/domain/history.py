"""A function's versions as a history: newest first, aliases hung on them, long runs without labels folded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from tui.domain.errors import NotFound
from tui.domain.routing import FULL, Weight
from tui.domain.version import Change, Version, changes, differs, is_number, newest_first

if TYPE_CHECKING:
    from tui.domain.alias import Alias
    from tui.domain.function import FunctionSnapshot, Provisioned
    from tui.domain.read_failure import ReadFailure

SHORTEST_FOLD = 3
"""Runs shorter than this stay open: a fold line would save nothing."""

NEWEST_OPEN = 2
"""So many of the newest versions are never folded."""


class Role(Enum):
    """What a version is to an alias that points at it."""

    WHOLE = "whole"
    PRIMARY = "primary"
    CANARY = "canary"


@dataclass(frozen=True, slots=True)
class AliasLabel:
    """An alias seen from one version it points at; `share` is what this version gets of its traffic.

    `other` is the version at the far end of a split. Provisioned concurrency is at the primary's end alone.
    """

    alias: str
    role: Role
    share: Weight = FULL
    other: str | None = None
    provisioned: Provisioned | None = None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version. `known` is False where an alias names it but no list of versions has shown it (yet).

    `previous` is the version it is compared with: the next older one, for `$LATEST` the newest published. It is None
    where there is none or where it has not been read. `twin` is the next older version with the same CodeSha256.
    `aliases_known` is False where other aliases than those that were read may point at it.
    """

    version: Version
    labels: tuple[AliasLabel, ...] = ()
    previous: Version | None = None
    twin: str | None = None
    provisioned: Provisioned | None = None
    known: bool = True
    aliases_known: bool = True

    @property
    def key(self) -> str:
        """What the row is called: the version's number."""
        return self.version.number

    @property
    def changed(self) -> tuple[Change, ...]:
        """What differs from `previous`, worked out when asked for."""
        return changes(self.previous, self.version) if self.previous is not None else ()

    @property
    def differs(self) -> bool | None:
        """Whether it differs from `previous`, None where that is not known."""
        return differs(self.previous, self.version) if self.previous is not None else None


@dataclass(frozen=True, slots=True)
class FoldRow:
    """A run of versions without labels, from `newest` down to `oldest`; of `missing` numbers within none is known.

    `whole` says that all versions are known, so that those were deleted; `aliases_known` as for a version.
    """

    newest: str
    oldest: str
    count: int
    missing: int
    unfolded: bool = False
    whole: bool = True
    aliases_known: bool = True

    @property
    def key(self) -> str:
        """What the row is called; it stays the same while the run grows at its newer end."""
        return f"fold {self.oldest}"


@dataclass(frozen=True, slots=True)
class GapRow:
    """Numbers between two versions that are not known, `newest` down to `oldest`.

    `whole` says that all versions are known, so that these were deleted: AWS never gives a number twice.
    """

    newest: int
    oldest: int
    whole: bool = True

    @property
    def key(self) -> str:
        """What the row is called."""
        return f"gap {self.oldest}"


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """Further versions are on their way."""

    key: str = "reading"


@dataclass(frozen=True, slots=True)
class FailureRow:
    """A part that could not be read."""

    failure: ReadFailure

    @property
    def key(self) -> str:
        """What the row is called."""
        return f"failure {self.failure.action}"


Row = VersionRow | FoldRow | GapRow | ReadingRow | FailureRow


def history(snapshot: FunctionSnapshot, unfolded: frozenset[str] = frozenset()) -> tuple[Row, ...]:
    """Lay out the rows, newest first; a run stays open where `unfolded` holds the number of any version in it."""
    labels = _labels(snapshot)
    versions, unknown = _with_missing_targets(snapshot, labels)
    twins = _twins(versions)
    own = {p.qualifier: p for p in snapshot.provisioned if is_number(p.qualifier)}
    rows: list[Row] = []
    run: list[VersionRow] = []
    seen = 0
    above: VersionRow | None = None
    for position, version in enumerate(versions):
        number = version.number
        row = VersionRow(
            version,
            labels.get(number, ()),
            _previous(versions, position, unknown, snapshot.versions_known),
            twins.get(number),
            own.get(number),
            number not in unknown,
            snapshot.aliases_known,
        )
        published = version.is_published
        seen += published
        foldable = published and seen > NEWEST_OPEN and not row.labels and row.provisioned is None
        gap = _gap(above, row, snapshot.versions_known) if above is not None and published else None
        if run and not foldable:
            rows.extend(_folded(run, unfolded, snapshot))
            run = []
        if gap is not None and not run:
            rows.append(gap)
        if foldable:
            run.append(row)
        else:
            rows.append(row)
        if published:
            above = row
    rows.extend(_folded(run, unfolded, snapshot))
    rows.extend(map(FailureRow, _distinct(snapshot.failures)))
    if not snapshot.versions_ended:
        rows.append(ReadingRow())
    return tuple(rows)


def _distinct(failures: Iterable[ReadFailure]) -> Iterator[ReadFailure]:
    """Yield what could not be read, and once alone that the function is not there, whichever call said so."""
    missing: set[str] = set()
    for failure in failures:
        if not isinstance(failure.cause, NotFound):
            yield failure
        elif failure.reason not in missing:
            missing.add(failure.reason)
            yield failure


def labels_of(alias: Alias, provisioned: Provisioned | None = None) -> tuple[tuple[str, AliasLabel], ...]:
    """Return an alias's labels, each with the version it points at, primary first."""
    routing = alias.routing
    if routing.canary is None:
        return ((routing.primary, AliasLabel(alias.name, Role.WHOLE, provisioned=provisioned)),)
    return (
        (routing.primary, AliasLabel(alias.name, Role.PRIMARY, routing.weight.rest, routing.canary, provisioned)),
        (routing.canary, AliasLabel(alias.name, Role.CANARY, routing.weight, routing.primary)),
    )


def _labels(snapshot: FunctionSnapshot) -> dict[str, tuple[AliasLabel, ...]]:
    labels: dict[str, tuple[AliasLabel, ...]] = {}
    for alias in snapshot.aliases:
        for number, label in labels_of(alias, snapshot.provisioned_for(alias.name)):
            labels[number] = (*labels.get(number, ()), label)
    return labels


def _with_missing_targets(
    snapshot: FunctionSnapshot, targets: Iterable[str]
) -> tuple[tuple[Version, ...], frozenset[str]]:
    """Add the versions that an alias names and no list has shown, so that no label is lost."""
    there = {version.number for version in snapshot.versions}
    missing = frozenset(number for number in targets if number not in there)
    if not missing:
        return snapshot.versions, missing
    every = (*snapshot.versions, *(Version(number) for number in missing))
    return tuple(sorted(every, key=lambda version: newest_first(version.number))), missing


def _twins(versions: tuple[Version, ...]) -> dict[str, str]:
    last: dict[str, str] = {}
    twins: dict[str, str] = {}
    for version in reversed(versions):
        if version.code_sha256:
            if version.code_sha256 in last:
                twins[version.number] = last[version.code_sha256]
            last[version.code_sha256] = version.number
    return twins


def _previous(versions: tuple[Version, ...], position: int, unknown: frozenset[str], whole: bool) -> Version | None:
    version = versions[position]
    older = versions[position + 1] if position + 1 < len(versions) else None
    if older is None or not older.is_published or not unknown.isdisjoint((version.number, older.number)):
        return None
    # Pages come oldest first: until the last one, others may stand between two that are known.
    return older if whole or (version.is_published and int(version.number) == int(older.number) + 1) else None


def _gap(above: VersionRow, below: VersionRow, whole: bool) -> GapRow | None:
    """Return the numbers between two rows; beside a version that no list has shown nothing is said of them."""
    newest, oldest = int(above.key) - 1, int(below.key) + 1
    return GapRow(newest, oldest, whole) if above.known and below.known and newest >= oldest else None


def _folded(run: list[VersionRow], unfolded: frozenset[str], snapshot: FunctionSnapshot) -> list[Row]:
    whole = snapshot.versions_known
    if len(run) < SHORTEST_FOLD:
        return _with_gaps(run, whole)
    newest, oldest = run[0].key, run[-1].key
    missing = int(newest) - int(oldest) + 1 - len(run)
    fold = FoldRow(newest, oldest, len(run), missing, whole=whole, aliases_known=snapshot.aliases_known)
    if unfolded.isdisjoint(row.key for row in run):
        return [fold]
    return [replace(fold, unfolded=True), *_with_gaps(run, whole)]


def _with_gaps(run: list[VersionRow], whole: bool) -> list[Row]:
    rows: list[Row] = []
    above: VersionRow | None = None
    for row in run:
        if above is not None and (gap := _gap(above, row, whole)) is not None:
            rows.append(gap)
        rows.append(row)
        above = row
    return rows
