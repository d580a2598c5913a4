"""What journeys spare Textual: frames that nobody looks at.

Widgets are laid out as ever, and rendered whenever a journey looks at the screen; what is painted to a terminal is for
`tests/pty`. The private names are those of Textual 8.2.8.
"""

from __future__ import annotations

from typing import Any

from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.screen import Screen

paints = 0
"""How often something was painted."""


def paint_nothing(compositor: Compositor, full: bool = False, screen_stack: list[Screen[Any]] | None = None) -> None:
    """Stand in for Compositor.render_update: no update, nothing left to paint."""
    global paints
    paints += 1
    visible_screen_stack.set(screen_stack or [])
    compositor._dirty_regions.clear()
