"""Steers rollouts for the screens: commands are left in the rollout's folder, for whichever process carries it out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from screens.review import ReviewDialog
from tui.app.ports import Ports, Work
from tui.app.rollout_starting import start_rollouts
from tui.app.state import HasContext, HasOpened, service_time
from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.errors import ProviderError
from tui.domain.protection import is_protected, protection
from tui.domain.routing import Routing
from tui.features.rollout.commands import Command
from tui.features.rollout.group.engine import adopt, claim_all, group_engine, release_all, take_commands, turn
from tui.features.rollout.group.folders import carry_out, kept_members, members_of
from tui.features.rollout.group.machine import is_asked_first, moves_of
from tui.features.rollout.group.steering import ask, leave_alone, why_not
from tui.features.rollout.group.text import describe_others
from tui.features.rollout.here.claiming import read_new_claim
from tui.features.rollout.here.ending import report_of
from tui.features.rollout.here.engine import Engine
from tui.features.rollout.here.hook import Hook
from tui.features.rollout.here.kept import UnreadableRollout
from tui.features.rollout.here.process import CARRIED_OUT, NotCarriedOut, demo_pause, have_carried_out
from tui.features.rollout.here.read_evidence import EvidenceReader
from tui.features.rollout.here.requests import Request, Resume, Start, Steer
from tui.features.rollout.here.store import Asked, KeptRollout, RolloutFolder
from tui.features.rollout.state import Rollout
from tui.features.rollout.text.follow import describe_command
from tui.presentation.error_text import explain
from tui.settings.settings import Settings
from tui.storage.private_files import why
from tui.writes.cli_line import cli_line
from tui.writes.journal.file import Journal
from tui.writes.review import Review

_TITLES = {
    Command.CONTINUE: ("Continue the rollout of {}?", "continue"),
    Command.NEXT: ("End this step of {} now?", "next step"),
    Command.FINISH: ("Give the new version of {} all traffic now?", "finish now"),
    Command.LEAVE: ("End the rollout of {}, and leave the alias as it is?", "leave as it is"),
}


Moves = tuple[tuple[Rollout, Routing], ...]
"""What a command moves, each rollout with where it goes."""


class RolloutsState(HasOpened, HasContext, Protocol):
    """Where rollouts write to."""


class RolloutsController:
    """Leaves commands in the folder of a rollout, and has one that nobody carries out carried on.

    Each is carried out by a process of its own; in the demo, whose account ends with this process, by this one.
    `looked` has the rollouts on disk looked at again.
    """

    def __init__(
        self, state: RolloutsState, ports: Ports, settings: Settings, journal: Journal, looked: Callable[[], object]
    ) -> None:
        self._state, self._ports, self._settings = state, ports, settings
        # The demo's go with its journal.
        self._rollouts = journal.folder / "rollouts"
        self._journal, self._looked = journal, looked
        self.carried_out_here = 0
        """Groups of rollouts that end with this process, as the demo's do."""

    def take(self, request: Request) -> None:
        """Do what is asked for, once it was confirmed where it has to be."""
        match request:
            case Steer(id, command):
                self._run(partial(self._command, id, command))
            case Resume(id):
                self._run(partial(self._resume, id))
            case Start():
                self._run(partial(self._start, request))

    def _run(self, work: Work) -> None:
        self._ports.run(partial(self._guarded, work), group="rollouts")

    async def _guarded(self, work: Work) -> None:
        try:
            await work()
        except NotCarriedOut as error:
            self._ports.say.warn(str(error))
        except UnreadableRollout as error:
            self._ports.say.warn(f"the rollout cannot be read: {error}")
        except OSError as error:
            self._ports.say.warn(f"the rollout's folder: {why(error)}")
        finally:
            self._looked()

    async def _command(self, id: str, command: Command) -> None:
        folder = RolloutFolder(self._rollouts, id)
        group = await asyncio.to_thread(kept_members, folder)
        rollouts = _rollouts(group)
        if self._refused(why_not(rollouts, command), command):
            return
        now, reason = service_time(self._state), ""
        if is_asked_first(rollouts, command, now):
            moves = moves_of(rollouts, command, now)
            own = next((kept for kept in group if kept.rollout.id == id), group[0])
            consent = await self._ports.ask(ReviewDialog(self._review(own, group, moves, command)))
            if consent is None:
                return
            reason = consent.reason
            # It went on meanwhile: what was confirmed is of the step that was shown.
            latest = _rollouts(await asyncio.to_thread(kept_members, folder))
            if [(one.step, one.confirmed) for one in latest] != [(one.step, one.confirmed) for one in rollouts]:
                self._ports.say.warn(f"{command}: not asked for, as the rollout has moved on meanwhile")
                return
        by = self._state.context.caller if self._state.context is not None else ""
        asked = Asked(command, by or "the operator", service_time(self._state), reason)
        if command is Command.LEAVE and await asyncio.to_thread(leave_alone, folder, asked, asked.at, self._report):
            return
        if self._refused(await asyncio.to_thread(ask, folder, asked), command):
            return
        if not await asyncio.to_thread(folder.is_carried_out):
            await self._carry_out(folder)

    def _report(self, folder: RolloutFolder) -> str:
        return report_of(folder, self._journal, service_time(self._state))

    def _refused(self, reason: str | None, command: Command) -> bool:
        if reason:
            self._ports.say.warn(f"{command}: {reason}")
        return bool(reason)

    def _review(self, own: KeptRollout, group: Sequence[KeptRollout], moves: Moves, command: Command) -> Review:
        """Return what a command does: to the member it was asked of, where that one moves, and to the others."""
        moving = [one.id for one, _ in moves]
        kept = next((one for one in (own, *group) if one.rollout.id in moving), own)
        rollout, context = kept.rollout, self._state.context
        title, yes = _TITLES[command]
        routing = dict(zip(moving, (to for _, to in moves), strict=True)).get(rollout.id)
        alias = Alias(rollout.function, rollout.alias, rollout.confirmed, rollout.revision)
        line = cli_line(UpdateAlias(alias, routing), context) if routing is not None else ""
        name = f"{rollout.function}:{rollout.alias}" + (f" and its group of {len(group)}" if len(group) > 1 else "")
        lines = (*describe_command(kept, routing, context), *describe_others(moves, rollout))
        # As for any other write that moves it forward; to leave it writes nothing.
        protected = protection(self._settings.protected_aliases, context)
        wants_reason = any(one.rollout.id in moving and is_protected(one.rollout.alias, protected) for one in group)
        return Review(title.format(name), lines, yes, line, needs_reason=wants_reason)

    async def _resume(self, id: str) -> None:
        folder = RolloutFolder(self._rollouts, id)
        if await asyncio.to_thread(folder.is_carried_out):
            self._ports.say.warn("a process carries it out already")
            return
        await self._carry_out(folder)

    async def _start(self, start: Start) -> None:
        """Start a rollout, or a group, once what speaks against it was read and it was confirmed with a reason."""
        opened = self._state.opened
        if opened is not None:
            folder = await start_rollouts(opened.workspace, self._ports, self._settings, self._rollouts, start)
            if folder is not None:
                await self._carry_out(folder)

    async def _carry_out(self, folder: RolloutFolder) -> None:
        if self._settings.demo:
            self._run(partial(self._carry_out_here, folder))
        else:
            await asyncio.to_thread(have_carried_out, folder)

    async def _carry_out_here(self, folder: RolloutFolder) -> None:
        """Carry a rollout, with its group, out in this process, at the pace of the demo's clock."""
        opened = self._state.opened
        if opened is None:
            return
        clock, workspace = opened.workspace.context.clock, opened.workspace
        folders = await asyncio.to_thread(members_of, folder)
        hooks = {one: Hook(one) for one in folders}

        def engine(one: RolloutFolder) -> Engine:
            return Engine(one, one.load(), workspace, EvidenceReader(), read_claim=read_new_claim, tell=hooks[one])

        with carry_out(folders) as mine:
            if not mine:
                return
            group = await asyncio.to_thread(group_engine, folders, engine)
            self.carried_out_here += 1
            try:
                for one in folders:
                    await asyncio.to_thread(one.note, clock.now(), CARRIED_OUT)
                await asyncio.to_thread(claim_all, group, clock.now())
                await asyncio.to_thread(adopt, group, clock.now())
                while not group.is_over:
                    await asyncio.to_thread(turn, group, clock.now())
                    await asyncio.sleep(demo_pause(self._settings.speed))
                await asyncio.to_thread(take_commands, group, clock.now())
                await asyncio.to_thread(release_all, group, clock.now())
                for one, hook in hooks.items():
                    await asyncio.to_thread(hook.finish)
                    one.keep_report(await asyncio.to_thread(self._report, one))
            except ProviderError as error:
                self._ports.say.warn(f"the rollout is not carried out any more: {explain(error).problem}")
            finally:
                self.carried_out_here -= 1


def _rollouts(group: Sequence[KeptRollout]) -> tuple[Rollout, ...]:
    return tuple(kept.rollout for kept in group)
