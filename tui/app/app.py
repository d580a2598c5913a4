"""The app: owns what is known, runs the workers, opens the screens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial

from textual import on, work
from textual.app import SystemCommand
from textual.binding import Binding
from textual.reactive import var
from textual.screen import Screen
from textual.worker import Worker

from screens import messages
from screens.base import CommandScreen
from screens.function.screen import FunctionScreen
from screens.functions.screen import FunctionsScreen
from screens.message_log import MessagesDialog
from tui.app.alias_reader import AliasReader
from tui.app.health_poller import WatchApp
from tui.app.leaving import farewell, finish
from tui.app.pending_versions import Settling
from tui.app.ports import Ports, Work
from tui.app.reader import AccountReader, FunctionReader
from tui.app.state import Opened, learn_version, service_time
from tui.app.tour_controller import TourController
from tui.app.way_back_controller import WayBackController
from tui.aws.port import Provider
from tui.domain.account import AccountSnapshot, AliasesRead
from tui.domain.call import Recorded
from tui.domain.errors import NoCredentials, NoRegion, NotRecorded, ProcessEnded, ProviderError
from tui.domain.function import FunctionSnapshot, with_failure
from tui.domain.read_failure import ReadFailure, read_failure
from tui.domain.version import Version
from tui.features.alias_history.last_good import LastGood
from tui.features.fader.live.sessions import Sitting
from tui.features.fader.machine import Pace
from tui.presentation.words import tell_ending
from tui.settings.settings import Settings
from tui.storage.functions_cache import LastKnown
from tui.storage.resources import asset
from tui.storage.tour_progress import KeptTour
from tui.writes.journal.entry import Phase
from tui.writes.journal.file import Journal, passing_journal
from tui.writes.journal.record import Record
from tui.writes.journal.text import describe_unrecorded
from tui.writes.workspace import Workspace

THREADS = 64
"""More than the readings that may hang at the same time, so that a write finds a thread."""


class CrossfadeApp(WatchApp):
    """Crossfade over one opened AWS context."""

    TITLE = "crossfade"
    CSS_PATH = sorted(asset("styles").glob("*.tcss"))
    ENABLE_COMMAND_PALETTE = True
    BINDINGS = [
        Binding("f2", "tour_fill", "Fill in", show=False, priority=True),
        Binding("f3", "tour_fold", "Fold the tour", show=False, priority=True),
    ]

    last_good: var[LastGood | None] = var(None)

    def __init__(
        self,
        settings: Settings,
        open_provider: Callable[[], Provider],
        last_known: LastKnown | None = None,
        journal: Journal | None = None,
        kept_tour: KeptTour | None = None,
    ) -> None:
        super().__init__(settings)
        self.leaves_writes = False
        """Whether one left while a write was on its way, which another process makes."""
        self._journal = journal or passing_journal()
        self._open_provider = open_provider
        self._look: Worker[None] | None = None
        self._alias_reader = AliasReader(lambda: self.account, self._show_account, self._shows_the_list)
        self._settling = Settling(
            self._read_again,
            function=self._function_looked_at,
            learned=partial(learn_version, self),
            failed=self.say.fail,
        )
        ports = Ports(self.say, self.push_screen_wait, self._run_beside, self.post_message)
        self._account_reader = AccountReader(self, ports, last_known)
        self._function_reader = FunctionReader(self, ports, settings.protected_aliases, self._take)
        self._way_back = WayBackController(self, ports, timedelta(minutes=settings.last_good_minutes))
        self._tour = TourController(self, ports, kept_tour, self.set_timer)

    def _run_beside(self, work: Work, /, *, group: str, exclusive: bool = False) -> None:
        _: Worker[None] = self.run_worker(work, group=group, exclusive=exclusive)

    # --- opening ------------------------------------------------------------------------------------------------

    def get_default_screen(self) -> Screen[None]:
        """Start on the functions."""
        return FunctionsScreen(self.settings.protected_aliases).data_bind(
            CrossfadeApp.context, CrossfadeApp.account, CrossfadeApp.marks, CrossfadeApp.tour, CrossfadeApp.now
        )

    def on_mount(self) -> None:
        """Open AWS once the first frame stands."""
        self.report_crashes_of(asyncio.get_running_loop())
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, "call"))
        self._account_reader.recall()
        if self.settings.start_function:
            self._show_function(self.settings.start_function, self.settings.start_alias, self.settings.start_version)
        self.watch(self, "fader", self._way_back.look, init=False)
        if self.settings.tour:
            self._tour.start()
            for source in ("function", "health"):
                self.watch(self, source, self._tour.look, init=False)
            self.watch(self, "context", self._tour.offer_to_resume, init=False)
        self.call_after_refresh(self._open)
        self.watch(self, "app_focus", self._settling.look, init=False)
        self.watch(self, "app_focus", self._looked.set, init=False)
        for source in ("app_focus", "account"):
            self.watch(self, source, self._alias_reader.wake, init=False)
        self.set_interval(max(30 / self.settings.speed, 1.0), self._tick)
        if self.settings.refresh_seconds:
            self.set_interval(self.settings.refresh_seconds, self._look_again)

    @work(group="open", exclusive=True)
    async def _open(self) -> None:
        try:
            provider = await asyncio.to_thread(self._open_provider)
        except ProcessEnded as error:
            self._stay_with(read_failure(error, ""))
            return
        except ProviderError as error:
            self._leave_with(error)
            return
        record = Record(self._journal, unrecorded=self._tell_unrecorded, clock=lambda: provider.context.clock.now())
        workspace = Workspace(provider, record)
        sessions = AliasSessions(
            workspace,
            protected_aliases=self.settings.protected_aliases,
            armed_minutes=self.settings.armed_minutes,
            managed_tags=self.settings.managed_tags,
            pace=Pace(interval=1 / self.settings.writes_per_second),
            refusal=self._refusal,
            changed=self._fader_changed,
            learned=partial(learn_version, self),
            status_changed=self._show_alias_status,
            start=lambda shift: self.run_worker(shift, group="shifts"),
        )
        self.opened = Opened(workspace, sessions)
        self.context = workspace.context
        self._tick()
        self._function_reader.read()
        self._account_reader.read(workspace)
        self.run_worker(self._alias_reader.run(workspace), group="aliases")
        self.run_worker(self._settling.run(), group="settling")
        self.run_worker(self._reconciler.run(workspace), group="reconciler")
        self._identify(workspace)

    @work(group="identify", exclusive=True)
    async def _identify(self, workspace: Workspace) -> None:
        try:
            self.context = await asyncio.to_thread(workspace.identify)
        except (NoCredentials, NoRegion) as error:
            self._leave_with(error)
        except ProviderError as error:
            self.say.fail(error)
        else:
            self._tick()
            await self._account_reader.identified(self.context.account)
        self._reconciler.look()

    def on_unmount(self) -> None:
        """Take down what is still on its way, before anything waits for it."""
        if self.opened is not None:
            left = self.opened.workspace.leave()
            self.say.farewell += farewell(self.opened, left)
            self.leaves_writes = bool(left.in_flight)

    def _stay_with(self, failure: ReadFailure) -> None:
        """Say that AWS could not be opened; `r` tries again."""
        self.account = replace(self.account, failure=failure)
        if self.function is not None:
            self.function = with_failure(self.function, failure)

    def _leave_with(self, error: ProviderError) -> None:
        self.say.farewell.append(tell_ending(error))
        self.exit(return_code=2)

    @on(messages.LastGoodWanted)
    def _offer_last_good(self, message: messages.LastGoodWanted) -> None:
        self._way_back.offer(message.alias)

    # --- reading ------------------------------------------------------------------------------------------------

    @on(messages.VersionWanted)
    def _want_version(self, message: messages.VersionWanted) -> None:
        self._function_reader.read_version(message.number)

    def watch_function(self) -> None:
        """Look whether AWS is still working on something of what is shown now, and judge again what was refused."""
        self._settling.look()
        self._reconsider()

    def _function_looked_at(self) -> FunctionSnapshot | None:
        return self.function if self.app_focus and self.opened is not None else None

    async def _read_again(self, function: str, number: str) -> Version:
        assert self.opened is not None
        return await asyncio.to_thread(self.opened.workspace.read_version, function, number, background=True)

    def _shows_the_list(self) -> bool:
        return self.app_focus and len(self.screen_stack) == 1

    def _show_account(self, known: AccountSnapshot) -> None:
        self.account = known

    def _tick(self) -> None:
        self.now = service_time(self)
        if self.opened is not None:
            self.opened.sessions.disarm_quiet()

    def _look_again(self) -> None:
        session = self.opened.sessions.selected if self.opened else None
        looking = self._look is not None and self._look.is_running
        # A look that takes long is waited for: one that is always overtaken would never say so.
        if session is not None and self.app_focus and not looking:
            self._look = self.run_worker(session.shift.refresh(), group="look")
            if self.opened is not None:
                self.opened.sessions.read_owner(self.function)

    @on(messages.RefreshWanted)
    def _refresh(self) -> None:
        if self.opened is None:
            self._open()
            return
        self.opened.workspace.restart()
        self._tick()
        self._settling.again()
        self._alias_reader.again()
        if self.context is not None and not self.context.account:
            self._identify(self.opened.workspace)
        if len(self.screen_stack) > 1 and self.function is not None:
            self._function_reader.read()
            self._look_again()
        else:
            self.account = replace(self.account, read={})
            self._account_reader.read(self.opened.workspace)

    @on(messages.AliasesWanted)
    def _want_aliases(self, message: messages.AliasesWanted) -> None:
        self._alias_reader.want(message.functions)

    # --- going about --------------------------------------------------------------------------------------------

    @on(messages.FunctionWanted)
    def _open_function(self, message: messages.FunctionWanted) -> None:
        self._show_function(message.name, message.alias)
        self._function_reader.read()

    def _show_function(self, name: str, alias: str = "", version: str = "") -> None:
        self._let_go()
        self.made, self.wanted = "", alias
        known = self.account.read.get(name, AliasesRead())
        self.function = FunctionSnapshot(name, aliases=known.aliases)
        screen = FunctionScreen(name, self.settings.protected_aliases, version)
        self.push_screen(
            screen.data_bind(
                CrossfadeApp.context,
                CrossfadeApp.function,
                CrossfadeApp.fader,
                CrossfadeApp.alias_status,
                CrossfadeApp.moved_by,
                CrossfadeApp.confirmation,
                CrossfadeApp.last_good,
                CrossfadeApp.findings,
                CrossfadeApp.made,
                CrossfadeApp.wanted,
                CrossfadeApp.health,
                CrossfadeApp.window,
                CrossfadeApp.tour,
                CrossfadeApp.now,
            )
        )

    @on(messages.Back)
    def _go_back(self) -> None:
        left = self.screen
        if len(self.screen_stack) > 1:
            self.pop_screen()
        if isinstance(left, FunctionScreen):
            self.workers.cancel_group(self, "function")
            self.function = None
        if self.function is None:
            self._let_go()
        self._alias_reader.wake()

    def _let_go(self) -> None:
        self.fader = self.alias_status = None
        if self.opened is not None:
            self.opened.sessions.deselect()

    @on(messages.Left)
    def _leave(self) -> None:
        self._finish_and_exit()

    async def action_quit(self) -> None:
        """Leave; what is on its way is waited for shortly, or told."""
        self._finish_and_exit()

    def end_on_signal(self, return_code: int) -> None:
        """Leave; nothing more is sent, and what is on its way is told."""
        self._finish_and_exit(return_code, send=False)

    @work(group="leave", exclusive=True)
    async def _finish_and_exit(self, return_code: int = 0, *, send: bool = True) -> None:
        if self.opened is not None:
            await finish(self.opened, send=send)
        self.exit(return_code=return_code)

    def last_words(self) -> list[str]:
        """Return what is told where the process has to be ended."""
        opened = self.opened
        return self.say.farewell + (farewell(opened, opened.workspace.leave()) if opened is not None else [])

    # --- the tour -----------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the tour's keys alone without a tour."""
        return self.tour is not None if action.startswith("tour_") else super().check_action(action, parameters)

    def action_tour_fold(self) -> None:
        """Fold the card to one line, or unfold it."""
        self._tour.fold()

    def action_tour_fill(self) -> None:
        """Type for the newcomer what the step wants where something is being typed."""
        self._tour.fill(self.screen)

    # --- words --------------------------------------------------------------------------------------------------

    @property
    def farewell(self) -> list[str]:
        """What is told once the screen is gone."""
        return self.say.farewell

    @on(messages.MessagesWanted)
    def _show_messages(self) -> None:
        self.push_screen(MessagesDialog(self.say.log))

    def _tell_unrecorded(self, call: Recorded, phase: Phase, error: NotRecorded) -> None:
        """Say that a write went out and is not on record."""
        self.say.alert(f"{call.function}:{call.subject}: {describe_unrecorded(call, phase, error)}", at_the_end=True)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer every command of the screen in the palette."""
        return screen.palette() if isinstance(screen, CommandScreen) else ()
