"""What an operator must know about the selected alias, in place, and the ways out of a conflict."""

from __future__ import annotations

from enum import Enum

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from tui.domain.intent import RollBack
from tui.features.fader.actions import ApplyMine, FaderAction, KeepTheirs
from tui.features.fader.events import (
    ChangedElsewhere,
    ConfirmedByReading,
    Conflict,
    FaderEvent,
    SetElsewhere,
    StoredDifferently,
)
from tui.features.fader.machine import Fader
from tui.features.fader.text.events import conflict_sides, describe_event, describe_unread
from tui.presentation.error_text import Notice
from tui.presentation.keymap import with_keys


class WayOut(Enum):
    """How a conflict is settled."""

    KEEP_THEIRS = "{function.keep_theirs} keep theirs"
    APPLY_MINE = "{function.apply_mine} apply mine on top"
    ROLL_BACK = "{function.roll_back} roll theirs back"

    @property
    def words(self) -> str:
        """What it does, with its key."""
        return with_keys(self.value)

    @property
    def action(self) -> FaderAction:
        """What it asks of the fader."""
        match self:
            case WayOut.KEEP_THEIRS:
                return KeepTheirs()
            case WayOut.APPLY_MINE:
                return ApplyMine()
            case WayOut.ROLL_BACK:
                return RollBack()


class Choice(Static):
    """One way out of a conflict; a click on it is its key."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Choice { width: auto; height: 1; padding: 0 1; }"

    def __init__(self, way: WayOut) -> None:
        super().__init__(Content(way.words))
        self.way = way

    def on_click(self, event: Click) -> None:
        """Post the choice."""
        event.stop()
        self.post_message(FaderNotice.ConflictSettled(self.way))


class FaderNotice(Vertical):
    """Shows the fader's event in words, nothing where there is none; in the compact layout in two lines at most."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    FaderNotice { height: auto; width: 1fr; }
    FaderNotice > #told { height: auto; width: 1fr; padding: 0 1; }
    FaderNotice.-compact > #told { text-wrap: nowrap; text-overflow: ellipsis; }
    FaderNotice > #choices { height: auto; width: 1fr; display: none; }
    FaderNotice.-conflict > #choices { display: block; }
    FaderNotice.-stacked > #choices { layout: vertical; }
    """

    fader: reactive[Fader | None] = reactive(None, repaint=False)
    moved_by: reactive[str] = reactive("", repaint=False)
    compact: reactive[bool] = reactive(False, repaint=False)

    class ConflictSettled(Message):
        """A way out of the conflict was chosen."""

        def __init__(self, way: WayOut) -> None:
            super().__init__()
            self.way = way

    def __init__(self, *, id: str | None = None) -> None:
        """Start with nothing to tell."""
        super().__init__(id=id)
        self._shown: str | None = None

    def compose(self) -> ComposeResult:
        """Lay out words and choices."""
        yield Static(Content(), id="told")
        with Horizontal(id="choices"):
            yield from map(Choice, WayOut)

    def on_mount(self) -> None:
        """Show what was given before."""
        self._update()

    def watch_fader(self) -> None:
        """Tell its event."""
        self._update()

    def watch_moved_by(self) -> None:
        """Name who moved it, once that is known."""
        self._update()

    def watch_compact(self) -> None:
        """Tell it in fewer lines, or in all."""
        self._update()

    def on_resize(self) -> None:
        """Join the lines that fit together."""
        self._update()

    def _update(self) -> None:
        if not self.is_mounted:
            return
        # While nothing is told this has no size of its own, so the panel's width counts.
        width = self.parent.size.width if isinstance(self.parent, Widget) else self.size.width
        text = news_text(self.fader, width - 2 if self.compact else None, self.moved_by)
        self.set_class(self.compact, "-compact")
        self._show_ways(self.fader.event if self.fader else None, width)
        if text == self._shown:
            return
        self._shown = text
        event = self.fader.event if self.fader else None
        self.display = bool(text)
        self.set_class(isinstance(event, Conflict), "-conflict")
        self.set_class(
            isinstance(event, ChangedElsewhere | SetElsewhere | ConfirmedByReading | StoredDifferently), "-note"
        )
        self.query_one("#told", Static).update(Content(text))

    def _show_ways(self, event: FaderEvent | None, width: int) -> None:
        """Show the ways out that there are: what is whole cannot be rolled back."""
        split = isinstance(event, Conflict) and event.theirs.routing.split
        beside = sum(len(way.words) + 2 for way in WayOut) <= width
        self.set_class(split and not beside and not self.compact, "-stacked")
        for choice in self.query(Choice):
            # The compact layout has one line for them; the key is among the others there.
            choice.display = choice.way is not WayOut.ROLL_BACK or (split and (beside or not self.compact))


def news_text(fader: Fader | None, width: int | None, moved_by: str = "") -> str:
    """Return the event as lines; with a width, as the one or two lines that the compact layout has room for."""
    if fader is None:
        return ""
    if isinstance(fader.event, Conflict):
        head, sides = describe_event(fader.event).problem, conflict_sides(fader.event)
        if width is None:
            by = (f"  {moved_by}",) if moved_by else ()
            return "\n".join((head, *by, *(f"  {name:<7} {routing}" for name, routing in sides)))
        # The numbers first: a long alias name may be cut here, they may not.
        return "   ".join((*(f"{name} {routing}" for name, routing in reversed(sides)), moved_by or head))
    notice = describe_event(fader.event) if fader.event is not None else describe_unread(fader)
    if notice is not None and moved_by and isinstance(fader.event, ChangedElsewhere):
        notice = Notice(notice.problem, moved_by)
    if notice is None:
        return ""
    if width is not None:
        return _joined(notice, width)
    also = describe_unread(fader) if fader.event is not None else None
    return "\n".join(text for t in (notice, also) if t is not None for text in (t.problem, t.action) if text)


def _joined(notice: Notice, width: int) -> str:
    if not notice.action or cell_len(notice.sentence) <= width:
        return notice.sentence
    return f"{notice.problem}\n{notice.action}"
