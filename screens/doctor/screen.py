"""What is wrong with a function, or with any of the account: why it matters, and one key where one call mends it."""

from __future__ import annotations

from datetime import datetime

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.reactive import reactive
from textual.widgets import Static

from screens.base import bindings
from screens.detail import Room
from screens.doctor.commands import DOCTOR, DoctorContext
from screens.messages import Back, Examined, FunctionWanted, WriteWanted
from screens.routes import DoctorOf
from tui.domain.account import AccountSnapshot
from tui.domain.call import UpdateAlias
from tui.domain.function import FunctionSnapshot
from tui.features.doctor.findings import Checkup, Finding, Rounds, Standards, Unchecked, with_checkup
from tui.features.doctor.read import read_checkup, read_rounds
from tui.features.doctor.rows import doctor_head, doctor_rows, finding_lines, key_of, unchecked_key, unchecked_lines
from tui.features.doctor.runtime_table import runtime_table
from tui.features.fader.machine import Fader
from tui.widgets.key_line import KeyLine
from tui.widgets.rows_list import ListRow, RowsList
from tui.widgets.top_line import TopLine


class DoctorScreen(Room[DoctorContext]):
    """Lists findings, mends what one call mends; `production` are the patterns of production aliases."""

    commands = DOCTOR
    BINDINGS = bindings(DOCTOR)

    rounds: reactive[Rounds | None] = reactive(None, init=False)

    def __init__(self, of: DoctorOf, production: tuple[str, ...]) -> None:
        super().__init__()
        self._function_name, self._production = of.function, production
        self._looked_again: dict[str, Checkup] = {}
        self._mending: UpdateAlias | None = None
        self._waiting = self._stopped = False

    def compose(self) -> ComposeResult:
        """Lay out frame, list and what is told of the row under the cursor."""
        yield TopLine((self._function_name, "doctor") if self._function_name else ("Doctor",)).data_bind(
            DoctorScreen.context
        )
        yield Static("checking…", id="room-head", markup=False)
        yield RowsList(id="rows")
        yield Static(id="room-detail", markup=False)
        yield KeyLine()

    def load(self) -> None:
        """Look at the function, or at all of them once they are listed."""
        self.set_focus(self.query_one(RowsList))
        self._looked_again, self._stopped = {}, False
        if self._function_name:
            self.rounds = Rounds(1)
            self._look_again(self._function_name)
            return
        # A list kept from an earlier start may lack functions that are there by now.
        self._waiting = not self.account.complete or self.account.as_of is not None
        if self._waiting:
            failure = self.account.failure
            words = f"the functions could not be listed: {failure.reason}" if failure else "listing the functions…"
            self.query_one("#room-head", Static).update(Text(words))
            return
        functions, standards = self.account.functions, self._standards()
        self.read(lambda workspace: read_rounds(workspace, functions, standards), self._take)

    def watch_account(self, _: AccountSnapshot) -> None:
        """Begin once the functions are listed."""
        if self.is_mounted and self._waiting:
            self.load()

    def _standards(self) -> Standards:
        return Standards(datetime.now(self.now.tzinfo), runtime_table(), self._production)

    def _take(self, rounds: Rounds) -> None:
        self._show_marks(rounds.checkups[len(self.rounds.checkups) if self.rounds is not None else 0 :])
        for checkup in self._looked_again.values():
            rounds = with_checkup(rounds, checkup)
        self.rounds = rounds

    def _show_marks(self, checkups: tuple[Checkup, ...]) -> None:
        # What could not be looked at tells nothing against what was found before.
        told = tuple(checkup for checkup in checkups if checkup.marks or not checkup.unchecked)
        if told:
            self.post_message(Examined(told))

    def _look_again(self, function: str) -> None:
        """Look at one function by itself; what comes of it stands over what the round says of it."""
        same = self.function is not None and self.function.name == function
        known = self.function if same and self.function is not None else FunctionSnapshot(function)
        standards = self._standards()

        def show(checkup: Checkup) -> None:
            self._looked_again[function] = checkup
            self._show_marks((checkup,))
            self.rounds = with_checkup(self.rounds or Rounds(1), checkup)

        self.read(lambda workspace: read_checkup(workspace, known, standards), show, f"again {function}")

    # --- showing ------------------------------------------------------------------------------------------------

    def watch_rounds(self) -> None:
        """Show what was found by now."""
        if not self.is_mounted or self.rounds is None:
            return
        self._say_how_far()
        table = self.query_one(RowsList)
        # Graver findings come in above: who has not gone down yet stays on the gravest.
        at_first = not table.rows or table.cursor == table.rows[0].key
        rows = doctor_rows(self.rounds, one=bool(self._function_name))
        table.rows = tuple(ListRow(key, (spans,)) for key, spans in rows)
        if at_first and rows:
            table.go_to(rows[0][0])
        self._tell()

    def _say_how_far(self) -> None:
        if self.rounds is not None:
            words = doctor_head(self.rounds, one=bool(self._function_name), stopped=self._stopped)
            self.query_one("#room-head", Static).update(Text(words))

    @on(RowsList.Highlighted)
    def _tell(self) -> None:
        found = self._found
        lines: tuple[str, ...] = ()
        if isinstance(found, Finding):
            lines = finding_lines(found)
        elif isinstance(found, Unchecked):
            lines = unchecked_lines(found)
        self.query_one("#room-detail", Static).update(Text("\n".join(lines)))
        self.show_keys()

    @property
    def _found(self) -> Finding | Unchecked | None:
        if self.rounds is None:
            return None
        key = self.query_one(RowsList).cursor
        finding = next((one for one in self.rounds.findings if key_of(one) == key), None)
        return finding or next((one for one in self.rounds.unchecked if unchecked_key(one) == key), None)

    @property
    def command_context(self) -> DoctorContext:
        """What the reasons of the commands are judged by."""
        found = self._found
        finding = found if isinstance(found, Finding) else None
        return DoctorContext(self.context, finding, found.function if found else "")

    @on(RowsList.Chosen)
    async def _chosen(self) -> None:
        await self.action_run("mend")

    # --- doing --------------------------------------------------------------------------------------------------

    async def action_mend(self) -> None:
        """Review the call that mends what is under the cursor."""
        found = self._found
        if not isinstance(found, Finding) or found.fix is None:
            return
        self._mending = found.fix.call
        self.post_message(WriteWanted(found.fix.call, notes=(found.fix.words,)))

    def watch_fader(self, _: Fader | None, fader: Fader | None) -> None:
        """Look again at a function once its alias stands as was wanted."""
        call = self._mending
        if call is None or fader is None or not fader.at_rest:
            return
        alias = fader.confirmed
        if (alias.function, alias.name, alias.routing) == (call.function, call.subject, call.after):
            self._mending = None
            self.notify(f"{call.function}: {call.subject} fixed", markup=False)
            self._look_again(call.function)

    def action_open(self) -> None:
        """Open the function, or go back to it where one came from there."""
        if self._function_name:
            self.post_message(Back())
        elif self.command_context.function_name:
            self.post_message(FunctionWanted(self.command_context.function_name))

    def action_halt(self) -> None:
        """Look at no further function."""
        self._stopped, self._waiting = True, False
        self.read(lambda _: iter(()), self._take)
        self._say_how_far()
