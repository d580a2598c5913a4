"""What a version opens to: label and value, wrapped so that nothing of a value is lost."""

from __future__ import annotations

from tui.domain.described import parse_description
from tui.domain.history import Role, VersionRow
from tui.domain.version import LATEST, Version
from tui.presentation.ages import moment
from tui.presentation.changes import changes_text
from tui.presentation.number_format import size_text
from tui.presentation.spans import Measure, Span
from tui.presentation.wrap import wrap

_SERVES = {Role.WHOLE: "", Role.PRIMARY: ", stable", Role.CANARY: ", canary"}


def detail_lines(row: VersionRow, width: int, measure: Measure = len) -> list[list[Span]]:
    """Lay out a version's details for so many cells."""
    details = _details(row)
    indent = max(len(label) for label, _ in details) + 2
    return [
        [Span((label if index == 0 else "").ljust(indent), "quiet"), Span(part, "detail")]
        for label, value in details
        for index, part in enumerate(wrap(value, max(width - indent, 8), measure))
    ]


def _details(row: VersionRow) -> list[tuple[str, str]]:
    version = row.version
    if not row.known:
        return [("serves", _serves(row))]
    lines = [
        (f"vs {row.previous.number}", changes_text(row.changed)) if row.previous is not None else ("", ""),
        ("serves", _serves(row)),
        ("state", _state(version)),
        ("SnapStart", _snap_start(version)),
        ("runtime", _runtime(version)),
        ("memory", _limits(version)),
        ("code", f"{size_text(version.code_size)}, sha256 {version.code_sha256}" if version.code_sha256 else ""),
        ("layers", version.settings.get("Layers.Arn", "")),
        ("env", _environment(version)),
        ("role", _role(version.role)),
        ("changed" if version.number == LATEST else "published", moment(version.modified)),
        ("description", version.description),
        *_named(version.description),
        ("arn", version.arn),
    ]
    return [(label, value) for label, value in lines if value]


def _named(description: str) -> list[tuple[str, str]]:
    """Return what a description names, where it says more than that alone."""
    parts = parse_description(description)
    named = [
        ("commit", parts.commit),
        ("release", parts.release),
        ("issue", parts.issue),
        ("link", parts.link),
    ]
    return [(label, value) for label, value in named if value != description]


def _runtime(version: Version) -> str:
    machine = version.settings.get("Architectures", "")
    return ", ".join(filter(None, (version.runtime or version.package_type.lower(), version.handler, machine)))


def _environment(version: Version) -> str:
    # Names only: the values never leave the adapter.
    failed = version.environment_error
    return ", ".join([*sorted(version.environment), *([f"not known: {failed}"] if failed else [])])


def _role(arn: str) -> str:
    short = arn.rsplit("/", 1)[-1]
    return f"{short}, {arn}" if short != arn else arn


_SNAPSHOTS = {
    "Pending": "creating its snapshot",
    "Active": "snapshot ready",
    "Inactive": "snapshot removed after 14 days without calls; the next call fails and recreates it",
    "Failed": "snapshot could not be created",
}


def _snap_start(version: Version) -> str:
    asked = version.settings.get("SnapStart.ApplyOn", "None")
    if asked == "None":
        return ""
    if version.number == LATEST:
        return f"{asked}: applies from the next published version"
    snapshot = _SNAPSHOTS.get(version.state or "")
    return f"{asked}: {snapshot}" if snapshot else asked


def _serves(row: VersionRow) -> str:
    served = (
        f"{label.alias} {label.share} %{_SERVES[label.role]}" + (f" beside {label.other}" if label.other else "")
        for label in row.labels
    )
    named = "; ".join(served)
    if row.aliases_known:
        return named or "no alias"
    return f"{named}; others not known" if named else "not known: the aliases could not be loaded"


def _state(version: Version) -> str:
    state = version.state or "not loaded"
    update = f"last update {version.update}" if version.update else ""
    return ", ".join(filter(None, (state, version.state_reason, update)))


def _limits(version: Version) -> str:
    memory = f"{version.memory_mb} MB" if version.memory_mb is not None else ""
    timeout = f"timeout {version.timeout_s} s" if version.timeout_s is not None else ""
    return ", ".join(filter(None, (memory, timeout)))
