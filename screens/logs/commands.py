"""The commands of the screen that shows logs."""

from __future__ import annotations

from dataclasses import dataclass

from tui.features.logs.time_range import HINT
from tui.presentation.command import COMMON, Command, in_room
from tui.presentation.keymap import key


@dataclass(frozen=True, slots=True)
class LogsContext:
    """What the commands of the logs depend on."""

    columns: int
    ends_now: bool = True


def _other_column(shown: LogsContext) -> str | None:
    return None if shown.columns > 1 else "only one column: the alias is not split"


def _can_follow(shown: LogsContext) -> str | None:
    again = f"press {key('logs.range')}, then enter, for the newest lines"
    return None if shown.ends_now else f"this time ends in the past: {again}"


LOGS: tuple[Command[LogsContext], ...] = in_room(
    "logs",
    Command("follow", "h", "Follow", "Follow new lines; Live Tail is billed by the minute", 1, why_not=_can_follow),
    Command(
        "search", "slash", "Search", "Words, a request id, is:error, is:slow, is:cold, over:500; esc clears", 2, "/"
    ),
    Command("errors", "exclamation_mark", "Errors only", "Show errors only, or everything", 3, short="Errors"),
    Command("next_error", "n", "Next error", "Go to the next error in the column", 4, "n/N", "Error"),
    Command("last_error", "N", "Previous error", "Go to the previous error"),
    Command("group", "z", "Group", "Show a row per request, or per line", 5),
    Command("open", "enter", "Open", "Show the whole request of the line under the cursor", 6, "⏎"),
    Command("lane", "tab", "Other column", "Go to the other version's column", 7, "⇥", "Column", _other_column),
    Command("shorter", "left_square_bracket", "Shorter", "A shorter time; one with an end: earlier", 8, "[ ]", "Time"),
    Command("longer", "right_square_bracket", "Longer", "A longer time, up to 7 days; one with an end: later"),
    Command("range", "Z", "Zoom to a time", f"Read the lines of a time: {HINT}", 9, short="Zoom"),
    Command("wrap", "W", "Wrap", "Wrap long lines, or cut them", 9),
    Command("copy", "y", "Copy", "Copy the line under the cursor", 10),
    *COMMON,
)
