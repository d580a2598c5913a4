"""What is wrong with an alias, as a mark in the list; apart from the findings, for the first frame needs it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from tui.domain.protection import is_protected

if TYPE_CHECKING:
    from tui.domain.alias import Alias
    from tui.domain.routing import Routing


class Severity(IntEnum):
    """How severe a finding is."""

    LOW = 0
    HIGH = 1
    CRITICAL = 2


GLYPHS = {Severity.CRITICAL: "✗", Severity.HIGH: "!", Severity.LOW: "·"}


class Mark(NamedTuple):
    """The highest severity found for an alias; it holds while the alias has the `routing` that was checked.

    `of_alarms` is the highest among its alarms, which its page does not check. One that `is_partial` is of a function
    of which not all was checked: by the page of one alias alone, or by a doctor that could not read all it needs.
    """

    severity: Severity
    routing: Routing
    of_alarms: Severity | None = None
    is_partial: bool = False


Marks = Mapping[str, Mapping[str, Mark]]
"""By function and alias; a function without any was checked, and nothing was found of it."""


def was_checked(function: str, marks: Marks) -> bool:
    """Tell whether the doctor checked all of a function."""
    known = marks.get(function)
    return known is not None and not any(mark.is_partial for mark in known.values())


def mark_of(alias: Alias, marks: Mapping[str, Mark], production: tuple[str, ...]) -> Severity | None:
    """Return the severity of what is known of an alias, or None; production on `$LATEST` needs no check to be seen."""
    mark = marks.get(alias.name)
    if mark is not None and mark.routing == alias.routing:
        return mark.severity
    return Severity.HIGH if alias.routing.on_latest and is_protected(alias.name, production) else None
