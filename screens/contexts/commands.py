"""The commands of the room of contexts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui.features.canaries.listing import HINT as CANARIES_HINT
from tui.features.contexts.listing import Contexts, Known, why_not_open
from tui.features.contexts.several.read import Kind, why_not_several
from tui.presentation.command import COMMON, Command, in_room


@dataclass(frozen=True, slots=True)
class ContextsContext:
    """What the commands depend on: all contexts, and the one under the cursor."""

    contexts: Contexts
    known: Known | None


def _can_open(shown: ContextsContext) -> str | None:
    return why_not_open(shown.known)


def _chosen(shown: ContextsContext) -> str | None:
    return None if shown.known is not None else "no context under the cursor"


def _marked(shown: ContextsContext) -> str | None:
    return why_not_several(len(shown.contexts.marked))


CONTEXTS: tuple[Command[ContextsContext], ...] = in_room(
    "contexts",
    Command(
        "open",
        "enter",
        "Switch",
        "Switch to the context under the cursor; what is on screen is closed",
        1,
        "⏎",
        "",
        _can_open,
    ),
    Command("mark", "space", "Mark", "Mark contexts for the lists over several", 2, "␣", "", _chosen),
    Command("region", "a", "Region", "List this profile in another region too", 3, "", "", _chosen),
    Command("identity", "T", "Identity", "Ask AWS whose account it is (sts:GetCallerIdentity)", 4, "", "", _can_open),
    Command("filter", "slash", "Filter", "Words of profile, region or account; esc clears", 4, "/"),
    Command("functions", "o", "Functions", "List the functions of all marked contexts", 5, "", "", _marked),
    Command("canaries", "C", "Canaries", "List the canaries of all marked contexts", 6, "", "", _marked),
    *COMMON,
)


@dataclass(frozen=True, slots=True)
class SeveralContext:
    """What the commands of a list over several contexts depend on: what is listed, and whether a row is chosen."""

    kind: Kind
    any_chosen: bool


def _can_open_row(shown: SeveralContext) -> str | None:
    return None if shown.any_chosen else "no row under the cursor"


def _unless(kind: Kind) -> Callable[[SeveralContext], str | None]:
    return lambda shown: f"{kind.value} are listed already" if shown.kind is kind else None


SEVERAL: tuple[Command[SeveralContext], ...] = in_room(
    "several",
    Command("open", "enter", "Open", "Switch to the context of this row and open it", 1, "⏎", "", _can_open_row),
    Command("filter", "slash", "Filter", f"Words of account or region too; {CANARIES_HINT}; esc clears", 2, "/"),
    Command("sort", "s", "Sort", "Sort by the next column", 3),
    Command("reverse", "S", "Reverse", "Reverse the sort", 0),
    Command("functions", "o", "Functions", "List the functions of these contexts", 4, "", "", _unless(Kind.FUNCTIONS)),
    Command("canaries", "C", "Canaries", "List the canaries of these contexts", 5, "", "", _unless(Kind.CANARIES)),
    *COMMON,
)
