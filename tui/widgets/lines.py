"""Lines made of spans: measured in cells, cut with an ellipsis, turned into strips; text is never read as markup."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.presentation.spans import ELLIPSIS, Span, Spans, shorten

if TYPE_CHECKING:
    from textual.widget import Widget

    from tui.features.versions.lanes import Head
    from tui.presentation.alias_labels import AliasSpans

GAP = "  "
MATCH_STYLE = Style(bold=True, underline=True)
STRIPS_KEPT = 1_000
"""Lines that are kept as they were drawn; a screen has some fifty."""

TEXT_LEAST = 16
"""So many cells of a description are worth more than what would stand behind it."""


def width_of(spans: Spans) -> int:
    """Return how many cells the spans take."""
    return sum(cell_len(span.text) for span in spans)


def cut(text: str, width: int) -> str:
    """Shorten text to so many cells; what is cut ends with an ellipsis."""
    return shorten(text, width, cell_len)


def cut_middle(text: str, width: int) -> str:
    """Shorten a name to so many cells and keep both its ends: functions of one team often begin alike."""
    if cell_len(text) <= width or width < len("a…bc"):
        return cut(text, width)
    tail = width // 2
    chopped = text[-tail:]
    while cell_len(chopped) > tail:
        chopped = chopped[1:]
    return set_cell_size(text, width - 1 - cell_len(chopped)) + ELLIPSIS + chopped


def flush(text: str, width: int, right: bool = False) -> str:
    """Cut or pad text to exactly so many cells."""
    text = cut(text, width)
    padding = " " * (width - cell_len(text))
    return padding + text if right else text + padding


def cut_spans(spans: Spans, width: int) -> list[Span]:
    """Shorten a line to so many cells, at its end."""
    if width_of(spans) <= width:
        return list(spans)
    kept: list[Span] = []
    left = width
    for span in spans:
        size = cell_len(span.text)
        if size >= left:
            # Something follows, or this is too long itself: either way the ellipsis has to stand here.
            kept.append(span._replace(text=cut(span.text + " " * (left + 1 - size), left)))
            break
        kept.append(span)
        left -= size
    return kept


def fit_aliases(aliases: Sequence[AliasSpans], width: int) -> list[Span]:
    """Place as many aliases as fit whole and count the rest (`+2`).

    Where not even the first one fits, its name is cut, never the versions and the weight behind it.
    """
    for count in range(len(aliases), 0, -1):
        left_out = len(aliases) - count
        spans = _joined(aliases[:count], left_out)
        if width_of(spans) <= width:
            return spans
    if not aliases:
        return []
    (name, target), left_out = aliases[0], len(aliases) - 1
    tail = _joined([(name._replace(text=""), target)], left_out)
    room = width - width_of(tail)
    if room < len("x") + len(ELLIPSIS):
        return [Span(cut(f"+{len(aliases)}", width), "quiet")]
    return [name._replace(text=cut(name.text, room)), *tail[1:]]


def _joined(aliases: Iterable[AliasSpans], left_out: int) -> list[Span]:
    spans: list[Span] = []
    for alias in aliases:
        if spans:
            spans.append(Span(GAP))
        spans.extend(alias)
    if left_out:
        spans.append(Span(f"{GAP}+{left_out}", "quiet"))
    return spans


def fit_head(head: Head, width: int) -> list[Span]:
    """Put a history line together: whole parts of its tail go first, then the text is cut."""
    spans = list(head.head)
    if width_of(spans) > width:
        spans = [span for span in spans if span.style != "age"]
    gap = GAP if spans and head.text else ""
    room = width - width_of(spans)
    text_least = cell_len(gap) + min(cell_len(head.text), TEXT_LEAST)
    tail: list[Span] = []
    for part in head.tail:
        if width_of([*tail, part]) <= room - text_least:
            tail.append(part)
    text_room = room - width_of(tail) - cell_len(gap)
    if head.text and text_room > len(ELLIPSIS):
        spans += [Span(gap), Span(cut(head.text, text_room))]
    return cut_spans([*spans, *tail], width)


def to_strip(spans: Iterable[Span], width: int, base: Style, style_of: Callable[[str], Style]) -> Strip:
    """Turn spans into a strip of exactly so many cells."""
    segments = [Segment(span.text, style_of(span.style)) for span in spans if span.text]
    return Strip(segments).adjust_cell_length(width, base)


class KeptStrips:
    """The lines of a widget as strips, each kept as it was drawn; styles are component classes, called by a prefix."""

    def __init__(self, widget: Widget, prefix: str) -> None:
        self._widget, self._prefix = widget, prefix
        self._strips: dict[tuple[Span, ...], Strip] = {}
        self._plain = Style.null()
        self.width = 0

    def look(self, width: int) -> None:
        """Work out what all lines have in common: asked for each span, it would take most of the time of a painting."""
        plain = self._widget.rich_style
        if (width, plain) != (self.width, self._plain) or len(self._strips) > STRIPS_KEPT:
            self.width, self._plain = width, plain
            self._strips.clear()

    def strip(self, spans: tuple[Span, ...]) -> Strip:
        """Return a line, which is drawn once."""
        strip = self._strips.get(spans)
        if strip is None:
            strip = self._strips[spans] = to_strip(spans, self.width, self._plain, self._style_of)
        return strip

    def forget(self) -> None:
        """Draw all lines anew."""
        self._strips.clear()

    def _style_of(self, style: str) -> Style:
        """Return a style by its name, or by several, of which the later ones win."""
        if style == "plain":
            return self._plain
        first, *more = style.split()
        base = self._plain if first == "plain" else self._widget.get_component_rich_style(f"{self._prefix}--{first}")
        return Style.combine([base, *(MATCH_STYLE if name == "match" else self._only_set(name) for name in more)])

    def _only_set(self, style: str) -> Style:
        """Return what a component sets itself, with colours as they are on the widget's ground."""
        name = f"{self._prefix}--{style}"
        whole = self._widget.get_component_rich_style(name)
        only = self._widget.get_component_rich_style(name, partial=True)
        return only + Style(
            color=whole.color if only.color is not None else None,
            bgcolor=whole.bgcolor if only.bgcolor is not None else None,
        )


def span_at(spans: Iterable[Span], x: int) -> Span | None:
    """Return the span under a cell, or None behind the last one."""
    for span in spans:
        x -= cell_len(span.text)
        if x < 0:
            return span
    return None
