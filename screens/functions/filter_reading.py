"""The part of the list's screen that reads what its filter asks for, and no more: tags, and who is deploying."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from screens.messages import ReadRequested, ScreenResumed
from tui.features.functions.filter_facts import Deploying

if TYPE_CHECKING:
    from screens.base import CommandScreen
    from screens.functions.commands import ListContext
    from tui.domain.function import FunctionSummary
    from tui.features.doctor.marks import Marks
    from tui.features.functions.filter import Filter
    from tui.features.functions.filter_facts import FilterFacts
    from tui.features.functions.read_tags import TagsStep
    from tui.features.rollout.here.watch import RolloutsRead


class FilterReading:
    """Keeps the facts that a filter goes by; tags are read for what waits for them, while the list is looked at."""

    def __init__(
        self, screen: CommandScreen[ListContext], facts: FilterFacts, show: Callable[[FilterFacts], object]
    ) -> None:
        """Begin with `facts`; `show` is handed what more is known."""
        self._screen, self._facts, self._show = screen, facts, show
        self._reads_tags = False
        self._rollouts: RolloutsRead | None = None
        self._hosted: tuple[frozenset[str], tuple[str, ...]] | None = None

    def _take(self, facts: FilterFacts) -> None:
        self._facts = facts
        self._show(facts)

    def take_marks(self, marks: Marks) -> None:
        """Filter by what the doctor found."""
        self._take(replace(self._facts, marks=marks))

    def take_rollouts(self, rollouts: RolloutsRead | None) -> None:
        """Filter by what moves here."""
        self._rollouts = rollouts
        self._take_deploying()

    def begin(self, wanted: Filter) -> None:
        """Read what a new filter needs of the account as a whole."""
        deploying = "deployments" in wanted.needs
        if deploying == self._screen.shows_rollouts:
            return
        self._screen.shows_rollouts = deploying
        if deploying:
            self._screen.post_message(ScreenResumed())
            self._read_deploying()

    def read_again(self) -> None:
        """Read again what the filter goes by, also what could not be read before."""
        self._reads_tags = False
        self._take(replace(self._facts, tags={}))
        self._read_deploying()

    def _read_deploying(self) -> None:
        """Read who is deploying now, where the filter asks for it."""
        if self._screen.shows_rollouts:
            from tui.features.rollout.hosted.deploying import read_deploying

            self._screen.post_message(ReadRequested(self._screen, read_deploying, self._take_hosted, "deploying"))

    def _take_hosted(self, read: tuple[frozenset[str], tuple[str, ...]]) -> None:
        self._hosted = read
        self._take_deploying()

    def _take_deploying(self) -> None:
        if self._hosted is not None:
            from tui.features.rollout.hosted.deploying import deploying_here

            functions, failures = self._hosted
            deploying = Deploying(functions | deploying_here(self._rollouts), failures)
            self._take(replace(self._facts, deploying=deploying))

    def read_tags_of(self, waiting: tuple[FunctionSummary, ...]) -> None:
        """Read the tags of functions that the filter waits for, unless that is being done."""
        screen = self._screen
        unread = [function for function in waiting if function.name not in self._facts.tags]
        if not unread or self._reads_tags or screen.context is None or not screen.is_current:
            return
        from tui.features.functions.read_tags import read_tags

        self._reads_tags = True
        screen.post_message(ReadRequested(screen, lambda w: read_tags(w, unread), self._take_tags, "tags"))

    def _take_tags(self, step: TagsStep) -> None:
        self._reads_tags = not step.is_last
        self._take(replace(self._facts, tags={**self._facts.tags, step.function: step.read}))
