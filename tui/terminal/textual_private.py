"""Every private name of Textual that is used, as it was read in version 8.2.8, each behind a name of ours.

`tests/terminal/test_textual_private.py` fails when one of them changes its shape, and `tests/test_architecture.py` when
one is used elsewhere. An update of unknown shape is left to Textual's own way of painting.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Iterator
from typing import Any, Generic, TypeVar

from rich.console import RenderableType
from textual import screen as textual_screen
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual._styles_cache import StylesCache
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.css.model import RuleSet
from textual.dom import DOMNode
from textual.driver import Driver
from textual.filter import Monochrome, NoColor
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

from tui.terminal.screen_buffer import Patch

VERSION = "8.2.8"
"""The version of Textual that all of this was read in."""

Parser = XTermParser
"""Reads what a terminal sends."""

ReturnType = TypeVar("ReturnType")
ScreenType = TypeVar("ScreenType")


# --- what the compositor hands over -------------------------------------------------------------------------------


def set_frame_rate(frames: int) -> None:
    """Let every screen made from now on paint up to so many times a second; animations keep Textual's rate.

    After a paint the next one waits for the end of the frame, so this is also the longest that a key waits.
    """
    textual_screen.UPDATE_PERIOD = 1 / frames  # type: ignore[misc]


def hash_rules_in_c() -> None:
    """Let a rule of a style sheet hash by its identity, as it does, without a call of Python for each look-up."""
    RuleSet.__hash__ = object.__hash__  # type: ignore[method-assign]


def render_changed_rows_only() -> None:
    """Let a partial update ask for the rows that changed; Textual asks all widgets in sight for all of their rows."""
    Compositor._get_renders = _get_renders  # type: ignore[assignment, method-assign]


def _get_renders(compositor: Compositor, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
    """Stand in for Compositor._get_renders: yield region, clip and strips of each widget in the rows of the crop."""
    screen = compositor.size.region
    rows = screen if crop is None else Region(0, crop.y, screen.width, crop.height)
    overlaps = (crop or screen).overlaps
    for widget, (region, clip) in compositor.visible_widgets.items():
        if not overlaps(region):
            continue
        clip_in_rows = clip.intersection(rows)
        part = region.intersection(clip_in_rows)
        if part:
            yield region, clip_in_rows, widget.render_lines(part.translate((-region.x, -region.y)))


def size_of(update: RenderableType | None) -> tuple[int, int] | None:
    """Tell the size of the screen from an update that holds all of it."""
    if isinstance(update, LayoutUpdate):
        return update.region.width, update.region.height
    return None


def patches(update: RenderableType | None) -> Iterator[Patch] | None:
    """Read an update as patches; None for anything but the compositor's full and partial updates."""
    if isinstance(update, LayoutUpdate):
        return _whole(update)
    if isinstance(update, ChopsUpdate):
        return _parts(update)
    return None


def _whole(update: LayoutUpdate) -> Iterator[Patch]:
    for y, line in enumerate(update.strips, update.region.y):
        x = update.region.x
        for strip in line:
            yield y, x, strip.cell_length, strip
            x += strip.cell_length


def _parts(update: ChopsUpdate) -> Iterator[Patch]:
    for y, left, right in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x < right and end > left:
                yield y, x, min(end, right) - x, strip


# --- widgets that go ----------------------------------------------------------------------------------------------


def is_usable(node: DOMNode) -> bool:
    """Tell whether a widget is laid out and not being taken down: whether what it holds may be asked for.

    `is_mounted` and `is_attached` stay true while its children are taken down one by one.
    """
    return node._is_mounted and not (node._pruning or node._closing or node._closed)


def forget_gone(node: DOMNode) -> None:
    """Drop what keeps widgets alive, or what they had rendered, that were below a node and have gone.

    Textual drops the watchers of a node's values when the value changes next, which for many values is never; each
    keeps a whole screen. A cache of plain sums keeps the rendered lines of the last thousand widgets as its keys.
    """
    watchers: dict[str, list[tuple[DOMNode, object]]] = getattr(node, "__watchers", {})
    for of_value in watchers.values():
        of_value[:] = [(watcher, setter) for watcher, setter in of_value if not watcher._closing]
    StylesCache.get_inner_outer.cache_clear()


# --- the app ------------------------------------------------------------------------------------------------------


class HookedApp(App[ReturnType], Generic[ReturnType]):
    """Calls methods of ours where Textual calls its own, and reads and sets what it keeps to itself."""

    def crash_with(self, error: BaseException) -> None:
        """Take an exception that nobody expected."""
        raise NotImplementedError

    def driver_was_built(self) -> None:
        """Learn that there is a driver."""

    def theme_changed(self) -> None:
        """Learn that there is another theme."""

    def shows(self, renderable: RenderableType | None) -> bool:
        """Show an update, or return False to leave it to Textual."""
        del renderable
        return False

    @property
    def used_driver(self) -> Driver | None:
        """The driver, once there is one."""
        return self._driver

    @property
    def paints(self) -> bool:
        """Whether an update may be painted now."""
        return self._running and not self._closed and not self._batch_count

    @property
    def terminal_synchronizes(self) -> bool:
        """Whether the terminal has said that it knows synchronized output."""
        return self._sync_available

    def drop_colour_filters(self) -> None:
        """Leave taking colours away to who paints."""
        self._filters = [one for one in self._filters if not isinstance(one, Monochrome | NoColor)]

    def keep_copied(self, text: str) -> None:
        """Keep what was copied, for pasting within the app."""
        self._clipboard = text

    def end_crashed(self, error: BaseException) -> None:
        """End with status 1, without Textual's own report, which would print local variables."""
        self._return_code = 1
        # What Textual does for Pilot, that a test sees the exception.
        if self._exception is None and isinstance(error, Exception):
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    def _handle_exception(self, error: Exception) -> None:
        self.crash_with(error)

    def _build_driver(self, headless: bool, inline: bool, mouse: bool, size: tuple[int, int] | None) -> Driver:
        driver = super()._build_driver(headless, inline, mouse, size)
        self.driver_was_built()
        return driver

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if not self.shows(renderable):
            super()._display(screen, renderable)

    async def _replace_screen(self, screen: Screen[ScreenType]) -> Screen[ScreenType]:
        """Take a screen down, and drop what would keep it alive afterwards."""
        replaced = await super()._replace_screen(screen)
        forget_gone(self)
        return replaced

    def _set_pointer_shape(self, shape: str) -> None:
        """Leave the mouse pointer alone: without hover reports its shape would mostly be wrong."""

    def _watch_theme(self, theme_name: str) -> None:
        super()._watch_theme(theme_name)
        self.theme_changed()


# --- the driver ---------------------------------------------------------------------------------------------------

if sys.platform != "win32":
    from textual.drivers.linux_driver import LinuxDriver

    class HookedDriver(LinuxDriver):
        """Calls methods of ours where Textual calls its own, and reads and sets what it keeps to itself."""

        def terminal_size(self) -> tuple[int, int]:
            """Return columns and rows."""
            raise NotImplementedError

        def stopped_early(self) -> None:
            """Learn of a SIGTSTP that came before signals were handled."""

        @property
        def used_app(self) -> App[Any]:
            """The app."""
            return self._app

        @property
        def loop(self) -> asyncio.AbstractEventLoop:
            """The event loop."""
            return self._loop

        @property
        def debugs(self) -> bool:
            """Whether input is logged."""
            return self._debug

        @property
        def wants_mouse(self) -> bool:
            """Whether the mouse is to be reported."""
            return self._mouse

        @property
        def resizes_in_band(self) -> bool:
            """Whether the terminal reports its size by itself."""
            return self._in_band_window_resize

        def forget_in_band_resize(self) -> None:
            """Expect no more such reports."""
            self._in_band_window_resize = False

        def expect_resume(self) -> None:
            """Have the app notified when the terminal is taken again."""
            self._must_signal_resume = True

        def take_resume(self) -> bool:
            """Return whether the app is to be notified that the terminal is taken again, once."""
            wanted, self._must_signal_resume = self._must_signal_resume, False
            return wanted

        def begin_with_size(self, size: tuple[int, int]) -> None:
            """Take the size that the app begins with."""
            self._size = size

        def make_raw(self, attributes: list[Any]) -> None:
            """Change a terminal's attributes so that keys come one by one, unseen and unchanged."""
            attributes[0] = self._patch_iflag(attributes[0])
            attributes[3] = self._patch_lflag(attributes[3])

        def _get_terminal_size(self) -> tuple[int, int]:
            return self.terminal_size()

        def _sigtstp_application(self, *_: object) -> None:
            """Pause on a signal that came before the loop handled signals."""
            self.stopped_early()

        def _sigcont_application(self, *_: object) -> None:
            """Do nothing: who was paused before the app ran has no screen to bring back."""
