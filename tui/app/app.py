"""The app: holds what is known, hands each message to the part that it is for, opens the screens."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from functools import cached_property, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from textual import on
from textual.binding import Binding
from textual.notifications import SeverityLevel
from textual.reactive import Reactive, var
from textual.screen import Screen
from textual.worker import Worker

from screens import messages
from screens.base import CommandScreen
from screens.functions.screen import FunctionsScreen
from tui.app.in_thread import THREADS
from tui.app.messages_shown import MessagesShown
from tui.app.routing import to_parts
from tui.app.state import State, service_time
from tui.domain.account import AccountSnapshot
from tui.domain.clock import utc_now
from tui.features.health.traffic_window import WINDOWS, Window
from tui.presentation.key_names import prints
from tui.presentation.keymap import bindings_in_force, key, keys_in_force, use
from tui.settings.values import FUNCTIONS
from tui.storage.resources import asset
from tui.terminal.app import TerminalApp

if TYPE_CHECKING:
    from datetime import datetime

    from textual.command import CommandPalette
    from textual.command import Provider as Finder

    from tui.app.known_contexts import Entry, KnownContexts, OpenProvider
    from tui.app.parts import Parts
    from tui.app.ports import Work
    from tui.app.state import Opened
    from tui.domain.context import Context
    from tui.domain.function import FunctionSnapshot
    from tui.features.alias_history.last_good import LastGood
    from tui.features.alias_history.read import MovesRead
    from tui.features.canaries.evidence import Evidence
    from tui.features.contexts.listing import Contexts
    from tui.features.contexts.requests import SwitchTo
    from tui.features.doctor.findings import Finding
    from tui.features.doctor.marks import Marks
    from tui.features.fader.confirmed import Confirmation
    from tui.features.fader.machine import Fader
    from tui.features.health.health import Health
    from tui.features.rollout.here.watch import RolloutsRead
    from tui.features.rollout.hosted.watch import HostedRead
    from tui.features.tour.text import Tour
    from tui.settings.settings import Settings
    from tui.storage.functions_cache import FunctionsCache
    from tui.storage.tour_progress import TourProgress
    from tui.writes.journal.file import Journal
    from tui.writes.ownership.status import AliasStatus

T = TypeVar("T")
ScreenT = TypeVar("ScreenT", bound=Screen[Any])


FIRST_STYLES = ("frame", "line_list", "functions")
"""The style sheets of the list of functions; the others are read after its first frame, each rule costs it 0.1 ms."""


def _commands_provider() -> type[Finder]:
    from tui.app.palette import CommandsProvider

    return CommandsProvider


def _places_provider() -> type[Finder]:
    from tui.app.palette import PlacesProvider

    return PlacesProvider


class CrossfadeApp(TerminalApp[None]):
    """Crossfade over one opened AWS context; its vars are what the parts of the app read and set."""

    TITLE = "crossfade"
    CSS_PATH = [asset("styles", f"{name}.tcss") for name in FIRST_STYLES]
    ENABLE_COMMAND_PALETTE = False
    """Textual's own key for it, which nothing else could have; screens, dialogs and `__init__` bind it."""
    COMMANDS = {_commands_provider, _places_provider}
    DEFAULT_MODE = "context 1"
    BINDINGS = [
        Binding("f2", "tour_fill", "Fill in", show=False, priority=True, id="tour.fill"),
        Binding("f3", "tour_fold", "Fold the tour", show=False, priority=True, id="tour.fold"),
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
    moves: var[MovesRead | None] = var(None)
    findings: var[tuple[Finding, ...]] = var(())
    marks: var[Marks] = var(dict)
    rollouts: var[RolloutsRead | None] = var(None)
    hosted: var[HostedRead | None] = var(None)
    alias_evidence: var[Evidence | None] = var(None)
    contexts: var[Contexts | None] = var(None)

    def __init__(
        self,
        settings: Settings,
        open_provider: OpenProvider,
        functions_cache: FunctionsCache | None = None,
        open_journal: Callable[[], Journal] | None = None,
        tour_progress: TourProgress | None = None,
        known_contexts: KnownContexts | None = None,
    ) -> None:
        use(dict(settings.keys))
        super().__init__(colour=settings.colour, slow_link=settings.slow_link, quit_key=key("any.quit"))
        self.set_keymap(bindings_in_force())
        self.bind_palette(each for each in keys_in_force("any.palette") if not prints(each))
        self.settings = settings
        self.opened: Opened | None = None
        self._known_contexts, self._is_first = known_contexts, True
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
        from tui.app.parts import Kept, Parts
        from tui.app.ports import Ports
        from tui.app.scope import Scope

        scope = Scope(self, Ports(self.say, self._show, self._ask, self._run_beside, self.post_message))
        kept = Kept(self.journal, self._cache, self._recalled_from, self._tour_progress, self._known_contexts)
        return Parts(
            scope,
            self.say,
            self,
            self.settings,
            self._open_provider,
            kept,
            self._exit_with,
            self._switch_to,
            is_first=self._is_first,
        )

    @property
    def has_parts(self) -> bool:
        """Whether they were imported yet."""
        return "parts" in self.__dict__

    def notify(self, message: str, *, severity: SeverityLevel = "information", **options: Any) -> None:
        """Show a message in passing, and keep it."""
        self.say.keep(message, severity)
        for screen in self.screen_stack[-1:]:
            if isinstance(screen, CommandScreen):
                screen.place_passing()
        super().notify(message, severity=severity, **options)

    def palette(self) -> CommandPalette:
        """Make a palette that shows its keys."""
        from screens.palette import Palette

        return Palette(id="--command-palette")

    def get_default_screen(self) -> Screen[None]:
        """Start on the functions."""
        place = "" if self._is_first else " ".join(filter(None, (self.settings.profile, self.settings.region)))
        return self._bound(FunctionsScreen(self.settings.protected_aliases, self.settings.managed_tags, place))

    def on_mount(self) -> None:
        """Show the list that was kept; go on once the first frame is painted, unless more than that is shown first."""
        self.report_crashes_of(asyncio.get_running_loop())
        self.make_calls_in(THREADS)
        self._recall()
        if self.settings.start_function or self.settings.tour or self.settings.first_screen != FUNCTIONS:
            self._begin()
        else:
            self.call_after_refresh(self._run_beside, self._import_and_begin, group="begin")

    def _recall(self) -> None:
        recalled = self._cache.load() if self._cache is not None else None
        if recalled is not None:
            self.account, self._recalled_from = recalled

    async def _import_and_begin(self) -> None:
        await asyncio.to_thread(import_module, "tui.app.parts")
        # As on_ready does for what was there by then.
        gc.freeze()
        self._begin()

    def _begin(self) -> None:
        from tui.app.begin import begin

        begin(self, lambda: self.parts, self._early, FIRST_STYLES)

    def _switch_to(self, request: SwitchTo) -> None:
        from tui.app.switching import SWITCH, switch

        if self._known_contexts is not None:
            self._run_beside(partial(switch, self, self._known_contexts, request), group=SWITCH, exclusive=True)

    def enter(self, entry: Entry) -> None:
        """Be of another context from now on, with parts of its own; what the vars hold is reset before."""
        self.settings, self._open_provider, self._cache = entry.settings, entry.open_provider, entry.functions_cache
        self._recalled_from, self._early, self._tour_progress, self._is_first = "", [], None, False
        if entry.open_journal is not None:
            self._open_journal = entry.open_journal
            del self.__dict__["journal"]
        del self.__dict__["parts"]
        self._recall()

    def _bound(self, screen: ScreenT) -> ScreenT:
        """Bind whatever a screen declares under the name of a var of the app to that var."""
        names = [name for name in State.__annotations__ if isinstance(getattr(type(screen), name, None), Reactive)]
        return screen.data_bind(*(getattr(CrossfadeApp, name) for name in names))

    def _show(self, screen: Screen[T], answered: Callable[[T | None], None] | None = None, /) -> None:
        self.push_screen(self._bound(screen), answered)

    async def _ask(self, dialog: Screen[T], /) -> T:
        from screens.frame import Dialog

        if isinstance(dialog, Dialog) and dialog.about is not None:
            self.parts.reading.refresher.dialog_opened(dialog.about)
        return await self.push_screen_wait(self._bound(dialog))

    def _run_beside(self, work: Work, /, *, group: str, exclusive: bool = False) -> None:
        _: Worker[None] = self.run_worker(work, group=group, exclusive=exclusive)

    def _exit_with(self, return_code: int, why: str) -> None:
        if why:
            self.farewell.append(why)
        self.exit(return_code=return_code)

    _hand_over = to_parts

    @on(messages.AliasesRequested)
    def _read_aliases(self, message: messages.AliasesRequested) -> None:
        if self.has_parts:
            self.parts.reading.all_aliases.reader.want(message.functions, versions=message.versions)
        else:
            self._early.append(message)

    async def action_quit(self) -> None:
        """Leave; what is on its way is waited for shortly, or reported."""
        self.parts.leaving.leave()

    def end_on_signal(self, return_code: int) -> None:
        """Leave; nothing more is sent, and what is on its way is reported."""
        self.parts.leaving.leave(return_code, send=False)

    def on_unmount(self) -> None:
        """Record what is still in flight, before anything waits for it."""
        if self.has_parts:
            self.farewell += self.parts.leaving.take_down()

    def last_words(self) -> list[str]:
        """Return what is said where the process has to be ended."""
        return self.farewell + (self.parts.leaving.last_words() if self.has_parts else [])

    @property
    def leaves_writes(self) -> bool:
        """Whether one left while a write was on its way, which another process makes."""
        return self.has_parts and self.parts.leaving.leaves_writes

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the tour's keys alone without a tour."""
        return self.tour is not None if action.startswith("tour_") else super().check_action(action, parameters)

    def action_tour_fold(self) -> None:
        """Fold the card to one line, or unfold it."""
        self.parts.tour.fold()

    def action_tour_fill(self) -> None:
        """Type for the newcomer what the step wants where something is being typed."""
        self.parts.tour.fill(self.screen)
