"""`$LATEST` laid out as rows to walk through: state, code, configuration, environment; each with its edit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from tui.domain.function import FunctionSnapshot
from tui.domain.setting import current_setting, setting_text
from tui.domain.version import Version, changes, differs
from tui.features.latest.draft import FIELDS, OF_ZIPS, Draft
from tui.features.latest.editor import ADD, CODE, LatestEditor, why_not_read
from tui.features.latest.is_updated import is_updated
from tui.features.latest.text import format_state
from tui.presentation.ages import age
from tui.presentation.changes import changes_text
from tui.presentation.number_format import size_text
from tui.presentation.spans import Measure, Span, Spans, failure_text

INDENT = 14
_UNITS = {"MemorySize": " MB", "Timeout": " s"}
SECRET = "••••••"


class EditorRow(NamedTuple):
    """A row: its key, its lines, and whether the cursor may stand on it."""

    key: str
    lines: tuple[Spans, ...]
    chosen: bool = True


def rows_of(
    work: LatestEditor, function: FunctionSnapshot | None, now: datetime, width: int, measure: Measure = len
) -> tuple[EditorRow, ...]:
    """Lay out the work for so many cells."""
    latest = work.latest
    if latest is None:
        words = "reading…" if work.failure is None else why_not_read(work) or ""
        return (EditorRow("none", ((Span(words, "quiet"),),), chosen=False),)
    return (
        _fixed_row("state", Span(format_state(latest), _state_role(latest))),
        _differs(latest, function, width - INDENT, measure),
        EditorRow(CODE, ((_label("code"), *_code(latest, now)),)),
        *(
            EditorRow(name, ((_label(name), *_field(latest, work.draft, name)),))
            for name in FIELDS
            if name not in OF_ZIPS or latest.package_type != "Image"
        ),
        _heading("environment", _variables_known(latest)),
        *(
            EditorRow(f"env {name}", (tuple(_variable(latest, work.draft, name)),))
            for name in _names(latest, work.draft)
        ),
        EditorRow(ADD, ((Span("+ ", "strong"), Span("add a variable")),)),
    )


def _fixed_row(label: str, *spans: Span) -> EditorRow:
    return EditorRow(label, ((_label(label), *spans),), chosen=False)


def _heading(label: str, words: str) -> EditorRow:
    return EditorRow(label, ((_label(label), Span(words, "quiet")),), chosen=False)


def _label(label: str) -> Span:
    return Span(label.ljust(INDENT), "quiet")


def _state_role(latest: Version) -> str:
    if "Failed" in (latest.state, latest.update):
        return "bad"
    return "plain" if is_updated(latest) else "warn"


def _differs(latest: Version, function: FunctionSnapshot | None, width: int, measure: Measure) -> EditorRow:
    if function is None or not function.versions_known:
        failure = function.failure_of("ListVersionsByFunction") if function is not None else None
        words = f"not known: {failure_text(failure)}" if failure is not None else "versions not read yet"
        return _fixed_row("changes", Span(words, "quiet"))
    if not function.published:
        return _fixed_row("changes", Span("no version published yet", "quiet"))
    newest = function.published[0]
    if differs(newest, latest) is False:
        return _fixed_row("changes", Span(f"none since version {newest.number}"))
    tail = f" since version {newest.number}"
    return _fixed_row("changes", Span(changes_text(changes(newest, latest), width - len(tail), measure) + tail))


def _code(latest: Version, now: datetime) -> Iterator[Span]:
    yield Span(f"{size_text(latest.code_size)}, {latest.package_type}, modified {age(latest.modified, now)}")
    if latest.code_sha256:
        yield Span(f"  sha256 {latest.code_sha256[:16]}…", "quiet")


def _field(latest: Version, draft: Draft, name: str) -> Iterator[Span]:
    held = current_setting(latest, name)
    yield Span(f"{held}{_UNITS.get(name, '')}") if held else Span("none", "quiet")
    if name in draft.settings:
        wanted = setting_text(draft.settings[name])
        yield Span(f"  ⟶  {wanted}{_UNITS.get(name, '')}" if wanted else "  ⟶  none", "warn")


def _variables_known(latest: Version) -> str:
    return f"not known: {latest.environment_error}" if latest.environment_error else "values are never shown"


def _names(latest: Version, draft: Draft) -> list[str]:
    return sorted({*latest.environment, *draft.environment})


def _variable(latest: Version, draft: Draft, name: str) -> Iterator[Span]:
    yield Span(name.ljust(INDENT) if len(name) < INDENT else f"{name}  ")
    known, wanted = name in latest.environment, draft.environment.get(name, "")
    if known:
        yield Span(SECRET, "quiet")
    if name not in draft.environment:
        return
    words = "removed" if wanted is None else "another value" if known else "added"
    yield Span(f"{'  ' if known else ''}⟶  {words}", "warn")
