"""One rollout: the staircase drawn to time, where it is, the gate with its evidence, what happened; steered by keys."""

from __future__ import annotations

from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.reactive import reactive

from screens.base import bindings
from screens.messages import RolloutRequested, ScreenResumed
from screens.rollout.commands import ROLLOUT, RolloutContext, is_on_key_line
from screens.rollout.starting import StartingScreen
from screens.routes import RolloutRoute
from tui.features.rollout.commands import Command
from tui.features.rollout.here.requests import Resume, Steer
from tui.features.rollout.here.select import is_running, newest_of
from tui.features.rollout.here.store import Listed
from tui.features.rollout.here.watch import Followed, RolloutsRead
from tui.features.rollout.hosted.requests import SteerHosted
from tui.features.rollout.hosted.rollout import HostedCommand, HostedRollout
from tui.features.rollout.hosted.watch import HostedRead, Wanted
from tui.features.rollout.text.follow import describe_none
from tui.features.rollout.text.view import (
    View,
    event_lines,
    hosted_event_lines,
    view_of_hosted,
    view_of_listed,
)
from tui.presentation.command import AnyCommand
from tui.presentation.spans import Span, Spans
from tui.widgets.key_line import KeyLine
from tui.widgets.rows_list import MadeRows, RowsList
from tui.widgets.span_lines import SpanLines
from tui.widgets.staircase import Drawing, Staircase
from tui.widgets.top_line import TopLine

TICK_SECONDS = 0.5
"""Between two looks at the clock of the step."""


class RolloutScreen(StartingScreen):
    """Shows the rollout of an alias, whoever carries it out: a process of this machine, or AWS."""

    commands = ROLLOUT
    BINDINGS = bindings(ROLLOUT)
    shows_rollouts = True

    rollouts: reactive[RolloutsRead | None] = reactive(None, repaint=False)
    hosted: reactive[HostedRead | None] = reactive(None, repaint=False)

    def __init__(self, route: RolloutRoute, plans_folder: Path, managed_tags: tuple[str, ...] = ()) -> None:
        super().__init__(route, plans_folder, managed_tags)
        self._rollout_id = route.id if route.engine is None else ""
        self._shown: tuple[object, ...] = ()
        self._looked = False

    def compose(self) -> ComposeResult:
        """Lay out frame, head, staircase, gate and events."""
        yield TopLine((self._of.function, f"rollout of {self._of.alias}")).data_bind(RolloutScreen.context)
        yield SpanLines(id="rollout-head")
        yield SpanLines(id="rollout-members")
        yield RowsList(id="rollout-plans")
        yield Staircase(id="rollout-stairs")
        yield SpanLines(id="rollout-gate")
        yield RowsList(id="rollout-events")
        yield KeyLine()

    def on_mount(self) -> None:
        """Follow the clock."""
        super().on_mount()
        self.set_interval(TICK_SECONDS, self._tick)

    def load(self) -> None:
        """Look at what there is now, and read the plans."""
        self.post_message(ScreenResumed())
        self.read_plans()
        self._look()

    @property
    def followed_rollout(self) -> str:
        """The rollout of this machine that is shown."""
        return self._rollout_id

    @property
    def followed_hosted(self) -> Wanted | None:
        """The rollout of AWS that is looked for."""
        of = self._of
        if of.id and of.engine is None:
            return None
        return Wanted(of.function, of.alias, of.engine, of.id)

    @property
    def command_context(self) -> RolloutContext:
        """What the reasons of the commands depend on."""
        others = self.rollouts.listed if self.rollouts is not None else ()
        choice = self.choice if self.starting else None
        listed, hosted = self._listed, self._hosted
        return RolloutContext(
            self.context,
            listed,
            hosted,
            self.starting,
            self.engine,
            self.alias,
            choice,
            self.target,
            others,
            self.lacks_group,
            self.members,
        )

    @property
    def _own_listed(self) -> Listed | None:
        listed = self.rollouts.listed if self.rollouts is not None else ()
        if self._of.engine is not None:
            return None
        if self._of.id:
            return next((one for one in listed if one.id == self._of.id), None)
        return newest_of(listed, self._of.function, self._of.alias, self.context)

    @property
    def _read_hosted(self) -> HostedRead | None:
        return self.hosted if self.hosted is not None and self.hosted.wanted == self.followed_hosted else None

    @property
    def _hosted(self) -> HostedRollout | None:
        """What AWS runs, where that is to be shown: it has the alias, or is the newer one."""
        hosted = self._read_hosted.followed if self._read_hosted is not None else None
        own = self._own_listed
        kept = own.kept if own is not None else None
        if hosted is None or kept is None or own is None:
            return hosted
        if is_running(own):
            return None
        newer = hosted.began is not None and hosted.began > kept.rollout.since
        return hosted if hosted.running or newer else None

    @property
    def _listed(self) -> Listed | None:
        return self._own_listed if self._hosted is None else None

    @property
    def _followed(self) -> Followed:
        followed = self.rollouts.followed if self.rollouts is not None else None
        return followed if followed is not None and followed.id == self._rollout_id else Followed(self._rollout_id)

    def is_on_key_line(self, command: AnyCommand) -> bool:
        """Leave out what is of no use for this rollout, or for the plans."""
        return is_on_key_line(command.id, self.command_context)

    def watch_rollouts(self) -> None:
        """Show what changed on disk."""
        if self.is_mounted:
            self._look()

    def watch_hosted(self) -> None:
        """Show what changed in AWS."""
        if self.is_mounted:
            self._look()

    def _look(self) -> None:
        """Follow the rollout there is; where the alias has none, offer to start one."""
        listed, hosted = self._listed, self._hosted
        if listed is not None and listed.id != self._rollout_id:
            self._rollout_id, self.starting = listed.id, False
            self.post_message(ScreenResumed())
        if hosted is not None and hosted.running:
            self.starting = False
        elif not self._looked and self._is_known:
            over = hosted is None or (hosted.confirmed is not None and not hosted.confirmed.split)
            self.starting = listed is None and over and not self._of.id
        self._looked = self._looked or self._is_known
        self.lay_out()

    @property
    def _is_known(self) -> bool:
        """Whether everything was looked at that may move the alias."""
        if self.rollouts is None:
            return False
        own = self._own_listed
        return self._read_hosted is not None or self.followed_hosted is None or (own is not None and is_running(own))

    def watch_function(self) -> None:
        """Show which versions there are."""
        if self.is_mounted:
            self.lay_out()

    @on(RowsList.Highlighted)
    def _highlighted(self) -> None:
        if self.starting:
            self.lay_out()

    @on(RowsList.Chosen)
    async def _chosen(self) -> None:
        if self.starting:
            await self.action_run("start")

    def _tick(self) -> None:
        if self.is_current and not self.starting:
            self._show_clock()

    def lay_out(self) -> None:
        """Show the plans, or the rollout."""
        plans, events = self.query_one("#rollout-plans", RowsList), self.query_one("#rollout-events", RowsList)
        plans.display, events.display = self.starting, not self.starting
        shown = plans if self.starting else events
        if self.focused is not shown:
            self.set_focus(shown)
        if self.starting:
            self._shown = ()
            unread = self._read_hosted.failures if self._read_hosted is not None else ()
            reason = next(reason for command, reason in self.availability() if command.id == "start")
            self.show_choice(reason, unread)
        else:
            self._show_events(events)
            self._show_clock()
        self.show_keys()

    def _show_events(self, events: RowsList) -> None:
        hosted = self._hosted
        happened: tuple[object, ...] = (hosted.id, hosted.events) if hosted is not None else (self._followed,)
        if happened != self._shown:
            self._shown = happened
            lines: tuple[Spans, ...] = (
                hosted_event_lines(hosted, self.service_time)
                if hosted is not None
                else event_lines(self._followed.events)
            )
            numbers = [str(number) for number in reversed(range(len(lines)))]
            events.rows = MadeRows(numbers, 1, lambda index: (lines[index],))

    def _show_clock(self) -> None:
        """Show what goes on with time."""
        view = self._view
        self.query_one("#rollout-head", SpanLines).lines = view.head
        self.query_one("#rollout-members", SpanLines).lines = view.members
        self.query_one("#rollout-gate", SpanLines).lines = view.evidence
        self.query_one(Staircase).drawing = Drawing(view.stages, view.current, view.now)

    @property
    def _view(self) -> View:
        hosted, listed = self._hosted, self._listed
        if hosted is not None:
            sample = self._read_hosted.sample if self._read_hosted is not None else None
            return view_of_hosted(hosted, sample, self.service_time, self.size.width)
        if listed is not None:
            others = self.rollouts.listed if self.rollouts is not None else ()
            return view_of_listed(listed, self._followed, self.service_time, others)
        if self.rollouts is not None and not self._is_known:
            return View(((Span(f"looking for what moves {self._of.alias}…", "quiet"),),))
        return View(((Span(describe_none(self.rollouts), "quiet"),),))

    def _ask(self, command: Command, hosted: HostedCommand | None = None) -> None:
        if self._hosted is not None and hosted is not None:
            self.post_message(RolloutRequested(SteerHosted(self._hosted, hosted)))
        elif self._listed is not None:
            self.post_message(RolloutRequested(Steer(self._listed.id, command)))

    def _ask_hosted(self, command: HostedCommand) -> None:
        if self._hosted is not None:
            self.post_message(RolloutRequested(SteerHosted(self._hosted, command)))

    def action_pause(self) -> None:
        """Hold everything as it is."""
        self._ask(Command.PAUSE)

    def action_continue(self) -> None:
        """Continue, or approve."""
        self._ask(Command.CONTINUE, HostedCommand.APPROVE)

    def action_next(self) -> None:
        """End this step now."""
        self._ask(Command.NEXT)

    def action_finish(self) -> None:
        """Give the new version all traffic now."""
        self._ask(Command.FINISH, HostedCommand.FINISH)

    def action_roll_back(self) -> None:
        """Give the version before all traffic."""
        self._ask(Command.ROLL_BACK, HostedCommand.ROLL_BACK)

    def action_leave_it(self) -> None:
        """End it, and leave the alias as it is."""
        self._ask(Command.LEAVE, HostedCommand.STOP_ALONE)

    def action_stop(self) -> None:
        """Stop what AWS runs, which then puts the alias back."""
        self._ask_hosted(HostedCommand.STOP)

    def action_reject(self) -> None:
        """Reject what an approval is asked for."""
        self._ask_hosted(HostedCommand.REJECT)

    def action_resume(self) -> None:
        """Have it carried on."""
        if self._listed is not None:
            self.post_message(RolloutRequested(Resume(self._listed.id)))

    def action_leave(self) -> None:
        """Go back to the rollout that is shown, or leave."""
        if self.starting and (self._listed is not None or self._hosted is not None):
            self.starting = False
        else:
            super().action_leave()
