"""The fader: shows what is asked, what AWS confirmed and what traffic shows, and is dragged."""

from __future__ import annotations

from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.domain.alias import Alias
from tui.domain.routing import Weight
from tui.features.fader.actions import Grab, Release, SetWeight
from tui.features.fader.confirmed import Confirmation
from tui.features.fader.events import Conflict, Failed, MayStillApply, Refused, Unconfirmed
from tui.features.fader.machine import Fader
from tui.features.fader.text.confirmed import format_confirmation
from tui.features.fader.text.lines import MARGIN, Drawing, draw, draw_compact, label_spans, track_cells
from tui.features.fader.text.scale import Scale, scale
from tui.presentation.observed_share import Observed
from tui.presentation.spans import Span
from tui.widgets.changed_cells import changed_cells
from tui.widgets.lines import to_strip

WHEEL = 100
"""Basis points of one notch."""


class FaderTrack(Widget, can_focus=True, inherit_bindings=False):
    """Draws the fader of the selected alias line by line, and repaints only the cells that changed.

    A press on the track takes hold of the knob, which a drag then moves by as much as the pointer moves. A click moves
    nothing: it proposes the weight there, or that of the label, and a click on the line of what is typed confirms.
    Keys are the screen's.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {
        "fader--name",
        "fader--share",
        "fader--track",
        "fader--bar",
        "fader--knob",
        "fader--focus",
        "fader--seen",
        "fader--label",
        "fader--figure",
        "fader--asked",
        "fader--sending",
        "fader--offer",
        "fader--done",
        "fader--typed",
        "fader--quiet",
    }
    DEFAULT_CSS = "FaderTrack { height: auto; width: 1fr; }"

    fader: reactive[Fader | None] = reactive(None, repaint=False)
    observed: reactive[Observed | None] = reactive(None, repaint=False)
    typed: reactive[str] = reactive("", repaint=False)
    confirmation: reactive[Confirmation | None] = reactive(None, repaint=False)
    head: reactive[str] = reactive("", repaint=False)
    compact: reactive[bool] = reactive(False, repaint=False)

    class ActionRequested(Message):
        """The knob was taken hold of, moved or released; `alias` is the one that the fader showed then."""

        def __init__(self, action: Grab | SetWeight | Release, alias: Alias) -> None:
            super().__init__()
            self.action, self.alias = action, alias

    class Proposed(Message):
        """A weight was clicked, and is to be confirmed."""

        def __init__(self, weight: Weight) -> None:
            super().__init__()
            self.weight = weight

    class Confirmed(Message):
        """What is typed was clicked."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        """Start empty; data comes by the reactives."""
        super().__init__(id=id, classes=classes)
        self._drawing = Drawing((), -1, None)
        self._drawn_width = -1
        self._dragging = False
        self._offset = 0.0
        self._wanted: Weight | None = None
        self._fine = False
        # Where the pointer went down, for as long as it has not moved, and the weight there where it is not the knob's.
        self._pressed_at: float | None = None
        self._clicked: Weight | None = None

    # --- drawing ------------------------------------------------------------------------------------------------

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines it takes in that width."""
        del container, viewport
        return len(draw(self.fader, self.observed, self.typed, width, self._done).lines)

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width = self.size.width
        if width != self._drawn_width:
            self._drawing, self._drawn_width = self._draw(), width
        line = self._drawing.lines[y] if y < len(self._drawing.lines) else ()
        base = self.rich_style
        return to_strip(line, width, base, lambda role: self._style(base, role))

    def watch_fader(self, before: Fader | None, now: Fader | None) -> None:
        """Show it, and release a knob that is no longer held."""
        if self._dragging and (before is None or now is None or _taken_away(before, now)):
            self._let_go()
            if before is not None and (now is None or _other(before, now)):
                # Its last weight is meant, though another alias is shown by now.
                self.post_message(self.ActionRequested(Release(), before.confirmed))
        if not self._dragging and (now is None or now.at_rest or now.knob == self._wanted):
            self._wanted = None
        self._update()

    def watch_observed(self) -> None:
        """Show what traffic shows."""
        self._update()

    def watch_typed(self) -> None:
        """Show what is being typed."""
        self._update()

    def watch_confirmation(self) -> None:
        """Show what AWS confirmed last."""
        self._update()

    def watch_head(self) -> None:
        """Show since when the alias is where it is."""
        self._update()

    @property
    def _done(self) -> Span | None:
        if self.confirmation is not None:
            return Span(format_confirmation(self.confirmation), "done")
        # Where there is room, the panel says it above the fader.
        return Span(self.head, "quiet") if self.compact and self.head else None

    def watch_has_focus(self, has_focus: bool) -> None:
        """Mark the track while keys are the fader's."""
        super().watch_has_focus(has_focus)
        self._update()

    def watch_compact(self) -> None:
        """Draw with fewer lines, or with all."""
        self._update()

    def on_resize(self) -> None:
        """Draw again: in the compact layout the height says which lines there are."""
        self._update()

    def _draw(self) -> Drawing:
        width, height = self.size
        if self.compact:
            return draw_compact(
                self.fader, self.observed, self.typed, width, height, self._done, focused=self.has_focus
            )
        return draw(self.fader, self.observed, self.typed, width, self._done, focused=self.has_focus)

    def _update(self) -> None:
        if not self.is_mounted or not self.size.width:
            return
        before, now = self._drawing.lines, self._draw()
        self._drawing, self._drawn_width = now, self.size.width
        if len(before) != len(now.lines):
            self.refresh(layout=not self.compact)
            return
        regions = [
            Region(start, y, end - start, 1)
            for y, (old, new) in enumerate(zip(before, now.lines, strict=True))
            if old != new
            for start, end in changed_cells(old, new, self.size.width)
        ]
        if regions:
            self.refresh(*regions)

    def _style(self, base: Style, role: str) -> Style:
        return base if role == "plain" else base + self.get_component_rich_style(f"fader--{role}", partial=True)

    # --- the mouse ----------------------------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the knob, or jump to a label."""
        fader = self.fader
        if event.button != 1 or fader is None or not _can_be_moved(fader):
            return
        event.stop()
        place, cell = self._place(event), event.x - MARGIN
        if event.y == self._drawing.labels:
            label = next((w for x, text, w in label_spans(self.size.width) if x <= event.x < x + len(text)), None)
            if label is not None:
                self.post_message(self.Proposed(label))
            return
        if self.typed and event.y == len(self._drawing.lines) - 1:
            self.post_message(self.Confirmed())
            return
        if event.y != self._drawing.track or not 0 <= cell < track_cells(self.size.width):
            return
        self._dragging = True
        self._wanted = fader.knob
        on_knob = cell == self._scale.cell(fader.knob)
        self._clicked = None if on_knob else self._scale.weight_at(place, fine=self._fine)
        self._pressed_at, self._offset = place, place - self._scale.place(fader.knob)
        self.capture_mouse()
        self.post_message(self.ActionRequested(Grab(), fader.confirmed))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Move the knob that is held."""
        if not self._dragging:
            return
        event.stop()
        place = self._place(event)
        if self._pressed_at not in (None, place):
            self._pressed_at = None
        if self._pressed_at is None:
            self._ask(self._scale.weight_at(place - self._offset, fine=self._fine))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Release the knob where the pointer left it."""
        if self._dragging:
            event.stop()
            self._let_go()
            self._release()
            if self._clicked is not None and self._pressed_at is not None:
                self.post_message(self.Proposed(self._clicked))

    def on_mouse_release(self) -> None:
        """Release the knob when something else took the mouse away in the middle of a drag."""
        if self._dragging:
            self._dragging = False
            self._release()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Ask for a notch more."""
        self._notch(event, WHEEL)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Ask for a notch less."""
        self._notch(event, -WHEEL)

    def _notch(self, event: events.MouseEvent, basis_points: int) -> None:
        event.stop()
        event.prevent_default()
        if self.fader is not None and not self._dragging and _can_be_moved(self.fader):
            # Several notches may come before the first one is answered: each goes on from the last that was asked.
            knob = self.fader.knob if self._wanted is None else self._wanted
            self._ask(knob.moved(basis_points))

    def _ask(self, weight: Weight) -> None:
        fader = self.fader
        if fader is not None and weight != (fader.knob if self._wanted is None else self._wanted):
            self._wanted = weight
            self.post_message(self.ActionRequested(SetWeight(weight), fader.confirmed))

    def _release(self) -> None:
        if self.fader is not None:
            self.post_message(self.ActionRequested(Release(), self.fader.confirmed))

    def _let_go(self) -> None:
        self._dragging = False
        self.release_mouse()

    @property
    def _scale(self) -> Scale:
        return scale(track_cells(self.size.width))

    def _place(self, event: events.MouseEvent) -> float:
        """Return where the pointer is on the track, in cells, where n is the middle of the nth cell."""
        x = event.pointer_x - MARGIN
        # A terminal that reports pixels does so always; a report that falls on a whole cell is then exact as well.
        self._fine = self._fine or not float(event.pointer_x).is_integer()
        return x - 0.5 if self._fine else x


def _can_be_moved(fader: Fader) -> bool:
    return fader.canary is not None and not fader.blocked and not fader.decided


def _taken_away(before: Fader, now: Fader) -> bool:
    """Tell whether a drag has ended by something else than its release: bad news, a way back, another alias."""
    bad_news = now.event is not before.event and isinstance(
        now.event, Failed | Refused | Conflict | Unconfirmed | MayStillApply
    )
    return bad_news or _other(before, now) or (before.held and not now.held)


def _other(before: Fader, now: Fader) -> bool:
    return (now.confirmed.function, now.confirmed.name) != (before.confirmed.function, before.confirmed.name)
