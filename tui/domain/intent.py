"""What an operator may wish of the selected alias."""

from __future__ import annotations

from dataclasses import dataclass

from tui.domain.routing import Routing


@dataclass(frozen=True, slots=True)
class StartCanary:
    """Make this version the canary of the alias, at weight 0 until it is moved."""

    version: str


@dataclass(frozen=True, slots=True)
class Promote:
    """Give the canary all traffic and make it the primary."""


@dataclass(frozen=True, slots=True)
class RollBack:
    """Give the primary all traffic."""


@dataclass(frozen=True, slots=True)
class Undo:
    """Put the alias back to where it was before its last change in this session, and so on, change by change."""


@dataclass(frozen=True, slots=True)
class Redo:
    """Make again what was undone last."""


@dataclass(frozen=True, slots=True)
class SetRouting:
    """Put the alias there, in one write: another version, or a routing that it had before.

    `rolls_back` says that it is done to leave what is there now.
    """

    routing: Routing
    rolls_back: bool = False


Intent = StartCanary | Promote | RollBack | Undo | Redo | SetRouting
