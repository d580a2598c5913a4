"""What the doctor knows of a function, the policy that it checks by, and what it reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from tui.features.doctor.marks import Mark, Marks, Severity, was_checked

if TYPE_CHECKING:
    from tui.domain.alarm import Alarms
    from tui.domain.alias import Alias
    from tui.domain.call import UpdateAlias
    from tui.domain.deployment import Deployment
    from tui.domain.function import FunctionSnapshot
    from tui.domain.read_failure import ReadFailure
    from tui.domain.routing import Routing
    from tui.features.doctor.runtimes import RuntimeTable


@dataclass(frozen=True, slots=True)
class Fix:
    """The one call that fixes a finding, and what it does, as text."""

    call: UpdateAlias
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem of an alias or version (`subject`): what it is, why it matters, and its fix.

    `advice` says what to do where no single call fixes it.
    """

    severity: Severity
    function: str
    subject: str
    what: str
    why: str
    fix: Fix | None = None
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A check that could not run: whether anything is wrong there is not known."""

    function: str
    what: str
    failure: ReadFailure | None = None


@dataclass(frozen=True, slots=True)
class FunctionFacts:
    """What the checks need: the function's aliases, `$LATEST` and the versions that aliases name, with states.

    `deployments` holds, of split aliases, the last deployment that moved each; `missing` are the versions that AWS
    does not have though an alias names them. `alarms` are the account's, None where they were not read; `journalled`
    is where the last write from here left each alias. `tags` are the function's, read where they tell which template
    left `$LATEST` unpublished. `function.failures` say what could not be read.
    """

    function: FunctionSnapshot
    deployments: Mapping[str, Deployment | None] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    alarms: Alarms | None = None
    journalled: Mapping[str, Routing] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FunctionReport:
    """The result for one function: a healthy one has neither findings nor unchecked parts.

    `marks` belong to its aliases as they were when checked.
    """

    function: str
    findings: tuple[Finding, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    marks: Mapping[str, Mark] = field(default_factory=dict)


ENOUGH_TO_TELL = 4
"""Functions that have to be checked before it can be told how long the others take."""


@dataclass(frozen=True, slots=True)
class AccountScan:
    """The progress of a scan of the account; `account_wide` holds checks that could run for no function.

    It has taken `elapsed` seconds so far.
    """

    total: int
    reports: tuple[FunctionReport, ...] = ()
    account_wide: tuple[Unchecked, ...] = ()
    elapsed: float = 0.0

    @property
    def complete(self) -> bool:
        """Whether all functions were checked."""
        return len(self.reports) == self.total

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at the pace so far, None while too little was checked to tell."""
        done = len(self.reports)
        if done < ENOUGH_TO_TELL or self.complete:
            return None
        return self.elapsed / done * (self.total - done)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings so far, the most severe first."""
        return by_severity(tuple(one for report in self.reports for one in report.findings))

    @property
    def unchecked(self) -> tuple[Unchecked, ...]:
        """The checks that could not run."""
        return (*self.account_wide, *(one for report in self.reports for one in report.unchecked))


@dataclass(frozen=True, slots=True)
class Policy:
    """What the checks go by: the time, the table of runtimes, and the patterns of production aliases."""

    now: datetime
    runtimes: RuntimeTable
    production: tuple[str, ...]


def by_severity(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Sort findings by severity, then by function and subject."""
    return tuple(sorted(findings, key=lambda one: (-one.severity, one.function, one.subject, one.what)))


def with_report(scan: AccountScan, report: FunctionReport) -> AccountScan:
    """Return the scan with a newer report of one function in place of the one it had."""
    names = [known.function for known in scan.reports]
    if report.function not in names:
        # The scan comes to it later.
        return replace(scan, reports=(report,)) if scan.total == 1 else scan
    reports = tuple(report if known.function == report.function else known for known in scan.reports)
    return replace(scan, reports=reports)


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
    known, is_partial = marks.get(alias.function, {}), not was_checked(alias.function, marks)
    now, before = marks_of((alias,), findings).get(alias.name), known.get(alias.name)
    if before is not None and before.of_alarms is not None and before.routing == alias.routing:
        severity = max(before.of_alarms, now.severity) if now is not None else before.of_alarms
        now = Mark(severity, alias.routing, before.of_alarms)
    of_function = {name: mark for name, mark in known.items() if name != alias.name}
    if now is not None:
        of_function[alias.name] = now._replace(is_partial=is_partial)
    if of_function or not is_partial:
        return {**marks, alias.function: of_function}
    return {function: of for function, of in marks.items() if function != alias.function}


def with_reports(marks: Marks, reports: Iterable[FunctionReport]) -> Marks:
    """Return the marks after the doctor's reports; a function that could not be checked keeps its earlier ones."""
    checked = (report for report in reports if report.marks or not report.unchecked)
    return {**marks, **{report.function: _marks_of_report(report) for report in checked}}


def _marks_of_report(report: FunctionReport) -> Mapping[str, Mark]:
    return {name: mark._replace(is_partial=bool(report.unchecked)) for name, mark in report.marks.items()}
