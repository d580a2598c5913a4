"""Goes from screen to screen; each is imported when it is first gone to, none on the way to a frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from textual.screen import Screen

from screens.function.screen import FunctionScreen
from screens.routes import (
    CanariesRoute,
    ContextsRoute,
    DiffRoute,
    DoctorRoute,
    HistoryRoute,
    ImpactRoute,
    InvokeRoute,
    LatestRoute,
    LogsRoute,
    PruneRoute,
    RolloutRoute,
    RolloutsRoute,
    Route,
    SeveralRoute,
    TrafficRoute,
)
from tui.app.ports import Show
from tui.app.state import HasContext, HasFunction
from tui.domain.account import AccountSnapshot, AliasesRead
from tui.domain.function import FunctionSnapshot
from tui.domain.protection import protection
from tui.features.prune.candidates import Rules
from tui.settings.folders import plans_folder
from tui.settings.settings import Settings

if TYPE_CHECKING:
    from screens.detail import DetailScreen


class Reader(Protocol):
    """Reads the open function."""

    def read(self) -> None:
        """Read it from its beginning."""

    def stop(self) -> None:
        """Read no further."""


class NavigationState(HasContext, HasFunction, Protocol):
    """The open function; `wanted` is the alias to select first, `new_version` the version published last."""

    new_version: str
    wanted: str

    @property
    def account(self) -> AccountSnapshot:
        """What is known of all functions."""


class Navigation:
    """Opens screens by `show` and leaves them by `pop`; the function's own screen opens and closes the function."""

    def __init__(
        self,
        state: NavigationState,
        settings: Settings,
        *,
        show: Show,
        pop: Callable[[], object],
        stack: Callable[[], Sequence[Screen[Any]]],
        reader: Reader,
        deselect: Callable[[], object],
    ) -> None:
        self._state, self._settings, self._reader, self._deselect = state, settings, reader, deselect
        self._show, self._pop, self._stack = show, pop, stack

    def open_function(self, name: str, alias: str = "", version: str = "") -> None:
        """Open a function, with the alias to select and the version to begin on, where they are named."""
        self._deselect()
        self._state.new_version, self._state.wanted = "", alias
        known = self._state.account.read.get(name, AliasesRead())
        # Nothing is done to an alias that is known of an earlier session only.
        self._state.function = FunctionSnapshot(name, aliases=() if known.kept else known.aliases)
        self._show(FunctionScreen(name, self._settings.protected_aliases, version))
        self._reader.read()

    def go(self, route: Route) -> None:
        """Open the screen of a route."""
        protected = protection(self._settings.protected_aliases, self._state.context)
        self._show(screen_for(route, replace(self._settings, protected_aliases=protected)))

    def jump(self, function: str, alias: str, route: Route | None) -> None:
        """Leave all that is open for a function, or for the screen of a route of the account."""
        while len(self._stack()) > 1:
            self.back()
        if route is not None:
            self.go(route)
        else:
            self.open_function(function, alias)

    def back(self) -> None:
        """Leave the screen on top, unless it is the last one."""
        stack = self._stack()
        left = stack[-1]
        if len(stack) > 1:
            self._pop()
        if isinstance(left, FunctionScreen):
            self._reader.stop()
            self._state.function = None
        if self._state.function is None:
            self._deselect()


def screen_for(route: Route, settings: Settings) -> DetailScreen[Any]:
    """Return the screen of a route, yet to be given its data."""
    match route:
        case DiffRoute():
            from screens.diff.screen import DiffScreen

            return DiffScreen(route)
        case LogsRoute():
            from screens.logs.screen import LogsScreen

            return LogsScreen(route)
        case ImpactRoute():
            from screens.impact.screen import ImpactScreen

            return ImpactScreen(route)
        case DoctorRoute():
            from screens.doctor.screen import DoctorScreen

            return DoctorScreen(route, settings.protected_aliases)
        case LatestRoute():
            from screens.latest.screen import LatestScreen

            return LatestScreen(route)
        case HistoryRoute():
            from screens.alias_history.screen import HistoryScreen

            return HistoryScreen(route, timedelta(minutes=settings.last_good_minutes))
        case TrafficRoute():
            from screens.traffic.screen import TrafficScreen

            return TrafficScreen(route)
        case InvokeRoute():
            from screens.invoke.screen import InvokeScreen

            return InvokeScreen(route, settings.protected_aliases)
        case PruneRoute(""):
            from screens.prune.storage import StorageScreen

            return StorageScreen()
        case PruneRoute():
            from screens.prune.screen import PruneScreen

            rules = Rules(settings.prune_keep_newest, settings.prune_invoked_days)
            return PruneScreen(route, rules, timedelta(minutes=settings.last_good_minutes))
        case RolloutRoute():
            from screens.rollout.screen import RolloutScreen

            return RolloutScreen(route, plans_folder(), settings.managed_tags)
        case CanariesRoute():
            from screens.canaries.screen import CanariesScreen

            return CanariesScreen()
        case RolloutsRoute():
            from screens.rollout.listing import RolloutsScreen

            return RolloutsScreen()
        case ContextsRoute():
            from screens.contexts.screen import ContextsScreen

            return ContextsScreen()
        case SeveralRoute():
            from screens.contexts.several import SeveralScreen

            return SeveralScreen(route)
    raise LookupError(route)
