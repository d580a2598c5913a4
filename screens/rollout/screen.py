"""One rollout: the staircase drawn to time, where it is, the gate with its evidence, what happened; steered by keys."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.reactive import reactive

from screens.base import bindings
from screens.detail import DetailScreen
from screens.messages import RolloutRequested, ScreenResumed
from screens.rollout.commands import ROLLOUT, RolloutContext, is_on_key_line
from screens.routes import RolloutRoute
from tui.domain.alias import Alias
from tui.domain.clock import utc_now
from tui.domain.function import FunctionSnapshot
from tui.features.rollout.commands import Command
from tui.features.rollout.here.requests import Resume, Start, Steer
from tui.features.rollout.here.select import newest_of
from tui.features.rollout.here.store import Listed
from tui.features.rollout.here.watch import Followed, RolloutsRead
from tui.features.rollout.plans import PlanChoice, read_plans
from tui.features.rollout.start import first_target, next_target
from tui.features.rollout.text.follow import current_stage, describe_check, describe_head, describe_none, stages_of
from tui.features.rollout.text.plan import describe_gate
from tui.features.rollout.text.progress import describe_event
from tui.features.rollout.text.schedule import schedule
from tui.features.rollout.text.start import describe_choice, plan_spans
from tui.presentation.spans import Span
from tui.widgets.key_line import Key, KeyLine
from tui.widgets.rows_list import ListRow, MadeRows, RowsList
from tui.widgets.span_lines import SpanLines
from tui.widgets.staircase import Drawing, Staircase
from tui.widgets.top_line import TopLine

TICK_SECONDS = 0.5
"""Between two looks at the clock of the step."""


class RolloutScreen(DetailScreen[RolloutContext]):
    """Shows the rollout of an alias as it is on disk, whoever carries it out."""

    commands = ROLLOUT
    BINDINGS = bindings(ROLLOUT)
    shows_rollouts = True

    rollouts: reactive[RolloutsRead | None] = reactive(None, repaint=False)
    plans: reactive[tuple[PlanChoice, ...]] = reactive((), init=False)
    starting: reactive[bool] = reactive(False, init=False)
    target: reactive[str] = reactive("", init=False)

    def __init__(self, route: RolloutRoute, plans_folder: Path) -> None:
        super().__init__()
        self._of, self._plans_folder = route, plans_folder
        self._rollout_id = route.id
        self._shown = Followed("")
        self._looked = False

    def compose(self) -> ComposeResult:
        """Lay out frame, head, staircase, gate and events."""
        yield TopLine((self._of.function, f"rollout of {self._of.alias}")).data_bind(RolloutScreen.context)
        yield SpanLines(id="rollout-head")
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
        """Look at what is on disk now, and read the plans there are."""
        self.post_message(ScreenResumed())
        folder = self._plans_folder
        self.read(lambda _: iter((read_plans(folder),)), self._take_plans, "plans")
        self._look()

    def _take_plans(self, plans: tuple[PlanChoice, ...]) -> None:
        self.plans = plans

    @property
    def followed_rollout(self) -> str:
        """The rollout that is shown."""
        return self._rollout_id

    @property
    def command_context(self) -> RolloutContext:
        """What the reasons of the commands are judged by."""
        others = self.rollouts.listed if self.rollouts is not None else ()
        choice = self._choice if self.starting else None
        return RolloutContext(self.context, self._listed, self.starting, self._alias, choice, self.target, others)

    @property
    def _alias(self) -> Alias | None:
        function = self._own_function
        return function.alias(self._of.alias) if function is not None else None

    @property
    def _own_function(self) -> FunctionSnapshot | None:
        return self.function if self.function is not None and self.function.name == self._of.function else None

    @property
    def _choice(self) -> PlanChoice | None:
        name = self.query_one("#rollout-plans", RowsList).cursor
        return next((plan for plan in self.plans if plan.name == name), None)

    @property
    def _listed(self) -> Listed | None:
        listed = self.rollouts.listed if self.rollouts is not None else ()
        if self._of.id:
            return next((one for one in listed if one.id == self._of.id), None)
        return newest_of(listed, self._of.function, self._of.alias, self.context)

    @property
    def _followed(self) -> Followed:
        followed = self.rollouts.followed if self.rollouts is not None else None
        return followed if followed is not None and followed.id == self._rollout_id else Followed(self._rollout_id)

    def show_keys(self) -> None:
        """Bring the line of keys up to date, for a rollout or for the plans."""
        self.query_one(KeyLine).keys = tuple(
            Key(command, reason is None)
            for command, reason in self.availability()
            if is_on_key_line(command.id, starting=self.starting)
        )

    def watch_rollouts(self) -> None:
        """Show what changed on disk."""
        if self.is_mounted:
            self._look()

    def _look(self) -> None:
        """Follow the rollout there is; where the alias has none, offer to start one."""
        listed = self._listed
        if listed is not None and listed.id != self._rollout_id:
            self._rollout_id, self.starting = listed.id, False
            self.post_message(ScreenResumed())
        elif not self._looked and self.rollouts is not None:
            self.starting = listed is None and not self._of.id
        self._looked = self.rollouts is not None
        self._lay_out()

    def watch_plans(self) -> None:
        """Show the plans there are."""
        width = max((len(plan.name) for plan in self.plans), default=0)
        rows = self.query_one("#rollout-plans", RowsList)
        rows.rows = tuple(ListRow(plan.name, (plan_spans(plan, width),)) for plan in self.plans)
        self._lay_out()

    def watch_function(self) -> None:
        """Show which versions there are."""
        if self.is_mounted:
            self._lay_out()

    def watch_starting(self) -> None:
        """Show the plans, or the rollout."""
        self._lay_out()

    def watch_target(self) -> None:
        """Show another version."""
        self._lay_out()

    @on(RowsList.Highlighted)
    def _highlighted(self) -> None:
        if self.starting:
            self._lay_out()

    @on(RowsList.Chosen)
    async def _chosen(self) -> None:
        if self.starting:
            await self.action_run("start")

    def _tick(self) -> None:
        if self.is_current and not self.starting:
            self._show_clock()

    def _service_time(self) -> datetime:
        return self.context.clock.now() if self.context is not None else utc_now()

    def _lay_out(self) -> None:
        plans, events = self.query_one("#rollout-plans", RowsList), self.query_one("#rollout-events", RowsList)
        plans.display, events.display = self.starting, not self.starting
        shown = plans if self.starting else events
        if self.focused is not shown:
            self.set_focus(shown)
        if self.starting:
            self._show_choice()
        else:
            self._show_events(events)
            self._show_clock()
        self.show_keys()

    def _show_choice(self) -> None:
        """Show what would be started."""
        function, alias, choice = self._own_function, self._alias, self._choice
        if function is not None and alias is not None and not self.target:
            self.set_reactive(RolloutScreen.target, first_target(function, alias, self._of.version))
        reason = next((reason for command, reason in self.availability() if command.id == "start"), None)
        lines = [describe_choice(alias, function, self.target, reason)]
        if alias is not None and reason is not None:
            lines.append((Span(reason, "warn"),))
        self.query_one("#rollout-head", SpanLines).lines = tuple(lines)
        plan = choice.plan if choice is not None else None
        gate = describe_gate(plan) if plan is not None else []
        self.query_one("#rollout-gate", SpanLines).lines = tuple((Span(line, "quiet"),) for line in gate)
        stages = schedule(plan, self._service_time()) if plan is not None else ()
        self.query_one(Staircase).drawing = Drawing(stages)

    def _show_events(self, events: RowsList) -> None:
        followed = self._followed
        if followed != self._shown:
            self._shown = followed
            happened = [describe_event(event) for event in reversed(followed.events)]
            numbers = [str(number) for number in reversed(range(len(happened)))]
            events.rows = MadeRows(numbers, 1, lambda index: ((Span(happened[index]),),))

    def _show_clock(self) -> None:
        """Show what goes on with time."""
        listed, now = self._listed, self._service_time()
        head, gate = self.query_one("#rollout-head", SpanLines), self.query_one("#rollout-gate", SpanLines)
        kept = listed.kept if listed is not None else None
        if listed is None:
            head.lines = ((Span(describe_none(self.rollouts), "quiet"),),)
        else:
            head.lines = describe_head(listed, now)
        if kept is None:
            gate.lines, self.query_one(Staircase).drawing = (), Drawing(())
            return
        followed = self._followed
        gate.lines = describe_check(kept.rollout, followed.evidence)
        stages = stages_of(kept.rollout, followed.events, now)
        self.query_one(Staircase).drawing = Drawing(stages, current_stage(kept.rollout), now)

    def _ask(self, command: Command) -> None:
        if self._listed is not None:
            self.post_message(RolloutRequested(Steer(self._listed.id, command)))

    def action_pause(self) -> None:
        """Hold everything as it is."""
        self._ask(Command.PAUSE)

    def action_continue(self) -> None:
        """Continue, or approve."""
        self._ask(Command.CONTINUE)

    def action_next(self) -> None:
        """End this step now."""
        self._ask(Command.NEXT)

    def action_finish(self) -> None:
        """Give the new version all traffic now."""
        self._ask(Command.FINISH)

    def action_roll_back(self) -> None:
        """Give the version before all traffic."""
        self._ask(Command.ROLL_BACK)

    def action_leave_it(self) -> None:
        """End it, and leave the alias as it is."""
        self._ask(Command.LEAVE)

    def action_resume(self) -> None:
        """Have it carried on."""
        if self._listed is not None:
            self.post_message(RolloutRequested(Resume(self._listed.id)))

    def action_start(self) -> None:
        """Start the plan under the cursor."""
        alias, choice = self._alias, self._choice
        if alias is not None and choice is not None and choice.plan is not None:
            self.post_message(RolloutRequested(Start(alias, choice.plan, self.target)))

    def action_version(self) -> None:
        """Take the next older version."""
        function, alias = self._own_function, self._alias
        if function is not None and alias is not None:
            self.target = next_target(function, alias, self.target)

    def action_another(self) -> None:
        """Choose a plan for another rollout."""
        self.starting = True

    def action_leave(self) -> None:
        """Go back to the rollout that is shown, or leave."""
        if self.starting and self._listed is not None:
            self.starting = False
        else:
            super().action_leave()
