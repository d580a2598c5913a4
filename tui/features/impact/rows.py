"""What depends on a version or an alias, as rows of one line each, and the one under the cursor in full."""

from __future__ import annotations

from tui.features.impact.impact import UNSEEN, Dependent, Impact, Kind
from tui.presentation.spans import Span, Spans, failure_text

_WIDTH = max(len(kind.value) for kind in Kind) + 2
_LACKS = "no access"


def impact_rows(impact: Impact) -> tuple[tuple[str, Spans], ...]:
    """Return a row for each thing that depends on it, for each caller it lacks, and for what could not be read."""
    rows: list[tuple[str, Spans]] = []
    width = max((len(one.bound) for one in impact.dependents), default=0)
    for number, one in enumerate(impact.dependents):
        role = "strong" if one.acts else "quiet"
        bound = Span(f"{one.bound.ljust(width)}  ", "quiet")
        rows.append((f"d{number}", [Span(one.kind.value.ljust(_WIDTH), "mark"), bound, Span(one.what, role)]))
    for number, words in enumerate(impact.missing_callers):
        rows.append((f"l{number}", [Span(_LACKS.ljust(_WIDTH), "warn"), Span(words)]))
    for number, failure in enumerate(impact.unread):
        rows.append((f"u{number}", [Span("not read".ljust(_WIDTH), "bad"), Span(failure_text(failure))]))
    return tuple(rows)


def impact_head(impact: Impact) -> str:
    """Say in a line how much depends on it."""
    dependents = len(impact.dependents)
    plural = "" if dependents == 1 else "s"
    words = [f"{dependents} thing{plural} depend{'s' if dependents == 1 else ''} on {impact.qualifier}"]
    if not dependents and impact.complete and not impact.unread:
        words = [f"nothing known depends on {impact.qualifier}"]
    if impact.missing_callers:
        words.append(
            f"{len(impact.missing_callers)} caller{'' if len(impact.missing_callers) == 1 else 's'} without access"
        )
    if impact.unread:
        words.append(f"{len({failure.action for failure in impact.unread})} not read")
    if not impact.complete:
        words.append("reading…")
    return ", ".join(words)


def impact_lines(impact: Impact, key: str) -> tuple[str, ...]:
    """Return the row of that key in full, or what is to be known where none is under the cursor."""
    kind, number = key[:1], int(key[1:]) if key[1:].isdigit() else -1
    match kind:
        case "d" if number < len(impact.dependents):
            return _dependent(impact.dependents[number], impact.qualifier)
        case "l" if number < len(impact.missing_callers):
            qualifier = impact.qualifier
            why = f"calls through {qualifier} are judged by its own policy alone: this caller would be refused there"
            return (impact.missing_callers[number], why)
        case "u" if number < len(impact.unread):
            return (failure_text(impact.unread[number]), "without it this list may be incomplete")
    return (UNSEEN,)


def _dependent(one: Dependent, qualifier: str) -> tuple[str, ...]:
    through = (
        "" if one.qualifier in (qualifier, "") or one.kind is Kind.ALIAS else f", and so on {qualifier} through it"
    )
    if one.kind is Kind.ALIAS:
        return (one.what, f"when {one.qualifier} is moved: it {one.moved}", one.deleted)
    lines = [one.what, f"bound to {one.bound}{through}"]
    if one.moved == one.deleted:
        return (*lines, f"it {one.moved}")
    if one.bound.startswith("version"):
        return (*lines, f"it {one.moved}", f"when the version is deleted: it {one.deleted}")
    return (*lines, f"when the alias is moved: it {one.moved}", f"when the alias is deleted: it {one.deleted}")
