"""The part of the app that deals with the terminal: what is painted, how, and with which colours."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from collections.abc import Iterable
from typing import Any, ClassVar, Generic, TypeVar

from rich.console import RenderableType
from textual import events
from textual.app import ScreenStackError
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.command import CommandPalette
from textual.driver import Driver
from textual.errors import NoWidget
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import WorkerFailed

from tui.terminal import textual_private
from tui.terminal.clipboard import Destination, load_into_tmux, sequence
from tui.terminal.colours import Colours, detect
from tui.terminal.input_queue import InputHandled
from tui.terminal.leftovers import Leftovers, RenewedThreads, free
from tui.terminal.malloc_arenas import share_one_arena
from tui.terminal.sgr import CellStyles
from tui.terminal.slow_line import FRAMES_PER_SECOND as FRAMES_OVER_SLOW_LINE
from tui.terminal.slow_line import is_remote
from tui.terminal.textual_private import HookedApp

if sys.platform != "win32":
    from tui.terminal.driver import TerminalDriver

ReturnType = TypeVar("ReturnType")

_FRAMES_PER_SECOND = 120


class TerminalApp(HookedApp[ReturnType], Generic[ReturnType]):
    """An app that writes to the terminal only what changed on it.

    Derive the app from it and call `super().__init__(colour=...)`; after `run()`, leave with
    `sys.exit(app.return_code or 0)`, which is 128 + n after signal n. Without a terminal (tests), inline and on Windows
    everything is Textual's own.
    """

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z", "suspend_process", show=False, priority=True),
        Binding("ctrl+c", "help_quit", show=False, priority=True),
    ]

    def __init__(self, *, colour: str = "auto", slow_link: bool = False, quit_key: str = "q") -> None:
        """Take `colour` from the settings: auto, true, 256, 16 or none; raises ValueError for any other word.

        Over SSH, or with `slow_link`, frames wait for the line.
        """
        self.colours = detect(os.environ, colour)
        self._quit_key = quit_key
        self._slow_link = slow_link or is_remote(os.environ)
        textual_private.set_frame_rate(FRAMES_OVER_SLOW_LINE if self._slow_link else _FRAMES_PER_SECOND)
        textual_private.render_changed_rows_only()
        textual_private.hash_rules_in_c()
        super().__init__()
        self.animation_level = "none"
        self.crashed: BaseException | None = None
        self._copying = asyncio.Lock()
        self._leftovers: Leftovers | None = None
        self._calls: RenewedThreads | None = None
        if sys.platform != "win32":
            # Colours are taken away last, in the cell styles: greys would no longer tell what is highlighted.
            self.drop_colour_filters()
        # The style sheet's :nocolor.
        self.no_color = self.colours is Colours.NONE

    def crash_with(self, error: BaseException) -> None:
        """End with status 1 on an exception that nobody expected; `crashed` keeps the first one."""
        if isinstance(error, WorkerFailed):
            error = error.error
        self.crashed = self.crashed or error
        self.end_crashed(error)

    def end_on_signal(self, return_code: int) -> None:
        """Exit; what derives from this may take some tenths of a second for it."""
        self.exit(return_code=return_code)

    def last_words(self) -> list[str]:
        """Return what is to be said where the app hangs and the process is ended all the same; from any thread."""
        return []

    def report_crashes_of(self, loop: asyncio.AbstractEventLoop) -> None:
        """End on exceptions too that reach nothing but the event loop."""

        def crash(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
            if isinstance(context.get("exception"), Exception):
                self.crash_with(context["exception"])

        loop.set_exception_handler(crash)

    def make_calls_in(self, threads: int) -> None:
        """Make blocking calls in so many threads at most."""
        self._calls = RenewedThreads(asyncio.get_running_loop(), threads, "call")

    def get_driver_class(self) -> type[Driver]:
        """Choose our driver where its terminal exists, else Textual's."""
        if sys.platform == "win32" or "TEXTUAL_DRIVER" in os.environ:
            return super().get_driver_class()
        return TerminalDriver

    def driver_was_built(self) -> None:
        """Hand over to it what it needs to know of the terminal."""
        self._hand_over_cell_styles()
        driver = self.used_driver
        if self._slow_link and sys.platform != "win32" and isinstance(driver, TerminalDriver):
            driver.mind_slow_line()

    def _hand_over_cell_styles(self) -> None:
        driver = self.used_driver
        if sys.platform != "win32" and isinstance(driver, TerminalDriver):
            ground = Color.parse(self.get_css_variables()["background"]).rich_color
            takes = driver.renderer.screen_buffer.abilities
            driver.renderer.use(CellStyles(self.colours, ground, ends_attributes=takes.ends_attributes))

    def shows(self, renderable: RenderableType | None) -> bool:
        """Show an update by the renderer; False where there is none, or the update is unknown to it."""
        driver = self.used_driver
        if sys.platform == "win32" or not isinstance(driver, TerminalDriver):
            return False
        patches = textual_private.patches(renderable)
        if patches is None:
            if renderable is not None:
                driver.renderer.forget()
            return False
        if self.paints:
            driver.renderer.synchronizes = self.terminal_synchronizes
            driver.renderer.show(patches, size=textual_private.size_of(renderable), cursor=self._text_cursor())
        self.post_display_hook()
        return True

    def _text_cursor(self) -> tuple[int, int] | None:
        """Tell where text goes in, as (column, row), so that an input method opens there; None where none does."""
        focused = self.screen.focused
        if focused is None or not hasattr(focused, "cursor_screen_offset"):
            return None
        return self.screen.outer_size.clamp_offset(self.cursor_position)

    def action_command_palette(self) -> None:
        """Open the palette, where it is not open: a dialog that came up over it does not make room for another."""
        if not any(isinstance(screen, CommandPalette) for screen in self.screen_stack):
            self.push_screen(self.palette())

    def bind_palette(self, keys: Iterable[str]) -> None:
        """Have keys open it wherever nothing else takes them, while one types as well."""
        for each in keys:
            self.bind(each, "command_palette", show=False)

    def palette(self) -> CommandPalette:
        """Make a palette; by default Textual's own."""
        return CommandPalette(id="--command-palette")

    def on_input_handled(self, message: InputHandled) -> None:
        """Send what follows an input event after it; when it comes back, let the next event in."""
        message.stop()
        driver = self.used_driver
        if sys.platform == "win32" or not isinstance(driver, TerminalDriver):
            return
        try:
            if message.screen is None:
                follower = message.forwarded(self.screen)
                if not self._receiver(message.point).post_message(follower):
                    driver.input_queue.handled()
            elif message.screen is self.screen:
                driver.input_queue.handled()
            else:
                # A screen that has just opened takes its focus with its first paint.
                self.call_after_refresh(driver.input_queue.handled)
        except ScreenStackError:
            driver.input_queue.handled()

    def _receiver(self, point: tuple[int, int] | None) -> Widget:
        """Tell the widget that input is forwarded to: keys to the focus, the mouse to who holds it or lies under it."""
        if point is None:
            return self.focused or self.screen
        try:
            return self.mouse_captured or self.screen.get_widget_at(*point)[0]
        except NoWidget:
            return self.screen

    async def on_event(self, event: events.Event) -> None:
        """Drop a press of the mouse from before a dialog was painted: it was meant for what was there then."""
        if self._leftovers is not None and isinstance(event, events.InputEvent):
            self._leftovers.input_came()
        # While the app ends there may be no screen left.
        top = self.screen_stack[-1] if self.screen_stack else None
        if not (isinstance(event, events.MouseDown) and event.time < getattr(top, "painted_at", 0.0)):
            await super().on_event(event)

    def write_to_terminal(self, sequence: str) -> None:
        """Send a sequence that shows nothing, such as the bell."""
        if self.used_driver is not None:
            self.used_driver.write(sequence)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy a text, without waiting for it."""
        self.run_worker(self.copy(text), group="copies")

    async def copy(self, text: str) -> Destination:
        """Copy a text by tmux or by the terminal, and tell by which."""
        self.keep_copied(text)
        # One after the other, so that what was copied last is what is pasted.
        async with self._copying:
            destination = await asyncio.to_thread(load_into_tmux, text, os.environ)
            if destination is None:
                self.write_to_terminal(sequence(text, os.environ))
        return destination or Destination.TERMINAL

    def theme_changed(self) -> None:
        """Say again what is highlighted, which depends on the ground."""
        if self.colours is Colours.NONE:
            self._hand_over_cell_styles()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Keep text cursors from blinking: two writes a second for as long as one looks."""
        if getattr(event.widget, "cursor_blink", False):
            event.widget.cursor_blink = False  # type: ignore[attr-defined]

    def on_ready(self) -> None:
        """Leave what start-up made out of later garbage collections, which would hold up keys by 30 ms and more."""
        share_one_arena()
        if sys.platform != "win32" and isinstance(self.used_driver, TerminalDriver):
            self._leftovers = Leftovers(asyncio.get_running_loop(), self._free_leftovers)
        gc.freeze()
        gc.enable()  # who starts the app may have collection off until here: imports make much and drop little

    def _free_leftovers(self) -> None:
        if self._calls is not None:
            self._calls.renew()
        free()

    def action_suspend_process(self) -> None:
        """Stop the job, unless there is no shell to go back to."""
        if sys.platform == "win32" or os.getsid(0) == os.getpid():
            self.notify(f"no shell to go back to: {self._quit_key} quits", severity="warning")
        else:
            super().action_suspend_process()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave copying and undoing to a text that is being typed."""
        if action in ("help_quit", "suspend_process") and self.focused is not None:
            # A screen with a text area imports it; the first frame does not wait for one.
            from textual.widgets import TextArea

            if isinstance(self.focused, TextArea if action == "suspend_process" else (Input, TextArea)):
                return False
        return super().check_action(action, parameters)

    def action_help_quit(self) -> None:
        """Say which key quits."""
        first = "esc to close this, then " if isinstance(self.screen, ModalScreen) else ""
        self.notify(f"{first}{self._quit_key} to quit", severity="warning")
