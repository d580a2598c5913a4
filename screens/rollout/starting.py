"""The part of the rollout's screen that starts one: the plans, the engine, and what speaks against it beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from textual.reactive import reactive
from textual.timer import Timer

from screens.detail import DetailScreen
from screens.messages import RolloutRequested
from screens.rollout.commands import RolloutContext
from screens.rollout.members_dialog import MembersDialog
from screens.routes import RolloutRoute
from tui.domain.alias import Alias
from tui.domain.clock import utc_now
from tui.domain.function import FunctionSnapshot
from tui.features.rollout.codedeploy.facts import State
from tui.features.rollout.engines import next_engine, why_cannot
from tui.features.rollout.group.group_file import MemberWanted
from tui.features.rollout.group.typed_members import members_text
from tui.features.rollout.here.requests import Start
from tui.features.rollout.hosted.check_start import StartChecks, check_start
from tui.features.rollout.hosted.requests import PrepareGroup, StartHosted
from tui.features.rollout.hosted.rollout import Engine
from tui.features.rollout.plan import NO_TIME
from tui.features.rollout.plans import PlanChoice, read_plans
from tui.features.rollout.start import first_target, next_target
from tui.features.rollout.text.codedeploy import line_rows
from tui.features.rollout.text.plan import describe_gate
from tui.features.rollout.text.schedule import schedule
from tui.features.rollout.text.start import describe_choice, describe_engine, plan_rows
from tui.presentation.spans import Span
from tui.widgets.rows_list import ListRow, RowsList
from tui.widgets.span_lines import SpanLines
from tui.widgets.staircase import Drawing, Staircase
from tui.writes.workspace import Workspace

REST_SECONDS = 0.3
"""How long a choice is left before it is checked."""


class StartingScreen(DetailScreen[RolloutContext]):
    """Chooses plan, version and engine; a deployment by CodeDeploy is checked while it is chosen."""

    plans: reactive[tuple[PlanChoice, ...]] = reactive((), init=False)
    starting: reactive[bool] = reactive(False, init=False)
    target: reactive[str] = reactive("", init=False)
    engine: reactive[Engine] = reactive(Engine.HERE, init=False)
    overrides_alarms: reactive[bool] = reactive(False, init=False)
    members: reactive[tuple[MemberWanted, ...]] = reactive((), init=False)

    def __init__(self, route: RolloutRoute, plans_folder: Path, managed_tags: tuple[str, ...]) -> None:
        super().__init__()
        self._of, self._plans_folder, self._managed_tags = route, plans_folder, managed_tags
        self._checked: StartHosted | None = None
        self._checks: StartChecks | None = None
        self._timer: Timer | None = None

    def lay_out(self) -> None:
        """Show what there is now."""
        raise NotImplementedError

    def read_plans(self) -> None:
        """Read the plans there are."""
        folder = self._plans_folder
        self.read(lambda _: iter((read_plans(folder),)), self._take_plans, "plans")

    def _take_plans(self, plans: tuple[PlanChoice, ...]) -> None:
        self.plans = plans

    @property
    def service_time(self) -> datetime:
        """The time by the account's clock."""
        return self.context.clock.now() if self.context is not None else utc_now()

    @property
    def alias(self) -> Alias | None:
        """The alias, where its function is open."""
        function = self.own_function
        return function.alias(self._of.alias) if function is not None else None

    @property
    def own_function(self) -> FunctionSnapshot | None:
        """Its function, where that is open."""
        return self.function if self.function is not None and self.function.name == self._of.function else None

    @property
    def choice(self) -> PlanChoice | None:
        """The plan under the cursor."""
        name = self.query_one("#rollout-plans", RowsList).cursor
        return next((plan for plan in self.plans if plan.name == name), None)

    def watch_plans(self) -> None:
        """Show the plans there are."""
        self.show_plans()
        self.lay_out()

    def show_plans(self) -> None:
        """Show each plan with who can carry it out."""
        lines = plan_rows(self.plans, self.engine)
        rows = tuple(ListRow(plan.name, (line,)) for plan, line in zip(self.plans, lines, strict=True))
        self.query_one("#rollout-plans", RowsList).rows = rows

    def watch_starting(self) -> None:
        """Show the plans, or the rollout."""
        self.lay_out()

    def watch_target(self) -> None:
        """Show another version."""
        self.lay_out()

    def watch_overrides_alarms(self) -> None:
        """Check again without alarms."""
        self.lay_out()

    def watch_members(self) -> None:
        """Show what goes along."""
        self.lay_out()

    def watch_engine(self) -> None:
        """Show what another engine can do."""
        self.show_plans()
        self.lay_out()

    def show_choice(self, reason: str | None, unread: Sequence[str]) -> None:
        """Show what would be started; `reason` says why it cannot be, `unread` what hides who moves the alias."""
        function, alias, choice = self.own_function, self.alias, self.choice
        if function is not None and alias is not None and not self.target:
            self.set_reactive(StartingScreen.target, first_target(function, alias, self._of.version))
        plan = choice.plan if choice is not None else None
        lines = [describe_choice(alias, function, self.target, reason)]
        lines.append(describe_engine(self.engine, plan))
        if self.members:
            lines.append((Span("together with  ", "quiet"), Span(members_text(self.members))))
        if alias is not None and reason is not None:
            lines.append((Span(reason, "warn"),))
        lines += [(Span(f"not known whether AWS moves it: {failure}", "warn"),) for failure in unread[:1]]
        checks = self.query_one("#rollout-events", RowsList)
        checks.display = self.engine is not Engine.HERE
        if checks.display:
            self._check()
            lines.append((Span(self._describe_checks(), "quiet"),))
        self.query_one("#rollout-head", SpanLines).lines = tuple(lines)
        self.query_one("#rollout-members", SpanLines).lines = ()
        gate = describe_gate(plan) if plan is not None and self.engine is not Engine.CODEDEPLOY else []
        self.query_one("#rollout-gate", SpanLines).lines = tuple((Span(line, "quiet"),) for line in gate)
        if plan is not None and self.engine is Engine.CODEDEPLOY:
            # Nobody else watches it after 100 %.
            plan = replace(plan, bake=NO_TIME)
        stages = schedule(plan, self.service_time) if plan is not None else ()
        self.query_one(Staircase).drawing = Drawing(stages)

    def _describe_checks(self) -> str:
        if self._checks is None:
            return "checking what speaks against it…" if self._checked is not None else "nothing to check yet"
        return self._checks.outcome

    @property
    def _wanted(self) -> StartHosted | None:
        """What AWS would be asked for, None where nothing is chosen that it can carry out."""
        alias, plan = self.alias, self.choice.plan if self.choice is not None else None
        if alias is None or plan is None or not self.target or why_cannot(self.engine, plan):
            return None
        return StartHosted(self.engine, alias, plan, self.target, self.overrides_alarms)

    def _check(self) -> None:
        """Read what speaks against what is chosen, once for each choice."""
        wanted = self._wanted
        if wanted == self._checked:
            return
        self._checked, self._checks = wanted, None
        self._show_checks()
        if self._timer is not None:
            self._timer.stop()
        if wanted is not None:
            # A cursor on its way down the list costs no calls.
            self._timer = self.set_timer(REST_SECONDS, partial(self._read_checks, wanted))

    def _read_checks(self, wanted: StartHosted) -> None:
        tags = self._managed_tags

        def read(workspace: Workspace) -> Iterator[StartChecks]:
            yield check_start(workspace, wanted, tags)

        self.read(read, self._take_checks, "preflight")

    def _take_checks(self, checks: StartChecks) -> None:
        self._checks = checks
        # What was asked for before the start may be answered after it, when the rows are of the rollout.
        if self.starting:
            self._show_checks()
            self.lay_out()

    def _show_checks(self) -> None:
        # What is in order needs no reading, and comes last.
        order = (State.PROBLEM, State.WARNING, State.UNKNOWN, State.OK)
        checks = self._checks.lines if self._checks is not None else ()
        lines = sorted(checks, key=lambda line: (not line.blocks, order.index(line.state)))
        rows = [row for line in lines for row in line_rows(line, self.size.width)]
        shown = tuple(ListRow(str(number), (row,)) for number, row in enumerate(rows))
        self.query_one("#rollout-events", RowsList).rows = shown

    def action_start(self) -> None:
        """Start the plan under the cursor."""
        alias, choice = self.alias, self.choice
        if alias is None or choice is None or choice.plan is None:
            return
        if self.engine is Engine.HERE:
            self.post_message(RolloutRequested(Start(alias, choice.plan, self.target, self.members)))
        elif self._wanted is not None:
            self.post_message(RolloutRequested(self._wanted))

    @property
    def lacks_group(self) -> bool:
        """Whether CodeDeploy is known to have no group for the alias."""
        return self._checks is not None and self._checks.lacks_group

    def action_prepare(self) -> None:
        """Create what CodeDeploy needs."""
        alias, plan = self.alias, self.choice.plan if self.choice is not None else None
        if alias is not None and plan is not None:
            self.post_message(RolloutRequested(PrepareGroup(alias, plan, self._check_again)))

    def _check_again(self) -> None:
        self._checked = None
        if self.is_mounted and self.starting:
            self.lay_out()

    def action_version(self) -> None:
        """Take the next older version."""
        function, alias = self.own_function, self.alias
        if function is not None and alias is not None:
            self.target = next_target(function, alias, self.target)

    def action_engine(self) -> None:
        """Take the next engine."""
        self.engine = next_engine(self.engine)

    def action_members(self) -> None:
        """Choose which aliases go along."""

        def chosen(members: tuple[MemberWanted, ...] | None) -> None:
            if members is not None:
                self.members = members

        name = f"{self._of.function}:{self._of.alias}"
        self.app.push_screen(MembersDialog(name, self.members), chosen)

    def action_override(self) -> None:
        """Start without the group's alarms, or with them again."""
        self.overrides_alarms = not self.overrides_alarms

    def action_another(self) -> None:
        """Choose a plan for another rollout."""
        self.starting = True
