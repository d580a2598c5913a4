"""The commands of the screen that compares two versions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui.domain.function import FunctionSnapshot
from tui.features.diff.comparison import Comparison, Sides, moved
from tui.presentation.command import COMMON, FIND, Command, in_room


@dataclass(frozen=True, slots=True)
class DiffContext:
    """What the commands of a comparison depend on."""

    function: FunctionSnapshot | None
    comparison: Comparison | None


def _can_load(shown: DiffContext) -> str | None:
    if shown.comparison is None:
        return "no two versions to compare yet"
    return shown.comparison.why_not_download


def _can_move(older: int, *, after: bool) -> Callable[[DiffContext], str | None]:
    def why_not(shown: DiffContext) -> str | None:
        comparison, function = shown.comparison, shown.function
        if comparison is None or function is None:
            return "no two versions to compare yet"
        sides = Sides(comparison.before.number, comparison.after.number)
        if moved(function, sides, older, after=after) != sides:
            return None
        return f"no {'older' if older > 0 else 'newer'} version"

    return why_not


_BEFORE, _AFTER = "Compare from the next {} version", "Compare to the next {} version"

DIFF: tuple[Command[DiffContext], ...] = in_room(
    "diff",
    Command("open", "enter", "Open", "Expand the row under the cursor, or download the code", 1, "⏎"),
    Command("next_change", "n", "Next change", "Go to the next field, file or line that differs", 2, "n/N", "Change"),
    Command("last_change", "N", "Previous change", "Go to the previous field, file or line that differs"),
    Command("load", "L", "Download code", "Download the code of both versions, into memory only", 3, why_not=_can_load),
    Command(
        "older",
        "left_square_bracket",
        "From older",
        _BEFORE.format("older"),
        4,
        "[ ]",
        "From",
        _can_move(1, after=False),
    ),
    Command("newer", "right_square_bracket", "From newer", _BEFORE.format("newer"), why_not=_can_move(-1, after=False)),
    Command(
        "after_older",
        "left_curly_bracket",
        "To older",
        _AFTER.format("older"),
        5,
        "{ }",
        "To",
        _can_move(1, after=True),
    ),
    Command(
        "after_newer", "right_curly_bracket", "To newer", _AFTER.format("newer"), why_not=_can_move(-1, after=True)
    ),
    Command("turn", "S", "Swap sides", "Swap the sides", 9),
    Command("whole", "asterisk", "All fields", "Show or hide the fields that are the same", 7),
    Command("unfold", "z", "Expand all", "Expand or collapse all files that differ", 7),
    FIND,
    *COMMON,
)
