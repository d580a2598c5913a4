"""Answers and stops executions of Step Functions, for the screens; each write is reviewed, and on record."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from screens.review import ReviewDialog
from tui.app.ports import Ports
from tui.app.state import Opened
from tui.domain.alias import Alias
from tui.domain.context import Context
from tui.domain.errors import NotSeen
from tui.domain.execution_call import ApprovalCall, StopExecution
from tui.domain.state_machine import ExecutionProgress
from tui.features.rollout.hosted.rollout import HostedCommand, HostedRollout
from tui.features.rollout.stepfunctions.steering import (
    plan_answer,
    plan_stop,
    stop_notes,
    why_not_answer,
    why_not_stop,
)
from tui.features.rollout.stepfunctions.text import describe_progress
from tui.presentation.keymap import key
from tui.presentation.routing_text import format_routing
from tui.writes.calls import kind_of
from tui.writes.cli_line import cli_line
from tui.writes.executing import await_settled
from tui.writes.review import Review


async def steer_execution(
    opened: Opened,
    ports: Ports,
    rollout: HostedRollout,
    command: HostedCommand,
    is_protected: Callable[[Alias], bool],
) -> None:
    """Carry out a command on an execution, once it was confirmed; raises ProviderError."""
    workspace = opened.workspace
    section = workspace.provider.stepfunctions
    alias = await asyncio.to_thread(workspace.read_alias, rollout.function, rollout.alias)
    progress = await asyncio.to_thread(section.get_execution_history, rollout.id)
    stops = command is HostedCommand.STOP
    reason = why_not_stop(progress.execution) if stops else why_not_answer(progress)
    if reason:
        ports.say.warn(f"{command}: {reason}")
        return
    approves = command is HostedCommand.APPROVE
    call = plan_stop(alias, progress.execution) if stops else plan_answer(alias, progress, approves=approves)
    # The way back asks for no reason.
    needs_reason = approves and is_protected(alias)
    consent = await ports.ask(ReviewDialog(_review(workspace.context, alias, progress, call, needs_reason)))
    if consent is None:
        return
    given = consent.reason
    if isinstance(call, StopExecution):
        call = plan_stop(alias, progress.execution, given)
    else:
        call = plan_answer(alias, progress, approves=approves, reason=given)
    await asyncio.to_thread(workspace.write, call, given)
    if not isinstance(call, StopExecution):
        ports.say.inform(f"{progress.execution.name} was {kind_of(call).done}")
        return
    speed = max(workspace.context.clock.speed, 1.0)

    def wait(seconds: float) -> bool:
        time.sleep(seconds / speed)
        return False

    try:
        now = await asyncio.to_thread(await_settled, workspace, call, wait)
    except NotSeen as error:
        ports.say.warn(f"{error.message}; {key('rollout.roll_back')} rolls it back")
        return
    opened.sessions.take_over(now)
    ports.say.inform(f"{progress.execution.name} was stopped; {now.name} is at {format_routing(now.routing)}")


def _review(
    context: Context, alias: Alias, progress: ExecutionProgress, call: StopExecution | ApprovalCall, needs_reason: bool
) -> Review:
    kind = kind_of(call)
    notes = stop_notes(alias, progress.execution) if isinstance(call, StopExecution) else ()
    lines = (
        f"{alias.function}: {describe_progress(progress, alias.routing)}",
        "",
        kind.summary,
        *(f"· {note}" for note in notes),
    )
    return Review(kind.title, lines, kind.confirm, cli_line(call, context), needs_reason=needs_reason, about=alias)
