"""The aliases of a function side by side, the selected one marked; a click selects another."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.presentation.spans import Span
from tui.widgets.lines import cut, cut_spans, span_at, to_strip, width_of

MARK = "▸"
_SHORTEST = 16
"""Cells that the selected name keeps, at least, when the line is full."""


class AliasTabs(Widget):
    """One line: the selected alias with its marks, the others as far as there is room, the rest counted."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {
        "alias-tabs--selected",
        "alias-tabs--alias",
        "alias-tabs--protected",
        "alias-tabs--armed",
        "alias-tabs--quiet",
    }
    DEFAULT_CSS = "AliasTabs { height: 1; width: 1fr; }"

    names: reactive[tuple[str, ...]] = reactive(())
    selected: reactive[str] = reactive("")
    protected: reactive[bool] = reactive(False)
    armed: reactive[bool] = reactive(False)
    last_good: reactive[str] = reactive("")
    remark: reactive[str] = reactive("")

    class AliasChosen(Message):
        """An alias was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def render_line(self, y: int) -> Strip:
        """Draw the one line."""
        del y
        return to_strip(self._placed(), self.size.width, self.rich_style, self._style)

    def on_click(self, event: Click) -> None:
        """Take the alias under the pointer."""
        alias = self.alias_at(event.x)
        if alias and alias != self.selected:
            self.post_message(self.AliasChosen(alias))

    def alias_at(self, x: int) -> str:
        """Return the alias whose tab is in that column, empty where there is none."""
        span = span_at(self._placed(), x)
        return span.target if span is not None else ""

    @property
    def marks(self) -> tuple[Span, ...]:
        """What is beside the alias selected."""
        protected = (Span("  protected", "protected"),) if self.protected else ()
        armed = (Span("  "), Span("armed", "armed")) if self.armed else ()
        return (*protected, *armed, *((Span(f"  {self.last_good}", "quiet"),) if self.last_good else ()))

    def _placed(self) -> list[Span]:
        return placed(self.names, self.selected, self.marks, self.remark, self.size.width)

    def _style(self, style: str) -> Style:
        if style == "plain":
            return self.rich_style
        return self.rich_style + self.get_component_rich_style(f"alias-tabs--{style}", partial=True)


def placed(names: tuple[str, ...], selected: str, marks: Sequence[Span], remark: str, width: int) -> list[Span]:
    """Return the line's spans: the selected alias always, then the others in turn from there, then the remark."""
    if selected not in names:
        return _unselected(names, remark, width)
    at = names.index(selected)
    others = [*names[at + 1 :], *names[:at]]
    first = Span(f" {MARK}{names[at]}", "selected", names[at])
    for count in range(len(others), -1, -1):
        # The selected alias stays in its order among the neighbours that are shown.
        shown = sorted(others[:count], key=names.index)
        before = [name for name in shown if names.index(name) < at]
        after = [name for name in shown if names.index(name) > at]
        left_out = len(others) - count
        spans = [
            *(Span(f"  {name}", "alias", name) for name in before),
            first,
            *marks,
            *(Span(f"  {name}", "alias", name) for name in after),
            *([Span(f"  +{left_out}", "quiet")] if left_out else []),
        ]
        if width_of(spans) <= width:
            room = width - width_of(spans)
            return [*spans, Span(cut(f"   {remark}", room), "quiet")] if remark and room > _SHORTEST else spans
    tail = [*marks, *([Span(f"  +{len(others)}", "quiet")] if others else [])]
    room = max(width - width_of(tail), min(_SHORTEST, width))
    return cut_spans([first._replace(text=cut(first.text, room)), *tail], width)


def _unselected(names: tuple[str, ...], remark: str, width: int) -> list[Span]:
    """Return the line where no alias is selected: the names as far as they fit, and the remark."""
    said = [Span(f"  {remark}" if names else f" {remark}", "quiet")] if remark else []
    for count in range(len(names), 0, -1):
        left_out = len(names) - count
        more = [Span(f"  +{left_out}", "quiet")] if left_out else []
        spans = [*(Span(f"  {name}", "alias", name) for name in names[:count]), *more]
        if width_of(spans) <= width:
            return cut_spans([*spans, *said], width)
    return cut_spans(said, width)
