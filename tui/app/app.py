"""The app: holds what is known, hands each message to the part that it is for, opens the screens."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from textual import on
from textual.app import SystemCommand
from textual.binding import Binding
from textual.message import Message
from textual.notifications import SeverityLevel
from textual.reactive import Reactive, var
from textual.screen import Screen
from textual.worker import Worker

from screens import messages
from screens.base import CommandScreen
from screens.functions.screen import FunctionsScreen
from tui.app.copying import copy_text
from tui.app.messages_shown import MessagesShown
from tui.app.ports import Ports, Work
from tui.app.screen_reader import read_for_screen
from tui.app.state import State, service_time
from tui.domain.account import AccountSnapshot
from tui.domain.clock import utc_now
from tui.features.health.traffic_window import WINDOWS, Window
from tui.storage.resources import asset
from tui.terminal.app import TerminalApp

if TYPE_CHECKING:
    from datetime import datetime

    from tui.app.parts import Parts
    from tui.app.state import Opened
    from tui.aws.port import Provider
    from tui.domain.context import Context
    from tui.domain.function import FunctionSnapshot
    from tui.features.alias_history.last_good import LastGood
    from tui.features.doctor.findings import Finding
    from tui.features.doctor.marks import Marks
    from tui.features.fader.confirmed import Confirmation
    from tui.features.fader.machine import Fader
    from tui.features.health.health import Health
    from tui.features.rollout.here.watch import RolloutsRead
    from tui.features.tour.text import Tour
    from tui.settings.settings import Settings
    from tui.storage.functions_cache import FunctionsCache
    from tui.storage.tour_progress import TourProgress
    from tui.writes.journal.file import Journal
    from tui.writes.ownership.status import AliasStatus

T = TypeVar("T")
MessageT = TypeVar("MessageT", bound=Message)
ScreenT = TypeVar("ScreenT", bound=Screen[Any])

THREADS = 64
"""More than the readings that may hang at the same time, so that a write finds a thread."""


def _to_part(
    kind: type[MessageT], hand_over: Callable[[Parts, MessageT], object]
) -> Callable[[CrossfadeApp, MessageT], None]:
    """Return the handler that hands messages of a kind to the part that they are for."""

    def handler(app: CrossfadeApp, message: MessageT) -> None:
        hand_over(app.parts, message)

    return on(kind)(handler)


class CrossfadeApp(TerminalApp[None]):
    """Crossfade over one opened AWS context; its vars are what the parts of the app read and set."""

    TITLE = "crossfade"
    CSS_PATH = sorted(asset("styles").glob("*.tcss"))
    ENABLE_COMMAND_PALETTE = True
    BINDINGS = [
        Binding("f2", "tour_fill", "Fill in", show=False, priority=True),
        Binding("f3", "tour_fold", "Fold the tour", show=False, priority=True),
    ]

    context: var[Context | None] = var(None)
    account: var[AccountSnapshot] = var(AccountSnapshot())
    function: var[FunctionSnapshot | None] = var(None)
    fader: var[Fader | None] = var(None)
    alias_status: var[AliasStatus | None] = var(None)
    confirmation: var[Confirmation | None] = var(None)
    moved_by: var[str] = var("")
    new_version: var[str] = var("")
    wanted: var[str] = var("")
    health: var[Health | None] = var(None)
    window: var[Window] = var(WINDOWS[0])
    tour: var[Tour | None] = var(None)
    now: var[datetime] = var(utc_now)
    last_good: var[LastGood | None] = var(None)
    findings: var[tuple[Finding, ...]] = var(())
    marks: var[Marks] = var(dict)
    rollouts: var[RolloutsRead | None] = var(None)

    def __init__(
        self,
        settings: Settings,
        open_provider: Callable[[], Provider],
        functions_cache: FunctionsCache | None = None,
        open_journal: Callable[[], Journal] | None = None,
        tour_progress: TourProgress | None = None,
    ) -> None:
        super().__init__(colour=settings.colour)
        self.settings = settings
        self.opened: Opened | None = None
        self.say = MessagesShown(self.notify, lambda: service_time(self), lambda: self.is_running)
        self.farewell = self.say.farewell
        self._open_provider, self._cache, self._tour_progress = open_provider, functions_cache, tour_progress
        self._open_journal = open_journal
        self._recalled_from = ""
        self._early: list[messages.AliasesRequested] = []

    @cached_property
    def journal(self) -> Journal:
        """The record of what is written; one that goes with the process where none was given."""
        from tui.writes.journal.file import passing_journal

        return (self._open_journal or passing_journal)()

    @cached_property
    def parts(self) -> Parts:
        """All parts of the app: most of the product, which no first frame waits for."""
        from tui.app.parts import Parts

        return Parts(
            self,
            Ports(self.say, self._show, self._ask, self._run_beside, self.post_message),
            self,
            self.say.keep,
            self.settings,
            self._open_provider,
            journal=self.journal,
            cache=self._cache,
            recalled_from=self._recalled_from,
            tour_progress=self._tour_progress,
            unrecorded=self.say.unrecorded,
            exit_with=self._exit_with,
        )

    @property
    def _has_parts(self) -> bool:
        return "parts" in self.__dict__

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show a message in passing, and keep it."""
        self.say.keep(message, severity)
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)

    def get_default_screen(self) -> Screen[None]:
        """Start on the functions."""
        return self._bound(FunctionsScreen(self.settings.protected_aliases))

    def on_mount(self) -> None:
        """Show the list that was kept; go on once the first frame stands, unless more than that is shown first."""
        self.report_crashes_of(asyncio.get_running_loop())
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, "call"))
        recalled = self._cache.load() if self._cache is not None else None
        if recalled is not None:
            self.account, self._recalled_from = recalled
        if self.settings.start_function or self.settings.tour:
            self._begin()
        else:
            self.call_after_refresh(self._run_beside, self._import_and_begin, group="begin")

    async def _import_and_begin(self) -> None:
        await asyncio.to_thread(import_module, "tui.app.parts")
        # As on_ready does for what was there by then.
        gc.freeze()
        self._begin()

    def _begin(self) -> None:
        """Open AWS, and have the parts look at what concerns them."""
        parts, settings = self.parts, self.settings
        parts.start()
        for source, look in parts.watches():
            self.watch(self, source, look, init=False)
        for message in self._early:
            parts.list_aliases.want(message.functions)
        self.call_after_refresh(parts.opening.open)
        self.set_interval(max(30 / settings.speed, 1.0), parts.refresher.tick)
        if settings.refresh_seconds:
            self.set_interval(settings.refresh_seconds, parts.refresher.look)

    # --- what the parts have done ---------------------------------------------------------------------------------

    def _bound(self, screen: ScreenT) -> ScreenT:
        """Bind whatever a screen declares under the name of a var of the app to that var."""
        names = [name for name in State.__annotations__ if isinstance(getattr(type(screen), name, None), Reactive)]
        return screen.data_bind(*(getattr(CrossfadeApp, name) for name in names))

    def _show(self, screen: Screen[Any]) -> None:
        self.push_screen(self._bound(screen))

    async def _ask(self, dialog: Screen[T], /) -> T:
        from screens.frame import Dialog

        if isinstance(dialog, Dialog) and dialog.about is not None:
            self.parts.refresher.dialog_opened(dialog.about)
        return await self.push_screen_wait(self._bound(dialog))

    def _run_beside(self, work: Work, /, *, group: str, exclusive: bool = False) -> None:
        _: Worker[None] = self.run_worker(work, group=group, exclusive=exclusive)

    def _exit_with(self, return_code: int, why: str) -> None:
        if why:
            self.farewell.append(why)
        self.exit(return_code=return_code)

    # --- messages -------------------------------------------------------------------------------------------------

    _open_function = _to_part(messages.FunctionRequested, lambda parts, m: parts.navigation.open_function(m.name))
    _navigate = _to_part(messages.Navigate, lambda parts, m: parts.navigation.go(m.route))
    _go_back = _to_part(messages.Back, lambda parts, _: parts.navigation.back())
    _quit = _to_part(messages.QuitRequested, lambda parts, _: parts.leaving.leave())
    _refresh = _to_part(messages.RefreshRequested, lambda parts, _: parts.refresh())
    _restart = _to_part(messages.RestartRequested, lambda parts, _: parts.opening.restart())
    _read_version = _to_part(messages.VersionRequested, lambda parts, m: parts.function.read_version(m.number))
    _select_alias = _to_part(messages.AliasRequested, lambda parts, m: parts.aliases.select_named(m.alias))
    _apply = _to_part(messages.FaderActionRequested, lambda parts, m: parts.aliases.apply(m.action, m.alias))
    _cancel = _to_part(messages.CancelRequested, lambda parts, m: parts.aliases.cancel(m.alias))
    _stop_deployment = _to_part(messages.StopRequested, lambda parts, m: parts.aliases.stop(m.alias))
    _write = _to_part(messages.WriteRequested, lambda parts, m: parts.writes.write(m))
    _offer_last_good = _to_part(messages.LastGoodRequested, lambda parts, m: parts.way_back.offer(m.alias))
    _mark = _to_part(messages.FunctionsChecked, lambda parts, m: parts.examiner.take_over(m.reports))
    _change_window = _to_part(messages.WindowRequested, lambda parts, m: parts.health.change_window(m.by))
    _resume = _to_part(messages.ScreenResumed, lambda parts, _: parts.screen_resumed())
    _roll_out = _to_part(messages.RolloutRequested, lambda parts, m: parts.rollouts.take(m.request))

    @on(messages.AliasesRequested)
    def _read_aliases(self, message: messages.AliasesRequested) -> None:
        if self._has_parts:
            self.parts.list_aliases.want(message.functions)
        else:
            self._early.append(message)

    @on(messages.ReadRequested)
    def _read(self, message: messages.ReadRequested) -> None:
        read_for_screen(message, self.opened, self.say)

    @on(messages.PublishRequested)
    def _publish(self, message: messages.PublishRequested) -> None:
        from screens.function.publish_dialog import PublishDialog

        self.push_screen(self._bound(PublishDialog(message.function, message.seen)), message.answered)

    @on(messages.CopyRequested)
    def _copy(self, message: messages.CopyRequested) -> None:
        self._run_beside(partial(copy_text, message, self.copy, self.say), group="copies")

    @on(messages.MessagesRequested)
    def _show_messages(self) -> None:
        from screens.dialogs import messages_dialog

        self.push_screen(messages_dialog(self.say.log))

    async def action_quit(self) -> None:
        """Leave; what is on its way is waited for shortly, or told."""
        self.parts.leaving.leave()

    def end_on_signal(self, return_code: int) -> None:
        """Leave; nothing more is sent, and what is on its way is told."""
        self.parts.leaving.leave(return_code, send=False)

    def on_unmount(self) -> None:
        """Take down what is still on its way, before anything waits for it."""
        if self._has_parts:
            self.farewell += self.parts.leaving.take_down()

    def last_words(self) -> list[str]:
        """Return what is told where the process has to be ended."""
        return self.farewell + (self.parts.leaving.last_words() if self._has_parts else [])

    @property
    def leaves_writes(self) -> bool:
        """Whether one left while a write was on its way, which another process makes."""
        return self._has_parts and self.parts.leaving.leaves_writes

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the tour's keys alone without a tour."""
        return self.tour is not None if action.startswith("tour_") else super().check_action(action, parameters)

    def action_tour_fold(self) -> None:
        """Fold the card to one line, or unfold it."""
        self.parts.tour.fold()

    def action_tour_fill(self) -> None:
        """Type for the newcomer what the step wants where something is being typed."""
        self.parts.tour.fill(self.screen)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer every command of the screen in the palette."""
        return screen.palette() if isinstance(screen, CommandScreen) else ()
