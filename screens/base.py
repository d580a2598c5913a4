"""What every screen does alike: binds its commands, dims those that cannot be had, and says why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from rich.style import Style
from textual import on
from textual.binding import Binding, BindingType
from textual.events import DescendantBlur, DescendantFocus
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Input

from screens.messages import MessagesRequested, Navigate, QuitRequested, RefreshRequested, ScreenResumed
from tui.presentation.command import LEAVE, in_force
from tui.presentation.key_names import bound
from tui.presentation.keymap import with_keys
from tui.presentation.moving_keys import with_moves
from tui.presentation.shown_keys import clearing_keys, finding_keys, keys_now, typing_keys
from tui.presentation.small_pane import is_too_small
from tui.terminal.textual_private import is_usable
from tui.widgets.filter_line import FilterLine
from tui.widgets.find_line import FindLine
from tui.widgets.key_line import KeyLine
from tui.widgets.line_list import LineList
from tui.widgets.passing import place_passing

if TYPE_CHECKING:
    from textual.message import Message

    from tui.domain.context import Context
    from tui.features.rollout.hosted.watch import Wanted
    from tui.features.tour.text import Spot, Tour
    from tui.presentation.command import AnyCommand, Command
    from tui.presentation.help_search import Availability
    from tui.presentation.small_pane import Cells


def bindings(commands: Sequence[AnyCommand]) -> list[BindingType]:
    """Return Textual's bindings for commands; the screen's `run` checks each before its action is taken.

    All have priority: such keys are taken in the order they come in, where others pass through a widget's queue and
    could be overtaken by the next one of a burst.
    """
    return [
        Binding(bound(command.keys), f"run('{command.id}')", command.title, id=command.name, priority=True)
        for command in commands
    ]


ShownT = TypeVar("ShownT")


class CommandScreen(Screen[None], Generic[ShownT]):
    """A screen whose commands are declared once in its `commands` module."""

    commands: tuple[Command[ShownT], ...] = ()
    while_typing: frozenset[str] = frozenset()
    """The commands whose keys work while text is typed."""

    shows_traffic = False
    """Whether the traffic of the selected alias is read while it is on top."""

    shows_rollouts = False
    """Whether the rollouts of this machine are followed while it is on top."""

    shows_account = False
    """Whether the aliases of all functions are read while it is on top, as under the list of functions."""

    shows_evidence = False
    """Whether who moved which alias, and how all canaries do, is read while it is on top."""

    tour_spot: Spot = "detail"
    """Which kind of screen it is to the tour."""

    least: Cells = (36, 6)
    """Columns and lines below which it cannot be read, and says so."""

    context: reactive[Context | None] = reactive(None, repaint=False)
    tour: reactive[Tour | None] = reactive(None, repaint=False)

    @property
    def is_mounted(self) -> bool:
        """Whether what it holds may be asked for: Textual's own stays true while that is taken down."""
        return is_usable(self)

    def on_mount(self) -> None:
        """Begin with the tour's card, where there is a tour."""
        self._show_tour()

    def watch_tour(self) -> None:
        """Show what is next on the tour."""
        if self.is_mounted:
            self._show_tour()

    def on_resize(self) -> None:
        """Leave the tour's card the lines there are for it, and say where there are too few for all."""
        if self.query("TourCard"):
            from tui.widgets.tour_card import fit_card

            fit_card(self)
        if is_too_small(self.size, self.least) or self.query("SmallPane"):
            from tui.widgets.small_pane import cover

            cover(self, self.least)
        self.call_after_refresh(self.place_passing)

    def _show_tour(self) -> None:
        if self.tour is not None:
            from tui.widgets.tour_card import show_card

            show_card(self, self.tour, self.tour_spot)

    def get_style_at(self, x: int, y: int) -> Style:
        """Look no style up: nothing here is a link, and Textual renders the row again for every report of the mouse."""
        del x, y
        return Style.null()

    @property
    def followed_rollout(self) -> str:
        """The rollout that is shown in full, empty for none."""
        return ""

    @property
    def followed_hosted(self) -> Wanted | None:
        """Which of the rollouts that AWS runs it shows, None where it shows none."""
        return None

    @property
    def unsaved(self) -> str:
        """What would be lost by leaving it unasked, in words; empty for nothing."""
        return ""

    @property
    def help_note(self) -> str:
        """What help says beside the commands."""
        return ""

    @property
    def command_context(self) -> ShownT:
        """What the reasons of the commands depend on."""
        raise NotImplementedError

    def availability(self) -> tuple[tuple[Command[ShownT], str | None], ...]:
        """Return every command of this screen, by its keys in force, with the reason why it cannot be had, or None."""
        shown = self.command_context
        return tuple((in_force(command), command.why_not(shown)) for command in self.commands)

    def reason_against(self, command: Command[ShownT]) -> str | None:
        """Say why a command cannot be had now, or return None."""
        return command.why_not(self.command_context)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave keys to a text that is being typed."""
        if action == "run" and self.is_typing:
            return parameters[0] in self._keys_while_typing
        return action != "type" or not self.is_typing

    async def action_run(self, command_id: str) -> None:
        """Take a command, or say why not."""
        command = next(command for command in self.commands if command.id == command_id)
        if command.id == LEAVE.id and self.finding is not None:
            self.finding.action_close()
            return
        reason = self.reason_against(command)
        if reason is not None:
            self.notify(f"{command.title}: {reason}", severity="warning", markup=False)
            return
        if command.message is None:
            await self.run_action(command.id)
        elif (message := command.message(self.command_context)) is not None:
            self.post_message(cast("Message", message))
        if command.id == LEAVE.id and self.is_current:
            self.show_keys()

    def run_command(self, command: AnyCommand) -> None:
        """Take a command from outside the screen's own keys (the palette)."""
        self.call_later(self.action_run, command.id)

    def on_screen_resume(self) -> None:
        """Tell that this screen is looked at again."""
        self.post_message(ScreenResumed())
        self.call_after_refresh(self.place_passing)

    def place_passing(self) -> None:
        """Have messages in passing cover no line that says something."""
        place_passing(self, (each.region for each in self.query(LineList) if each.display))

    def show_keys(self) -> None:
        """Bring the line of keys up to date: what can be had here, or while something is typed."""
        shown: Availability = self.availability()
        if self.finding is not None:
            shown = finding_keys(shown)
        elif self.is_filtered:
            shown = clearing_keys(shown)
        self.query_one(KeyLine).keys = (
            typing_keys(shown, self._keys_while_typing, one_line=isinstance(self.focused, Input))
            if self.is_typing
            else keys_now(pair for pair in shown if self.is_on_key_line(pair[0]))
        )

    @property
    def _keys_while_typing(self) -> frozenset[str]:
        return self.while_typing | ({LEAVE.id} if self.finding is not None else frozenset())

    def is_on_key_line(self, command: AnyCommand) -> bool:
        """Tell whether a command that can be had is worth its place on the line of keys now."""
        del command
        return True

    @on(DescendantFocus)
    @on(DescendantBlur)
    def _show_keys_of_focus(self) -> None:
        if self.is_mounted:
            self.show_keys()

    @property
    def is_filtered(self) -> bool:
        """Whether a list shows no more than what was asked for, which esc clears before it goes back."""
        return any(line.text for line in self.query(FilterLine))

    def action_filter(self) -> None:
        """Type a filter."""
        self.query_one(FilterLine).edit()

    @property
    def is_typing(self) -> bool:
        """Whether keys are text now."""
        return isinstance(self.focused, Input)

    async def on_key_line_pressed(self, message: KeyLine.Pressed) -> None:
        """Take a click on a key as the key."""
        await self.action_run(message.command.id)

    @property
    def finding(self) -> FindLine | None:
        """The line that finds rows, where it is open."""
        return next((line for line in self.query(FindLine) if line.is_open), None)

    @on(FindLine.Closed)
    def _find_closed(self) -> None:
        self.show_keys()

    def action_find(self) -> None:
        """Find rows of the list that has the focus, or of the first one there is."""
        lists = [each for each in self.query(LineList) if each.display]
        rows = self.focused if isinstance(self.focused, LineList) else next(iter(lists), None)
        if self.finding is not None:
            self.finding.edit()
        elif rows is not None:
            self.mount(FindLine(rows), before=self.query_one(KeyLine))

    def action_next_match(self) -> None:
        """Go to the next row that was found."""
        self._go_to_match(1)

    def action_last_match(self) -> None:
        """Go to the row that was found before."""
        self._go_to_match(-1)

    def _go_to_match(self, step: int) -> None:
        if self.finding is not None:
            self.finding.go(step)
            return
        self.notify(with_keys("press {any.find} to find something first"), markup=False)

    def action_refresh(self) -> None:
        """Read again what is on screen."""
        self.post_message(RefreshRequested())

    def action_help(self) -> None:
        """Show what can be done here."""
        from screens.help import HelpDialog

        shown: Availability = self.availability()
        self.app.push_screen(HelpDialog(with_moves(shown) if self.query(LineList) else shown, self.help_note))

    def action_palette(self) -> None:
        """Open the palette."""
        self.app.action_command_palette()

    async def action_submit(self) -> None:
        """Take what is typed, as enter does."""
        if isinstance(self.focused, Input):
            await self.focused.action_submit()

    def action_messages(self) -> None:
        """Show what was said in this session."""
        self.post_message(MessagesRequested())

    def action_contexts(self) -> None:
        """Show which other contexts there are."""
        from screens.routes import ContextsRoute

        self.post_message(Navigate(ContextsRoute()))

    def action_quit(self) -> None:
        """Leave the product."""
        self.post_message(QuitRequested())
