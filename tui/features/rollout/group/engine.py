"""Carries a group out: the engines of its members take turns, and what one comes to is taken to the others."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from tui.features.rollout import machine
from tui.features.rollout.group.machine import WITH, Members, apply, is_over, name, on_tick, settle, why_not
from tui.features.rollout.here import engine as alone
from tui.features.rollout.here.claiming import claim, release
from tui.features.rollout.here.engine import Engine, act, keep, mind_credentials
from tui.features.rollout.here.store import Asked, KeptRollout, RolloutFolder
from tui.features.rollout.state import Pause, PauseCause, Rollout
from tui.features.rollout.text.notice import Notice


@dataclass(frozen=True, slots=True)
class GroupEngine:
    """The engines of all members; one alone is a group of one."""

    engines: tuple[Engine, ...]

    @property
    def members(self) -> Members:
        """The rollouts as they are now."""
        return tuple(engine.rollout for engine in self.engines)

    @property
    def is_over(self) -> bool:
        """Whether nothing follows."""
        return is_over(self.members)


def group_engine(folders: tuple[RolloutFolder, ...], begin: Callable[[RolloutFolder], Engine]) -> GroupEngine:
    """Return what carries out the rollouts of these folders; `begin` makes the engine of one."""
    engines = tuple(map(begin, folders))
    if len(engines) > 1:
        notified: dict[Notice, datetime] = {}
        for engine in engines:
            engine.on_check = machine.take_check
            engine.tell = _once(engine.tell, notified)
    return GroupEngine(engines)


def claim_all(group: GroupEngine, now: datetime) -> str:
    """Mark every member's function for other machines; return who else has marked one, empty where none has."""
    for engine in group.engines:
        other = claim(engine, now)
        if other:
            release_all(group, now)
            rollout = engine.rollout
            return f"{name(rollout)} has a rollout already, by {other}, says a tag on the function"
    return ""


def release_all(group: GroupEngine, now: datetime) -> None:
    """Take the marks of this group away."""
    for engine in group.engines:
        release(engine, now)


def adopt(group: GroupEngine, now: datetime) -> None:
    """Take up a group that another process began."""
    for engine in group.engines:
        alone.adopt(engine, now)


def turns(group: GroupEngine, now: Callable[[], datetime], seconds: float) -> Iterator[None]:
    """Yield after each turn, until the rollout has ended; what was asked by then is answered."""
    stopped = threading.Event()
    while not group.is_over:
        turn(group, now())
        yield
        stopped.wait(seconds)
    take_commands(group, now())


def turn(group: GroupEngine, now: datetime) -> None:
    """Take what was asked, and do what is due, one write a member at the most; raise OSError from the disk."""
    if len(group.engines) == 1:
        alone.turn(group.engines[0], now)
        return
    for engine in group.engines:
        mind_credentials(engine, now)
    _keep_all(group, on_tick(group.members, now), now)
    for engine in group.engines:
        # A roll back does not wait until all others have been read.
        take_commands(group, now)
        act(engine, now)
        _keep_all(group, settle(group.members, now), now)


def take_commands(group: GroupEngine, now: datetime) -> None:
    """Take what was asked of any member; each command goes once every member has taken it."""
    if len(group.engines) == 1:
        alone.take_commands(group.engines[0], now)
        return
    for engine in group.engines:
        for file, asked in engine.folder.commands():
            _take(group, engine, file, asked, now)
            engine.folder.drop_command(file)


def _take(group: GroupEngine, at: Engine, file: str, asked: Asked, now: datetime) -> None:
    taken = [engine.kept.last_command == file for engine in group.engines]
    reason = None if any(taken) else why_not(group.members, asked.command)
    if reason is not None:
        at.folder.note(now, "refused", command=asked.command.value, by=asked.by, why=reason)
        return
    after = apply(group.members, asked.command, now, taken)
    for engine, rollout in zip(group.engines, after, strict=True):
        if rollout != engine.rollout:
            engine.tried = None
            engine.kept = replace(engine.kept, last_command=file)
            keep(engine, rollout, now, asked.command.value, by=asked.by, why=asked.reason)
    _keep_all(group, settle(group.members, now), now)


def _keep_all(group: GroupEngine, after: Members, now: datetime) -> None:
    # What one came to by itself is on disk before what it does to the others.
    pairs = sorted(zip(group.engines, after, strict=True), key=lambda pair: _follows(pair[0].rollout, pair[1]))
    for engine, rollout in pairs:
        if rollout != engine.rollout:
            why = rollout.pause.detail if rollout.pause is not None else rollout.why
            keep(engine, rollout, now, "with the group" if _follows(engine.rollout, rollout) else "time", why=why)


def _follows(before: Rollout, after: Rollout) -> bool:
    """Tell whether a member changed because of another one."""
    pauses: tuple[Pause | None, ...] = (before.pause, after.pause)
    by_another = any(pause is not None and pause.cause is PauseCause.MEMBER for pause in pauses)
    return by_another or (after.why.startswith(WITH) and after.phase is not before.phase)


def _once(
    tell: Callable[[KeptRollout, Notice, datetime], None], notified: dict[Notice, datetime]
) -> Callable[[KeptRollout, Notice, datetime], None]:
    """Tell of a change once for the group: of the member that it began with."""

    def once(kept: KeptRollout, notice: Notice, now: datetime) -> None:
        if notice is Notice.ENDED or notified.get(notice) != now:
            notified[notice] = now
            tell(kept, notice, now)

    return once
