"""The commands of the list of functions."""

from __future__ import annotations

from tui.presentation.command import HELP, MESSAGES, QUIT, REFRESH, Command

FUNCTIONS: tuple[Command[object], ...] = (
    Command("open", "enter", "Open", "Open the function: its versions, aliases and fader", 1, "⏎"),
    Command("filter", "slash", "Filter", "Words, alias:PROD, runtime:python, is:canary; esc clears", 2, "/"),
    Command("clear", "escape", "Clear filter", "Show all functions again", 0),
    Command("sort", "s", "Sort", "Sort by the next column", 3),
    Command("reverse", "S,shift+s", "Reverse", "Reverse the sort", 0),
    Command(
        "doctor", "D,shift+d", "Doctor", "What is wrong in this account; ✗ and ! mark in the list what is known", 7
    ),
    Command("prune", "P,shift+p", "Storage", "How much code is stored, and whose it is", 0),
    REFRESH,
    MESSAGES,
    HELP,
    QUIT,
)
