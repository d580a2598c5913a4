"""What the doctor looks at, by which standards, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import IntEnum

from tui.domain.alarm import Alarms
from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.deployment import Deployment
from tui.domain.function import FunctionSnapshot
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import Routing
from tui.domain.version import LATEST
from tui.features.doctor.runtimes import RuntimeTable
from tui.writes.alias_preflight import is_protected


class Gravity(IntEnum):
    """How much a finding weighs."""

    UNTIDY = 0
    RISK = 1
    BROKEN = 2


@dataclass(frozen=True, slots=True)
class Fix:
    """The one call that mends it, and what it does, in words."""

    call: UpdateAlias
    words: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: with which alias or version of which function, what, why it matters, what mends it.

    `advice` says what helps where no single call does.
    """

    gravity: Gravity
    function: str
    subject: str
    what: str
    why: str
    fix: Fix | None = None
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A check that could not be made, so that nobody knows whether anything is wrong there."""

    function: str
    what: str
    failure: ReadFailure | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """What the doctor looks at: the function's aliases, `$LATEST` and the versions that aliases name, with states.

    `deployments` holds, of split aliases, the last deployment that moved each; `missing` are the versions that AWS
    does not have though an alias names them. `alarms` are the account's, None where they were not read; `journalled`
    is where the last write from here left each alias. `function.failures` say what could not be read.
    """

    function: FunctionSnapshot
    deployments: Mapping[str, Deployment | None] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    alarms: Alarms | None = None
    journalled: Mapping[str, Routing] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checkup:
    """What came of looking at one function: a healthy one has neither findings nor checks that could not be made.

    `marks` are those of its aliases as they were looked at.
    """

    function: str
    findings: tuple[Finding, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    marks: Mapping[str, Mark] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rounds:
    """How far a round of the account's functions has come; `at_large` are checks that could be made of none."""

    total: int
    checkups: tuple[Checkup, ...] = ()
    at_large: tuple[Unchecked, ...] = ()
    slowed: bool = False

    @property
    def over(self) -> bool:
        """Whether all were looked at."""
        return len(self.checkups) == self.total

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found so far, the gravest first."""
        return in_order(tuple(one for checkup in self.checkups for one in checkup.findings))

    @property
    def unchecked(self) -> tuple[Unchecked, ...]:
        """The checks that could not be made."""
        return (*self.at_large, *(one for checkup in self.checkups for one in checkup.unchecked))


@dataclass(frozen=True, slots=True)
class Standards:
    """What it is judged by: the time, the table of runtimes, and the patterns that production aliases match."""

    now: datetime
    runtimes: RuntimeTable
    production: tuple[str, ...]


def in_order(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Sort findings: the gravest first, then by function and what they are about."""
    return tuple(sorted(findings, key=lambda one: (-one.gravity, one.function, one.subject, one.what)))


def with_checkup(rounds: Rounds, checkup: Checkup) -> Rounds:
    """Return the round with a later look at one function in place of the one that it had."""
    names = [known.function for known in rounds.checkups]
    if checkup.function not in names:
        # A round comes to it in its own time.
        return replace(rounds, checkups=(checkup,)) if rounds.total == 1 else rounds
    checkups = tuple(checkup if known.function == checkup.function else known for known in rounds.checkups)
    return replace(rounds, checkups=checkups)


@dataclass(frozen=True, slots=True)
class Mark:
    """The gravest that was found of an alias; it holds while the alias has the `routing` that was looked at.

    `of_alarms` is the gravest of its alarms, which its page does not judge.
    """

    gravity: Gravity
    routing: Routing
    of_alarms: Gravity | None = None


Marks = Mapping[str, Mapping[str, Mark]]
"""By function and alias, of the functions that were looked at."""


def marks_of(aliases: Iterable[Alias], found: Iterable[Finding], alarms: Iterable[Finding] = ()) -> Mapping[str, Mark]:
    """Return the marks of a function's aliases, of what is worse than untidy; `alarms` are those found of alarms."""
    worst, of_alarms = _worst(found), _worst(alarms)
    return {
        alias.name: Mark(worst[alias.name], alias.routing, of_alarms.get(alias.name))
        for alias in aliases
        if alias.name in worst
    }


def _worst(found: Iterable[Finding]) -> dict[str, Gravity]:
    worst: dict[str, Gravity] = {}
    for one in found:
        if one.gravity > Gravity.UNTIDY:
            worst[one.subject] = max(one.gravity, worst.get(one.subject, one.gravity))
    return worst


def remarked(marks: Marks, alias: Alias, found: Iterable[Finding]) -> Marks:
    """Return the marks after a look at one alias on its page; what the doctor found of its alarms still holds."""
    known = marks.get(alias.function, {})
    now, before = marks_of((alias,), found).get(alias.name), known.get(alias.name)
    if before is not None and before.of_alarms is not None and before.routing == alias.routing:
        gravity = max(before.of_alarms, now.gravity) if now is not None else before.of_alarms
        now = Mark(gravity, alias.routing, before.of_alarms)
    others = {name: mark for name, mark in known.items() if name != alias.name}
    return {**marks, alias.function: {**others, alias.name: now} if now is not None else others}


def mark_of(alias: Alias, marks: Mapping[str, Mark], production: tuple[str, ...]) -> Gravity | None:
    """Return how grave what is known of an alias is, None where nothing is; that production is on `$LATEST` is seen."""
    mark = marks.get(alias.name)
    if mark is not None and mark.routing == alias.routing:
        return mark.gravity
    return Gravity.RISK if alias.routing.primary == LATEST and is_protected(alias.name, production) else None
