"""What Textual's compositor hands over, read as patches: private ground, checked against Textual 8.2.8.

Everything taken from Textual that it does not document is named here and in `app`; `tests/terminal/test_compositor.py`
fails when one of them changes its shape, and an update of unknown shape is left to Textual's own way of painting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from textual import screen as textual_screen
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from tui.terminal.screen_buffer import Patch


def set_frame_rate(frames: int) -> None:
    """Let every screen made from now on paint up to so many times a second; animations keep Textual's rate.

    After a paint the next one waits for the end of the frame, so this is also the longest that a key waits.
    """
    textual_screen.UPDATE_PERIOD = 1 / frames  # type: ignore[misc]


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
