"""rollout status, stop, approve and reject of a Step Functions execution: each call shown, made on record."""

from __future__ import annotations

import argparse
import time
from typing import Any

from tui.domain.alias import Alias
from tui.domain.errors import NotSeen, ProviderError
from tui.domain.protection import is_protected, protection
from tui.domain.read_failure import read_failure
from tui.domain.state_machine import Execution, ExecutionProgress
from tui.features.rollout.hosted.read_executions import ExecutionsSource
from tui.features.rollout.stepfunctions.steering import (
    plan_answer,
    plan_stop,
    stop_notes,
    why_not_answer,
    why_not_stop,
)
from tui.features.rollout.stepfunctions.text import describe_progress
from tui.presentation.routing_text import format_routing
from tui.presentation.spans import failure_text
from tui.verbs.arguments import alias_target
from tui.verbs.execution_list import execution_json, names_execution
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.moves import read_target
from tui.verbs.opening import Opened
from tui.verbs.output import confirmed, print_json, print_line, say
from tui.verbs.recording import Recorder
from tui.writes.calls import kind_of
from tui.writes.cli_line import cli_line
from tui.writes.executing import await_settled

FASTEST_SECONDS = 0.02


def read_execution(here: Opened, target: str) -> Execution | None:
    """Return the execution that is named, or the one that moves the named alias, None where none does."""
    section = here.workspace.provider.stepfunctions
    if names_execution(target):
        return section.describe_execution(target)
    try:
        wanted = alias_target(target)
    except argparse.ArgumentTypeError:
        return None
    return section.find_execution(wanted.function, wanted.alias)


def find_execution(here: Opened, target: str) -> Execution | None:
    """Return the execution as `read_execution` does; where an alias's cannot be read, say so and return None."""
    try:
        return read_execution(here, target)
    except ProviderError as error:
        if names_execution(target):
            raise
        why = failure_text(read_failure(error, "states:ListStateMachines"))
        say(f"note: whether Step Functions moves it is not known: {why}")
        return None


def execution_status(here: Opened, execution: Execution, arguments: argparse.Namespace) -> ExitCode:
    """Say how far an execution is."""
    progress = here.workspace.provider.stepfunctions.get_execution_history(execution.arn)
    print_progress(progress, read_alias(here, execution), as_json=arguments.json)
    if progress.approval is not None and not arguments.json:
        say(f"crossfade rollout approve {execution.function}:{execution.alias} continues it, reject rolls it back")
    return ExitCode.DONE


def stop_execution(here: Opened, execution: Execution, arguments: argparse.Namespace) -> ExitCode:
    """Stop an execution, and look on until its alias is settled."""
    _refuse(why_not_stop(execution))
    alias = read_alias(here, execution)
    call = plan_stop(alias, execution, arguments.reason)
    _show(here, call)
    for note in stop_notes(alias, execution):
        say(f"note: {note}")
    if not confirmed(f"{execution.name}: stop it?", yes=arguments.yes):
        raise Ended(ExitCode.REFUSED, "not confirmed; nothing was changed")
    recorder = Recorder(here, ExecutionsSource, execution.arn)
    recorder.look(changed=True)
    here.workspace.write(call, arguments.reason)
    say("stopped")
    try:
        now = await_settled(here.workspace, call, lambda seconds: pause(here, seconds))
    except NotSeen as error:
        name = f"{alias.function}:{alias.name}"
        raise Ended(ExitCode.UNKNOWN, f"{error.message}; crossfade roll-back {name} clears it") from error
    recorder.look(changed=True)
    _print(execution, now, "was stopped", as_json=arguments.json)
    return ExitCode.DONE


def answer_approval(here: Opened, execution: Execution, arguments: argparse.Namespace, *, approves: bool) -> ExitCode:
    """Give or refuse the approval that an execution waits for."""
    progress = here.workspace.provider.stepfunctions.get_execution_history(execution.arn)
    _refuse(why_not_answer(progress))
    alias = read_alias(here, execution)
    protected = protection(here.settings.protected_aliases, here.workspace.context)
    if approves and not arguments.reason and is_protected(alias.name, protected):
        raise Ended(ExitCode.REFUSED, f"{alias.name} is protected: give --reason TEXT")
    call = plan_answer(alias, progress, approves=approves, reason=arguments.reason)
    _show(here, call)
    if not confirmed(f"{describe_progress(progress, alias.routing)}: {kind_of(call).confirm}?", yes=arguments.yes):
        raise Ended(ExitCode.REFUSED, "not confirmed; nothing was changed")
    here.workspace.write(call, arguments.reason)
    Recorder(here, ExecutionsSource, execution.arn).look(changed=True)
    _print(execution, read_alias(here, execution), kind_of(call).done, as_json=arguments.json)
    return ExitCode.DONE


def print_progress(progress: ExecutionProgress, alias: Alias, count: int = 0, *, as_json: bool) -> None:
    """Print how far an execution is, in one line or as JSON."""
    if as_json:
        print_json(progress_json(progress, alias))
    else:
        print_line(describe_progress(progress, alias.routing, count))


def progress_json(progress: ExecutionProgress, alias: Alias) -> dict[str, Any]:
    """Return an execution as JSON; what is not known is null."""
    execution, approval = progress.execution, progress.approval
    check = {"result": progress.check[0], "why": progress.check[1] or None} if progress.check is not None else None
    return {
        **execution_json(execution),
        "from": progress.before or None,
        "step": progress.step,
        "gate": check,
        "waits_for_approval": approval.why if approval is not None else None,
        **where_json(alias),
    }


def where_json(alias: Alias) -> dict[str, Any]:
    """Return where an alias is."""
    routing = alias.routing
    weight = float(routing.weight.basis_points) / 100 if routing.canary is not None else None
    return {"version": routing.primary, "canary": routing.canary, "weight_percent": weight}


def read_alias(here: Opened, execution: Execution) -> Alias:
    """Return the alias that an execution moves, as it is now."""
    if not execution.alias:
        raise Ended(ExitCode.REFUSED, f"the tags of its machine do not say which alias {execution.name} moves")
    return read_target(here, alias_target(f"{execution.function}:{execution.alias}"))


def pause(here: Opened, seconds: float) -> bool:
    """Wait so many seconds of the account's clock; nobody leaves."""
    speed = here.settings.speed if here.settings.demo else 1
    time.sleep(max(seconds / speed, FASTEST_SECONDS))
    return False


def _refuse(reason: str) -> None:
    if reason:
        raise Ended(ExitCode.REFUSED, f"{reason}; nothing was changed")


def _show(here: Opened, call: Any) -> None:
    say(kind_of(call).summary)
    say(f"   {cli_line(call, here.workspace.context)}")


def _print(execution: Execution, alias: Alias, what: str, *, as_json: bool) -> None:
    if as_json:
        where = {"function": alias.function, "alias": alias.name, **where_json(alias)}
        print_json({"execution": execution.arn, "result": what, **where})
    else:
        print_line(f"{alias.function}:{alias.name}: {execution.name} {what} → {format_routing(alias.routing)}")
