"""What is wrong with an alias, as a mark in the list; apart from the findings, for the first frame needs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from tui.domain.protection import is_protected
from tui.domain.version import LATEST

if TYPE_CHECKING:
    from tui.domain.alias import Alias
    from tui.domain.routing import Routing
    from tui.features.doctor.findings import Finding


class Severity(IntEnum):
    """How severe a finding is."""

    LOW = 0
    HIGH = 1
    CRITICAL = 2


GLYPHS = {Severity.CRITICAL: "✗", Severity.HIGH: "!", Severity.LOW: "·"}


@dataclass(frozen=True, slots=True)
class Mark:
    """The highest severity found for an alias; it holds while the alias has the `routing` that was checked.

    `of_alarms` is the highest among its alarms, which its page does not check.
    """

    severity: Severity
    routing: Routing
    of_alarms: Severity | None = None


Marks = Mapping[str, Mapping[str, Mark]]
"""By function and alias, for the functions that were checked."""


def marks_of(
    aliases: Iterable[Alias], findings: Iterable[Finding], alarms: Iterable[Finding] = ()
) -> Mapping[str, Mark]:
    """Return the marks of a function's aliases for all that is above LOW; `alarms` are the findings about alarms."""
    worst, of_alarms = _worst(findings), _worst(alarms)
    return {
        alias.name: Mark(worst[alias.name], alias.routing, of_alarms.get(alias.name))
        for alias in aliases
        if alias.name in worst
    }


def _worst(findings: Iterable[Finding]) -> dict[str, Severity]:
    worst: dict[str, Severity] = {}
    for one in findings:
        if one.severity > Severity.LOW:
            worst[one.subject] = max(one.severity, worst.get(one.subject, one.severity))
    return worst


def with_alias_checked(marks: Marks, alias: Alias, findings: Iterable[Finding]) -> Marks:
    """Return the marks after one alias was checked on its page; what the doctor found of its alarms still holds."""
    known = marks.get(alias.function, {})
    now, before = marks_of((alias,), findings).get(alias.name), known.get(alias.name)
    if before is not None and before.of_alarms is not None and before.routing == alias.routing:
        severity = max(before.of_alarms, now.severity) if now is not None else before.of_alarms
        now = Mark(severity, alias.routing, before.of_alarms)
    others = {name: mark for name, mark in known.items() if name != alias.name}
    return {**marks, alias.function: {**others, alias.name: now} if now is not None else others}


def mark_of(alias: Alias, marks: Mapping[str, Mark], production: tuple[str, ...]) -> Severity | None:
    """Return the severity of what is known of an alias, or None; production on `$LATEST` needs no check to be seen."""
    mark = marks.get(alias.name)
    if mark is not None and mark.routing == alias.routing:
        return mark.severity
    return Severity.HIGH if alias.routing.primary == LATEST and is_protected(alias.name, production) else None
