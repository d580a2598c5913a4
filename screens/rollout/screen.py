"""One rollout: the staircase drawn to time, where it is, the gate with its evidence, what happened; steered by keys."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.reactive import reactive

from screens.base import bindings
from screens.detail import DetailScreen
from screens.messages import ScreenResumed
from screens.rollout.commands import ROLLOUT, is_on_key_line
from screens.rollout.reasons import RolloutContext
from screens.rollout.start_part import RolloutStart
from screens.routes import RolloutRoute
from tui.domain.clock import utc_now
from tui.features.rollout.here.watch import Followed, RolloutsRead
from tui.features.rollout.hosted.rollout import Engine
from tui.features.rollout.hosted.watch import HostedRead, Wanted
from tui.features.rollout.shown import ShownRollout, asked_of_aws, select_shown
from tui.features.rollout.text.view import View, event_lines, hosted_event_lines, view_of_shown
from tui.presentation.command import AnyCommand
from tui.widgets.key_line import KeyLine
from tui.widgets.rows_list import MadeRows, RowsList
from tui.widgets.span_lines import MARGIN, SpanLines
from tui.widgets.staircase import Drawing, Staircase
from tui.widgets.top_line import TopLine

TICK_SECONDS = 0.5
"""Between two looks at the clock of the step."""


class RolloutScreen(DetailScreen[RolloutContext]):
    """Shows the rollout of an alias, whoever carries it out: a process of this machine, or AWS; or starts one."""

    commands = ROLLOUT
    BINDINGS = bindings(ROLLOUT)
    tour_spot = "rollout"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-tall")]
    shows_rollouts = True

    rollouts: reactive[RolloutsRead | None] = reactive(None, repaint=False)
    hosted: reactive[HostedRead | None] = reactive(None, repaint=False)
    starting: reactive[bool] = reactive(False, init=False)

    def __init__(self, route: RolloutRoute, plans_folder: Path, managed_tags: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._of = route
        self._subject = Wanted(route.function, route.alias, route.engine, route.id)
        self._rollout_id = route.id if route.engine is None else ""
        self._start = RolloutStart(self, route, plans_folder, managed_tags, self._lay_out)
        self._events_shown: tuple[object, ...] = ()
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
        self._start.read_plans()
        self._look()

    # --- what there is ------------------------------------------------------------------------------------------

    @property
    def followed_rollout(self) -> str:
        """The rollout of this machine that is shown."""
        return self._rollout_id

    @property
    def followed_hosted(self) -> Wanted | None:
        """The rollout of AWS that is looked for."""
        return asked_of_aws(self._subject)

    @property
    def command_context(self) -> RolloutContext:
        """What the reasons of the commands depend on."""
        shown, start = self._shown, self._start
        return RolloutContext(
            self.context,
            shown.listed,
            shown.hosted,
            self.starting,
            start.draft.engine,
            start.alias,
            start.choice if self.starting else None,
            start.draft.target,
            self.rollouts.listed if self.rollouts is not None else (),
            start.lacks_group,
            start.draft.members,
        )

    @property
    def _service_time(self) -> datetime:
        return self.context.clock.now() if self.context is not None else utc_now()

    @property
    def _shown(self) -> ShownRollout:
        return select_shown(self._subject, self.rollouts, self.hosted, self.context)

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

    def watch_function(self) -> None:
        """Show which versions there are."""
        if self.is_mounted:
            self._lay_out()

    def watch_starting(self) -> None:
        """Show the plans, or the rollout."""
        self._lay_out()

    def _look(self) -> None:
        """Follow the rollout there is; where the alias has none, offer to start one."""
        shown = self._shown
        if shown.listed is not None and shown.listed.id != self._rollout_id:
            self._rollout_id, self.starting = shown.listed.id, False
            self.post_message(ScreenResumed())
        if shown.hosted is not None and shown.hosted.running:
            self.starting = False
        elif not self._looked and shown.is_known:
            self.starting = shown.is_over and not self._of.id
        self._looked = self._looked or shown.is_known
        self._lay_out()

    # --- what is shown ------------------------------------------------------------------------------------------

    @on(RowsList.Highlighted)
    def _highlighted(self) -> None:
        if self.starting:
            self._lay_out()

    def _tick(self) -> None:
        if self.is_current and not self.starting:
            self._show_rollout()

    def _lay_out(self) -> None:
        """Show the plans, or the rollout."""
        plans, events = self.query_one("#rollout-plans", RowsList), self.query_one("#rollout-events", RowsList)
        plans.display = self.starting
        events.display = not self.starting or self._start.draft.engine is not Engine.HERE
        listed = plans if self.starting else events
        if self.focused is not listed:
            self.set_focus(listed)
        if self.starting:
            self._events_shown = ()
            self._show_start()
        else:
            self._show_events(events)
            self._show_rollout()
        self.show_keys()

    def _show_start(self) -> None:
        self._start.begin_target()
        reason = next(reason for command, reason in self.availability() if command.id == "start")
        read = self._shown.read
        self._show(self._start.view(reason, read.failures if read is not None else (), self._service_time))

    def _show_events(self, events: RowsList) -> None:
        hosted, followed = self._shown.hosted, self._followed
        happened: tuple[object, ...] = (hosted.id, hosted.events) if hosted is not None else (followed,)
        if happened != self._events_shown:
            self._events_shown = happened
            lines = event_lines(followed.events) if hosted is None else hosted_event_lines(hosted, self._service_time)
            numbers = [str(number) for number in reversed(range(len(lines)))]
            is_at_newest = events.row <= 0 and not events.is_scrolled_away
            events.rows = MadeRows(numbers, 1, lambda index: (lines[index],))
            if is_at_newest and numbers:
                events.go_to(numbers[0])

    def _show_rollout(self) -> None:
        """Show what goes on with time."""
        now, width = self._service_time, max(self.size.width - 2 * MARGIN, 1)
        self._show(view_of_shown(self._shown, self._of.alias, self.rollouts, self._followed, now, width))

    def _show(self, view: View) -> None:
        self.query_one("#rollout-head", SpanLines).lines = view.head
        self.query_one("#rollout-members", SpanLines).lines = view.members
        self.query_one("#rollout-gate", SpanLines).lines = view.evidence
        self.query_one(Staircase).drawing = Drawing(view.stages, view.current, view.now)

    # --- starting one -------------------------------------------------------------------------------------------

    @on(RowsList.Chosen)
    async def _chosen(self) -> None:
        if self.starting:
            await self.action_run("start")

    def action_start(self) -> None:
        """Start the plan under the cursor."""
        self._start.start()

    def action_prepare(self) -> None:
        """Create what CodeDeploy needs."""
        self._start.prepare()

    def action_version(self) -> None:
        """Take the next older version."""
        self._start.take_next_version()

    def action_engine(self) -> None:
        """Take the next engine."""
        self._start.take_next_engine()

    def action_members(self) -> None:
        """Choose which aliases go along."""
        self._start.choose_members()

    def action_override(self) -> None:
        """Start without the group's alarms, or with them again."""
        self._start.turn_alarms()

    def action_another(self) -> None:
        """Choose a plan for another rollout."""
        self.starting = True

    def action_leave(self) -> None:
        """Go back to the rollout that is shown, or leave."""
        shown = self._shown
        if self.starting and (shown.listed is not None or shown.hosted is not None):
            self.starting = False
        else:
            super().action_leave()
