"""The part of the app that leads a newcomer through the tour: it watches what stands, and says what is next."""

from __future__ import annotations

from dataclasses import replace

from textual import work
from textual.binding import Binding
from textual.timer import Timer
from textual.widgets import Input

from screens import messages
from screens.review import ConfirmDialog
from tui.app.health_poller import WatchApp
from tui.app.write_controller import steps
from tui.domain.errors import ProviderError
from tui.features.latest.editor import CODE
from tui.features.tour.progress import FUNCTION, Seen, folder, suggestion, witness
from tui.features.tour.steps import STEPS, place, taken_up_at
from tui.features.tour.text import Tour, tell_done
from tui.settings.settings import Settings
from tui.storage.resources import asset
from tui.storage.tour_progress import KeptTour
from tui.writes.review import Review

TOLD_SECONDS = 4.0
"""How long it is shown that a step was done."""


class GuideApp(WatchApp):
    """Keeps the tour's card up to date where there is a tour; it writes nothing but what one asked to take up."""

    BINDINGS = [
        Binding("f2", "tour_fill", "Fill in", show=False, priority=True),
        Binding("f3", "tour_fold", "Fold the tour", show=False, priority=True),
    ]

    def __init__(self, settings: Settings, kept: KeptTour | None = None) -> None:
        super().__init__(settings)
        self._kept = kept
        self._seen = Seen()
        self._begin = 0
        self._telling: Timer | None = None
        self._offered = False

    def on_mount(self) -> None:
        """Begin the tour, where one was asked for."""
        if self.settings.tour:
            self.tour = Tour(place(self._seen))
            for source in ("function", "health"):
                self.watch(self, source, self._follow, init=False)
            self.watch(self, "context", self._begin_once, init=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the tour's keys alone without a tour."""
        if action in ("tour_fill", "tour_fold"):
            return self.tour is not None
        return super().check_action(action, parameters)

    def action_tour_fold(self) -> None:
        """Fold the card to one line, or unfold it."""
        if self.tour is not None:
            self.tour = replace(self.tour, folded=not self.tour.folded)

    def action_tour_fill(self) -> None:
        """Type for the newcomer what the step wants where something is being typed."""
        line = self.screen.focused
        if not isinstance(line, Input):
            self._say("f2 types into an open line: press the key that opens it first")
            return
        what = self._typed_for(line)
        text = str(asset("tour", folder(self._seen))) if what == CODE else suggestion(self._seen, what)
        if text:
            line.value, line.cursor_position = text, len(text)

    def _typed_for(self, line: Input) -> str:
        """Return what a line that has the focus is typed for."""
        from screens.function.alias_dialogs import CreateAliasDialog
        from screens.function.publish_dialog import PublishDialog
        from screens.latest.screen import LatestScreen
        from tui.widgets.edit_line import EditLine

        match self.screen:
            case LatestScreen() as screen:
                return screen.query_one(EditLine).key
            case PublishDialog():
                return "description"
            case CreateAliasDialog() if line.id == "name":
                return "alias"
        return ""

    def _follow(self) -> None:
        function, health = self.function, self.health
        # A function that is opened again is not read yet, and what stood is still so.
        if function is None or function.name != FUNCTION or not function.complete:
            return
        seen = replace(self._seen, function=function, began=self._seen.began or function.latest)
        prod = function.alias("PROD")
        told = health is not None and prod is not None and health.is_of(prod)
        verdict = health.verdict if health is not None and told else None
        self._seen = witness(seen, verdict.outcome if verdict is not None else None)
        self._show()

    def _show(self) -> None:
        if self.tour is None:
            return
        before, now = self.tour.place, place(self._seen, self._begin)
        if now == before:
            return
        self.tour = replace(self.tour, place=now)
        done = sorted(now.done - before.done)
        if not done:
            return
        self.tour = replace(self.tour, told=tell_done(STEPS[done[-1]].title))
        if self._telling is not None:
            self._telling.stop()
        self._telling = self.set_timer(TOLD_SECONDS, self._tell_no_more)
        if self._kept is not None:
            reached = now.step
            # After its end the tour begins again.
            self._kept.keep(STEPS.index(reached) if reached is not None else 0)

    def _tell_no_more(self) -> None:
        if self.tour is not None:
            self.tour = replace(self.tour, told="")

    def _begin_once(self) -> None:
        if not self._offered and self._opened is not None:
            self._offered = True
            self._take_up()

    @work(group="tour")
    async def _take_up(self) -> None:
        """Offer to go on where the tour was left, once the account is open."""
        opened, kept = self._opened, self._kept
        if opened is None or kept is None:
            return
        until = taken_up_at(kept.recall())
        if not until:
            return
        step = STEPS[until]
        lines = (
            f"You left it at step {step.number}: {step.title}.",
            "The demo's account is a new one at each start. To go on, the steps before are made again in it, "
            "by the same calls.",
        )
        asked = Review("Resume the tour?", lines, f"resume at step {step.number}", no="start over", risky=False)
        if not await self.push_screen_wait(ConfirmDialog(asked)):
            return
        from tui.features.tour.replay import bring_to

        try:
            async for made in steps(bring_to(opened.workspace, until)):
                if isinstance(made, Seen):
                    self._seen, self._begin = made, until
        except ProviderError as error:
            self._say_error(error)
        self._show()
        self.post_message(messages.RefreshWanted())
