"""Says what is wrong with the selected alias by what its page knows, and marks it in the list."""

from __future__ import annotations

from typing import Protocol

from tui.app.state import HasContext, HasFader, HasFunction, service_time
from tui.domain.alias import Alias
from tui.domain.function import FunctionSnapshot
from tui.features.doctor.diagnose import alias_findings
from tui.features.doctor.findings import Finding, FunctionReport, with_alias_checked, with_reports
from tui.features.doctor.marks import Marks
from tui.writes.ownership.stale_split import StaleSplit
from tui.writes.ownership.status import AliasStatus, status_for


class ExaminerState(HasContext, HasFunction, HasFader, Protocol):
    """What is known of the selected alias, its findings, and the marks of all functions."""

    findings: tuple[Finding, ...]
    marks: Marks

    @property
    def alias_status(self) -> AliasStatus | None:
        """Who else moves the selected alias, and whether its split is stale."""


class AliasExaminer:
    """Keeps the findings of the alias examined last; `production` are the patterns of production aliases."""

    def __init__(self, state: ExaminerState, production: tuple[str, ...]) -> None:
        self._state, self._production = state, production
        self._examined: tuple[FunctionSnapshot | None, Alias | None, StaleSplit | None] = (None, None, None)

    def look(self) -> None:
        """Examine the selected alias, where something is known that was not known before."""
        state = self._state
        function, alias = state.function, state.fader.confirmed if state.fader else None
        # The alias may have moved a moment before what is known of its split has followed.
        status = status_for(state.alias_status, alias) if alias is not None else None
        known = (function, alias, status.stale_split if status is not None else None)
        if known == self._examined:
            return
        self._examined = known
        if function is None or alias is None:
            state.findings = ()
            return
        state.findings = alias_findings(function, alias, known[2], service_time(state), self._production)
        state.marks = with_alias_checked(state.marks, alias, state.findings)

    def take_over(self, reports: tuple[FunctionReport, ...]) -> None:
        """Mark in the list what the doctor found of these functions."""
        self._state.marks = with_reports(self._state.marks, reports)
