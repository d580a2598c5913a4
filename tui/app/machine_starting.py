"""Starts a Step Functions machine that is deployed, for the screens: reviewed with a reason, on record, and once."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import replace

from screens.review import ReviewDialog
from tui.app.ports import Ports
from tui.app.state import Opened
from tui.domain.execution_call import StartExecution
from tui.domain.state_machine import Execution, execution_name
from tui.features.rollout.hosted.check_start import find_machine
from tui.features.rollout.hosted.requests import StartHosted
from tui.features.rollout.start import read_start_findings
from tui.features.rollout.stepfunctions.machines import NoMachine, UnfitMachine
from tui.features.rollout.stepfunctions.text import describe_start
from tui.features.rollout.text.plan import describe_gate
from tui.writes.cli_line import cli_line
from tui.writes.executing import start_execution
from tui.writes.move_check import blocks
from tui.writes.review import Review, marked


async def start_machine(
    opened: Opened, ports: Ports, start: StartHosted, managed_tags: tuple[str, ...]
) -> Execution | None:
    """Start an execution for a plan, once it was checked and confirmed; return it. Raises ProviderError."""
    workspace, context = opened.workspace, opened.workspace.context
    alias = await asyncio.to_thread(workspace.read_alias, start.alias.function, start.alias.name)
    try:
        machine = await asyncio.to_thread(find_machine, workspace, alias, start.plan)
    except (NoMachine, UnfitMachine) as error:
        ports.say.warn(f"not started: {error}")
        return None
    findings = await asyncio.to_thread(read_start_findings, workspace, alias, start.plan, start.target, managed_tags)
    blocked = blocks(findings)
    if blocked or alias.routing.split:
        ports.say.warn(f"not started: {blocked or f'{alias.name} is split already: roll it back or promote it first'}")
        return None
    name = execution_name(alias.name, start.target, secrets.token_hex(8))
    call = StartExecution(alias, start.target, machine, name, context.caller)
    lines = (
        describe_start(alias, start.target, start.plan.name),
        f"account {context.account or 'unknown'}, {context.region}",
        *describe_gate(start.plan),
        *map(marked, findings),
    )
    title, yes = f"Start a rollout of {alias.function}:{alias.name} by Step Functions?", "start the machine"
    review = Review(title, lines, yes, cli_line(call, context), needs_reason=True, about=alias)
    consent = await ports.ask(ReviewDialog(review))
    if consent is None:
        return None
    call = replace(call, reason=consent.reason)
    execution = await asyncio.to_thread(start_execution, workspace, call, consent.reason)
    ports.say.inform(f"Step Functions has started {execution.name} of {alias.function}:{alias.name}")
    return execution
