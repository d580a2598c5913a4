"""Where one can go from a screen, as values: the app opens the screen that belongs to each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DiffOf:
    """What differs between two versions of a function; either may be `$LATEST`."""

    function: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class LogsOf:
    """The log lines of a function's versions, in lanes; those that the alias sends traffic to where one is named."""

    function: str
    alias: str = ""


@dataclass(frozen=True, slots=True)
class ImpactOf:
    """What depends on a version or an alias."""

    function: str
    qualifier: str


@dataclass(frozen=True, slots=True)
class DoctorOf:
    """What is wrong with a function, or with any function of the account where none is named."""

    function: str = ""


@dataclass(frozen=True, slots=True)
class HistoryOf:
    """Who moved an alias, and when."""

    function: str
    alias: str


@dataclass(frozen=True, slots=True)
class PruneOf:
    """Versions of a function that may go, and those that may not; the account's code storage where none is named."""

    function: str = ""


@dataclass(frozen=True, slots=True)
class LatestOf:
    """Work on `$LATEST`: its code and its configuration."""

    function: str


@dataclass(frozen=True, slots=True)
class InvokeOf:
    """Call a version or an alias with a payload."""

    function: str
    qualifier: str


@dataclass(frozen=True, slots=True)
class TrafficOf:
    """Errors, latency and verdict of the versions behind an alias, with the numbers."""

    function: str
    alias: str


Destination = DiffOf | LogsOf | ImpactOf | DoctorOf | HistoryOf | PruneOf | LatestOf | InvokeOf | TrafficOf
