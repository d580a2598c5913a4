"""Which alias is selected when a function is opened, and which are read before all others."""

from __future__ import annotations

from tui.domain.alias import Alias
from tui.domain.function import FunctionSnapshot
from tui.domain.protection import is_protected


def likeliest(aliases: tuple[Alias, ...], protected: tuple[str, ...]) -> Alias | None:
    """Return the alias that an operator most likely came for: a split one, then a protected one, then the first."""
    return min(
        aliases,
        key=lambda alias: (not alias.routing.split, not is_protected(alias.name, protected), alias.name),
        default=None,
    )


def first_selected(function: FunctionSnapshot, wanted: str, protected: tuple[str, ...]) -> Alias | None:
    """Return the alias that was named, never another in its place, or where none was named the likeliest one."""
    return function.alias(wanted) if wanted else likeliest(function.aliases, protected)


def read_first(
    function: FunctionSnapshot | None, selected: Alias | None, wanted: str, protected: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """Return the alias to read before all, while none is selected, and those known, the likeliest one first."""
    known = function.aliases if function is not None else ()
    likely = selected or likeliest(known, protected)
    names = dict.fromkeys(alias.name for alias in ((likely, *known) if likely else known))
    first = "" if selected is not None else wanted or (likely.name if likely else "")
    return first, tuple(names)


def alias_beside(function: FunctionSnapshot | None, selected: Alias | None, by: int) -> str:
    """Return the alias so many places after the selected one, or before it, round and round.

    With none selected it is the first; empty where the function has none.
    """
    names = [alias.name for alias in function.aliases] if function is not None else []
    if not names:
        return ""
    held = selected.name if selected is not None else ""
    at = names.index(held) if held in names else -by
    return names[(at + by) % len(names)]
