"""Where one can go from a screen, as values: the app opens the screen that belongs to each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from tui.domain.context_choice import ContextChoice
    from tui.features.contexts.several.read import Kind
    from tui.features.contexts.several.rows import ListAsLeft
    from tui.features.rollout.hosted.rollout import Engine


@dataclass(frozen=True, slots=True)
class DiffRoute:
    """What differs between two versions of a function; either may be `$LATEST`."""

    function: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class LogsRoute:
    """The log lines of a function's versions, in columns; those that the alias sends traffic to where one is named."""

    function: str
    alias: str = ""


@dataclass(frozen=True, slots=True)
class ImpactRoute:
    """What depends on a version or an alias."""

    function: str
    qualifier: str


@dataclass(frozen=True, slots=True)
class DoctorRoute:
    """What is wrong with a function, or with any function of the account where none is named."""

    function: str = ""


@dataclass(frozen=True, slots=True)
class HistoryRoute:
    """Who moved an alias, and when."""

    function: str
    alias: str


@dataclass(frozen=True, slots=True)
class PruneRoute:
    """Versions of a function that may go, and those that may not; the account's code storage where none is named."""

    function: str = ""


@dataclass(frozen=True, slots=True)
class LatestRoute:
    """Work on `$LATEST`: its code and its configuration."""

    function: str


@dataclass(frozen=True, slots=True)
class InvokeRoute:
    """Call a version or an alias with a payload."""

    function: str
    qualifier: str


@dataclass(frozen=True, slots=True)
class TrafficRoute:
    """Errors, latency and verdict of the versions behind an alias, with the numbers; `at` is a minute to read out."""

    function: str
    alias: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RolloutRoute:
    """The rollout of an alias, the one called `id`, else the newest; where there is none, one to `version` to start.

    `engine` names who of AWS runs the one called `id`, None where this machine does.
    """

    function: str
    alias: str
    version: str = ""
    id: str = ""
    engine: Engine | None = None


@dataclass(frozen=True, slots=True)
class RolloutsRoute:
    """The rollouts of this machine."""


@dataclass(frozen=True, slots=True)
class CanariesRoute:
    """Every alias of the account and region, what wants a look first."""


@dataclass(frozen=True, slots=True)
class ContextsRoute:
    """The contexts that can be opened."""


@dataclass(frozen=True, slots=True)
class SeveralRoute:
    """The functions or the canaries of several contexts, as one list; as it was `left`, where one comes back to it."""

    kind: Kind
    choices: tuple[ContextChoice, ...]
    left: ListAsLeft | None = None


Route = (
    DiffRoute
    | LogsRoute
    | ImpactRoute
    | DoctorRoute
    | HistoryRoute
    | PruneRoute
    | LatestRoute
    | InvokeRoute
    | TrafficRoute
    | RolloutRoute
    | RolloutsRoute
    | CanariesRoute
    | ContextsRoute
    | SeveralRoute
)
