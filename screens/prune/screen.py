"""Which versions of a function can be deleted; deletes the selected ones after one question, up to the first drift."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.reactive import reactive
from textual.widgets import Static

from screens.base import bindings
from screens.detail import DetailScreen
from screens.messages import CopyRequested, RefreshRequested
from screens.prune.commands import PRUNE, PruneContext
from screens.review import ReviewDialog
from screens.routes import PruneRoute
from tui.features.prune.candidates import Evidence, Rules, assess_versions, without
from tui.features.prune.execute import carry_out
from tui.features.prune.plan import Choice, Plan, Progress
from tui.features.prune.read import read_details, read_evidence
from tui.features.prune.text import (
    Show,
    copied_commands,
    head_lines,
    is_replicated,
    plan_commands,
    review_plan,
    shown,
    status,
    version_lines,
    version_spans,
)
from tui.widgets.key_line import KeyLine
from tui.widgets.rows_list import ListRow, RowsList
from tui.widgets.top_line import TopLine
from tui.writes.review import Consent

DAYS = (1, 7, 14, 30, 60, 90, 180, 365)
"""The choices for how many days without calls make a version deletable."""


class PruneScreen(DetailScreen[PruneContext]):
    """Lists versions with the reasons to keep each; deletes those that are selected."""

    commands = PRUNE
    BINDINGS = bindings(PRUNE)

    evidence: reactive[Evidence] = reactive(Evidence(""), init=False)
    choice: reactive[Choice] = reactive(Choice(""), init=False)
    rules: reactive[Rules] = reactive(Rules(), init=False)
    filter: reactive[Show] = reactive(Show.ALL, init=False)

    def __init__(self, of: PruneRoute, rules: Rules, hold: timedelta) -> None:
        super().__init__()
        self._function_name, self._hold = of.function, hold
        self._stop = threading.Event()
        self.set_reactive(PruneScreen.evidence, Evidence(of.function))
        self.set_reactive(PruneScreen.choice, Choice(of.function))
        self.set_reactive(PruneScreen.rules, rules)

    def compose(self) -> ComposeResult:
        """Lay out frame, meter, list and the reasons for the version under the cursor."""
        yield TopLine((self._function_name, "prune")).data_bind(PruneScreen.context)
        yield Static(id="prune-head", markup=False)
        yield RowsList(id="rows")
        with VerticalScroll(id="prune-detail", can_focus=False):
            yield Static(id="prune-reasons", markup=False)
        yield KeyLine()

    @property
    def command_context(self) -> PruneContext:
        """What decides which commands are available."""
        return PruneContext(self.context, self.query_one(RowsList).cursor, self.choice)

    # --- reading ------------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read everything from the beginning."""
        self.set_focus(self.query_one(RowsList))
        self.choice = replace(self.choice, progress=None)
        rules, now = self.rules, self.now
        self.read(lambda workspace: read_evidence(workspace, self._function_name, rules, now, self._hold), self._take)

    def _take(self, evidence: Evidence) -> None:
        self.evidence = evidence

    def watch_evidence(self) -> None:
        """Assess the versions by what is known now."""
        self._assess()

    def watch_rules(self) -> None:
        """Assess the versions by the new rules, and read what those need."""
        self._assess()
        if self.is_mounted:
            evidence, rules = self.evidence, self.rules
            if evidence.complete:
                self.read(lambda workspace: read_details(workspace, evidence, rules), self._take)
            else:
                self.load()

    def _assess(self) -> None:
        candidates = assess_versions(self.evidence, self.rules)
        free = frozenset(one.version.number for one in candidates if one.deletable)
        choice = replace(self.choice, candidates=candidates, selected=self.choice.selected & free)
        if choice == self.choice:
            # A failed read changes no version, but must show.
            self._show()
        self.choice = choice

    def watch_choice(self) -> None:
        """Show what is chosen, and what can be done with it."""
        self._show()

    def watch_filter(self) -> None:
        """Show other versions."""
        self._show()

    def _show(self) -> None:
        if not self.is_mounted or not self.children:
            # The last step of a reading may arrive while the screen is taken down.
            return
        choice = self.choice
        head = head_lines(self.evidence, self.rules, choice, self.filter)
        lines = (*head, status(self.evidence, choice.progress))
        self.query_one("#prune-head", Static).update(Text("\n".join(lines)))
        listed = shown(choice.candidates, choice.selected, self.filter)
        width = max((len(one.version.number) for one in listed), default=1)
        self.query_one(RowsList).rows = tuple(
            ListRow(number, (version_spans(one, number in choice.selected, width, self.now),))
            for one in listed
            for number in (one.version.number,)
        )
        self._show_reasons()

    @on(RowsList.Highlighted)
    def _show_reasons(self) -> None:
        cursor = self.query_one(RowsList).cursor
        one = next((one for one in self.choice.candidates if one.version.number == cursor), None)
        self.query_one("#prune-reasons", Static).update(Text("\n".join(version_lines(one))))
        self.show_keys()

    # --- choosing -----------------------------------------------------------------------------------------------

    async def on_rows_list_chosen(self) -> None:
        """Take a click on the version under the cursor as the key that selects it."""
        await self.action_run("select")

    def action_select(self) -> None:
        """Select or deselect the version under the cursor, and move to the next one."""
        rows = self.query_one(RowsList)
        self.choice = replace(self.choice, selected=self.choice.selected ^ {rows.cursor}, progress=None)
        rows.action_move(1)

    def action_all(self) -> None:
        """Select every deletable version, or none."""
        free = self.choice.free
        selected = frozenset() if free == self.choice.selected else free
        self.choice = replace(self.choice, selected=selected, progress=None)

    def action_filter(self) -> None:
        """Show other versions."""
        kinds = tuple(Show)
        self.filter = kinds[(kinds.index(self.filter) + 1) % len(kinds)]

    def action_more_newest(self) -> None:
        """Keep one more of the newest."""
        self.rules = replace(self.rules, keep_newest=self.rules.keep_newest + 1)

    def action_fewer_newest(self) -> None:
        """Keep one fewer of the newest."""
        self.rules = replace(self.rules, keep_newest=max(self.rules.keep_newest - 1, 0))

    def action_longer(self) -> None:
        """Keep versions that were called longer ago, too."""
        days = next((days for days in DAYS if days > self.rules.called_days), self.rules.called_days)
        self.rules = replace(self.rules, called_days=days)

    def action_shorter(self) -> None:
        """Keep only versions that were called recently."""
        days = next((days for days in reversed(DAYS) if days < self.rules.called_days), self.rules.called_days)
        self.rules = replace(self.rules, called_days=days)

    def action_unknown_calls(self) -> None:
        """Count unknown calls as none, or keep such versions."""
        self.rules = replace(self.rules, accept_unknown_calls=not self.rules.accept_unknown_calls)

    def action_unknown_history(self) -> None:
        """Ignore an unknown last good version, or keep all versions for it."""
        self.rules = replace(self.rules, accept_unknown_history=not self.rules.accept_unknown_history)

    def action_copy(self) -> None:
        """Copy the lines that delete what is selected."""
        plan = self.choice.plan
        text = copied_commands(plan, plan_commands(plan, self.context))
        self.post_message(CopyRequested(text, "the commands"))

    # --- deleting -----------------------------------------------------------------------------------------------

    def action_delete(self) -> None:
        """Show the plan, and ask."""
        plan = self.choice.plan

        def answered(consent: Consent | None) -> None:
            if consent is not None:
                self._carry_out(plan)

        self.app.push_screen(ReviewDialog(review_plan(plan, self.context, self.alias_status)), answered)

    def _carry_out(self, plan: Plan) -> None:
        self._stop = stop = threading.Event()
        # Reading draws on the same budget; it resumes afterwards.
        self.workers.cancel_group(self, "read load")
        self.choice = replace(self.choice, progress=Progress(plan))
        # It ends with the screen, as reads do: nothing is deleted unseen.
        self.read(lambda workspace: carry_out(workspace, plan, stop.is_set), self._on_progress, "prune")

    def _on_progress(self, progress: Progress) -> None:
        evidence = without(self.evidence, progress.deleted)
        self.choice = replace(self.choice, progress=progress)
        self.evidence = evidence
        if progress.end is None:
            return
        if is_replicated(progress.error):
            evidence = replace(evidence, replicated=evidence.replicated | {progress.at})
        self.evidence = evidence
        self.post_message(RefreshRequested())
        rules = self.rules
        self.read(lambda workspace: read_details(workspace, evidence, rules), self._take)

    def action_leave(self) -> None:
        """Stop after the current deletion, or go back."""
        if self.choice.running:
            self._stop.set()
            self.notify("stopping after the current deletion", markup=False, timeout=2)
        else:
            super().action_leave()
