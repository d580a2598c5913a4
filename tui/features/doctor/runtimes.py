"""When AWS deprecates a runtime, by a dated table of AWS's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

NEAR = timedelta(days=90)
"""How long before deprecation a runtime becomes a finding; AWS's own notice comes 180 days before."""


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
    """A runtime's deprecation as text, and whether that day has passed."""

    what: str
    why: str
    past: bool


def outlook(table: RuntimeTable, runtime: str, today: date) -> Outlook | None:
    """Return a deprecation that is near or past, else None; raise KeyError for a runtime that is not in the table."""
    known = table.runtimes[runtime]
    if known.deprecation is None or known.deprecation - today > NEAR:
        return None
    past = known.deprecation <= today
    verb = "has been deprecated since" if past else "will be deprecated on"
    blocked = known.block_update
    why = "no security updates or support from AWS"
    if not past:
        why = f"after that day {why}"
    if blocked is not None and blocked <= today:
        why += f"; since {blocked} its functions can be changed only by moving to another runtime"
    elif blocked is not None:
        why += f"; from {blocked} on its functions can be changed only by moving to another runtime"
    return Outlook(f"{runtime} {verb} {known.deprecation}", f"{why} (AWS's page as of {table.as_of})", past)
