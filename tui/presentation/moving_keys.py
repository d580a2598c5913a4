"""The keys that move the cursor of every list, as help shows them."""

from __future__ import annotations

from tui.presentation.command import Command, grouped, in_force, in_room
from tui.presentation.help_search import Availability

_MOVES: tuple[Command[object], ...] = (
    Command("down", "j", "Down", "Move to the next row; ↓ does the same"),
    Command("up", "k", "Up", "Move to the previous row; ↑ does the same"),
    Command("first", "g", "Top", "Move to the first row; home does the same"),
    Command("last", "G", "Bottom", "Move to the last row; end does the same"),
    Command("half_down", "ctrl+d", "Half down", "Move down by half a page"),
    Command("half_up", "ctrl+u", "Half up", "Move up by half a page"),
    Command("page_down", "pagedown", "Page down", "Move down by a page"),
    Command("page_up", "pageup", "Page up", "Move up by a page"),
)
MOVES = grouped("Lists", *in_room("list", *_MOVES))


def with_moves(availability: Availability) -> Availability:
    """Return the commands of a screen that has a list, and what moves its cursor by keys that do nothing else there."""
    taken = {key for command, _ in availability for key in command.keys.split(",")}
    moves = (in_force(command) for command in MOVES)
    return (*availability, *((command, None) for command in moves if not taken & set(command.keys.split(","))))
