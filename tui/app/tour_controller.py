"""Leads a newcomer through the tour: it watches what is in the account, and says what is next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from textual.screen import Screen
from textual.widgets import Input

from screens import messages
from screens.review import ReviewDialog
from tui.app.in_thread import steps
from tui.app.ports import Ports, Timer
from tui.app.state import HasOpened
from tui.domain.errors import ProviderError
from tui.domain.function import FunctionSnapshot
from tui.features.health.health import Health
from tui.features.latest.editor import CODE
from tui.features.tour.progress import FUNCTION, TourState, folder, record_progress, suggestion
from tui.features.tour.steps import STEPS, place, resume_at
from tui.features.tour.text import Tour, done_text
from tui.presentation.keymap import with_keys
from tui.storage.resources import asset
from tui.storage.tour_progress import TourProgress
from tui.writes.review import Review

DONE_SECONDS = 4.0
"""How long it is shown that a step was done."""


class TourVars(HasOpened, Protocol):
    """What the tour looks at, and its card."""

    @property
    def function(self) -> FunctionSnapshot | None:
        """The open function."""

    @property
    def health(self) -> Health | None:
        """How the selected alias is doing."""

    tour: Tour | None


class TourController:
    """Keeps the tour's card up to date where there is a tour; it writes nothing but what one asked to resume."""

    def __init__(
        self,
        state: TourVars,
        ports: Ports,
        kept: TourProgress | None,
        after: Callable[[float, Callable[[], None]], Timer],
    ) -> None:
        self._state, self._ports, self._kept, self._after = state, ports, kept, after
        self._tour_state = TourState()
        self._begin = 0
        self._done_shown: Timer | None = None
        self._offered = False

    def start(self) -> None:
        """Show the first card."""
        self._state.tour = Tour(place(self._tour_state))

    def fold(self) -> None:
        """Fold the card to one line, or unfold it."""
        if self._state.tour is not None:
            self._state.tour = replace(self._state.tour, folded=not self._state.tour.folded)

    def fill(self, screen: Screen[Any]) -> None:
        """Type for the newcomer what the step wants where something is being typed."""
        line = screen.focused
        if not isinstance(line, Input):
            self._ports.say.warn(with_keys("{tour.fill} types into an open line: press the key that opens it first"))
            return
        text = self.text_for(typed_for(screen, line))
        if text:
            line.value, line.cursor_position = text, len(text)

    def text_for(self, what: str) -> str:
        """Return what the step wants typed for something; empty where it wants nothing."""
        return str(asset("tour", folder(self._tour_state))) if what == CODE else suggestion(self._tour_state, what)

    def look(self) -> None:
        """Look at what is there now, and show what is next."""
        function, health = self._state.function, self._state.health
        # A function that is opened again is not read yet, and what stood is still so.
        if function is None or function.name != FUNCTION or not function.complete:
            return
        seen = replace(self._tour_state, function=function, began=self._tour_state.began or function.latest)
        prod = function.alias("PROD")
        verdict = health.verdict if health is not None and prod is not None and health.is_of(prod) else None
        self._tour_state = record_progress(seen, verdict.outcome if verdict is not None else None)
        self._show()

    def _show(self) -> None:
        tour = self._state.tour
        if tour is None:
            return
        before, now = tour.place, place(self._tour_state, self._begin)
        if now == before:
            return
        done = sorted(now.done - before.done)
        if not done:
            self._state.tour = replace(tour, place=now)
            return
        self._state.tour = replace(tour, place=now, completed=done_text(STEPS[done[-1]].title))
        if self._done_shown is not None:
            self._done_shown.stop()
        self._done_shown = self._after(DONE_SECONDS, self._show_done_no_more)
        if self._kept is not None:
            reached = now.step
            # After its end the tour begins again.
            self._kept.save(STEPS.index(reached) if reached is not None else 0)

    def _show_done_no_more(self) -> None:
        if self._state.tour is not None:
            self._state.tour = replace(self._state.tour, completed="")

    def offer_to_resume(self) -> None:
        """Offer to go on where the tour was left, once the account is open."""
        if self._state.tour is not None and not self._offered and self._state.opened is not None:
            self._offered = True
            self._ports.run(self._resume, group="tour")

    async def _resume(self) -> None:
        opened, kept = self._state.opened, self._kept
        if opened is None or kept is None:
            return
        until = resume_at(kept.load())
        if not until:
            return
        step = STEPS[until]
        lines = (
            f"You left it at step {step.number}: {step.title}.",
            "The demo's account is a new one at each start. To go on, the steps before are made again in it, "
            "by the same calls.",
        )
        review = Review("Resume the tour?", lines, f"resume at step {step.number}", no="start over", risky=False)
        if not await self._ports.ask(ReviewDialog(review)):
            return
        from tui.features.tour.replay import replay_to

        try:
            async for made in steps(replay_to(opened.workspace, until)):
                if isinstance(made, TourState):
                    self._tour_state, self._begin = made, until
        except ProviderError as error:
            self._ports.say.fail(error)
        self._show()
        self._ports.post(messages.RefreshRequested())


def typed_for(screen: Screen[Any], line: Input) -> str:
    """Return what the line that has the focus is for."""
    from screens.function.alias_dialog import AliasDialog
    from screens.function.publish_dialog import PublishDialog
    from screens.latest.screen import LatestScreen
    from tui.widgets.edit_line import EditLine

    match screen:
        case LatestScreen():
            return screen.query_one(EditLine).key
        case PublishDialog():
            return "description"
        case AliasDialog() if line.id == "name":
            return "alias"
        case ReviewDialog():
            return "reason"
    return ""
