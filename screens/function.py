"""One function: its history as a tree, and the alias in hand with its fader."""

from __future__ import annotations

from datetime import UTC, datetime

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.reactive import reactive

from screens.alias import CreateAliasDialog, DescribeAliasDialog, NewAlias
from screens.base import CommandScreen, bindings
from tui.commands.command import Situation
from tui.commands.function import FUNCTION
from tui.destinations import (
    DiffOf,
    DoctorOf,
    HistoryOf,
    ImpactOf,
    InvokeOf,
    LatestOf,
    LogsOf,
    PruneOf,
    TrafficOf,
)
from tui.domain.alias import Alias
from tui.domain.call import DeleteAlias, UpdateAlias
from tui.domain.function import FunctionSnapshot
from tui.domain.intent import Promote, RollBack, StartCanary, Undo
from tui.domain.routing import InvalidWeight, Routing, Weight
from tui.messages import (
    AliasWanted,
    CopyWanted,
    Escaped,
    Going,
    Learn,
    PublishWanted,
    Steered,
    StopWanted,
    VersionWanted,
    WindowWanted,
    Wish,
    WriteWanted,
)
from tui.operations import fader as machine
from tui.operations.comparison import first_sides
from tui.operations.fader import Fader
from tui.operations.health import Health
from tui.operations.standing import Standing
from tui.operations.traffic_window import WINDOWS, Window
from tui.presentation.alias_text import tell_pointing
from tui.presentation.cli_line import fader_line
from tui.presentation.entry import press
from tui.presentation.health_text import cost_text
from tui.presentation.scale import next_step
from tui.presentation.work_text import next_after_publish
from tui.readings.alias_callers import read_what_calls
from tui.widgets.alias_panel import AliasPanel
from tui.widgets.alias_tabs import AliasTabs
from tui.widgets.change_line import ChangeLine
from tui.widgets.fader import FaderTrack
from tui.widgets.fader_news import FaderNews
from tui.widgets.history_tree import HistoryTree
from tui.widgets.key_line import KeyLine
from tui.widgets.top_line import TopLine

TYPING_KEYS = {**{digit: digit for digit in "0123456789"}, "full_stop": ".", "comma": ",", "backspace": None}
"""The keys that type a weight, with what they print."""


class FunctionScreen(CommandScreen):
    """Shows one function, and gives its keys to the fader of the alias in hand."""

    commands = FUNCTION
    shows_traffic = True
    BINDINGS = [
        *bindings(FUNCTION),
        *(Binding(key, f"type('{key}')", show=False, priority=True) for key in TYPING_KEYS),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    function: reactive[FunctionSnapshot | None] = reactive(None)
    fader: reactive[Fader | None] = reactive(None)
    now: reactive[datetime] = reactive(lambda: datetime.now(UTC))
    standing: reactive[Standing | None] = reactive(None)
    moved_by: reactive[str] = reactive("")
    health: reactive[Health | None] = reactive(None, repaint=False)
    window: reactive[Window] = reactive(WINDOWS[0], repaint=False)
    typed: reactive[str] = reactive("")
    made: reactive[str] = reactive("")

    def __init__(self, name: str, protected_aliases: tuple[str, ...]) -> None:
        super().__init__()
        self._function_name, self._protected_aliases = name, protected_aliases

    def compose(self) -> ComposeResult:
        """Lay out frame, tree and panel."""
        yield TopLine((self._function_name,)).data_bind(FunctionScreen.context)
        with Container(id="body"):
            yield HistoryTree(id="tree").data_bind(snapshot=FunctionScreen.function, now=FunctionScreen.now)
            yield AliasPanel(self._protected_aliases, id="panel").data_bind(
                FunctionScreen.function,
                FunctionScreen.fader,
                FunctionScreen.context,
                FunctionScreen.typed,
                FunctionScreen.standing,
                FunctionScreen.moved_by,
                FunctionScreen.health,
                FunctionScreen.window,
            )
        yield ChangeLine(id="changes").data_bind(FunctionScreen.function)
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin on the tree."""
        self.set_focus(self.query_one(HistoryTree))
        self.show_keys()

    @property
    def help_note(self) -> str:
        """What reading traffic costs."""
        return cost_text(self.health)

    @property
    def situation(self) -> Situation:
        """What the reasons of the commands are judged by."""
        return Situation(self.context, self.function, self.fader, self.standing, self.query_one(HistoryTree).cursor)

    def watch_fader(self, before: Fader | None, fader: Fader | None) -> None:
        """Show which alias is in hand, and what can be done with it."""
        if not self.is_mounted:
            return
        tree = self.query_one(HistoryTree)
        tree.in_hand = fader.confirmed.name if fader else ""
        if before is not None and (fader is None or fader.confirmed.name != before.confirmed.name):
            # What was typed was meant for the alias before.
            self.typed = ""
        if before is None and fader is not None:
            # What one came for: the version on trial, and what it changed.
            routing = fader.confirmed.routing
            tree.go_to(routing.canary or routing.primary)
        self.show_keys()

    def watch_standing(self) -> None:
        """Show what can be done now that the owner is known."""
        if self.is_mounted:
            self.show_keys()

    def watch_made(self) -> None:
        """Go to the version that was published just now, once the tree has it."""
        if self.is_mounted and self.made:
            self.call_later(self._show_made, self.made)

    def _show_made(self, number: str) -> None:
        self.query_one(HistoryTree).go_to(number)
        version = self.function.version(number) if self.function is not None else None
        told = next_after_publish(version, self.fader.confirmed if self.fader else None) if version is not None else ""
        if told:
            self.notify(told, markup=False)

    # --- the tree -----------------------------------------------------------------------------------------------

    @on(HistoryTree.VersionHighlighted)
    def _highlighted(self, message: HistoryTree.VersionHighlighted) -> None:
        self.query_one(ChangeLine).version = message.number
        self.show_keys()

    @on(HistoryTree.VersionOpened)
    def _opened(self, message: HistoryTree.VersionOpened) -> None:
        self.post_message(VersionWanted(message.number))

    @on(HistoryTree.VersionDropped)
    def _dropped(self, message: HistoryTree.VersionDropped) -> None:
        self._start_canary(message.number, message.alias)

    @on(HistoryTree.VersionCarried)
    def _carried(self, message: HistoryTree.VersionCarried) -> None:
        alias = self.query_one(AliasPanel).alias_at(message.place)
        if alias:
            self._start_canary(message.number, alias)

    def _start_canary(self, number: str, alias: str) -> None:
        self.post_message(AliasWanted(alias))
        self.post_message(Wish(StartCanary(number)))

    @on(HistoryTree.AliasChosen)
    @on(AliasTabs.AliasChosen)
    def _alias_chosen(self, message: HistoryTree.AliasChosen | AliasTabs.AliasChosen) -> None:
        self.post_message(AliasWanted(message.name))

    # --- the fader ----------------------------------------------------------------------------------------------

    @on(FaderTrack.Grabbed)
    def _grabbed(self) -> None:
        self.post_message(Steered(lambda fader, _: machine.grab(fader)))

    @on(FaderTrack.Asked)
    def _asked(self, message: FaderTrack.Asked) -> None:
        self._ask(message.weight)

    @on(FaderTrack.Released)
    def _released(self) -> None:
        self.post_message(Steered(machine.release))

    @on(FaderNews.ConflictSettled)
    def _settled(self, message: FaderNews.ConflictSettled) -> None:
        if message.keep_theirs:
            self.action_keep_theirs()
        else:
            self.action_apply_mine()

    def action_type(self, key: str) -> None:
        """Type a weight."""
        self.typed = press(self.typed, key, TYPING_KEYS[key]) or ""

    def _ask(self, weight: Weight) -> None:
        self.post_message(Steered(lambda fader, now: machine.ask(fader, weight, now)))

    # A burst of keys comes before the first one is drawn: each goes on from the knob as it is by then.
    def _move(self, basis_points: int) -> None:
        self.post_message(Steered(lambda fader, now: machine.ask(fader, fader.knob.moved(basis_points), now)))

    def _step(self, direction: int) -> None:
        self.post_message(Steered(lambda fader, now: machine.ask(fader, next_step(fader.knob, direction), now)))

    def action_less(self) -> None:
        """Move the weight down by 1 %."""
        self._move(-100)

    def action_more(self) -> None:
        """Move the weight up by 1 %."""
        self._move(100)

    def action_much_less(self) -> None:
        """Move the weight down by 5 %."""
        self._move(-500)

    def action_much_more(self) -> None:
        """Move the weight up by 5 %."""
        self._move(500)

    def action_step_up(self) -> None:
        """Go up to the next step."""
        self._step(1)

    def action_step_down(self) -> None:
        """Go down to the next step."""
        self._step(-1)

    def action_confirm(self) -> None:
        """Set the typed weight, promote where that is offered, or open the version under the cursor."""
        if self.typed:
            self._set_typed()
        elif self.fader is not None and self.fader.offers_promotion:
            self.action_promote()
        else:
            self.query_one(HistoryTree).action_open()

    def _set_typed(self) -> None:
        typed, self.typed = self.typed, ""
        reason = next((reason for command, reason in self.judged() if command.id == "more"), None)
        if reason is not None:
            self.notify(reason, severity="warning", markup=False)
            return
        try:
            weight = Weight.parse(typed)
        except InvalidWeight as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        self.post_message(Steered(lambda fader, now: machine.commit(fader, weight, now)))

    def action_leave(self) -> None:
        """Drop what is typed, take back the shift in progress, or go back."""
        if self.typed:
            self.typed = ""
        else:
            # Whether there is one is the app's to say: moves of the same burst may not have been drawn yet.
            self.post_message(Escaped())

    # --- $LATEST ------------------------------------------------------------------------------------------------

    def action_work(self) -> None:
        """Go to where `$LATEST` is worked on."""
        self.post_message(Going(LatestOf(self._function_name)))

    def action_publish(self) -> None:
        """Publish `$LATEST` as it is shown."""
        latest = self.function.latest if self.function is not None else None
        self.post_message(PublishWanted(self._function_name, latest))

    # --- decisions ----------------------------------------------------------------------------------------------

    def action_canary(self) -> None:
        """Make the version under the cursor the canary."""
        self.post_message(Wish(StartCanary(self.query_one(HistoryTree).cursor)))

    def action_promote(self) -> None:
        """Give the canary all traffic."""
        self.post_message(Wish(Promote()))

    def action_roll_back(self) -> None:
        """Give the primary all traffic."""
        self.post_message(Wish(RollBack()))

    def action_undo(self) -> None:
        """Go back to before the last shift."""
        self.post_message(Wish(Undo()))

    # --- aliases ------------------------------------------------------------------------------------------------

    def action_create_alias(self) -> None:
        """Ask for a new alias, and take it in hand once it is there."""
        if self.function is not None:
            dialog = CreateAliasDialog(self.function, self.query_one(HistoryTree).cursor, self.context)
            self.app.push_screen(dialog, self._create)

    def _create(self, wanted: NewAlias | None) -> None:
        if wanted is not None:
            name = wanted.call.name
            take = AliasWanted(name)
            self.post_message(WriteWanted(wanted.call, lambda _: self.post_message(take), notes=wanted.notes))

    def action_describe(self) -> None:
        """Ask for another description of the alias in hand."""
        if self.fader is not None:
            alias = self.fader.confirmed
            dialog = DescribeAliasDialog(
                lambda text: UpdateAlias(alias, alias.routing, text), alias.name, alias.description
            )
            self.app.push_screen(dialog, self._describe)

    def _describe(self, call: UpdateAlias | None) -> None:
        if call is not None:
            self.post_message(WriteWanted(call))

    def action_point(self) -> None:
        """Point the alias in hand at the version under the cursor, once what that changes was seen."""
        if self.fader is not None:
            alias, number = self.fader.confirmed, self.query_one(HistoryTree).cursor
            notes = tell_pointing(self.function, alias, number)
            call = UpdateAlias(alias, Routing(number))
            self.post_message(WriteWanted(call, notes=notes, learn=self._callers_of(alias, deleted=False)))

    def action_delete_alias(self) -> None:
        """Delete the alias in hand, once what calls it was seen."""
        if self.fader is not None:
            alias = self.fader.confirmed
            self.post_message(WriteWanted(DeleteAlias(alias), learn=self._callers_of(alias, deleted=True)))

    def _callers_of(self, alias: Alias, *, deleted: bool) -> Learn:
        function = self.function or FunctionSnapshot(alias.function, aliases=(alias,))
        return lambda workspace: read_what_calls(workspace.provider, function, alias.name, deleted=deleted)

    def action_copy_arn(self) -> None:
        """Copy the ARN of the version under the cursor."""
        number = self.query_one(HistoryTree).cursor
        version = self.function.version(number) if self.function is not None else None
        if version is not None:
            self.post_message(CopyWanted(version.arn, f"the ARN of {number}"))

    def action_copy_alias_arn(self) -> None:
        """Copy the ARN of the alias in hand."""
        if self.fader is not None:
            alias = self.fader.confirmed
            self.post_message(CopyWanted(alias.arn, f"the ARN of {alias.name}"))

    def action_copy_command(self) -> None:
        """Copy the AWS CLI line that does what is asked of the alias in hand."""
        if self.fader is not None:
            self.post_message(CopyWanted(fader_line(self.fader, self.context), "the command"))

    def action_stop(self) -> None:
        """Stop the deployment that moves the alias."""
        self.post_message(StopWanted())

    def action_diff(self) -> None:
        """Compare the version under the cursor with the stable one, or with the one before it."""
        function, primary = self.function, self.fader.confirmed.routing.primary if self.fader else ""
        sides = first_sides(function, self.query_one(HistoryTree).cursor, primary) if function else None
        if function is not None and sides is not None:
            self.post_message(Going(DiffOf(function.name, sides.before, sides.after)))

    def action_logs(self) -> None:
        """Show what the versions of the alias in hand log."""
        if self.function is not None:
            alias = self.fader.confirmed.name if self.fader else ""
            self.post_message(Going(LogsOf(self.function.name, alias)))

    def action_impact(self) -> None:
        """Show what depends on the version under the cursor."""
        if self.function is not None:
            self.post_message(Going(ImpactOf(self.function.name, self.query_one(HistoryTree).cursor)))

    def action_alias_impact(self) -> None:
        """Show what depends on the alias in hand."""
        if self.fader is not None:
            self.post_message(Going(ImpactOf(self.fader.confirmed.function, self.fader.confirmed.name)))

    def action_doctor(self) -> None:
        """Show what is wrong with the function."""
        self.post_message(Going(DoctorOf(self._function_name)))

    def action_traffic(self) -> None:
        """Show traffic and verdict in numbers."""
        if self.fader is not None:
            self.post_message(Going(TrafficOf(self.fader.confirmed.function, self.fader.confirmed.name)))

    def action_shorter(self) -> None:
        """Show traffic over a shorter time."""
        self.post_message(WindowWanted(-1))

    def action_longer(self) -> None:
        """Show traffic over a longer time."""
        self.post_message(WindowWanted(1))

    def action_invoke(self) -> None:
        """Go and call the alias in hand where the cursor is on one of its versions, else the version under it."""
        number = self.query_one(HistoryTree).cursor
        routing = self.fader.confirmed.routing if self.fader is not None else None
        if self.fader is not None and routing is not None and (not number or number in routing.versions):
            number = self.fader.confirmed.name
        self.post_message(Going(InvokeOf(self._function_name, number)))

    def action_prune(self) -> None:
        """Show which versions may go."""
        self.post_message(Going(PruneOf(self._function_name)))

    def action_keep_theirs(self) -> None:
        """Leave the alias where the other put it."""
        self.post_message(Steered(lambda fader, _: machine.keep_theirs(fader)))

    def action_apply_mine(self) -> None:
        """Write ours over theirs."""
        self.post_message(Steered(machine.apply_mine))

    def action_history(self) -> None:
        """Show who moved the alias in hand."""
        if self.fader is not None:
            alias = self.fader.confirmed
            self.post_message(Going(HistoryOf(alias.function, alias.name)))

    def action_next_alias(self) -> None:
        """Take the next alias in hand."""
        self._turn(1)

    def action_last_alias(self) -> None:
        """Take the alias before in hand."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        names = [alias.name for alias in self.function.aliases] if self.function else []
        if names:
            held = self.fader.confirmed.name if self.fader else ""
            at = names.index(held) if held in names else -by
            self.post_message(AliasWanted(names[(at + by) % len(names)]))
