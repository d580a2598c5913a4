"""What the mouse is on in the history."""

from __future__ import annotations

from tui.domain.history import VersionRow
from tui.features.versions.lanes import INDENT, Drawing
from tui.presentation.spans import Measure


def version_at(drawing: Drawing, line: int) -> str:
    """Return the version whose first line it is: what a drag would carry; empty elsewhere."""
    if not 0 <= line < len(drawing.lines) or not drawing.lines[line].first:
        return ""
    row = drawing.rows[drawing.lines[line].row]
    return row.key if isinstance(row, VersionRow) and row.known else ""


def alias_at(drawing: Drawing, line: int, x: int, measure: Measure = len) -> str:
    """Return the alias whose label is in that cell; empty elsewhere."""
    if not 0 <= line < len(drawing.lines):
        return ""
    left = x - INDENT
    for span in drawing.lines[line].spans if left >= 0 else ():
        left -= measure(span.text)
        if left < 0:
            return span.target
    return ""


def drop_target(drawing: Drawing, line: int, x: int, measure: Measure = len) -> str:
    """Return the alias that a drop there means: the label itself, or the only one of its line."""
    if alias := alias_at(drawing, line, x, measure):
        return alias
    spans = drawing.lines[line].spans if 0 <= line < len(drawing.lines) else ()
    targets = {span.target for span in spans if span.target}
    return targets.pop() if len(targets) == 1 else ""
