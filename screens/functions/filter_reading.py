"""The part of the list's screen that reads what its filter asks for, and no more: tags, and who is deploying."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.reactive import reactive

from screens.base import CommandScreen
from screens.functions.commands import ListContext
from screens.messages import ReadRequested, ScreenResumed
from tui.features.functions.filter import Filter
from tui.features.functions.filter_facts import NO_FACTS, Deploying, FilterFacts

if TYPE_CHECKING:
    from tui.domain.function import FunctionSummary
    from tui.features.doctor.marks import Marks
    from tui.features.functions.read_tags import TagsStep
    from tui.features.rollout.here.watch import RolloutsRead


class FilterReading(CommandScreen[ListContext]):
    """Keeps `facts` for the filter; tags are read for what waits for them, while the list is looked at."""

    marks: reactive[Marks] = reactive(dict, repaint=False)
    rollouts: reactive[RolloutsRead | None] = reactive(None, repaint=False)
    facts: reactive[FilterFacts] = reactive(NO_FACTS, repaint=False)

    _reads_tags = False
    _hosted: tuple[frozenset[str], tuple[str, ...]] | None = None

    def watch_marks(self, marks: Marks) -> None:
        """Filter by what the doctor found."""
        self.facts = replace(self.facts, marks=marks)

    def watch_rollouts(self) -> None:
        """Filter by what moves here."""
        self._take_deploying()

    def begin_filter(self, wanted: Filter) -> None:
        """Read what a new filter needs of the account as a whole."""
        deploying = "deployments" in wanted.needs
        if deploying == self.shows_rollouts:
            return
        self.shows_rollouts = deploying
        if deploying:
            self.post_message(ScreenResumed())
            self.read_deploying()

    def read_again(self) -> None:
        """Read again what the filter goes by, also what could not be read before."""
        self._reads_tags = False
        self.facts = replace(self.facts, tags={})
        self.read_deploying()

    def read_deploying(self) -> None:
        """Read who is deploying now, where the filter asks for it."""
        if self.shows_rollouts:
            from tui.features.rollout.hosted.deploying import read_deploying

            self.post_message(ReadRequested(self, read_deploying, self._take_hosted, "deploying"))

    def _take_hosted(self, read: tuple[frozenset[str], tuple[str, ...]]) -> None:
        self._hosted = read
        self._take_deploying()

    def _take_deploying(self) -> None:
        if self._hosted is not None:
            from tui.features.rollout.hosted.deploying import deploying_here

            functions, failures = self._hosted
            self.facts = replace(self.facts, deploying=Deploying(functions | deploying_here(self.rollouts), failures))

    def read_waiting_tags(self) -> None:
        """Read the tags of what the filter waits for, where it asks for tags."""
        raise NotImplementedError

    def read_tags_of(self, waiting: tuple[FunctionSummary, ...]) -> None:
        """Read the tags of functions that the filter waits for, unless that is being done."""
        unread = [function for function in waiting if function.name not in self.facts.tags]
        if not unread or self._reads_tags or self.context is None or not self.is_current:
            return
        from tui.features.functions.read_tags import read_tags

        self._reads_tags = True
        self.post_message(ReadRequested(self, lambda w: read_tags(w, unread), self._take_tags, "tags"))

    def _take_tags(self, step: TagsStep) -> None:
        self._reads_tags = not step.is_last
        self.facts = replace(self.facts, tags={**self.facts.tags, step.function: step.read})
