"""The commands of the screen that shows logs."""

from __future__ import annotations

from dataclasses import dataclass

from tui.presentation.command import COMMON, Command


@dataclass(frozen=True, slots=True)
class LogsContext:
    """What the commands of the logs are judged by."""

    lanes: int


def _other_column(shown: LogsContext) -> str | None:
    return None if shown.lanes > 1 else "there is one lane only: the alias is not split"


LOGS: tuple[Command[LogsContext], ...] = (
    Command("follow", "f", "Follow", "Show lines as they come; Live Tail is billed by the minute", 1),
    Command(
        "search", "slash", "Search", "Words, a request id, is:error, is:slow, is:cold, over:500; esc clears", 2, "/"
    ),
    Command("errors", "e", "Errors only", "Show errors only, or everything again", 3, short="Errors"),
    Command("next_error", "n", "Next error", "Go to the next error of the lane", 4, "n/N", "Error"),
    Command("last_error", "N,shift+n", "Previous error", "Go to the previous error"),
    Command("group", "g", "Group", "A row for each request, or for each line", 5),
    Command("open", "enter", "Open", "The whole request of the line under the cursor", 6, "⏎"),
    Command("lane", "tab", "Other lane", "Go to the other version's lane", 7, "⇥", "Lane", _other_column),
    Command("wrap", "w", "Wrap", "Break long lines, or cut them", 9),
    Command("copy", "y", "Copy", "Copy the line under the cursor", 10),
    *COMMON,
)
