"""Where messages in passing stand: over the end of the rows, which scroll, and over no line that says something."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from textual.geometry import Region, Size, Spacing

if TYPE_CHECKING:
    from textual.screen import Screen

LEAST = Size(30, 3)
"""Cells of rows below which there is no room for a message over them."""

ABOVE_KEYS = Spacing(0, 0, 1, 0)


def place_passing(screen: Screen[Any], lists: Iterable[Region]) -> None:
    """Put the messages of a screen where they have their place."""
    margin = passing_place(lists, screen.size)
    for rack in screen.query("ToastRack"):
        rack.styles.margin = margin
        rack.styles.width = screen.size.width - margin.width
        rack.styles.max_height = max(screen.size.height - margin.height, 1)


def passing_place(lists: Iterable[Region], screen: Size) -> Spacing:
    """Return the margins around the place for messages: the largest of the lists, or all above the line of keys."""
    wide = (rows for rows in lists if rows.width >= LEAST.width and rows.height >= LEAST.height)
    rows = max(wide, key=lambda region: region.area, default=None)
    if rows is None:
        return ABOVE_KEYS
    return Spacing(rows.y, screen.width - rows.right, screen.height - rows.bottom, rows.x)
