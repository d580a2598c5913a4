"""The app: owns what is known, runs the workers, opens the screens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from textual import on, work
from textual.app import SystemCommand
from textual.screen import Screen
from textual.worker import Worker

from screens import messages
from screens.base import CommandScreen
from screens.function.screen import FunctionScreen
from screens.functions.screen import FunctionsScreen
from tui.app.alias_controller import Opened
from tui.app.alias_reader import AliasReader
from tui.app.leaving import farewell, finish
from tui.app.pending_versions import Settling
from tui.app.tour_controller import GuideApp
from tui.app.write_controller import steps
from tui.aws.port import Provider
from tui.domain import account as accounts
from tui.domain.account import AccountSnapshot, AliasesRead
from tui.domain.call import Recorded
from tui.domain.errors import NoCredentials, NoRegion, NotRecorded, ProcessEnded, ProviderError
from tui.domain.function import FunctionSnapshot, refreshed, with_failure
from tui.domain.read_failure import ReadFailure, read_failure
from tui.domain.version import Version
from tui.features.fader.live.sessions import Sitting
from tui.features.fader.machine import Pace
from tui.features.fader.selection import first_selected, read_first
from tui.features.functions.read import read_account, read_function
from tui.presentation.words import tell_ending
from tui.settings.settings import Settings
from tui.storage.functions_cache import LastKnown
from tui.storage.resources import asset
from tui.storage.tour_progress import KeptTour
from tui.writes.journal.entry import Phase
from tui.writes.journal.file import Journal, passing_journal
from tui.writes.journal.record import Record
from tui.writes.journal.text import tell_unrecorded
from tui.writes.workspace import Workspace

THREADS = 64
"""More than the readings that may hang at the same time, so that a write finds a thread."""


class CrossfadeApp(GuideApp):
    """Crossfade over one opened AWS context."""

    TITLE = "crossfade"
    CSS_PATH = sorted(asset("styles").glob("*.tcss"))
    ENABLE_COMMAND_PALETTE = True

    def __init__(
        self,
        settings: Settings,
        open_provider: Callable[[], Provider],
        last_known: LastKnown | None = None,
        journal: Journal | None = None,
        kept_tour: KeptTour | None = None,
    ) -> None:
        super().__init__(settings, kept_tour)
        self.leaves_writes = False
        """Whether one left while a write was on its way, which another process makes."""
        self._journal = journal or passing_journal()
        self._open_provider = open_provider
        self._last_known = last_known
        self._recalled_from = ""
        self._look: Worker[None] | None = None
        self._alias_reader = AliasReader(lambda: self.account, self._show_account, self._shows_the_list)
        self._settling = Settling(
            self._read_again, function=self._function_looked_at, learned=self._learn, failed=self._say_error
        )

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
        recalled = self._last_known.recall() if self._last_known else None
        if recalled is not None:
            self.account, self._recalled_from = recalled
        if self.settings.start_function:
            self._show_function(self.settings.start_function, self.settings.start_alias, self.settings.start_version)
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
        sitting = Sitting(
            workspace,
            protected_aliases=self.settings.protected_aliases,
            armed_minutes=self.settings.armed_minutes,
            managed_tags=self.settings.managed_tags,
            pace=Pace(interval=1 / self.settings.writes_per_second),
            refusal=self._refusal,
            changed=self._fader_changed,
            learned=self._learn,
            looked=self._show_alias_status,
            start=lambda shift: self.run_worker(shift, group="shifts"),
        )
        self._opened = Opened(workspace, sitting)
        self.context = workspace.context
        self._tick()
        if self.function is not None:
            self._read_function(workspace, sitting, self.function.name)
        self._read_account(workspace)
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
            self._say_error(error)
        else:
            self._tick()
            if self.account.as_of is not None and self._recalled_from != self.context.account:
                self.account = AccountSnapshot()
            await self._remember()

        self._reconciler.look()

    def on_unmount(self) -> None:
        """Take down what is still on its way, before anything waits for it."""
        if self._opened is not None:
            left = self._opened.workspace.leave()
            self.farewell += farewell(self._opened, left)
            self.leaves_writes = bool(left.in_flight)

    def _stay_with(self, failure: ReadFailure) -> None:
        """Say that AWS could not be opened; `r` tries again."""
        self.account = replace(self.account, failure=failure)
        if self.function is not None:
            self.function = with_failure(self.function, failure)

    def _leave_with(self, error: ProviderError) -> None:
        self.farewell.append(tell_ending(error))
        self.exit(return_code=2)

    # --- reading ------------------------------------------------------------------------------------------------

    @work(group="account", exclusive=True)
    async def _read_account(self, workspace: Workspace) -> None:
        async for read in steps(read_account(workspace)):
            self.account = accounts.refreshed(self.account, read)
        await self._remember()

    async def _remember(self) -> None:
        """Keep a list that is whole and new, once it is known whose it is."""
        whose = self.context.account if self.context else ""
        if self._last_known is not None and whose and self.account.complete and self.account.as_of is None:
            await asyncio.to_thread(self._last_known.remember, self.account, whose, self.now)

    @work(group="function", exclusive=True)
    async def _read_function(self, workspace: Workspace, sitting: Sitting, name: str) -> None:
        epochs = sitting.epochs(name)
        protected, selected = self.settings.protected_aliases, self.fader.confirmed if self.fader else None
        first, known = read_first(self.function, selected, self.wanted, protected)
        async for read in steps(read_function(workspace, name, first, known)):
            # What is kept from an earlier reading is no reading: it settles nothing.
            told = sitting.reconcile(read, epochs)
            self.function = refreshed(self.function, told)
            chosen = first_selected(self.function, self.wanted, protected) if self.fader is None else None
            if chosen is not None:
                self._take(chosen)

    @on(messages.VersionWanted)
    def _want_version(self, message: messages.VersionWanted) -> None:
        if self._opened is not None and self.function is not None:
            self._read_version(self._opened.workspace, self.function.name, message.number)

    @work(group="version")
    async def _read_version(self, workspace: Workspace, name: str, number: str) -> None:
        try:
            self._learn(name, await asyncio.to_thread(workspace.read_version, name, number))
        except ProviderError as error:
            self._say_error(error)

    def watch_function(self) -> None:
        """Look whether AWS is still working on something of what is shown now, and judge again what was refused."""
        self._settling.look()
        self._reconsider()

    def _function_looked_at(self) -> FunctionSnapshot | None:
        return self.function if self.app_focus and self._opened is not None else None

    async def _read_again(self, function: str, number: str) -> Version:
        assert self._opened is not None
        return await asyncio.to_thread(self._opened.workspace.read_version, function, number, background=True)

    def _shows_the_list(self) -> bool:
        return self.app_focus and len(self.screen_stack) == 1

    def _show_account(self, known: AccountSnapshot) -> None:
        self.account = known

    def _tick(self) -> None:
        self.now = self._time()
        if self._opened is not None:
            self._opened.sitting.end_quiet_arming()

    def _look_again(self) -> None:
        shift = self._opened.sitting.in_hand if self._opened else None
        looking = self._look is not None and self._look.is_running
        # A look that takes long is waited for: one that is always overtaken would never say so.
        if shift is not None and self.app_focus and not looking:
            self._look = self.run_worker(shift.refresh(), group="look")
            if self._opened is not None:
                self._opened.sitting.look_at_owner(self.function)

    @on(messages.RefreshWanted)
    def _refresh(self) -> None:
        if self._opened is None:
            self._open()
            return
        self._opened.workspace.restart()
        self._tick()
        self._settling.again()
        self._alias_reader.again()
        if self.context is not None and not self.context.account:
            self._identify(self._opened.workspace)
        if len(self.screen_stack) > 1 and self.function is not None:
            self._read_function(self._opened.workspace, self._opened.sitting, self.function.name)
            self._look_again()
        else:
            self.account = replace(self.account, read={})
            self._read_account(self._opened.workspace)

    @on(messages.AliasesWanted)
    def _want_aliases(self, message: messages.AliasesWanted) -> None:
        self._alias_reader.want(message.functions)

    # --- going about --------------------------------------------------------------------------------------------

    @on(messages.FunctionWanted)
    def _open_function(self, message: messages.FunctionWanted) -> None:
        self._show_function(message.name, message.alias)
        if self._opened is not None:
            self._read_function(self._opened.workspace, self._opened.sitting, message.name)

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
        if self._opened is not None:
            self._opened.sitting.let_go()

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
        if self._opened is not None:
            await finish(self._opened, send=send)
        self.exit(return_code=return_code)

    def last_words(self) -> list[str]:
        """Return what is told where the process has to be ended."""
        opened = self._opened
        return self.farewell + (farewell(opened, opened.workspace.leave()) if opened is not None else [])

    # --- words --------------------------------------------------------------------------------------------------

    def _tell_unrecorded(self, call: Recorded, phase: Phase, error: NotRecorded) -> None:
        """Say that a write went out and is not on record."""
        self.tell(f"{call.function}:{call.subject}: {tell_unrecorded(call, phase, error)}", at_the_end=True)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer every command of the screen in the palette."""
        return screen.palette() if isinstance(screen, CommandScreen) else ()
