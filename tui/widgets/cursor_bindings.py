"""The keys that move the cursor of every list."""

from __future__ import annotations

from textual.binding import Binding

from tui.presentation.key_names import bound

_MOVES = {
    "up": ("up", "k", "move(-1)", "Up"),
    "down": ("down", "j", "move(1)", "Down"),
    "page_up": ("", "pageup", "page(-1)", "Page up"),
    "page_down": ("", "pagedown", "page(1)", "Page down"),
    "half_up": ("", "ctrl+u", "page(-0.5)", "Half a page up"),
    "half_down": ("", "ctrl+d", "page(0.5)", "Half a page down"),
    "first": ("home", "g", "first", "First"),
    "last": ("end", "G", "last", "Last"),
}
"""Moves with the key that always makes it, and the one that may be another."""


def cursor_bindings(*, leave: frozenset[str] = frozenset()) -> list[Binding]:
    """Return the keys that move a cursor, without those of the moves to leave."""
    return [
        binding
        for move, (fixed, key, action, title) in _MOVES.items()
        if move not in leave
        for binding in (
            *((Binding(fixed, action, title, show=False),) if fixed else ()),
            Binding(bound(key), action, title, show=False, id=f"list.{move}"),
        )
    ]
