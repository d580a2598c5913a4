"""Steers rollouts for the screens: commands are left in the rollout's folder, for whichever process carries it out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Protocol

from screens.review import ReviewDialog
from tui.app.ports import Ports, Work
from tui.app.state import HasContext, HasOpened, service_time
from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.errors import ProviderError
from tui.domain.protection import protection
from tui.features.rollout.commands import Command, is_asked_first, move_of, why_not
from tui.features.rollout.here.ending import leave_alone, report_of
from tui.features.rollout.here.engine import Engine, adopt, turn
from tui.features.rollout.here.kept import UnreadableRollout
from tui.features.rollout.here.process import CARRIED_OUT, NotCarriedOut, demo_pause, have_carried_out
from tui.features.rollout.here.read_evidence import EvidenceReader
from tui.features.rollout.here.requests import Request, Resume, Start, Steer
from tui.features.rollout.here.store import Asked, KeptRollout, Place, RolloutFolder, list_rollouts
from tui.features.rollout.machine import CannotStart
from tui.features.rollout.plan import InvalidPlan
from tui.features.rollout.start import begin_on, end_moves, read_start_findings
from tui.features.rollout.state import Rollout
from tui.features.rollout.text.follow import describe_command
from tui.features.rollout.text.start import describe_start
from tui.presentation.error_text import explain
from tui.settings.settings import Settings
from tui.storage.private_files import why
from tui.writes.alias_preflight import Finding
from tui.writes.cli_line import cli_line
from tui.writes.journal.file import Journal
from tui.writes.move_check import blocks, why_reason
from tui.writes.review import Review, phrase_for
from tui.writes.workspace import Workspace

_TITLES = {
    Command.CONTINUE: ("Continue the rollout of {}?", "continue"),
    Command.NEXT: ("End this step of {} now?", "next step"),
    Command.FINISH: ("Give the new version of {} all traffic now?", "finish now"),
    Command.LEAVE: ("End the rollout of {}, and leave the alias as it is?", "leave as it is"),
}


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
        kept = await asyncio.to_thread(folder.load)
        if self._refused(kept.rollout, command):
            return
        if is_asked_first(kept.rollout, command, service_time(self._state)):
            if await self._ports.ask(ReviewDialog(self._review(kept, command))) is None:
                return
            # It went on meanwhile: what was confirmed is of the step that was shown.
            now = await asyncio.to_thread(folder.load)
            if (now.rollout.step, now.rollout.confirmed) != (kept.rollout.step, kept.rollout.confirmed):
                self._ports.say.warn(f"{command}: not asked for, as the rollout has moved on meanwhile")
                return
        by = self._state.context.caller if self._state.context is not None else ""
        asked = Asked(command, by or "the operator", service_time(self._state))
        if command is Command.LEAVE and await asyncio.to_thread(leave_alone, folder, asked, asked.at, self._report):
            return
        await asyncio.to_thread(folder.ask, asked)
        if not await asyncio.to_thread(folder.is_carried_out):
            await self._carry_out(folder)

    def _report(self, folder: RolloutFolder) -> str:
        return report_of(folder, self._journal, service_time(self._state))

    def _refused(self, rollout: Rollout, command: Command) -> bool:
        reason = why_not(rollout, command)
        if reason is not None:
            self._ports.say.warn(f"{command}: {reason}")
        return reason is not None

    def _review(self, kept: KeptRollout, command: Command) -> Review:
        rollout, context, now = kept.rollout, self._state.context, service_time(self._state)
        title, yes = _TITLES[command]
        routing = move_of(rollout, command, now)
        alias = Alias(rollout.function, rollout.alias, rollout.confirmed, rollout.revision)
        line = cli_line(UpdateAlias(alias, routing), context) if routing is not None else ""
        name = f"{rollout.function}:{rollout.alias}"
        return Review(title.format(name), describe_command(kept, command, context, now), yes, line)

    async def _resume(self, id: str) -> None:
        folder = RolloutFolder(self._rollouts, id)
        if await asyncio.to_thread(folder.is_carried_out):
            self._ports.say.warn("a process carries it out already")
            return
        await self._carry_out(folder)

    async def _start(self, start: Start) -> None:
        """Start a rollout, once what speaks against it was read and it was confirmed with a reason."""
        opened = self._state.opened
        if opened is None:
            return
        workspace, tags = opened.workspace, self._settings.managed_tags
        shown, plan, target = start.alias, start.plan, start.target
        try:
            alias = await asyncio.to_thread(workspace.read_alias, shown.function, shown.name)
            rollout = await self._begun(workspace, alias, start)
            found = await asyncio.to_thread(read_start_findings, workspace, alias, plan, target, tags)
            blocked = blocks(found)
            if blocked:
                self._ports.say.warn(f"not started: {blocked}")
                return
            consent = await self._ports.ask(ReviewDialog(self._start_review(rollout, found)))
            if consent is None:
                return
            # The clock begins now, and the alias is still the one that was decided on: its revision guards it.
            rollout = await self._begun(workspace, alias, start)
        except (CannotStart, InvalidPlan) as error:
            self._ports.say.warn(f"not started: {error}")
            return
        except ProviderError as error:
            self._ports.say.fail(error)
            return
        context, settings = workspace.context, self._settings
        place = Place(context.account, context.region, settings.profile, settings.endpoint_url, settings.demo)
        folder = RolloutFolder(self._rollouts, rollout.id)
        await asyncio.to_thread(folder.keep, KeptRollout(rollout, place, context.caller, consent.reason))
        await self._carry_out(folder)

    async def _begun(self, workspace: Workspace, alias: Alias, start: Start) -> Rollout:
        listed = await asyncio.to_thread(list_rollouts, self._rollouts)
        context = workspace.context
        return begin_on(alias, start.plan, start.target, listed, context, context.clock.now())

    def _start_review(self, rollout: Rollout, found: tuple[Finding, ...]) -> Review:
        context = self._state.context
        protected = protection(self._settings.protected_aliases, context)
        alias = Alias(rollout.function, rollout.alias, rollout.confirmed, rollout.revision)
        lines = describe_start(rollout, found, why_reason(found, alias.name, protected), context)
        phrase = phrase_for(alias.function, alias.name) if any(one.wants_name for one in found) else ""
        line = cli_line(end_moves(alias, rollout.plan, rollout.target)[0], context)
        title, yes = f"Start a rollout of {alias.function}:{alias.name}?", f"start {rollout.plan.name}"
        return Review(title, lines, yes, line, needs_reason=True, phrase=phrase, about=alias)

    async def _carry_out(self, folder: RolloutFolder) -> None:
        if self._settings.demo:
            self._run(partial(self._carry_out_here, folder))
        else:
            await asyncio.to_thread(have_carried_out, folder)

    async def _carry_out_here(self, folder: RolloutFolder) -> None:
        """Carry a rollout out in this process, at the pace of the demo's clock."""
        opened = self._state.opened
        if opened is None:
            return
        clock = opened.workspace.context.clock
        with folder.carry_out() as mine:
            if not mine:
                return
            engine = Engine(folder, await asyncio.to_thread(folder.load), opened.workspace, EvidenceReader())
            try:
                await asyncio.to_thread(folder.note, clock.now(), CARRIED_OUT)
                await asyncio.to_thread(adopt, engine, clock.now())
                while not engine.rollout.phase.ended:
                    await asyncio.to_thread(turn, engine, clock.now())
                    await asyncio.sleep(demo_pause(self._settings.speed))
                folder.keep_report(await asyncio.to_thread(self._report, folder))
            except ProviderError as error:
                self._ports.say.warn(f"the rollout is not carried out any more: {explain(error).problem}")
