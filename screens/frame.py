"""The frame that all dialogs share: title and controls stay in sight, what is between them scrolls."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, ClassVar, TypeVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from screens.messages import HelpRequested
from tui.presentation.key_names import bound
from tui.presentation.keymap import keys_in_force
from tui.presentation.shown_keys import SCROLL, DialogKey, dialog_keys
from tui.presentation.small_pane import is_too_small
from tui.widgets.key_line import KeyLine
from tui.widgets.line_list import LineList
from tui.widgets.small_pane import SmallPane

if TYPE_CHECKING:
    from tui.domain.alias import Alias
    from tui.presentation.command import AnyCommand
    from tui.presentation.help_search import Availability

T = TypeVar("T")

ROOMY = 20
"""Lines of the screen from which a dialog may have empty lines at its edges, and leaves the screen's first in sight."""

LEAST = (36, 10)
"""Columns and lines below which no dialog can be read, and none takes a consent."""


def answers() -> frozenset[str]:
    """Return the keys that consent, in whatever dialog."""
    return frozenset(("enter", *bound(",".join(keys_in_force("question.yes"))).split(",")))


class _Fixed(Vertical):
    """What does not scroll; what it grows by, the body gives up."""

    def on_resize(self) -> None:
        """Leave the body the lines that are left."""
        if isinstance(self.screen, Dialog):
            self.screen.fit()


class Dialog(ModalScreen[T]):
    """Derive, and give it a title, a body and a foot; the body opens at its beginning and scrolls by the arrows.

    A consent that was typed before the dialog was painted is not one: it was meant for what stood there before. So was
    a press of the mouse, which the app drops.
    """

    BINDINGS = [
        Binding("up", "scroll(-1)", show=False),
        Binding("k", "scroll(-1)", show=False, id="list.up"),
        Binding("down", "scroll(1)", show=False),
        Binding("j", "scroll(1)", show=False, id="list.down"),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("ctrl+u", "page(-0.5)", show=False, id="list.half_up"),
        Binding("ctrl+d", "page(0.5)", show=False, id="list.half_down"),
        Binding("home", "edge(True)", show=False),
        Binding("g", "edge(True)", show=False, id="list.first"),
        Binding("end", "edge(False)", show=False),
        Binding(bound("G"), "edge(False)", show=False, id="list.last"),
        Binding("question_mark", "help", show=False, id="any.help"),
        Binding("ctrl+p,colon", "palette", show=False, id="any.palette"),
    ]

    kind = ""
    """The style class of its box."""

    widest = 78
    """Cells that its box takes where the screen has them."""

    enter: ClassVar[str] = ""
    """What enter does, where it is no binding; where something is typed, it goes on."""

    about: Alias | None = None
    """The alias that it is about, as it was when it opened."""

    changed: reactive[str] = reactive("", init=False)
    """In words, how that alias has changed since."""

    def __init__(self, title: str, about: Alias | None = None) -> None:
        super().__init__()
        self._title, self.about = title, about
        self.painted_at = inf
        """When it was painted, by the clock of Textual's messages."""

    def compose(self) -> ComposeResult:
        """Lay out title, body and foot."""
        with Vertical(classes=f"dialog {self.kind}"):
            with _Fixed(id="dialog-head"):
                yield Static(Text(self._title), classes="dialog--title")
                changed = Static(Text(self.changed), id="changed")
                changed.display = bool(self.changed)
                yield changed
                yield from self.compose_head()
            with VerticalScroll(id="dialog-body", can_focus=False):
                yield from self.compose_body()
            with _Fixed(id="dialog-foot"):
                yield from self.compose_foot()
        yield KeyLine()
        yield SmallPane(LEAST)

    def compose_head(self) -> ComposeResult:
        """Lay out what stays in sight under the title."""
        return iter(())

    def compose_body(self) -> ComposeResult:
        """Lay out what scrolls."""
        return iter(())

    def compose_foot(self) -> ComposeResult:
        """Lay out the controls."""
        return iter(())

    def on_mount(self) -> None:
        """Take answers from the first paint on."""
        self.call_after_refresh(self._stand)
        self._show_keys()

    def offers(self, action: str) -> bool:
        """Whether what a key does can be had here."""
        del action
        return True

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _show_keys(self) -> None:
        """Show the dialog's keys in place of those of the screen under it."""
        if not self.is_mounted:
            return
        self.query_one(KeyLine).keys = self._commands()

    def _commands(self) -> tuple[AnyCommand, ...]:
        typing = isinstance(self.focused, Input)
        bindings = [
            DialogKey(binding.key, binding.action, binding.description, binding.id or "", binding.tooltip)
            for binding in self._own_bindings()
            if self.offers(binding.action)
        ]
        enter = self.enter or ("Continue" if typing else "")
        commands = dialog_keys(bindings, typing=typing, scrolls=self._body.max_scroll_y > 0, enter=enter)
        return tuple(command for command in commands if self.offers(command.id))

    def availability(self) -> Availability:
        """Return what can be done here, for help and the palette."""
        return tuple((command, None) for command in self._commands())

    def run_command(self, command: AnyCommand) -> None:
        """Do what a key does, from outside (the palette)."""
        self.call_later(self.run_action, "scroll(1)" if command.id == SCROLL.id else command.id)

    async def on_key_line_pressed(self, message: KeyLine.Pressed) -> None:
        """Take a click on a key as the key."""
        message.stop()
        self.run_command(message.command)

    async def action_submit(self) -> None:
        """Take what is typed or chosen, as enter does."""
        if isinstance(self.focused, Input):
            await self.focused.action_submit()
        elif isinstance(self.focused, LineList):
            self.focused.action_open()

    def action_help(self) -> None:
        """Show what can be done here."""
        self.post_message(HelpRequested(self.availability()))

    def action_palette(self) -> None:
        """Open the palette."""
        self.app.action_command_palette()

    def watch_changed(self) -> None:
        """Say that the alias has changed."""
        for line in self.query("#changed").results(Static):
            line.update(Text(self.changed))
            line.display = bool(self.changed)

    def _stand(self) -> None:
        # The clock of Textual's own messages, which keys and presses are stamped by.
        self.painted_at = Message().time

    def on_key(self, event: events.Key) -> None:
        """Drop a consent that was typed for something else, or to what cannot be read."""
        if event.key in answers() and (event.time < self.painted_at or is_too_small(self.size, LEAST)):
            event.stop()
            event.prevent_default()

    def on_resize(self) -> None:
        """Stay within the screen."""
        self.fit()

    def fit(self) -> None:
        """Give the body the lines that title and controls leave."""
        if not self.is_mounted:
            return
        self.query_one(SmallPane).fit(self.size)
        box, body = self.query_one(".dialog"), self.query_one("#dialog-body")
        box.set_class(self.size.height >= ROOMY, "-roomy")
        box.styles.width = min(self.widest, self.size.width)
        # Border and padding, the first line, which says whether this is production, and the last, which is the keys'.
        edges = 6 if self.size.height >= ROOMY else 3
        fixed = sum(self.query_one(f"#dialog-{part}").outer_size.height for part in ("head", "foot"))
        body.styles.max_height = max(self.size.height - edges - fixed, 1)
        self.call_after_refresh(self._show_keys)

    @classmethod
    def _own_bindings(cls) -> tuple[Binding, ...]:
        """Return what its own keys do, but for those that only scroll or go from field to field."""
        return tuple(b for b in vars(cls).get("BINDINGS", ()) if isinstance(b, Binding) and b.show and b.description)

    @property
    def _body(self) -> VerticalScroll:
        return self.query_one("#dialog-body", VerticalScroll)

    def action_scroll(self, lines: int) -> None:
        """Scroll the body by so many lines."""
        self._body.scroll_relative(y=lines, animate=False)

    def action_page(self, pages: float) -> None:
        """Scroll the body by so many of its heights."""
        self._body.scroll_relative(y=round(pages * max(self._body.size.height - 1, 1)), animate=False)

    def action_edge(self, first: bool) -> None:
        """Scroll the body to its beginning or its end."""
        if first:
            self._body.scroll_home(animate=False)
        else:
            self._body.scroll_end(animate=False)
