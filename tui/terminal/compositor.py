"""What Textual's compositor hands over, read as patches: private ground, checked against Textual 8.2.8.

Everything taken from Textual that it does not document is named here and in `app`; `tests/terminal/test_compositor.py`
fails when one of them changes its shape, and an update of unknown shape is left to Textual's own way of painting.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from textual import screen as textual_screen
from textual._compositor import ChopsUpdate, LayoutUpdate

from tui.terminal.screen_buffer import Patch


def set_frame_rate(frames: int) -> None:
    """Let every screen made from now on paint up to so many times a second; animations keep Textual's rate.

    After a paint the next one waits for the end of the frame, so this is also the longest that a key waits.
    """
    textual_screen.UPDATE_PERIOD = 1 / frames  # type: ignore[misc]


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
