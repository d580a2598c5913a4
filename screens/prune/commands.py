"""The commands of the screens that show code storage, and that delete versions."""

from __future__ import annotations

from dataclasses import dataclass

from tui.domain.context import Context
from tui.features.prune.plan import Choice
from tui.presentation.command import COMMON, HELP, QUIT, REFRESH, Command, only_if, writes


@dataclass(frozen=True, slots=True)
class PruneContext:
    """What the commands of pruning are judged by; `version` is under the cursor."""

    context: Context | None
    version: str
    choice: Choice | None


def _quiet(shown: PruneContext) -> str | None:
    if shown.choice is not None and shown.choice.running:
        return "versions are being deleted: esc stops after the one in flight"
    return None


def _free(shown: PruneContext) -> str | None:
    reason = _quiet(shown)
    if reason is not None:
        return reason
    return None if shown.choice is not None and shown.choice.free else "no version can be deleted"


def _chosen(shown: PruneContext) -> str | None:
    reason = _quiet(shown)
    if reason is not None:
        return reason
    planned = shown.choice is not None and shown.choice.plan.versions
    return None if planned else "no version is selected: space selects the one under the cursor, a all deletable"


def _selectable(shown: PruneContext) -> str | None:
    reason = _quiet(shown)
    choice = shown.choice
    if reason is not None or choice is None:
        return reason
    if not shown.version:
        return "no version is under the cursor"
    return None if shown.version in choice.free else f"version {shown.version} is kept: the reason is below"


def _delete(shown: PruneContext) -> str | None:
    return writes(shown) or _chosen(shown)


UNKNOWN_CALLS = "Where it cannot be read whether a version was called, count it as not called, or keep it"
UNKNOWN_HISTORY = "Where the last good version of an alias cannot be read, let that speak for no version, or for all"

PRUNE: tuple[Command[PruneContext], ...] = (
    Command(
        "select", "space,enter", "Select", "Select the version under the cursor, or not", 1, "␣", why_not=_selectable
    ),
    Command("all", "a", "All deletable", "Select every deletable version, or none", 2, "a", "All", _free),
    Command("delete", "x", "Delete", "Show what would be deleted, and ask", 3, "x", "Delete…", _delete),
    Command("filter", "f", "Filter", "Show all, deletable, kept or selected", 4),
    Command("more_newest", "plus,equals_sign", "Keep more", "Keep one more of the newest", 6, "+-", "Newest", _quiet),
    Command("fewer_newest", "minus", "Keep fewer", "Keep one fewer of the newest", why_not=_quiet),
    Command("longer", "right_square_bracket", "Longer", "Keep versions called longer ago too", why_not=_quiet),
    Command(
        "shorter", "left_square_bracket", "Shorter", "Keep only versions called recently", 7, "[ ]", "Days", _quiet
    ),
    Command("unknown_calls", "u", "Unknown calls", UNKNOWN_CALLS, 9, "u", "Unknown", _quiet),
    Command("unknown_history", "g", "Unknown last good", UNKNOWN_HISTORY, why_not=_quiet),
    Command("copy", "y", "Copy", "Copy the AWS CLI lines that delete what is selected", why_not=_chosen),
    Command("leave", "escape", "Back", "Stop after the deletion in flight, or go back", 8, "esc"),
    only_if(_quiet, REFRESH),
    HELP,
    only_if(_quiet, QUIT),
)

STORAGE: tuple[Command[object], ...] = (
    Command("open", "enter", "Prune", "Open the function: which of its versions can be deleted", 1, "⏎"),
    Command("stop", "s", "Stop reading", "Read no further functions; press r to start again", 2),
    *COMMON,
)
