"""The commands of an alias's history."""

from __future__ import annotations

from tui.commands.command import COMMON, Command, Situation, writes
from tui.presentation.alias_text import why_none_selected


def _can_go_back(situation: Situation) -> str | None:
    reason = writes(situation)
    if reason is not None:
        return reason
    if situation.routing is None:
        return "there is nothing to go back to here"
    if situation.fader is None:
        return why_none_selected(situation.function)
    if situation.fader.confirmed.routing == situation.routing:
        return f"{situation.fader.confirmed.name} is there already"
    return None


HISTORY = (
    Command(
        "go_back", "enter", "Go back to this", "Put the alias where this move had put it", 1, "⏎", "", _can_go_back
    ),
    Command("undo", "u", "Undo this move", "Put the alias where it stood before this move", 2, why_not=_can_go_back),
    Command("all", "a", "All aliases", "Show the moves of all aliases of the function, or of this one alone", 3),
    *COMMON,
)
