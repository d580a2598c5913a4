"""How long AWS keeps up a runtime, by a table of a day that it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

NEAR = timedelta(days=90)
"""So long before it is said; AWS's own notice comes twice as early."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """The days that AWS has named for a runtime; None where it has named none."""

    deprecation: date | None = None
    block_update: date | None = None


@dataclass(frozen=True, slots=True)
class RuntimeTable:
    """Runtimes by AWS's identifiers, as the page `source` had them on the day `as_of`."""

    as_of: date
    source: str
    runtimes: Mapping[str, Runtime]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is to be known of a runtime's end: in words, and whether that day has come."""

    what: str
    why: str
    over: bool


def outlook(table: RuntimeTable, runtime: str, today: date) -> Outlook | None:
    """Say what is near or past of a runtime's end, None where nothing is; raise KeyError of one that is not known."""
    known = table.runtimes[runtime]
    if known.deprecation is None or known.deprecation - today > NEAR:
        return None
    over = known.deprecation <= today
    verb = "has been deprecated since" if over else "will be deprecated on"
    blocked = known.block_update
    why = "no security updates and no support from AWS"
    if not over:
        why = f"after that day {why}"
    if blocked is not None and blocked <= today:
        why += f"; since {blocked} its functions can be changed only by moving to another runtime"
    elif blocked is not None:
        why += f"; from {blocked} on its functions can be changed only by moving to another runtime"
    return Outlook(f"{runtime} {verb} {known.deprecation}", f"{why} (AWS's page as of {table.as_of})", over)
