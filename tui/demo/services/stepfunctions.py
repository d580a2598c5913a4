"""Step Functions of the demo: machines, executions with their history, and what is answered or stopped by hand."""

from __future__ import annotations

import json
import re
from typing import Any

from tui.demo.backend.region_state import RegionState
from tui.demo.backend.state_machine import StartedExecution, StateMachine
from tui.demo.http.http import Answer
from tui.demo.http.service_error import ServiceError
from tui.demo.stepfunctions.clock import begin

Parameters = dict[str, Any]

_NAME = re.compile(r"[^\s<>{}\[\]?*\"#%\\^|~`$&,;:/\x00-\x1f]{1,80}")
_DETAILS = {
    "ExecutionStarted": "executionStartedEventDetails",
    "ExecutionSucceeded": "executionSucceededEventDetails",
    "ExecutionFailed": "executionFailedEventDetails",
    "ExecutionAborted": "executionAbortedEventDetails",
    "TaskScheduled": "taskScheduledEventDetails",
    "TaskSubmitted": "taskSubmittedEventDetails",
    "TaskSucceeded": "taskSucceededEventDetails",
    "TaskFailed": "taskFailedEventDetails",
}
_PAGE = 100


def list_state_machines(region: RegionState, p: Parameters) -> Answer:
    """List the machines, a page at a time."""
    machines = [_summary(machine) for machine in region.machines.values()]
    return Answer(_paged("stateMachines", machines, p))


def describe_state_machine(region: RegionState, p: Parameters) -> Answer:
    """Return one machine with its definition."""
    machine = _machine(region, p["stateMachineArn"])
    fields = {"status": "ACTIVE", "definition": machine.definition, "roleArn": _role_arn(region, machine)}
    return Answer({**_summary(machine), **fields})


def list_tags_for_resource(region: RegionState, p: Parameters) -> Answer:
    """Return a machine's tags."""
    machine = region.machines.get(p["resourceArn"])
    if machine is None:
        raise _refused("ResourceNotFound", f"Resource not found: '{p['resourceArn']}'")
    return Answer({"tags": [{"key": key, "value": value} for key, value in machine.tags.items()]})


def start_execution(region: RegionState, p: Parameters) -> Answer:
    """Start an execution; the same name with the same input starts a running one once (aws-semantics 8.2)."""
    machine, given = _machine(region, p["stateMachineArn"]), p.get("input", "{}")
    name = p.get("name") or region.new_id()
    if _NAME.fullmatch(name) is None:
        raise _refused("InvalidName", f"Invalid Name: '{name}'")
    try:
        json.loads(given)
    except ValueError as error:
        raise _refused("InvalidExecutionInput", "Invalid State Machine Execution Input: 'not JSON'") from error
    known = next((one for one in region.executions if one.machine is machine and one.name == name), None)
    if known is not None and (known.status != "RUNNING" or known.input != given):
        raise _refused("ExecutionAlreadyExists", f"Execution Already Exists: '{known.arn}'")
    execution = known or begin(region, machine, name, given, region.clock())
    return Answer({"executionArn": execution.arn, "startDate": execution.started.timestamp()})


def list_executions(region: RegionState, p: Parameters) -> Answer:
    """List a machine's executions, the newest first."""
    machine, wanted = _machine(region, p["stateMachineArn"]), p.get("statusFilter")
    executions = [
        _listed(one) for one in reversed(region.executions) if one.machine is machine and wanted in (None, one.status)
    ]
    return Answer(_paged("executions", executions, p))


def describe_execution(region: RegionState, p: Parameters) -> Answer:
    """Return one execution with its input, and how it ended."""
    execution = _execution(region, p["executionArn"])
    fields = {**_listed(execution), "input": execution.input}
    if execution.status == "SUCCEEDED":
        fields["output"] = json.dumps(execution.play.output)
    elif execution.status != "RUNNING":
        fields |= {"error": execution.play.error, "cause": execution.play.cause}
    return Answer(fields)


def get_execution_history(region: RegionState, p: Parameters) -> Answer:
    """Return what happened in an execution, the oldest first unless asked otherwise."""
    history = _execution(region, p["executionArn"]).play.history
    events = []
    for number, event in enumerate(history, start=1):
        name = _DETAILS.get(event.type)
        if name is None:
            name = "stateExitedEventDetails" if event.type.endswith("Exited") else "stateEnteredEventDetails"
        fields = {"timestamp": event.at.timestamp(), "type": event.type, "id": number, "previousEventId": number - 1}
        events.append({**fields, name: dict(event.details)})
    return Answer(_paged("events", events[::-1] if p.get("reverseOrder") else events, p))


def send_task_success(region: RegionState, p: Parameters) -> Answer:
    """Answer a task that waits for its token."""
    from tui.demo.stepfunctions.interpreter import approve

    execution = _waiting(region, p["taskToken"])
    try:
        output = json.loads(p["output"])
    except ValueError as error:
        raise _refused("InvalidOutput", "Invalid Output: 'not JSON'") from error
    execution.play.now = region.clock()
    approve(execution.play, execution.play.token, output)
    return Answer()


def send_task_failure(region: RegionState, p: Parameters) -> Answer:
    """Fail a task that waits for its token."""
    from tui.demo.stepfunctions.interpreter import reject

    execution = _waiting(region, p["taskToken"])
    execution.play.now = region.clock()
    reject(execution.play, execution.play.token, p.get("error", ""), p.get("cause", ""))
    return Answer()


def stop_execution(region: RegionState, p: Parameters) -> Answer:
    """Stop an execution; no Catch runs, so the alias stays as it is until the rule settles it (aws-semantics 8.4)."""
    from tui.demo.stepfunctions.interpreter import abort

    execution = _execution(region, p["executionArn"])
    if execution.status == "RUNNING":
        execution.ended = execution.play.now = region.clock()
        abort(execution.play, p.get("error", ""), p.get("cause", ""))
    ended = execution.ended or region.clock()
    return Answer({"stopDate": ended.timestamp()})


def _machine(region: RegionState, arn: str) -> StateMachine:
    machine = region.machines.get(arn)
    if machine is None:
        raise _refused("StateMachineDoesNotExist", f"State Machine Does Not Exist: '{arn}'")
    return machine


def _execution(region: RegionState, arn: str) -> StartedExecution:
    execution = next((one for one in region.executions if one.arn == arn), None)
    if execution is None:
        raise _refused("ExecutionDoesNotExist", f"Execution Does Not Exist: '{arn}'")
    return execution


def _waiting(region: RegionState, token: str) -> StartedExecution:
    for execution in region.executions:
        if execution.status == "RUNNING" and execution.play.token == token:
            return execution
    raise _refused("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'")


def _summary(machine: StateMachine) -> dict[str, Any]:
    return {
        "stateMachineArn": machine.arn,
        "name": machine.name,
        "type": "STANDARD",
        "creationDate": machine.created.timestamp(),
    }


def _listed(execution: StartedExecution) -> dict[str, Any]:
    fields = {
        "executionArn": execution.arn,
        "stateMachineArn": execution.machine.arn,
        "name": execution.name,
        "status": execution.status,
        "startDate": execution.started.timestamp(),
    }
    return fields if execution.ended is None else {**fields, "stopDate": execution.ended.timestamp()}


def _role_arn(region: RegionState, machine: StateMachine) -> str:
    return f"arn:aws:iam::{region.account}:role/{machine.role}"


def _paged(key: str, items: list[dict[str, Any]], p: Parameters) -> dict[str, Any]:
    first, most = int(p.get("nextToken", 0)), p.get("maxResults") or _PAGE
    page = {key: items[first : first + most]}
    return page if first + most >= len(items) else {**page, "nextToken": str(first + most)}


def _refused(code: str, message: str) -> ServiceError:
    return ServiceError(400, code, message)
