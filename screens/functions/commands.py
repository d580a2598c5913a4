"""The commands of the list of functions."""

from __future__ import annotations

from dataclasses import dataclass

from tui.features.functions.filter import HINT
from tui.presentation.command import CONTEXT, HELP, MESSAGES, PALETTE, QUIT, REFRESH, Command, in_room


@dataclass(frozen=True, slots=True)
class ListContext:
    """What the commands of the list depend on: how many functions it shows."""

    shown: int


def _can_open(listed: ListContext) -> str | None:
    return None if listed.shown else "no function is shown"


FUNCTIONS: tuple[Command[ListContext], ...] = in_room(
    "functions",
    Command("open", "enter", "Open", "Open the function: its versions, aliases and fader", 1, "⏎", why_not=_can_open),
    Command("filter", "slash", "Filter", f"{HINT}; esc clears", 2, "/"),
    Command("clear", "escape", "Clear filter", "Show all functions again", 0),
    Command("sort", "s", "Sort", "Sort by the next column", 3),
    Command("reverse", "S", "Reverse", "Reverse the sort", 0),
    Command("doctor", "D", "Doctor", "Find problems in this account; ✗ and ! mark them in the list", 7),
    Command("canaries", "C", "Canaries", "Every alias: what is split, failing, or was moved lately", 4, "C"),
    Command("rollouts", "R", "Rollouts", "All rollouts, deployments and canaries, running ones first", 8),
    Command("prune", "P", "Storage", "Code storage of the account, by function", 0),
    CONTEXT,
    REFRESH,
    MESSAGES,
    HELP,
    PALETTE,
    QUIT,
)
