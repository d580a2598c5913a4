"""rollout start --engine stepfunctions: starts a machine that is deployed, and follows it; deploys nothing."""

from __future__ import annotations

import argparse
import secrets
from dataclasses import dataclass

from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.errors import NotSeen
from tui.domain.execution_call import StartExecution
from tui.domain.routing import FULL
from tui.domain.state_machine import Execution, ExecutionProgress, StateMachine, execution_name
from tui.features.rollout.here.select import running_of
from tui.features.rollout.here.store import list_rollouts
from tui.features.rollout.hosted.read_executions import ExecutionsSource
from tui.features.rollout.plan import Plan
from tui.features.rollout.plan_file import find_plan
from tui.features.rollout.start import end_moves
from tui.features.rollout.stepfunctions.machines import NoMachine, UnfitMachine, check_machine, choose_machine
from tui.features.rollout.stepfunctions.steering import plan_stop
from tui.features.rollout.stepfunctions.text import describe_progress, describe_start
from tui.settings.folders import plans_folder, rollouts_folder
from tui.verbs.executions import pause, print_progress, progress_json, read_alias
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.moves import Asking, check_move, read_target
from tui.verbs.opening import Opened, opened
from tui.verbs.output import confirmed, print_json, print_line, say
from tui.verbs.patience import Patience
from tui.verbs.recording import Recorder, keep_begun
from tui.verbs.rollout_start import newest_version
from tui.writes.calls import kind_of
from tui.writes.cli_line import cli_line
from tui.writes.executing import await_settled, start_execution

LOOK_SECONDS = 10.0
"""Between two looks at an execution, by the clock of the account: a step takes minutes."""


def start_stepfunctions(arguments: argparse.Namespace) -> ExitCode:
    """Start an execution of the machine for an alias and a plan, and follow it where that is asked for."""
    plan = find_plan(arguments.plan, plans_folder()) if arguments.plan else None
    with opened(arguments) as here:
        alias = read_target(here, arguments.target)
        machine = _machine(here, alias, plan, arguments.machine)
        target = arguments.to or newest_version(here, alias)
        _check(here, alias, plan, target, arguments.reason)
        caller = here.workspace.context.caller
        name = execution_name(alias.name, target, secrets.token_hex(8))
        call = StartExecution(alias, target, machine, name, caller, arguments.reason)
        say(f"{kind_of(call).summary}")
        say(f"   {cli_line(call, here.workspace.context)}")
        question = f"{describe_start(alias, target, machine.plan or machine.name)}: start it by Step Functions?"
        if not confirmed(question, yes=arguments.yes):
            raise Ended(ExitCode.REFUSED, "not confirmed; nothing was changed")
        execution = start_execution(here.workspace, call, arguments.reason)
        keep_begun(here, execution, arguments.reason, plan)
        if here.settings.demo or arguments.wait:
            # The demo's account ends with this process, so it is followed there in any case.
            return follow_execution(here, execution, as_json=arguments.json)
        progress = ExecutionProgress(execution)
        print_progress(progress, alias, as_json=arguments.json)
    say(f"Step Functions continues by itself; to see how far it is: crossfade rollout status {arguments.target}")
    return ExitCode.DONE


def _machine(here: Opened, alias: Alias, plan: Plan | None, arn: str) -> StateMachine:
    """Return the machine to start, with its steps; raise Ended where there is none that does what is asked for."""
    section = here.workspace.provider.stepfunctions
    try:
        chosen = arn or choose_machine(section.list_state_machines(), alias, plan.name if plan else "").arn
        machine = section.describe_state_machine(chosen)
        check_machine(machine, alias, plan)
    except (NoMachine, UnfitMachine) as error:
        raise Ended(ExitCode.REFUSED, f"{error}; nothing was changed") from error
    return machine


def _check(here: Opened, alias: Alias, plan: Plan | None, target: str, reason: str) -> None:
    """Say what is to be known before a start; raise Ended with what speaks against it."""
    name, context = f"{alias.function}:{alias.name}", here.workspace.context
    other = running_of(list_rollouts(rollouts_folder()), alias.function, alias.name, context)
    if other is not None:
        raise Ended(ExitCode.REFUSED, f"{name} has a rollout of this machine already, {other.id}: end it first")
    last = UpdateAlias(alias, alias.routing.at(target, FULL))
    moves = end_moves(alias, plan, target) if plan is not None else (last,)
    asking = Asking(reason, yes=True)
    notes = dict.fromkeys(note for move in moves for note in check_move(here, move, asking, rolls_back=False))
    if alias.routing.split:
        raise Ended(ExitCode.REFUSED, f"{name} is split: crossfade roll-back or promote it first; nothing was changed")
    if target == alias.routing.primary:
        raise Ended(ExitCode.REFUSED, f"{name} is on {target} already; nothing was changed")
    for note in notes:
        say(f"note: {note}")


@dataclass(slots=True)
class _Follower:
    """Looks at an execution until it ends, and prints what changed."""

    here: Opened
    as_json: bool
    count: int
    recorder: Recorder
    last: str = ""

    def until_end(self, execution: Execution) -> ExecutionProgress | None:
        """Return it at its end; None where somebody has to decide and the demo ends before."""
        patience = Patience(f"{execution.name} cannot be read; Step Functions continues by itself")
        while True:
            progress = patience.look(lambda: self._look(execution))
            if progress is not None and not progress.execution.active:
                return progress
            if progress is not None and progress.approval is not None and self.here.settings.demo:
                return None
            pause(self.here, LOOK_SECONDS)

    def _look(self, execution: Execution) -> ExecutionProgress:
        progress = self.here.workspace.provider.stepfunctions.get_execution_history(execution.arn)
        self._print(progress, read_alias(self.here, progress.execution))
        return progress

    def _print(self, progress: ExecutionProgress, alias: Alias) -> None:
        text = describe_progress(progress, alias.routing, self.count)
        self.recorder.look(changed=text != self.last)
        if text == self.last:
            return
        self.last = text
        if self.as_json:
            print_json(progress_json(progress, alias))
        else:
            print_line(text)


def follow_execution(here: Opened, execution: Execution, *, as_json: bool) -> ExitCode:
    """Print what happens until an execution ends; return the status of that."""
    recorder = Recorder(here, ExecutionsSource, execution.arn)
    code = _follow(here, execution, recorder, as_json=as_json)
    recorder.look(changed=True)
    return code


def _follow(here: Opened, execution: Execution, recorder: Recorder, *, as_json: bool) -> ExitCode:
    steps = execution.machine.steps
    ended = _Follower(here, as_json, len(steps.weights) if steps is not None else 0, recorder).until_end(execution)
    if ended is None:
        say("someone would have to decide now; the demo's account ends here")
        return ExitCode.FAILED
    if ended.execution.status == "SUCCEEDED":
        return ExitCode.DONE
    if ended.execution.rolled_back:
        return ExitCode.VERDICT_FAIL
    alias = read_alias(here, ended.execution)
    if alias.routing.split:
        # The settle machine may not have come to it yet.
        try:
            await_settled(here.workspace, plan_stop(alias, ended.execution), lambda seconds: pause(here, seconds))
        except NotSeen:
            say(f"{alias.name} stays split: crossfade roll-back {alias.function}:{alias.name} clears it")
    return ExitCode.FAILED
