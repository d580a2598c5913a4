"""The commands of the room of contexts."""

from __future__ import annotations

from dataclasses import dataclass

from tui.features.contexts.listing import Contexts, Known, why_not_open
from tui.presentation.command import COMMON, Command


@dataclass(frozen=True, slots=True)
class ContextsContext:
    """What the commands depend on: all contexts, and the one under the cursor."""

    contexts: Contexts
    known: Known | None


def _can_open(shown: ContextsContext) -> str | None:
    return why_not_open(shown.known)


def _chosen(shown: ContextsContext) -> str | None:
    return None if shown.known is not None else "no context under the cursor"


CONTEXTS: tuple[Command[ContextsContext], ...] = (
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
    Command("region", "e", "Region", "List this profile in another region too", 3, "", "", _chosen),
    Command(
        "identity", "W,shift+w", "Identity", "Ask AWS whose account it is (sts:GetCallerIdentity)", 4, "", "", _can_open
    ),
    *COMMON,
)
