"""What can be asked for of the rollouts of this machine, as values."""

from __future__ import annotations

from dataclasses import dataclass

from tui.domain.alias import Alias
from tui.features.rollout.commands import Command
from tui.features.rollout.group.group_file import MemberWanted
from tui.features.rollout.plan import Plan


@dataclass(frozen=True, slots=True)
class Steer:
    """A command is to be left for a rollout."""

    id: str
    command: Command


@dataclass(frozen=True, slots=True)
class Resume:
    """A rollout that nobody carries out is to be carried on."""

    id: str


@dataclass(frozen=True, slots=True)
class Start:
    """A rollout of an alias is to be started; `alias` as it is shown, `others` go along as a group."""

    alias: Alias
    plan: Plan
    target: str
    others: tuple[MemberWanted, ...] = ()


Request = Steer | Resume | Start
