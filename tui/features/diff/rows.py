"""A comparison of two versions as rows: the configuration as a table, then the code file by file, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tui.domain.errors import NotPermitted
from tui.features.diff.code import CodeDiff, DiffLine, FileDiff, Mark
from tui.features.diff.code import Fate as FileFate
from tui.features.diff.comparison import Comparison
from tui.features.diff.configuration import Fate, FieldDiff, configuration_diff
from tui.features.diff.highlight import TAB, Hunk, highlight, hunks
from tui.presentation.error_text import explain
from tui.presentation.keymap import key
from tui.presentation.number_format import count, size_text
from tui.presentation.spans import ELLIPSIS, Measure, Span, shorten
from tui.presentation.wrap import wrap

LOAD = "load"
"""The key of the row that asks for the code."""

_MARKS = {Fate.SAME: " ", Fate.CHANGED: "~", Fate.ADDED: "+", Fate.REMOVED: "-", Fate.UNKNOWN: "?"}
_FILE_MARKS = {
    FileFate.CHANGED: "~",
    FileFate.ADDED: "+",
    FileFate.REMOVED: "-",
    FileFate.RENAMED: "»",
    FileFate.UNKNOWN: "?",
}
_ROLES = {"~": "changed", "+": "added", "-": "removed", "»": "changed", "?": "changed", " ": "plain", "@": "place"}
_FOLDED, _OPEN, _FLAT = "▸ ", "▾ ", "  "
_NAME_MOST = 34
_LINE_MOST = 2_000


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One row. `key` names what can be opened there, `change` says that it is one to jump to.

    Rows of `code` may be longer than the window, and move sideways in it. Those of a text diff are the line number
    `line` of `hunk`, which is coloured when it comes into view.
    """

    spans: tuple[Span, ...]
    key: str = ""
    change: bool = False
    code: bool = False
    hunk: Hunk | None = None
    line: int = 0


def coloured(row: DiffRow) -> tuple[Span, ...]:
    """Return a row's spans, those of code in the colours of its syntax."""
    if row.hunk is None:
        return row.spans
    return (row.spans[0], *highlight(row.hunk)[row.line])


def diff_rows(
    comparison: Comparison, opened: frozenset[str], width: int, *, whole: bool = False, measure: Measure = len
) -> tuple[DiffRow, ...]:
    """Lay out a comparison for so many cells; `opened` names what is unfolded, `whole` shows equal fields as well."""
    fields = configuration_diff(comparison.before, comparison.after)
    return (
        *_configuration(fields, opened, width, whole, measure),
        DiffRow(()),
        *_code(comparison, opened, width, measure),
    )


# --- configuration --------------------------------------------------------------------------------------------------


def _configuration(
    fields: tuple[FieldDiff, ...], opened: frozenset[str], width: int, whole: bool, measure: Measure
) -> Iterator[DiffRow]:
    unknown = sum(field.fate is Fate.UNKNOWN for field in fields)
    differing = sum(field.fate is not Fate.SAME for field in fields) - unknown
    same = f"{len(fields) - unknown} fields are the same" if unknown else f"all {len(fields)} fields are the same"
    summary = f"{differing} of {len(fields)} fields differ" if differing else same
    summary += f", {unknown} not known" if unknown else ""
    yield DiffRow((Span("Configuration", "heading"), Span(f"   {summary}", "quiet")))
    shown = [field for field in fields if whole or field.fate is not Fate.SAME]
    name_width = min(max((measure(_shown_name(field)) for field in shown), default=0), _NAME_MOST, width // 3)
    room = max((width - name_width - len("▸ ~ ") - 4) // 2, 4)
    for field in shown:
        yield from _field(field, opened, name_width, room, width, measure)


def _field(
    field: FieldDiff, opened: frozenset[str], name_width: int, room: int, width: int, measure: Measure
) -> Iterator[DiffRow]:
    key, mark = f"field {field.name}", _MARKS[field.fate]
    role, name = _ROLES[mark], _shown_name(field)
    values = [_value(field.name, text) for text in (field.before, field.after)]
    if field.name.startswith("env "):
        values = [field.fate.value, ""]
    cut = any(measure(value) > room for value in values) or measure(name) > name_width
    fold = _FLAT if not cut else _OPEN if key in opened else _FOLDED
    # Two ARNs differ at their ends, so those are what is kept of them.
    shown = [_front(value, room, measure) if value.startswith("arn:") else value for value in values]
    cells = [_column(name, name_width, measure), _column(shown[0] or "-", room, measure), shown[1] or "-"]
    if field.name.startswith("env "):
        cells[2] = ""
    spans = (
        Span(fold, "quiet"),
        Span(f"{mark} {cells[0]}", role),
        Span(f"  {cells[1]}"),
        Span(f"  {shorten(cells[2], room, measure)}", role if field.fate is not Fate.SAME else "plain"),
    )
    yield DiffRow(spans, key if cut else "", change=field.fate is not Fate.SAME)
    if cut and key in opened:
        for label, text in (("", field.name), ("- ", values[0]), ("+ ", values[1])):
            for part in wrap(text, max(width - 8, 8), measure) if text else ():
                yield DiffRow((Span(f"      {label or '  '}"), Span(part)))


def _shown_name(field: FieldDiff) -> str:
    """Return a field's name; of a layer, the part of its ARN that people know it by."""
    if field.name.startswith("Layer "):
        return f"Layer {field.name.rpartition(':')[2]}"
    return field.name


def _value(name: str, text: str) -> str:
    return size_text(int(text)) if name == "CodeSize" and text else text


def _column(text: str, width: int, measure: Measure) -> str:
    text = shorten(text, width, measure)
    return text + " " * (width - measure(text))


# --- code -----------------------------------------------------------------------------------------------------------


def _code(comparison: Comparison, opened: frozenset[str], width: int, measure: Measure) -> Iterator[DiffRow]:
    diff = comparison.diff
    yield DiffRow((Span("Code", "heading"), Span(f"   {_code_text(comparison)}", "quiet")))
    if diff is None:
        for part in wrap(_load_text(comparison), max(width - 4, 8), measure):
            key = LOAD if comparison.why_not_download is None else ""
            yield DiffRow((Span(f"    {part}", "load" if key else "quiet"),), key, change=bool(key))
        return
    for note in diff.notes:
        for part in wrap(note, max(width - 4, 8), measure):
            yield DiffRow((Span(f"  ! {part}", "changed"),))
    if diff.images is not None:
        for mark, image in zip("-+", diff.images, strict=True):
            yield DiffRow((Span(f"  {mark} {image}", _ROLES[mark]),), code=True)
    for file in diff.files:
        yield from _file(file, opened, width, measure)


def _code_text(comparison: Comparison) -> str:
    before, after = comparison.before, comparison.after
    if comparison.is_same_code:
        return f"the same: CodeSha256 {after.code_sha256}"
    if comparison.is_image:
        return "differs (container image: no files to compare)"
    sizes = f"{size_text(before.code_size)} → {size_text(after.code_size)}"
    if comparison.diff is None:
        return f"differs: {sizes}"
    return _counted(comparison.diff)


def _counted(diff: CodeDiff) -> str:
    added, removed = sum(file.added for file in diff.files), sum(file.removed for file in diff.files)
    files = len(diff.files)
    summary = f"{files:,} {'file differs' if files == 1 else 'files differ'}, {diff.same:,} the same"
    return f"{summary}   +{added:,} -{removed:,} lines"


def _load_text(comparison: Comparison) -> str:
    before, after = comparison.before, comparison.after
    if comparison.is_same_code:
        return "nothing to download"
    if comparison.asked:
        return "asking AWS…" if comparison.is_image else "downloading…"
    if comparison.failure is not None:
        why = explain(comparison.failure)
        hint = "; `crossfade iam code` prints the permissions" if isinstance(comparison.failure, NotPermitted) else ""
        return f"{why.problem}{hint}; press {key('diff.load')} to retry"
    reason = comparison.why_not_download
    if reason is not None:
        return reason
    if comparison.is_image:
        return f"press {key('diff.load')}, or enter here, to read the URI and digest of both images"
    size = before.code_size + after.code_size
    return f"press {key('diff.load')}, or enter here, to download {size_text(size)} from AWS (into memory only)"


def _file(file: FileDiff, opened: frozenset[str], width: int, measure: Measure) -> Iterator[DiffRow]:
    key, mark = f"file {file.path}", _FILE_MARKS[file.fate]
    opens = bool(file.lines) or measure(file.path) > width // 2
    fold = _FLAT if not opens else _OPEN if key in opened else _FOLDED
    tail = f"  {_file_text(file)}"
    room = max(width - len("▸ ~ ") - measure(tail), 12)
    spans = (
        Span(fold, "quiet"),
        Span(f"{mark} ", _ROLES[mark]),
        Span(_front(file.path, room, measure), "file"),
        Span(tail, "quiet"),
    )
    yield DiffRow(spans, key if opens else "", change=True)
    if key not in opened:
        return
    if measure(file.path) > room:
        for part in wrap(file.path, max(width - 6, 8), measure):
            yield DiffRow((Span(f"      {part}", "quiet"),))
    for hunk in hunks(file.path, [_shown(line) for line in file.lines]):
        for number, line in enumerate(hunk.lines):
            role = _ROLES[line.mark.value]
            text = (Span(f"    {line.mark} ", role), Span(line.text, role))
            yield DiffRow(text, change=line.mark is Mark.PLACE, code=True, hunk=hunk, line=number)
    if file.remark and file.lines:
        yield DiffRow((Span(f"      {file.remark}", "quiet"),))


def _file_text(file: FileDiff) -> str:
    before, after = file.before, file.after
    if file.fate is FileFate.RENAMED and before is not None:
        return f"was {before.path}"
    if file.lines:
        return f"+{file.added:,} -{file.removed:,}" + (f"   {file.remark}" if file.remark else "")
    parts = []
    if before is not None and after is not None:
        parts.append(f"{size_text(before.size)} → {size_text(after.size)}")
        if before.sha256 and after.sha256:
            parts.append(f"sha256 {before.sha256[:8]} → {after.sha256[:8]}")
    else:
        only = after or before
        parts.append(size_text(only.size) if only is not None else "")
    if file.remark:
        parts.append(file.remark)
    elif after is not None and after.text is None:
        parts.insert(0, after.kind.value)
    return ", ".join(parts)


def _shown(line: DiffLine) -> DiffLine:
    """Return a line without tabs, and not longer than anybody reads."""
    text, left = line.text, len(line.text) - _LINE_MOST
    if left > 0:
        text = f"{text[:_LINE_MOST]}{ELLIPSIS} {count(left, 'more character')}"
    return replace(line, text=text.expandtabs(TAB))


def _front(path: str, width: int, measure: Measure) -> str:
    """Shorten a path at its beginning: files are known by their ends."""
    if measure(path) <= width:
        return path
    kept = path[-width:]
    while kept and measure(kept) > width - 1:
        kept = kept[1:]
    return ELLIPSIS + kept
