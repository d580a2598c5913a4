"""The parts of the app, put together: what each is given, and what goes from one to the next."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Protocol

from textual.screen import ModalScreen, Screen

from screens.base import CommandScreen
from screens.dialogs import messages_dialog
from screens.messages import AliasesRequested, CopyRequested, PublishRequested, ReadRequested
from screens.routes import CanariesRoute
from tui.app.alias_controller import AliasController
from tui.app.alias_examiner import AliasExaminer
from tui.app.alias_notes import AliasNotes
from tui.app.all_aliases import AllAliases
from tui.app.copying import copy_text
from tui.app.dialogs import aliases_behind, say_changed
from tui.app.health_poller import HealthPoller
from tui.app.hosted_controller import HostedController
from tui.app.hosted_poller import HostedPoller
from tui.app.leaving import Leaving
from tui.app.left_running import LeftRunning
from tui.app.messages_shown import MessagesShown
from tui.app.navigation import Navigation
from tui.app.opening import Opening
from tui.app.pending_versions import PendingVersions
from tui.app.ports import Ports
from tui.app.reader import AccountReader, FunctionReader
from tui.app.reconciler import Reconciler
from tui.app.refresher import Refresher
from tui.app.rollouts_controller import RolloutsController
from tui.app.rollouts_poller import RolloutsPoller
from tui.app.screen_reader import read_for_screen
from tui.app.state import Opened, State, learn_version
from tui.app.tour_controller import Timer, TourController
from tui.app.way_back_controller import WayBackController
from tui.app.write_controller import WriteController
from tui.aws.port import Provider
from tui.domain.alias import Alias
from tui.domain.function import FunctionSnapshot
from tui.domain.version import Version
from tui.features.rollout.here.requests import Request
from tui.features.rollout.hosted.requests import HostedRequest, PrepareGroup, StartHosted, SteerHosted
from tui.features.rollout.hosted.watch import Wanted
from tui.features.rollout.record.store import FOLDER as HOSTED_ROLLOUTS
from tui.settings.settings import Settings
from tui.settings.values import CANARIES
from tui.storage.functions_cache import FunctionsCache
from tui.storage.tour_progress import TourProgress
from tui.terminal.clipboard import Destination
from tui.writes.journal.file import Journal


class Screens(Protocol):
    """The screens that are open, and whether anyone looks at them; Textual's own names."""

    @property
    def screen_stack(self) -> Sequence[Screen[Any]]:
        """The open screens, the last one on top."""

    @property
    def app_focus(self) -> bool:
        """Whether the terminal has the focus, as far as it tells."""

    def pop_screen(self) -> object:
        """Take the screen on top away."""

    def set_timer(self, delay: float, callback: Callable[[], None], /) -> Timer:
        """Do something later."""

    def set_interval(self, interval: float, callback: Callable[[], object], /) -> object:
        """Do something again and again, every so many seconds."""

    def call_after_refresh(self, callback: Callable[[], object], /) -> object:
        """Do something once what is shown now is painted."""

    def write_to_terminal(self, sequence: str, /) -> None:
        """Send a sequence to the terminal that shows nothing."""

    def copy(self, text: str, /) -> Awaitable[Destination]:
        """Copy a text to the clipboard of the terminal."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept on this machine; `recalled_from` is the account that the functions are of."""

    journal: Journal
    functions: FunctionsCache | None
    recalled_from: str
    tour: TourProgress | None


class Parts:
    """All parts of the app."""

    def __init__(
        self,
        state: State,
        say: MessagesShown,
        ports: Ports,
        screens: Screens,
        settings: Settings,
        open_provider: Callable[[], Provider],
        kept: Kept,
        exit_with: Callable[[int, str], object],
    ) -> None:
        self._state, self._say, self._ports, self._screens, self._settings = state, say, ports, screens, settings
        protected = settings.protected_aliases
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
        self.account = AccountReader(state, ports, kept.functions, kept.recalled_from)
        self.function = FunctionReader(state, ports, protected, self.aliases.select)
        self.all_aliases = AllAliases(
            state,
            ports.run,
            settings,
            shows_list=self._shows_the_list,
            shows_evidence=self._shows_evidence,
            has_focus=lambda: screens.app_focus,
        )
        self.pending_versions = PendingVersions(
            self._read_version,
            function=self._function_looked_at,
            learned=partial(learn_version, state),
            failed=ports.say.fail,
        )
        self.health = HealthPoller(state, ports.run, settings.metrics_seconds, self._shows_traffic)
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
        self.refresher = Refresher(
            state,
            ports,
            behind_dialogs=lambda: aliases_behind(screens.screen_stack),
            has_focus=lambda: screens.app_focus,
            seen=self._say_changed,
        )
        self.navigation = Navigation(
            state,
            settings,
            show=ports.show,
            pop=screens.pop_screen,
            stack=lambda: screens.screen_stack,
            reader=self.function,
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
            end=partial(exit_with, 2),
        )
        self.rollouts_on_disk = RolloutsPoller(
            state,
            ports.run,
            kept.journal.folder / "rollouts",
            self._rollout_shown,
            self.refresher.look,
            screens.write_to_terminal,
        )
        records = kept.journal.folder / HOSTED_ROLLOUTS
        self.hosted = HostedPoller(state, ports.run, self._hosted_shown, self.refresher.look, settings, records)
        self.rollouts = RolloutsController(state, ports, settings, kept.journal, self.rollouts_on_disk.wake)
        self.steer_hosted = HostedController(state, ports, settings, self._hosted_changed, self.hosted.begin)
        self.leaving = Leaving(state, ports.run, lambda code: exit_with(code, ""))

    def begin(self, wanted_early: Sequence[AliasesRequested]) -> None:
        """Open AWS and what was named at the start, begin the tour where there is one, and read from time to time."""
        settings = self._settings
        self.rollouts_on_disk.start()
        self.hosted.start()
        if settings.start_function:
            self.navigation.open_function(settings.start_function, settings.start_alias, settings.start_version)
        elif settings.first_screen == CANARIES and not settings.tour:
            self.navigation.go(CanariesRoute())
        if settings.tour:
            self.tour.start()
        for request in wanted_early:
            self.all_aliases.reader.want(request.functions, versions=request.versions)
        self._screens.call_after_refresh(self.opening.open)
        self._screens.set_interval(max(30 / settings.speed, 1.0), self.refresher.tick)
        if settings.refresh_seconds:
            self._screens.set_interval(settings.refresh_seconds, self._look_again)

    def read(self, request: ReadRequested) -> None:
        """Read what a screen asks for."""
        read_for_screen(request, self._state.opened, self._ports.say)

    def roll_out(self, request: Request | HostedRequest) -> None:
        """Do what is asked of a rollout, whoever carries it out."""
        if isinstance(request, SteerHosted | StartHosted | PrepareGroup):
            self.steer_hosted.take(request)
        else:
            self.rollouts.take(request)

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

    def screen_resumed(self) -> None:
        """Read on what another screen shows."""
        self.all_aliases.wake()
        self.health.wake()
        self.rollouts_on_disk.wake()
        self.hosted.wake()

    def watches(self) -> Iterator[tuple[str, Callable[..., None]]]:
        """Yield which vars of the app each part hears of when they change."""
        yield from self.all_aliases.watches()
        for part, sources in (
            (self.way_back.look, ("fader",)),
            (self.examiner.look, ("function", "fader", "alias_status")),
            (self.pending_versions.look, ("app_focus", "function")),
            (self.health.wake, ("app_focus",)),
            (self.rollouts_on_disk.wake, ("app_focus",)),
            (self.hosted.wake, ("app_focus",)),
            (self.health.fader_changed, ("fader",)),
            (self.tour.look, ("function", "health")),
            (self.tour.offer_to_resume, ("context",)),
            (self.aliases.reconsider, ("function", "context")),
            (self.aliases.rollouts_changed, ("rollouts",)),
        ):
            yield from ((source, part) for source in sources)

    def _say_changed(self, alias: Alias) -> None:
        say_changed(self._screens.screen_stack, alias)

    def _began(self, opened: Opened) -> None:
        """Read everything, now that AWS is open."""
        self.hosted.wake()
        self.refresher.tick()
        self.function.read()
        self.account.read(opened.workspace)
        self.all_aliases.begin(opened.workspace)
        self._ports.run(self.pending_versions.run, group="pending versions")
        self._ports.run(partial(self.reconciler.run, opened.workspace), group="reconciler")

    async def _identified(self) -> None:
        """Take up what belongs to one account, now that it is known which it is, or that it cannot be."""
        self.refresher.tick()
        await self.account.identified()
        await self.all_aliases.identified()
        self.reconciler.look()

    def refresh(self) -> None:
        """Read again what is on screen; where AWS is not open, open it."""
        opened = self._state.opened
        if opened is None:
            self.opening.open()
            return
        opened.workspace.restart()
        self.refresher.tick()
        self.pending_versions.again()
        self.all_aliases.reader.again()
        if self._state.context is not None and not self._state.context.account:
            self.opening.identify()
        if self._state.function is not None:
            self.function.read()
            self.refresher.look()
            self.way_back.again()
        else:
            self.refresher.forget_aliases()
            self.account.read(opened.workspace)
            self.all_aliases.again()
        self.health.refresh()
        self.hosted.refresh()

    def _shows_the_list(self) -> bool:
        top = self._looked_at
        return len(self._screens.screen_stack) == 1 or (top is not None and top.shows_account)

    def _shows_traffic(self) -> bool:
        # While the app ends there may be no screen left.
        top = self._screens.screen_stack[-1] if self._screens.screen_stack else None
        return self._screens.app_focus and isinstance(top, CommandScreen) and top.shows_traffic

    def _rollout_shown(self) -> str | None:
        top = self._looked_at
        return top.followed_rollout if top is not None and top.shows_rollouts else None

    def _shows_evidence(self) -> bool:
        top = self._looked_at
        return top is not None and top.shows_evidence

    def _look_again(self) -> None:
        self.refresher.look()
        self.all_aliases.look()

    def _hosted_changed(self) -> None:
        self.hosted.wake()
        self.refresher.look()

    def _hosted_shown(self) -> Wanted | None:
        return self._looked_at.followed_hosted if self._looked_at is not None else None

    @property
    def _looked_at(self) -> CommandScreen[Any] | None:
        # Behind a dialog it is shown still.
        stack = [screen for screen in self._screens.screen_stack if not isinstance(screen, ModalScreen)]
        top = stack[-1] if stack else None
        return top if self._screens.app_focus and isinstance(top, CommandScreen) else None

    def _function_looked_at(self) -> FunctionSnapshot | None:
        return self._state.function if self._screens.app_focus and self._state.opened is not None else None

    async def _read_version(self, function: str, number: str) -> Version:
        assert self._state.opened is not None
        return await asyncio.to_thread(self._state.opened.workspace.read_version, function, number, background=True)
