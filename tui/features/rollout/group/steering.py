"""What is asked of a rollout is asked of its group: who its members are, why a command cannot be had, leaving it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from tui.features.rollout import commands
from tui.features.rollout.commands import Command
from tui.features.rollout.group import machine
from tui.features.rollout.group.folders import carry_out, kept_members, members_of
from tui.features.rollout.here.ending import Reporting
from tui.features.rollout.here.store import Asked, Listed, RolloutFolder
from tui.features.rollout.state import Rollout


def group_of(listed: Listed, others: Iterable[Listed]) -> tuple[Listed, ...]:
    """Return the members of a rollout's group in their order, as far as they are here; itself where it is alone."""
    names = listed.kept.members if listed.kept is not None else ()
    known = {one.id: one for one in others}
    return tuple(known[name] for name in names if name in known) or (listed,)


def why_not(members: Sequence[Rollout], command: Command) -> str | None:
    """Return why a command to a rollout, or to a group, cannot be had now, or None."""
    return commands.why_not(members[0], command) if len(members) == 1 else machine.why_not(members, command)


def why_not_at(listed: Listed, others: Iterable[Listed], command: Command) -> str | None:
    """Return why a command cannot be had of what is listed, or of its group, or None."""
    return why_not(_rollouts(listed, others), command)


def has_ended(listed: Listed, others: Iterable[Listed]) -> bool:
    """Tell whether nothing follows, also in its group."""
    return machine.is_over(_rollouts(listed, others))


def _rollouts(listed: Listed, others: Iterable[Listed]) -> list[Rollout]:
    return [one.kept.rollout for one in group_of(listed, others) if one.kept is not None]


def ask(folder: RolloutFolder, asked: Asked) -> str:
    """Leave a command for the engine; return why nobody takes it, empty where someone does or will.

    An engine takes what is there once more after the end is on disk: what came before is answered by it, what comes
    later here.
    """
    name = folder.ask(asked)
    members = [kept.rollout for kept in kept_members(folder)]
    if not machine.is_over(members):
        return ""
    folder.drop_command(name)
    reason = why_not(members, asked.command) or "it has ended"
    folder.note(asked.at, "refused", command=asked.command.value, by=asked.by, why=reason)
    return reason


def leave_alone(folder: RolloutFolder, asked: Asked, now: datetime, report: Reporting) -> bool:
    """End a rollout and its group that nobody carries out, for which AWS is not needed; False where someone does."""
    folders = members_of(folder, whole=False)
    with carry_out(folders) as mine:
        for one in folders if mine else ():
            kept = one.load()
            if not kept.rollout.phase.ended:
                one.keep(replace(kept, rollout=commands.apply(kept.rollout, asked.command, now)))
                one.note(now, asked.command.value, by=asked.by, why=asked.reason)
                one.keep_report(report(one))
        return mine
