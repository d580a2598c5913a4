"""The commands of the screens for pruning and code storage."""

from __future__ import annotations

from dataclasses import dataclass

from tui.domain.context import Context
from tui.domain.storage import AccountCode
from tui.features.prune.plan import Choice
from tui.presentation.command import (
    COMMON,
    CONTEXT,
    FINDING,
    HELP,
    LEAVE,
    PALETTE,
    QUIT,
    REFRESH,
    Command,
    in_room,
    only_if,
    writes,
)
from tui.presentation.keymap import key


@dataclass(frozen=True, slots=True)
class PruneContext:
    """What decides which commands are available; `version` is under the cursor."""

    context: Context | None
    version: str
    choice: Choice | None


def _quiet(shown: PruneContext) -> str | None:
    if shown.choice is not None and shown.choice.running:
        return "deleting versions: press esc to stop after the current one"
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
    return (
        None
        if planned
        else (f"no version selected: press {key('prune.select')} to select one, {key('prune.all')} for all deletable")
    )


def _selectable(shown: PruneContext) -> str | None:
    reason = _quiet(shown)
    choice = shown.choice
    if reason is not None or choice is None:
        return reason
    if not shown.version:
        return "no version under the cursor"
    return None if shown.version in choice.free else f"version {shown.version} is kept: the reason is below"


def _delete(shown: PruneContext) -> str | None:
    return writes(shown) or _chosen(shown)


UNKNOWN_CALLS = "Count versions whose calls are not known as not called, or keep them"
UNKNOWN_HISTORY = "Where the last good version of an alias is not known, ignore that, or keep all versions"

PRUNE: tuple[Command[PruneContext], ...] = in_room(
    "prune",
    Command(
        "select",
        "space,enter",
        "Select",
        "Select or deselect the version under the cursor",
        1,
        "␣",
        why_not=_selectable,
    ),
    Command("all", "asterisk", "All deletable", "Select every deletable version, or none", 2, "*", "All", _free),
    Command("delete", "X", "Delete", "Review and delete the selected versions", 3, "X", "Delete…", _delete),
    Command("filter", "tab", "Filter", "Show all, deletable, kept or selected", 4),
    Command("more_newest", "plus", "Keep more", "Keep one more of the newest", 6, "+-", "Newest", _quiet),
    Command("fewer_newest", "minus", "Keep fewer", "Keep one fewer of the newest", why_not=_quiet),
    Command("longer", "right_square_bracket", "Longer", "Keep versions called longer ago too", why_not=_quiet),
    Command(
        "shorter", "left_square_bracket", "Shorter", "Keep only versions called recently", 7, "[ ]", "Days", _quiet
    ),
    Command("unknown_calls", "ampersand", "Unknown calls", UNKNOWN_CALLS, 9, "&", "Unknown", _quiet),
    Command("unknown_history", "quotation_mark", "Unknown last good", UNKNOWN_HISTORY, why_not=_quiet),
    Command("copy", "y", "Copy", "Copy the AWS CLI lines that delete the selected versions", why_not=_chosen),
    *FINDING,
    LEAVE._replace(help="Stop after the current deletion, or go back"),
    only_if(_quiet, REFRESH),
    HELP,
    PALETTE,
    only_if(_quiet, QUIT),
)


def _reading(shown: AccountCode) -> str | None:
    return "nothing is being read" if shown.complete else None


STORAGE: tuple[Command[AccountCode], ...] = in_room(
    "storage",
    Command("open", "enter", "Prune", "Show which versions of the function can be deleted", 1, "⏎"),
    Command("stop", "x", "Stop reading", "Read no further functions; refresh to start again", 2, why_not=_reading),
    CONTEXT,
    *FINDING,
    *COMMON,
)
