"""Textual's driver for Unix terminals, made quiet, quick and sure to put the terminal back."""

from __future__ import annotations

import os
import select
import signal
import termios
import threading
from typing import TYPE_CHECKING, Any

from textual import constants, events
from textual.geometry import Size
from textual.message import Message

from tui.terminal import splash
from tui.terminal.abilities import abilities
from tui.terminal.colours import detect
from tui.terminal.ending import Ending
from tui.terminal.input_queue import InputQueue
from tui.terminal.input_reader import InputReader
from tui.terminal.modes import Modes
from tui.terminal.renderer import Renderer
from tui.terminal.screen_buffer import ScreenBuffer
from tui.terminal.sgr import CellStyles
from tui.terminal.slow_line import SlowLine
from tui.terminal.textual_private import HookedDriver
from tui.terminal.writer import Writer

if TYPE_CHECKING:
    from textual.app import App

# How long a terminal may take to be put back.
_LAST_WORDS = 0.25


class TerminalDriver(HookedDriver):
    """Reads and writes the terminal on the event loop, without threads.

    Other than in Textual, frames are written by `renderer` and left out while the terminal has no room; input goes
    through `input_queue`, one event at a time, of a burst of mouse positions only the last. On
    SIGTERM, SIGHUP, SIGINT or a terminal that is gone the app is asked to exit with 128 + n, the terminal is put back,
    and after 1.5 s the process ends even if the app does not.
    """

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._output = 1 if os.isatty(1) else 2
        takes = abilities(os.environ)
        self._modes = Modes(
            takes.extended,
            mouse=self.wants_mouse,
            keyboard=not constants.DISABLE_KITTY_KEY,
            # Apple's terminal prints the "p" of a question that it does not know.
            asks=self.input_tty and os.environ.get("TERM_PROGRAM") != "Apple_Terminal",
        )
        self._writer: Writer | None = None
        self._thread = threading.get_ident()
        self._ending = Ending(app, self.loop, self._put_back)
        self.renderer = Renderer(
            ScreenBuffer(CellStyles(detect(os.environ), ends_attributes=takes.ends_attributes), abilities=takes),
            has_room=lambda: self._writer is not None and self._writer.idle,
            write=self.write,
        )
        self.input_queue = InputQueue(self.loop, self.process_message, app.post_message)
        self._input = InputReader(
            self.loop,
            self.fileno,
            self.input_queue,
            debug=debug,
            slow_line=lambda: self.renderer.slow_line,
            on_gone=self._lose_terminal,
        )
        if size is None:
            self.begin_with_size(self.terminal_size())

    # Taking and giving back the terminal

    def start_application_mode(self) -> None:
        """Take the terminal, without a flicker where the splash holds it already."""
        taken, attributes = splash.take_over()
        self._writer = Writer(self._output, self.loop, on_drained=self.renderer.paint, on_gone=self._lose_terminal)
        self.attrs_before = attributes if attributes is not None else _attributes(self.fileno)
        self._handle_signals()
        self._enter(taken)
        self._send_size()
        self._input.begin()
        if self.take_resume():
            self.send_message(self.SignalResume())

    def _enter(self, taken: bool = False) -> None:
        """Set every mode that the app needs; harmless where they are set already."""
        self._set_raw()
        self.write(self._modes.enter(taken=taken))
        self.renderer.repaint()

    def _set_raw(self) -> None:
        attributes = _attributes(self.fileno)
        if attributes is not None:
            self.make_raw(attributes)
            attributes[6][termios.VMIN] = 1
            self._set_attributes(attributes)

    def _set_attributes(self, attributes: list[Any]) -> None:
        try:
            termios.tcsetattr(self.fileno, termios.TCSANOW, attributes)
        except termios.error:
            self.used_app.log.warning("the terminal's attributes cannot be set")

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was found."""
        writer = self._writer
        if writer is None:
            return
        self.disable_input()
        self._ignore_signals()
        writer.write(self._modes.leave(resizes_in_band=self.resizes_in_band))
        writer.flush(_LAST_WORDS)
        self.forget_in_band_resize()
        if self.attrs_before is not None:
            self._set_attributes(self.attrs_before)

    def disable_input(self) -> None:
        """Stop reading, and stop the terminal from sending what only the app would understand."""
        if not self._input.is_reading:
            return
        self._input.end()
        self.write(self._modes.mouse_off)
        if self.renderer.slow_line is not None and self._writer is not None:
            self._writer.flush(_LAST_WORDS)
            self.renderer.slow_line.take_last_answer(self.fileno, _LAST_WORDS)
        try:
            termios.tcflush(self.fileno, termios.TCIFLUSH)
        except termios.error:
            return  # the terminal is gone, and what it sent with it

    def mind_slow_line(self) -> None:
        """Send a frame only once the terminal has shown the one before."""
        self.renderer.slow_line = SlowLine(self.loop, self.renderer.paint)

    def close(self) -> None:
        """Give the terminal back."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def terminal_size(self) -> tuple[int, int]:
        """Return columns and rows, a usual screen's where they are not known."""
        try:
            width, height = os.get_terminal_size(self._output)
        except OSError:
            return 80, 24
        return width or 80, height or 24

    # Output

    def write(self, data: str) -> None:
        """Write to the terminal, from any thread."""
        if threading.get_ident() != self._thread:
            self.loop.call_soon_threadsafe(self.write, data)
        elif self._writer is not None:
            self._writer.write(data)

    # Input

    def process_message(self, message: Message) -> None:
        """Hand a message to the app; after a resize the screen is not known any more."""
        if isinstance(message, events.Resize):
            self._forget_screen(message.size)
        super().process_message(message)

    def send_message(self, message: Message) -> None:
        """Hand a message to the app, at once where this is the app's thread."""
        if threading.get_ident() == self._thread:
            self.used_app.post_message(message)
        else:
            super().send_message(message)

    def _send_size(self) -> None:
        size = Size(*self.terminal_size())
        self.send_message(events.Resize(size, size))

    # Signals

    def _handle_signals(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            return
        self._ending.handle_signals()
        handle = self.loop.add_signal_handler
        handle(signal.SIGTSTP, self._pause)
        handle(signal.SIGCONT, self._go_on)
        handle(signal.SIGWINCH, self._notice_new_size)

    def _ignore_signals(self) -> None:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTSTP, signal.SIGCONT, signal.SIGWINCH):
                self.loop.remove_signal_handler(number)
            self._ending.leave_signals()

    def _notice_new_size(self) -> None:
        if self.resizes_in_band:
            return
        self._forget_screen(Size(*self.terminal_size()))
        self._send_size()

    def _forget_screen(self, size: Size) -> None:
        """Paint everything again: a terminal may have cut what it shows, even if its size is as before."""
        if size == self.used_app.size:
            self.renderer.repaint()
        else:
            self.renderer.forget()

    def stopped_early(self) -> None:
        """Pause on a signal that came before the loop handled signals."""
        self.loop.call_soon_threadsafe(self._pause)

    def _go_on(self) -> None:
        """Set every mode again after a stop that came unannounced (SIGSTOP)."""
        self.write(self._modes.keyboard_off)
        self._enter()

    def _pause(self) -> None:
        """Give the terminal back, stop the whole job, and take the terminal again when it goes on in front."""
        self.expect_resume()
        self.suspend_application_mode()
        os.kill(0, signal.SIGSTOP)
        while not _in_foreground(self.fileno):
            os.kill(0, signal.SIGSTOP)
        self.resume_application_mode()

    def _lose_terminal(self) -> None:
        self._input.end()
        self._ending.on(signal.SIGHUP)

    def _put_back(self) -> None:
        """Give the terminal back where the app hangs, as well as another thread can."""
        if self._writer is None:
            return
        if select.select([], [self._output], [], _LAST_WORDS)[1]:
            os.write(self._output, self._modes.leave_at_once().encode())
        if self.attrs_before is not None:
            self._set_attributes(self.attrs_before)


def _attributes(descriptor: int) -> list[Any] | None:
    try:
        return termios.tcgetattr(descriptor)
    except termios.error:
        return None


def _in_foreground(descriptor: int) -> bool:
    try:
        return os.tcgetpgrp(descriptor) == os.getpgrp()
    except OSError:
        return True
