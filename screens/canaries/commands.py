"""The commands of the list of all aliases."""

from __future__ import annotations

from dataclasses import dataclass

from tui.domain.routing import Routing
from tui.features.canaries.listing import HINT
from tui.presentation.command import COMMON, CONTEXT, Command, in_room


@dataclass(frozen=True, slots=True)
class CanariesContext:
    """What decides which commands can be had: where the alias under the cursor points, None where there is none."""

    routing: Routing | None


def _no_alias(shown: CanariesContext) -> str | None:
    return None if shown.routing is not None else "no alias is selected"


CANARIES: tuple[Command[CanariesContext], ...] = in_room(
    "canaries",
    Command("open", "enter", "Open", "Open the function at this alias", 1, "⏎", why_not=_no_alias),
    Command("filter", "slash", "Filter", f"{HINT}; esc clears", 2, "/"),
    Command("sort", "s", "Sort", "Sort by the next column; by State, what wants a look comes first", 3),
    Command("reverse", "S", "Reverse", "Reverse the sort", 0),
    CONTEXT,
    *COMMON,
)
