"""The doctor's findings for one function or the whole account, with one key for the fix."""

from __future__ import annotations

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.reactive import reactive
from textual.widgets import Static

from screens.base import bindings
from screens.detail import DetailScreen
from screens.doctor.commands import DOCTOR, DoctorContext
from screens.messages import Back, FunctionRequested, FunctionsChecked, WriteRequested
from screens.routes import DoctorRoute
from tui.domain.account import AccountSnapshot
from tui.domain.call import UpdateAlias
from tui.domain.clock import utc_now
from tui.domain.function import FunctionSnapshot
from tui.features.doctor.findings import AccountScan, Finding, FunctionReport, Policy, Unchecked, with_report
from tui.features.doctor.read import read_account_scan, read_function_report
from tui.features.doctor.rows import doctor_head, doctor_rows, finding_lines, key_of, unchecked_key, unchecked_lines
from tui.features.doctor.runtime_table import runtime_table
from tui.features.fader.machine import Fader
from tui.presentation.spans import failure_text
from tui.widgets.key_line import KeyLine
from tui.widgets.rows_list import ListRow, RowsList
from tui.widgets.top_line import TopLine


class DoctorScreen(DetailScreen[DoctorContext]):
    """Lists findings and applies fixes; `production` holds the patterns of production aliases."""

    commands = DOCTOR
    BINDINGS = bindings(DOCTOR)

    scan: reactive[AccountScan | None] = reactive(None, init=False)

    def __init__(self, of: DoctorRoute, production: tuple[str, ...]) -> None:
        super().__init__()
        self._function_name, self._production = of.function, production
        self._rechecked: dict[str, FunctionReport] = {}
        self._fixing: UpdateAlias | None = None
        self._waiting = self._stopped = False

    def compose(self) -> ComposeResult:
        """Lay out frame, list and the details of the row under the cursor."""
        yield TopLine((self._function_name, "doctor") if self._function_name else ("Doctor",)).data_bind(
            DoctorScreen.context
        )
        yield Static("checking…", id="screen-head", markup=False)
        yield RowsList(id="rows")
        yield Static(id="screen-detail", markup=False)
        yield KeyLine()

    def load(self) -> None:
        """Check the function, or all functions once they are listed."""
        self.set_focus(self.query_one(RowsList))
        self._rechecked, self._stopped = {}, False
        if self._function_name:
            self.scan = AccountScan(1)
            self._recheck(self._function_name)
            return
        # A list kept from an earlier start may lack functions that are there by now.
        self._waiting = not self.account.complete or self.account.as_of is not None
        if self._waiting:
            failure = self.account.failure
            words = f"cannot list functions: {failure_text(failure)}" if failure else "listing functions…"
            self.query_one("#screen-head", Static).update(Text(words))
            return
        functions, policy = self.account.functions, self._policy()
        self.read(lambda workspace: read_account_scan(workspace, functions, policy), self._take)

    def watch_account(self, _: AccountSnapshot) -> None:
        """Begin once the functions are listed."""
        if self.is_mounted and self._waiting:
            self.load()

    def _policy(self) -> Policy:
        return Policy(utc_now(), runtime_table(), self._production)

    def _take(self, scan: AccountScan) -> None:
        self._show_marks(scan.reports[len(self.scan.reports) if self.scan is not None else 0 :])
        for report in self._rechecked.values():
            scan = with_report(scan, report)
        self.scan = scan

    def _show_marks(self, reports: tuple[FunctionReport, ...]) -> None:
        if reports:
            self.post_message(FunctionsChecked(reports))

    def _recheck(self, function: str) -> None:
        """Check one function again; its new report replaces the one from the scan."""
        same = self.function is not None and self.function.name == function
        known = self.function if same and self.function is not None else FunctionSnapshot(function)
        policy = self._policy()

        def show(report: FunctionReport) -> None:
            self._rechecked[function] = report
            self._show_marks((report,))
            self.scan = with_report(self.scan or AccountScan(1), report)

        self.read(lambda workspace: read_function_report(workspace, known, policy), show, f"again {function}")

    # --- showing ------------------------------------------------------------------------------------------------

    def watch_scan(self) -> None:
        """Show the findings so far."""
        if not self.is_mounted or self.scan is None:
            return
        self._show_progress()
        table = self.query_one(RowsList)
        # More severe findings come in above: a cursor that was not moved yet stays on the first row.
        at_first = not table.rows or table.cursor == table.rows[0].key
        rows = doctor_rows(self.scan, one=bool(self._function_name))
        table.rows = tuple(ListRow(key, (spans,)) for key, spans in rows)
        if at_first and rows:
            table.go_to(rows[0][0])
        self._show_details()

    def _show_progress(self) -> None:
        if self.scan is not None:
            words = doctor_head(self.scan, one=bool(self._function_name), stopped=self._stopped)
            self.query_one("#screen-head", Static).update(Text(words))

    @on(RowsList.Highlighted)
    def _show_details(self) -> None:
        selected = self._selected
        lines: tuple[str, ...] = ()
        if isinstance(selected, Finding):
            lines = finding_lines(selected)
        elif isinstance(selected, Unchecked):
            lines = unchecked_lines(selected)
        self.query_one("#screen-detail", Static).update(Text("\n".join(lines)))
        self.show_keys()

    @property
    def _selected(self) -> Finding | Unchecked | None:
        if self.scan is None:
            return None
        key = self.query_one(RowsList).cursor
        finding = next((one for one in self.scan.findings if key_of(one) == key), None)
        return finding or next((one for one in self.scan.unchecked if unchecked_key(one) == key), None)

    @property
    def command_context(self) -> DoctorContext:
        """What decides which commands are available."""
        selected = self._selected
        finding = selected if isinstance(selected, Finding) else None
        scanning = self._waiting or (self.scan is not None and not self.scan.complete and not self._stopped)
        return DoctorContext(self.context, finding, selected.function if selected else "", scanning)

    @on(RowsList.Chosen)
    async def _chosen(self) -> None:
        await self.action_run("fix")

    # --- doing --------------------------------------------------------------------------------------------------

    async def action_fix(self) -> None:
        """Review the fix of the finding under the cursor."""
        selected = self._selected
        if not isinstance(selected, Finding) or selected.fix is None:
            return
        self._fixing = selected.fix.call
        self.post_message(WriteRequested(selected.fix.call, notes=(selected.fix.text,)))

    def watch_fader(self, _: Fader | None, fader: Fader | None) -> None:
        """Check a function again once its alias has the routing of the fix."""
        call = self._fixing
        if call is None or fader is None or not fader.at_rest:
            return
        alias = fader.confirmed
        if (alias.function, alias.name, alias.routing) == (call.function, call.subject, call.after):
            self._fixing = None
            self.notify(f"{call.function}: {call.subject} fixed", markup=False)
            self._recheck(call.function)

    def action_open(self) -> None:
        """Open the function, or go back to it where one came from there."""
        if self._function_name:
            self.post_message(Back())
        elif self.command_context.function_name:
            self.post_message(FunctionRequested(self.command_context.function_name))

    def action_halt(self) -> None:
        """Stop the scan."""
        self._stopped, self._waiting = True, False
        self.read(lambda _: iter(()), self._take)
        self._show_progress()
        self.show_keys()
