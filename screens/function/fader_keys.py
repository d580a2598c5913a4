"""The keys of the fader: what the hand does to the selected alias."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from textual import on
from textual.events import DescendantFocus, Paste
from textual.reactive import reactive

from screens.base import CommandScreen
from screens.function.reasons import FunctionContext
from screens.messages import AliasRequested, CancelRequested, FaderActionRequested, StopRequested
from tui.domain.alias import Alias
from tui.domain.function import FunctionSnapshot
from tui.domain.intent import Promote, Redo, RollBack, StartCanary, Undo
from tui.domain.routing import InvalidWeight, Weight
from tui.features.fader.actions import (
    ApplyMine,
    CommitWeight,
    Disarm,
    FaderAction,
    Grab,
    KeepTheirs,
    Nudge,
    Release,
    SetWeight,
    StepTick,
)
from tui.features.fader.machine import Fader
from tui.features.fader.text.weight_input import paste, press
from tui.presentation.shown_keys import weight_keys
from tui.widgets.fader import FaderTrack
from tui.widgets.fader_notice import FaderNotice, WayOut
from tui.widgets.history_tree import HistoryTree
from tui.widgets.key_line import KeyLine

TYPING_KEYS = {**{digit: digit for digit in "0123456789"}, "full_stop": ".", "comma": ",", "backspace": None}
"""The keys that type a weight, with what they print."""


class FaderKeys(CommandScreen[FunctionContext]):
    """The part of a function's screen that moves the selected alias; its keys act while the fader has the focus."""

    function: reactive[FunctionSnapshot | None] = reactive(None, repaint=False)
    fader: reactive[Fader | None] = reactive(None, repaint=False)
    typed: reactive[str] = reactive("", repaint=False)
    _choosing = 0
    """How many aliases were chosen that the app does not know of yet."""
    _proposal = ""
    """The weight that a click proposed, until a key is typed."""

    @property
    def selected(self) -> Alias | None:
        """The alias that keys are for."""
        return self.fader.confirmed if self.fader is not None else None

    def choose_alias(self, name: str) -> None:
        """Have an alias selected; keys that are pressed before it is shown wait for it, in their order."""
        self._choosing += 1
        self.post_message(AliasRequested(name))
        self._once_chosen(self._chosen)

    def _chosen(self) -> None:
        self._choosing -= 1

    def _once_chosen(self, do: Callable[[], Awaitable[None] | None]) -> None:
        async def if_still_here() -> None:
            if self in self.app.screen_stack and (waiting := do()) is not None:
                await waiting

        # By the way that the choice itself has gone before: the screen's queue, then the app's.
        self.call_later(self.app.call_later, if_still_here)

    async def action_run(self, command_id: str) -> None:
        """Take a command, or say why not, both for the alias that was chosen before it."""
        if self._choosing:
            self._once_chosen(partial(self.action_run, command_id))
        else:
            await super().action_run(command_id)

    def watch_fader(self, before: Fader | None, fader: Fader | None) -> None:
        """Drop what was typed for another alias."""
        if before is not None and (fader is None or fader.confirmed.name != before.confirmed.name):
            self.typed = ""

    def watch_typed(self) -> None:
        """Show what sets the weight, and what clears it."""
        if self.is_mounted:
            self.show_keys()

    def show_keys(self) -> None:
        """Bring the line of keys up to date, also while a weight is typed."""
        if self.typed and not self.is_typing:
            self.query_one(KeyLine).keys = weight_keys(self.availability())
        else:
            super().show_keys()

    @property
    def cursor(self) -> str:
        """The number of the version under the cursor, empty where there is none."""
        return self.query_one(HistoryTree).cursor

    @property
    def on_fader(self) -> bool:
        """Whether the fader has the focus, and its keys with it."""
        return isinstance(self.focused, FaderTrack)

    def _focus_fader(self) -> None:
        # At once: the next key of a burst is for the fader already.
        self.set_focus(self.query_one(FaderTrack))

    @on(FaderTrack.Grabbed)
    def _grabbed(self, message: FaderTrack.Grabbed) -> None:
        self.post_message(FaderActionRequested(Grab(), message.alias))

    @on(FaderTrack.WeightSet)
    def _weight_set(self, message: FaderTrack.WeightSet) -> None:
        self.post_message(FaderActionRequested(SetWeight(message.weight), message.alias))

    @on(FaderTrack.Released)
    def _released(self, message: FaderTrack.Released) -> None:
        self.post_message(FaderActionRequested(Release(), message.alias))

    @on(FaderTrack.Proposed)
    def _proposed(self, message: FaderTrack.Proposed) -> None:
        self.typed = self._proposal = str(message.weight)

    @on(FaderTrack.Confirmed)
    def _confirmed(self) -> None:
        self.action_confirm()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Drop what is typed once its keys go elsewhere."""
        if not isinstance(event.widget, FaderTrack):
            self.typed = ""

    @on(FaderNotice.ConflictSettled)
    def _settled(self, message: FaderNotice.ConflictSettled) -> None:
        match message.way:
            case WayOut.KEEP_THEIRS:
                self.action_keep_theirs()
            case WayOut.APPLY_MINE:
                self.action_apply_mine()
            case WayOut.ROLL_BACK:
                self.action_roll_back()

    def action_type(self, key: str) -> None:
        """Type a weight."""
        self._focus_fader()
        if self._choosing:
            self._once_chosen(partial(self.action_type, key))
            return
        # A weight proposed by a click is replaced by what is typed, not continued.
        typed = "" if self.typed == self._proposal else self.typed
        self._proposal = ""
        self.typed = press(typed, key, TYPING_KEYS[key]) or ""

    @on(Paste)
    def _pasted(self, event: Paste) -> None:
        event.stop()
        typed = paste("" if self.typed == self._proposal else self.typed, event.text)
        if typed is None:
            self.notify("the pasted text is not a weight: percent, such as 12.5", severity="warning", markup=False)
        else:
            self._focus_fader()
            self.typed = typed

    def _request(self, action: FaderAction) -> None:
        self.post_message(FaderActionRequested(action, self.selected))

    def action_less(self) -> None:
        """Move the weight down by 1 %."""
        self._request(Nudge(-100))

    def action_more(self) -> None:
        """Move the weight up by 1 %."""
        self._request(Nudge(100))

    def action_much_less(self) -> None:
        """Move the weight down by 5 %."""
        self._request(Nudge(-500))

    def action_much_more(self) -> None:
        """Move the weight up by 5 %."""
        self._request(Nudge(500))

    def action_step_up(self) -> None:
        """Go up to the next step, or page the history."""
        if self.on_fader:
            self._request(StepTick(1))
        else:
            self.query_one(HistoryTree).action_page(-1)

    def action_step_down(self) -> None:
        """Go down to the next step, or page the history."""
        if self.on_fader:
            self._request(StepTick(-1))
        else:
            self.query_one(HistoryTree).action_page(1)

    def action_to_fader(self) -> None:
        """Give the keys to the fader."""
        self._focus_fader()

    async def action_to_tree(self, move: str) -> None:
        """Give the keys back to the history, and move its cursor."""
        tree = self.query_one(HistoryTree)
        self.set_focus(tree)
        await tree.run_action(move)

    def action_confirm(self) -> None:
        """Set the typed weight, promote where that is offered, or open the version under the cursor."""
        if self.typed:
            self._set_typed()
        elif self.on_fader and self.fader is not None and self.fader.offers_promotion:
            self.action_promote()
        else:
            self.query_one(HistoryTree).action_open()

    def _set_typed(self) -> None:
        reason = next((reason for command, reason in self.availability() if command.id == "more"), None)
        if reason is not None:
            self.typed = ""
            self.notify(reason, severity="warning", markup=False)
            return
        try:
            weight = Weight.parse(self.typed)
        except InvalidWeight as error:
            # It stays to be corrected.
            self.notify(str(error), severity="warning", markup=False)
            return
        self.typed = ""
        self._request(CommitWeight(weight))

    def action_leave(self) -> None:
        """Drop what is typed, take back the shift in progress, or go back."""
        if self.typed:
            self.typed = ""
        else:
            # Whether there is one is the app's to say: moves of the same burst may not have been drawn yet.
            self.post_message(CancelRequested(self.selected))

    def action_canary(self) -> None:
        """Make the version under the cursor the canary; its weight is what comes next."""
        self._focus_fader()
        self._request(StartCanary(self.cursor))

    def action_promote(self) -> None:
        """Give the canary all traffic."""
        self._request(Promote())

    def action_roll_back(self) -> None:
        """Give the primary all traffic."""
        self._request(RollBack())

    def action_undo(self) -> None:
        """Go back by one change."""
        self._request(Undo())

    def action_redo(self) -> None:
        """Make again what was undone last."""
        self._request(Redo())

    def action_disarm(self) -> None:
        """Ask again before the next change."""
        self._request(Disarm())

    def action_stop(self) -> None:
        """Stop the deployment that moves the alias."""
        self.post_message(StopRequested(self.selected))

    def action_keep_theirs(self) -> None:
        """Leave the alias where the other put it."""
        self._request(KeepTheirs())

    def action_apply_mine(self) -> None:
        """Write ours over theirs."""
        self._request(ApplyMine())

    def action_next_alias(self) -> None:
        """Select the next alias."""
        self._turn(1)

    def action_last_alias(self) -> None:
        """Select the previous alias."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        names = [alias.name for alias in self.function.aliases] if self.function else []
        if names:
            held = self.selected.name if self.selected else ""
            at = names.index(held) if held in names else -by
            self.choose_alias(names[(at + by) % len(names)])
