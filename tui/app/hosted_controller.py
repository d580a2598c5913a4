"""Steers and starts rollouts that AWS runs, for the screens; each write is reviewed, and goes the road of all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Protocol

from screens.messages import WriteRequested
from screens.review import ReviewDialog
from tui.app.execution_steering import steer_execution
from tui.app.group_preparer import prepare_group
from tui.app.machine_starting import start_machine
from tui.app.ports import Ports, Work
from tui.app.state import HasContext, HasOpened, Opened
from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.deployment import Deployment
from tui.domain.errors import ProviderError
from tui.domain.protection import is_protected, protection
from tui.domain.routing import Routing
from tui.features.rollout.codedeploy.configuration import CannotExpress, express
from tui.features.rollout.codedeploy.ending import (
    Ending,
    after_stop,
    plan_finish,
    plan_stop,
    why_not_finish,
    why_not_stop,
)
from tui.features.rollout.codedeploy.preflight import is_blocked, preflight
from tui.features.rollout.codedeploy.read import Wanted, read_facts
from tui.features.rollout.codedeploy.start import start_calls
from tui.features.rollout.hosted.deployment import from_listed as from_deployment_listed
from tui.features.rollout.hosted.execution import from_listed as from_execution_listed
from tui.features.rollout.hosted.requests import HostedRequest, PrepareGroup, StartHosted, SteerHosted
from tui.features.rollout.hosted.rollout import Engine, HostedCommand, HostedRollout, why_not
from tui.features.rollout.record.record import Begun
from tui.features.rollout.start import read_start_findings
from tui.features.rollout.text.codedeploy import describe_deployment_start, describe_preflight
from tui.presentation.routing_text import format_routing
from tui.settings.settings import Settings
from tui.writes.calls import kind_of
from tui.writes.cli_line import cli_line
from tui.writes.journal.outcome import OutcomeUnknown
from tui.writes.journal.text import describe_unknown
from tui.writes.move_check import blocks
from tui.writes.ownership.text import describe_stopped
from tui.writes.review import Review

Begin = Callable[[Opened, HostedRollout, Begun], str]
"""Keeps a rollout that was just started from here; returns why it could not, empty where it was kept."""

LOOKED_SECONDS = 1.0
"""How soon it is looked at what a stop has come to."""


class HostedState(HasOpened, HasContext, Protocol):
    """Where rollouts are steered."""


class HostedController:
    """Carries out what is asked of the rollouts that AWS runs.

    `looked` has what AWS runs looked at again, `begun` keeps what was started and returns why it could not; it blocks.
    """

    def __init__(
        self, state: HostedState, ports: Ports, settings: Settings, looked: Callable[[], object], begun: Begin
    ) -> None:
        self._state, self._ports, self._settings, self._looked = state, ports, settings, looked
        self._begun = begun

    def take(self, request: HostedRequest) -> None:
        """Do what is asked for, once it was confirmed."""
        opened = self._state.opened
        if opened is None:
            return
        match request:
            case SteerHosted(rollout, command):
                reason = why_not(rollout, command)
                if reason is not None:
                    self._ports.say.warn(f"{command}: {reason}")
                else:
                    self._run(partial(self._steer, opened, rollout, command))
            case StartHosted(Engine.STEP_FUNCTIONS):
                self._run(partial(self._start_machine, opened, request))
            case StartHosted():
                self._run(partial(self._start, opened, request))
            case PrepareGroup():
                speed = self._settings.speed if self._settings.demo else 1.0
                self._run(partial(prepare_group, opened, self._ports, request, speed))

    def _run(self, work: Work) -> None:
        self._ports.run(partial(self._guarded, work), group="hosted")

    async def _guarded(self, work: Work) -> None:
        try:
            await work()
        except OutcomeUnknown as error:
            self._ports.say.warn(describe_unknown(error))
        except ProviderError as error:
            self._ports.say.fail(error)
        finally:
            self._looked()

    @property
    def _where(self) -> str:
        context = self._state.context
        return f"account {context.account or 'unknown'}, {context.region}" if context is not None else ""

    def _is_protected(self, alias: Alias) -> bool:
        return is_protected(alias.name, protection(self._settings.protected_aliases, self._state.context))

    # --- what runs ------------------------------------------------------------------------------------------------

    async def _steer(self, opened: Opened, rollout: HostedRollout, command: HostedCommand) -> None:
        workspace = opened.workspace
        alias = await asyncio.to_thread(workspace.read_alias, rollout.function, rollout.alias)
        if command is HostedCommand.ROLL_BACK and not rollout.running:
            back = UpdateAlias(alias, Routing(rollout.before) if rollout.before else alias.routing.rolled_back())
            notes = (f"{rollout.engine}: {rollout.phase}",)
            self._ports.post(WriteRequested(back, notes=notes, rolls_back=True))
            return
        if rollout.engine is Engine.STEP_FUNCTIONS:
            await steer_execution(opened, self._ports, rollout, command, self._is_protected)
            return
        progress = await asyncio.to_thread(workspace.provider.codedeploy.get_deployment, rollout.id)
        reason = why_not_finish(progress.deployment) if command is HostedCommand.FINISH else ""
        if reason := reason or why_not_stop(progress.deployment):
            self._ports.say.warn(f"{command}: {reason}")
            return
        if command is HostedCommand.FINISH:
            ending = plan_finish(alias, progress)
        else:
            ending = plan_stop(alias, progress, rolls_back=command is not HostedCommand.STOP_ALONE)
        consent = await self._ports.ask(ReviewDialog(self._review(ending)))
        if consent is not None:
            self._ports.say.inform(await self._end(opened, ending, progress.deployment, consent.reason))

    def _review(self, ending: Ending) -> Review:
        alias, last = ending.stop.before, ending.calls[-1]
        finishes = ending.then is not None
        steps = [f"{number}. {kind_of(call).summary}" for number, call in enumerate(ending.calls, 1)]
        notes = [f"· {note}" for note in ending.notes]
        return Review(
            f"Finish deployment {ending.stop.deployment} now?" if finishes else kind_of(ending.stop).title,
            (
                f"{alias.function}: {alias.name}  {format_routing(alias.routing)}  ⟶  {format_routing(last.after)}",
                self._where,
                "",
                *(steps if finishes else []),
                *notes,
            ),
            "finish now" if finishes else kind_of(ending.stop).confirm,
            "\n".join(cli_line(call, self._state.context) for call in ending.calls),
            # The way back asks for no reason.
            needs_reason=not ending.stop.rolls_back and self._is_protected(alias),
            about=alias,
        )

    async def _end(self, opened: Opened, ending: Ending, deployment: Deployment, reason: str) -> str:
        """Stop a deployment, make the call that follows where there is one, and return what became of it in words."""
        workspace, call = opened.workspace, ending.stop
        loop = asyncio.get_running_loop()

        def answered() -> None:
            loop.call_soon_threadsafe(self._looked)

        if call.rolls_back and opened.sessions.fader(call.before) is not None:
            # The fader shows it too, and is locked until its end.
            loop.call_later(LOOKED_SECONDS, self._looked)
            return describe_stopped(await opened.sessions.stop_deployment(call.before, deployment), deployment.id)
        now = await asyncio.to_thread(workspace.stop_deployment, call, answered, lambda: None, reason)
        if ending.then is not None:
            progress = await asyncio.to_thread(workspace.provider.codedeploy.get_deployment, deployment.id)
            written = await asyncio.to_thread(workspace.write, after_stop(ending, now, progress), reason)
            now = written.answer if isinstance(written.answer, Alias) else now
        opened.sessions.take_over(now)
        if call.rolls_back:
            return describe_stopped(now, deployment.id)
        done = "finished" if ending.then is not None else "stopped, without rollback"
        return f"deployment {deployment.id} was {done}; {now.function}:{now.name} is at {format_routing(now.routing)}"

    async def _keep_begun(self, opened: Opened, hosted: HostedRollout, begun: Begun) -> None:
        failure = await asyncio.to_thread(self._begun, opened, hosted, begun)
        if failure:
            self._ports.say.warn(f"it was started, and what is known of it is {failure}")

    async def _start_machine(self, opened: Opened, start: StartHosted) -> None:
        execution = await start_machine(opened, self._ports, start, self._settings.managed_tags)
        if execution is not None:
            context = opened.workspace.context
            hosted = from_execution_listed(execution, context.clock.now())
            await self._keep_begun(opened, hosted, Begun(context.caller, execution.reason, start.plan))

    # --- start ----------------------------------------------------------------------------------------------------

    async def _start(self, opened: Opened, start: StartHosted) -> None:
        """Start a deployment, once what speaks against it was read and it was confirmed with a reason."""
        workspace, tags = opened.workspace, self._settings.managed_tags
        try:
            configuration = express(start.plan)
        except CannotExpress as error:
            self._ports.say.warn(f"not started: {error}")
            return
        alias = await asyncio.to_thread(workspace.read_alias, start.alias.function, start.alias.name)
        wanted = Wanted(start.target, configuration, True, start.overrides_alarms)
        facts = await asyncio.to_thread(read_facts, workspace, alias, wanted, tags)
        checks = preflight(facts)
        if is_blocked(checks) or facts.group is None:
            self._ports.say.warn(f"not started: {describe_preflight(facts, checks)}")
            return
        findings = await asyncio.to_thread(read_start_findings, workspace, alias, start.plan, start.target, tags)
        blocked = blocks(findings)
        if blocked:
            self._ports.say.warn(f"not started: {blocked}")
            return
        calls = start_calls(facts)
        lines = (*describe_deployment_start(facts, checks, configuration.lost), self._where)
        command = "\n".join(cli_line(call, self._state.context) for call in calls)
        title, yes = f"Start a deployment of {alias.function}:{alias.name} by CodeDeploy?", "start the deployment"
        consent = await self._ports.ask(
            ReviewDialog(Review(title, lines, yes, command, needs_reason=True, about=alias))
        )
        if consent is None:
            return
        for call in calls:
            written = await asyncio.to_thread(workspace.write, call, consent.reason)
            if isinstance(written.answer, Deployment):
                hosted = from_deployment_listed(written.answer, workspace.context.clock.now())
                await self._keep_begun(opened, hosted, Begun(workspace.context.caller, consent.reason, start.plan))
        self._ports.say.inform(f"CodeDeploy has started to deploy {start.target} to {alias.function}:{alias.name}")
