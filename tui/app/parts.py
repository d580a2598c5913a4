"""The parts of the app, put together: what each is given, and what goes from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from screens.dialogs import messages_dialog
from screens.help import HelpDialog
from screens.messages import AliasesRequested, CopyRequested, PublishRequested, ReadRequested
from screens.routes import CanariesRoute
from tui.app.alias_actions import AliasActions
from tui.app.alias_controller import AliasController
from tui.app.alias_examiner import AliasExaminer
from tui.app.alias_notes import AliasNotes
from tui.app.contexts_controller import ContextsController
from tui.app.copying import copy_text
from tui.app.dialogs import say_changed
from tui.app.known_contexts import KnownContexts, OpenProvider
from tui.app.leaving import Leaving
from tui.app.left_running import LeftRunning
from tui.app.looked_at import LookedAt
from tui.app.messages_shown import MessagesShown
from tui.app.navigation import Navigation
from tui.app.opening import Opening
from tui.app.ports import Screens
from tui.app.reading_parts import ReadingParts
from tui.app.reconciler import Reconciler
from tui.app.rollout_parts import RolloutParts
from tui.app.scope import Scope
from tui.app.screen_reader import read_for_screen
from tui.app.several_reader import SeveralReader
from tui.app.state import Opened
from tui.app.tour_controller import TourController
from tui.app.way_back_controller import WayBackController
from tui.app.write_controller import WriteController
from tui.domain.alias import Alias
from tui.features.contexts.requests import SwitchTo
from tui.settings.settings import Settings
from tui.settings.values import CANARIES
from tui.storage.functions_cache import FunctionsCache
from tui.storage.tour_progress import TourProgress
from tui.writes.journal.file import Journal

if TYPE_CHECKING:
    from tui.features.fader.machine import Fader
    from tui.presentation.help_search import Availability


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept on this machine; `recalled_from` is the account that the functions are of."""

    journal: Journal
    functions: FunctionsCache | None
    recalled_from: str
    tour: TourProgress | None
    contexts: KnownContexts | None = None


class Parts:
    """All parts of the app."""

    def __init__(
        self,
        scope: Scope,
        say: MessagesShown,
        screens: Screens,
        settings: Settings,
        open_provider: OpenProvider,
        kept: Kept,
        exit_with: Callable[[int, str], object],
        enter: Callable[[SwitchTo], object],
        *,
        is_first: bool = True,
    ) -> None:
        """Put the parts together; `enter` leaves the context for another, `is_first` is the one of the start."""
        state, ports = scope.state, scope.ports
        self._scope, self._screens, self._settings = scope, screens, settings
        self._state, self._say, self._ports = state, say, ports
        protected, looked_at = settings.protected_aliases, LookedAt(screens)
        self.examiner = AliasExaminer(state, protected)
        self.reconciler = Reconciler(state, ports)
        self.aliases = AliasController(
            state,
            ports,
            settings,
            AliasNotes(say.keep, LeftRunning(state, ports).look),
            seen=self._say_changed,
            selected=self.reconciler.selected,
            outcome_unknown=self.reconciler.again,
        )
        self.actions = AliasActions(state, ports, settings)
        self.reading = ReadingParts(
            state,
            ports,
            screens,
            settings,
            looked_at,
            kept.functions,
            kept.recalled_from,
            select=self.aliases.select,
            seen=self._say_changed,
        )
        self.way_back = WayBackController(state, ports, timedelta(minutes=settings.last_good_minutes))
        self.tour = TourController(state, ports, kept.tour, screens.set_timer)
        self.writes = WriteController(
            state,
            ports,
            settings,
            select=self.aliases.select,
            drop=self.aliases.drop,
            outcome_unknown=self.reconciler.again,
            rollout=self.aliases.rollout_of,
        )
        self.navigation = Navigation(
            state,
            settings,
            show=ports.show,
            pop=screens.pop_screen,
            stack=lambda: screens.screen_stack,
            reader=self.reading.function,
            deselect=self.aliases.deselect,
        )
        self.opening = Opening(
            state,
            ports,
            open_provider,
            kept.journal,
            sessions=self.aliases.open_sessions,
            unrecorded=say.unrecorded,
            began=self._began,
            identified=self._identified,
            end=partial(exit_with, 2) if is_first else None,
        )
        self.rollouts = RolloutParts(
            state, ports, settings, kept.journal, looked_at, self.reading.refresher.look, screens.write_to_terminal
        )
        self.leaving = Leaving(state, ports.run, lambda code: exit_with(code, ""))
        self.contexts = ContextsController(
            state, ports, settings, kept.contexts, enter, rollouts_here=lambda: self.rollouts.carried_out_here
        )
        self.several = SeveralReader(state, settings, kept.contexts, kept.journal)

    def begin(self, wanted_early: Sequence[AliasesRequested]) -> None:
        """Open AWS and what was named at the start, begin the tour where there is one, and read from time to time."""
        settings = self._settings
        self.rollouts.start()
        if settings.start_function:
            self.navigation.open_function(settings.start_function, settings.start_alias, settings.start_version)
        elif settings.first_screen == CANARIES and not settings.tour:
            self.navigation.go(CanariesRoute())
        if settings.tour:
            self.tour.start()
        for request in wanted_early:
            self.reading.all_aliases.reader.want(request.functions, versions=request.versions)
        self._screens.call_after_refresh(self.opening.open)
        self.reading.begin()

    def read(self, request: ReadRequested) -> None:
        """Read what a screen asks for."""
        read_for_screen(request, self._state.opened, self._ports.say)

    def restart(self) -> None:
        """Start again what speaks to AWS, where it has ended, and look at what AWS carries out."""
        self.opening.restart()
        self.rollouts.refresh()

    def publish(self, request: PublishRequested) -> None:
        """Ask for a description of the version to publish, and publish it."""
        from screens.function.publish_dialog import PublishDialog

        self._ports.show(PublishDialog(request.function, request.seen), request.answered)

    def copy(self, request: CopyRequested) -> None:
        """Copy a text to the clipboard of the terminal."""
        self._ports.run(partial(copy_text, request, self._screens.copy, self._ports.say), group="copies")

    def show_messages(self) -> None:
        """Show what was said in this session."""
        self._ports.show(messages_dialog(self._say.log))

    def show_help(self, availability: Availability) -> None:
        """Show what can be done in a dialog."""
        self._ports.show(HelpDialog(availability))

    def screen_resumed(self) -> None:
        """Read on what another screen shows."""
        self.reading.screen_resumed()
        self.rollouts.wake()

    @property
    def watched(self) -> tuple[str, ...]:
        """The vars of the app that parts hear of when they change."""
        return tuple(dict.fromkeys(source for _, sources in self._looks() for source in sources))

    def changed(self, source: str, before: object, now: object) -> None:
        """Have the parts that it concerns look at a var that changed."""
        for look, sources in self._looks():
            if source in sources:
                look()
        if source == "fader":
            self.reading.health.fader_changed(cast("Fader | None", before), cast("Fader | None", now))

    def _looks(self) -> tuple[tuple[Callable[[], object], tuple[str, ...]], ...]:
        return (
            *self.reading.looks(),
            (self.way_back.look, ("fader",)),
            (self.examiner.look, ("function", "fader", "alias_status")),
            (self.rollouts.wake, ("app_focus",)),
            (self.tour.look, ("function", "health")),
            (self.tour.offer_to_resume, ("context",)),
            (self.aliases.reconsider, ("function", "context")),
            (self.aliases.rollouts_changed, ("rollouts",)),
            (self.contexts.look_if_shown, ("context",)),
        )

    def end(self, nothing_known: dict[str, Any]) -> Opened | None:
        """Let go of the app and of its timers; return what is open, to be closed."""
        opened = self._state.opened
        self.opening.leave()
        self.reading.end()
        self._scope.end(nothing_known)
        return opened

    def _say_changed(self, alias: Alias) -> None:
        say_changed(self._screens.screen_stack, alias)

    def _began(self, opened: Opened) -> None:
        """Read everything, now that AWS is open."""
        self.rollouts.wake_hosted()
        self.reading.began(opened.workspace)
        self._ports.run(partial(self.reconciler.run, opened.workspace), group="reconciler")

    async def _identified(self) -> None:
        """Take up what belongs to one account, now that it is known which it is, or that it cannot be."""
        self._ports.run(self.contexts.remember, group="contexts")
        await self.reading.identified()
        self.reconciler.look()

    def refresh(self) -> None:
        """Read again what is on screen; where AWS is not open, open it."""
        opened = self._state.opened
        if opened is None:
            self.opening.open()
            return
        opened.workspace.restart()
        if self._state.context is not None and not self._state.context.account:
            self.opening.identify()
        self.reading.refresh(opened.workspace)
        if self._state.function is not None:
            self.way_back.again()
        self.rollouts.refresh()
