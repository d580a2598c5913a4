"""The commands of an alias's history."""

from __future__ import annotations

from dataclasses import dataclass

from tui.domain.context import Context
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import Routing
from tui.features.fader.machine import Fader
from tui.presentation.alias_text import why_none_selected
from tui.presentation.command import COMMON, FINDING, Command, in_room, writes


@dataclass(frozen=True, slots=True)
class HistoryContext:
    """What the commands of an alias's history depend on; `routing` is where one would go back to."""

    context: Context | None
    function: FunctionSnapshot | None
    fader: Fader | None
    routing: Routing | None


def _can_go_back(shown: HistoryContext) -> str | None:
    reason = writes(shown)
    if reason is not None:
        return reason
    if shown.routing is None:
        return "there is nothing to go back to here"
    if shown.fader is None:
        return why_none_selected(shown.function)
    if shown.fader.confirmed.routing == shown.routing:
        return f"{shown.fader.confirmed.name} is there already"
    return None


HISTORY: tuple[Command[HistoryContext], ...] = in_room(
    "history",
    Command(
        "go_back", "enter", "Go back to this", "Put the alias where this move had put it", 1, "⏎", "", _can_go_back
    ),
    Command("undo", "u", "Undo this move", "Put the alias where it was before this move", 2, why_not=_can_go_back),
    Command("all", "asterisk", "All aliases", "Show the moves of all aliases of the function, or of this one alone", 3),
    *FINDING,
    *COMMON,
)
