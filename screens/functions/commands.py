"""The commands of the list of functions."""

from __future__ import annotations

from tui.presentation.command import HELP, MESSAGES, QUIT, REFRESH, Command

FUNCTIONS: tuple[Command[object], ...] = (
    Command("open", "enter", "Open", "Open the function: its versions, aliases and fader", 1, "⏎"),
    Command("filter", "slash", "Filter", "Words, alias:PROD, runtime:python, is:canary; esc clears", 2, "/"),
    Command("clear", "escape", "Clear filter", "Show all functions again", 0),
    Command("sort", "s", "Sort", "Sort by the next column", 3),
    Command("reverse", "S,shift+s", "Reverse", "Reverse the sort", 0),
    Command("doctor", "D,shift+d", "Doctor", "Find problems in this account; ✗ and ! mark them in the list", 7),
    Command("rollouts", "g", "Rollouts", "All rollouts, deployments and canaries, running ones first", 8),
    Command("prune", "P,shift+p", "Storage", "Code storage of the account, by function", 0),
    REFRESH,
    MESSAGES,
    HELP,
    QUIT,
)
