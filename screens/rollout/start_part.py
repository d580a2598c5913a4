"""The part of a rollout's screen that starts one: the plans, what is chosen, and what speaks against it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from screens.messages import RolloutRequested
from screens.rollout.members_dialog import MembersDialog
from screens.rollout.start_checking import StartChecking
from tui.features.rollout.engines import next_engine
from tui.features.rollout.hosted.check_start import StartChecks, check_start
from tui.features.rollout.hosted.requests import PrepareGroup
from tui.features.rollout.hosted.rollout import Engine
from tui.features.rollout.plans import PlanChoice, read_plans
from tui.features.rollout.start import StartDraft, first_target, next_target
from tui.features.rollout.text.codedeploy import check_rows
from tui.features.rollout.text.start import plan_rows, start_view
from tui.widgets.rows_list import ListRow, RowsList

if TYPE_CHECKING:
    from screens.detail import DetailScreen
    from screens.rollout.reasons import RolloutContext
    from screens.routes import RolloutRoute
    from tui.domain.alias import Alias
    from tui.domain.function import FunctionSnapshot
    from tui.features.rollout.group.group_file import MemberWanted
    from tui.features.rollout.hosted.requests import StartHosted
    from tui.features.rollout.plan import Plan
    from tui.features.rollout.text.view import View
    from tui.writes.workspace import Workspace


class RolloutStart:
    """What is chosen of a rollout that is to be started; one by an engine of AWS is checked while it is chosen."""

    def __init__(
        self,
        screen: DetailScreen[RolloutContext],
        route: RolloutRoute,
        plans_folder: Path,
        managed_tags: tuple[str, ...],
        changed: Callable[[], object],
    ) -> None:
        """Choose for the alias of `route`; `changed` is called after a change of what is to be shown."""
        self._screen, self._of, self._changed = screen, route, changed
        self._plans_folder, self._managed_tags = plans_folder, managed_tags
        self._checking = StartChecking(screen.set_timer, self._read_checks)
        self.draft = StartDraft()

    @property
    def function(self) -> FunctionSnapshot | None:
        """The alias's function, where that is open."""
        function = self._screen.function
        return function if function is not None and function.name == self._of.function else None

    @property
    def alias(self) -> Alias | None:
        """The alias, where its function is open."""
        return self.function.alias(self._of.alias) if self.function is not None else None

    @property
    def choice(self) -> PlanChoice | None:
        """The plan under the cursor, or what is no plan."""
        name = self._plans.cursor
        return next((plan for plan in self.draft.plans if plan.name == name), None)

    @property
    def lacks_group(self) -> bool:
        """Whether CodeDeploy is known to have no group for the alias."""
        return self._checking.lacks_group

    @property
    def _plan(self) -> Plan | None:
        return self.choice.plan if self.choice is not None else None

    @property
    def _plans(self) -> RowsList:
        return self._screen.query_one("#rollout-plans", RowsList)

    def read_plans(self) -> None:
        """Read the plans there are."""
        folder = self._plans_folder
        self._screen.read(lambda _: iter((read_plans(folder),)), self._take_plans, "plans")

    def _take_plans(self, plans: tuple[PlanChoice, ...]) -> None:
        self._choose(replace(self.draft, plans=plans))

    def _choose(self, draft: StartDraft) -> None:
        """Show what is chosen, and of each plan who can carry it out."""
        before, self.draft = self.draft, draft
        if draft == before:
            return
        if (before.plans, before.engine) != (draft.plans, draft.engine):
            lines = plan_rows(draft.plans, draft.engine)
            rows = tuple(ListRow(plan.name, (line,)) for plan, line in zip(draft.plans, lines, strict=True))
            self._plans.rows = rows
        self._changed()

    def begin_target(self) -> None:
        """Begin with a version, as soon as it is known which there are."""
        if self.function is not None and self.alias is not None and not self.draft.target:
            target = first_target(self.function, self.alias, self._of.version)
            self.draft = replace(self.draft, target=target)

    def view(self, reason: str | None, unread: tuple[str, ...], now: datetime) -> View:
        """Return what would be started; `reason` says why it cannot be, `unread` what hides who moves the alias."""
        draft, alias, plan = self.draft, self.alias, self._plan
        if draft.engine is not Engine.HERE and self._checking.check(draft.hosted_start(alias, plan)):
            self._show_checks()
        checks = self._checking.outcome
        return start_view(draft, alias, self.function, plan, now, reason=reason, unread=unread, checks=checks)

    # --- what speaks against it ---------------------------------------------------------------------------------

    def _read_checks(self, wanted: StartHosted) -> None:
        tags = self._managed_tags

        def read(workspace: Workspace) -> Iterator[StartChecks]:
            yield check_start(workspace, wanted, tags)

        self._screen.read(read, partial(self._take_checks, wanted), "preflight")

    def _take_checks(self, wanted: StartHosted, checks: StartChecks) -> None:
        # What was asked for before the start may be answered after it, when the rows are of the rollout.
        if self._checking.take(wanted, checks) and self._plans.display:
            self._show_checks()
            self._changed()

    def _show_checks(self) -> None:
        checks = self._checking.checks
        rows = check_rows(checks.lines if checks is not None else (), self._screen.size.width)
        numbered = tuple(ListRow(str(number), (row,)) for number, row in enumerate(rows))
        self._screen.query_one("#rollout-events", RowsList).rows = numbered

    def _check_again(self) -> None:
        self._checking.forget()
        if self._screen.is_mounted and self._plans.display:
            self._changed()

    # --- what the keys do ---------------------------------------------------------------------------------------

    def start(self) -> None:
        """Ask for what is chosen to be started."""
        request = self.draft.request(self.alias, self._plan)
        if request is not None:
            self._screen.post_message(RolloutRequested(request))

    def prepare(self) -> None:
        """Ask for what CodeDeploy needs to be created."""
        alias, plan = self.alias, self._plan
        if alias is not None and plan is not None:
            self._screen.post_message(RolloutRequested(PrepareGroup(alias, plan, self._check_again)))

    def take_next_version(self) -> None:
        """Take the next older version."""
        if self.function is not None and self.alias is not None:
            self._choose(replace(self.draft, target=next_target(self.function, self.alias, self.draft.target)))

    def take_next_engine(self) -> None:
        """Take the next engine."""
        self._choose(replace(self.draft, engine=next_engine(self.draft.engine)))

    def choose_members(self) -> None:
        """Have it typed which aliases go along."""

        def chosen(members: tuple[MemberWanted, ...] | None) -> None:
            if members is not None:
                self._choose(replace(self.draft, members=members))

        name = f"{self._of.function}:{self._of.alias}"
        self._screen.app.push_screen(MembersDialog(name, self.draft.members), chosen)

    def turn_alarms(self) -> None:
        """Start without the group's alarms, or with them again."""
        self._choose(replace(self.draft, overrides_alarms=not self.draft.overrides_alarms))
