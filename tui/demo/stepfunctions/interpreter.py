"""Interprets a state machine in JSONata: Pass, Task, Choice, Wait, Succeed, Fail, with Assign, Retry and Catch.

It carries out what `features.export.stepfunctions` emits and refuses all else; time is a virtual clock, so that a
rollout of hours is played in no time. Sources: rollouts.md 3a, 3f.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import jsonata

Json = Any
Call = Callable[[str, Mapping[str, Any]], Json]
"""Carries out a task, named without `aws-sdk:` (`lambda:getAlias`), with its arguments; raises TaskFailed."""

MOST_STATES = 25_000
"""Events of an execution are bounded; so are the states that one may enter."""


class TaskFailed(Exception):
    """A task ended with an error, such as `Lambda.PreconditionFailedException`."""

    def __init__(self, error: str, cause: str = "") -> None:
        super().__init__(error, cause)
        self.error, self.cause = error, cause


class NotUnderstood(Exception):
    """The definition asks for what this interpreter does not know."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of an execution's history: AWS's type of it, and its details under AWS's name for them."""

    at: datetime
    type: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Execution:
    """One execution: where it is, its variables, and how it ended (`status` RUNNING, SUCCEEDED or FAILED)."""

    definition: Mapping[str, Any]
    name: str
    now: datetime
    state: str
    variables: dict[str, Any] = field(default_factory=dict)
    status: str = "RUNNING"
    output: Json = None
    error: str = ""
    cause: str = ""
    entered: list[str] = field(default_factory=list)
    waits_until: datetime | None = None
    token: str = ""
    """The task token of an approval that is waited for."""
    retries: dict[int, int] = field(default_factory=dict)
    history: list[Happened] = field(default_factory=list)
    waits_in: str = ""
    """The Wait state that is left once `waits_until` has come."""

    def note(self, type: str, **details: Any) -> None:
        """Write an event into the history."""
        self.history.append(Happened(self.now, type, details))


def start(definition: Mapping[str, Any], name: str, given: Json, now: datetime) -> Execution:
    """Start an execution with its input."""
    if definition.get("QueryLanguage") != "JSONata":
        raise NotUnderstood("only JSONata is understood")
    execution = Execution(definition, name, now, definition["StartAt"])
    execution.variables["states.input"] = given
    execution.note("ExecutionStarted", input=json.dumps(given))
    return execution


def run(execution: Execution, call: Call, until: datetime) -> Iterator[str]:
    """Yield each state that is entered, until the execution ends, waits for a token, or the clock reaches a time."""
    while execution.status == "RUNNING" and not execution.token:
        if execution.waits_until is not None:
            if execution.waits_until > until:
                execution.now = until
                return
            execution.now, execution.waits_until = execution.waits_until, None
            if execution.waits_in:
                execution.note("WaitStateExited", name=execution.waits_in)
                execution.waits_in = ""
        if len(execution.entered) >= MOST_STATES:
            _fail(execution, "States.Runtime", "too many events")
            return
        name = execution.state
        execution.entered.append(name)
        yield name
        _enter(execution, execution.definition["States"][name], call)


def approve(execution: Execution, token: str, output: Json) -> None:
    """Answer a task that waits for its token, as SendTaskSuccess does."""
    if not token or token != execution.token:
        raise TaskFailed("TaskDoesNotExist", token)
    state = execution.definition["States"][execution.state]
    execution.token = ""
    execution.note("TaskSucceeded", resourceType=_kind(state), output=json.dumps(output))
    _go(execution, state, output)


def reject(execution: Execution, token: str, error: str, cause: str = "") -> None:
    """Fail a task that waits for its token, as SendTaskFailure does."""
    if not token or token != execution.token:
        raise TaskFailed("TaskDoesNotExist", token)
    execution.token = ""
    state = execution.definition["States"][execution.state]
    execution.note("TaskFailed", resourceType=_kind(state), error=error, cause=cause)
    _catch(execution, state, TaskFailed(error, cause))


def abort(execution: Execution, error: str, cause: str) -> None:
    """End an execution as StopExecution does: no Catch runs."""
    execution.status, execution.error, execution.cause = "ABORTED", error, cause
    execution.note("ExecutionAborted", error=error, cause=cause)


def _enter(execution: Execution, state: Mapping[str, Any], call: Call) -> None:
    if not execution.retries:
        execution.note(f"{state['Type']}StateEntered", name=execution.state)
    match state["Type"]:
        case "Pass":
            _go(execution, state, None)
        case "Wait":
            seconds = _evaluate(execution, state["Seconds"], {})
            execution.waits_until = execution.now + timedelta(seconds=float(seconds))
            execution.waits_in, execution.state = execution.state, state["Next"]
        case "Choice":
            _choose(execution, state)
        case "Task":
            _task(execution, state, call)
        case "Succeed":
            execution.status, execution.output = "SUCCEEDED", _evaluate(execution, state.get("Output"), {})
            execution.note("SucceedStateExited", name=execution.state)
            execution.note("ExecutionSucceeded", output=json.dumps(execution.output))
        case "Fail":
            error = _evaluate(execution, state.get("Error", ""), {})
            _fail(execution, str(error), str(_evaluate(execution, state.get("Cause", ""), {})))
        case kind:
            raise NotUnderstood(f"a state of type {kind}")


def _task(execution: Execution, state: Mapping[str, Any], call: Call) -> None:
    resource = state["Resource"].removeprefix("arn:aws:states:::").removeprefix("aws-sdk:")
    token = f"token-{execution.name}-{len(execution.entered)}" if resource.endswith(".waitForTaskToken") else ""
    context = {"Execution": {"Name": execution.name}, "Task": {"Token": token}}
    arguments = _evaluate(execution, state.get("Arguments", {}), {"context": context})
    execution.note("TaskScheduled", **_resource(state), parameters=json.dumps(arguments))
    try:
        result = call(resource.removesuffix(".waitForTaskToken"), arguments)
    except TaskFailed as error:
        execution.note("TaskFailed", **_resource(state), error=error.error, cause=error.cause)
        if not _retry(execution, state, error):
            execution.retries.clear()
            _catch(execution, state, error)
        return
    execution.retries.clear()
    if token:
        execution.token = token
        execution.note("TaskSubmitted", **_resource(state))
    else:
        execution.note("TaskSucceeded", **_resource(state))
        _go(execution, state, result)


def _kind(state: Mapping[str, Any]) -> str:
    return _resource(state)["resourceType"]


def _resource(state: Mapping[str, Any]) -> dict[str, str]:
    """Return how the history names a task's resource: `aws-sdk:lambda` and `getAlias`, `sns` and the rest."""
    kind, _, action = str(state["Resource"]).removeprefix("arn:aws:states:::").rpartition(":")
    return {"resourceType": kind, "resource": action}


def _retry(execution: Execution, state: Mapping[str, Any], error: TaskFailed) -> bool:
    for number, rule in enumerate(state.get("Retry", [])):
        if not _equals(error, rule["ErrorEquals"]):
            continue
        tries = execution.retries.get(number, 0)
        if tries >= rule.get("MaxAttempts", 3):
            return False
        execution.retries[number] = tries + 1
        seconds = rule.get("IntervalSeconds", 1) * rule.get("BackoffRate", 2.0) ** tries
        execution.waits_until = execution.now + timedelta(seconds=seconds)
        return True
    return False


def _catch(execution: Execution, state: Mapping[str, Any], error: TaskFailed) -> None:
    for rule in state.get("Catch", []):
        if _equals(error, rule["ErrorEquals"]):
            states = {"errorOutput": {"Error": error.error, "Cause": error.cause}}
            _leave(execution, _assign(execution, rule.get("Assign", {}), states))
            execution.state = rule["Next"]
            return
    _fail(execution, error.error, error.cause)


def _equals(error: TaskFailed, names: list[str]) -> bool:
    return error.error in names or "States.ALL" in names


def _choose(execution: Execution, state: Mapping[str, Any]) -> None:
    for choice in state["Choices"]:
        holds = _evaluate(execution, choice["Condition"], {})
        if not isinstance(holds, bool):
            _fail(execution, "States.QueryEvaluationError", f"the condition of {execution.state} is not a boolean")
            return
        if holds:
            _leave(execution, _assign(execution, choice.get("Assign", {}), {}))
            execution.state = choice["Next"]
            return
    _leave(execution, _assign(execution, state.get("Assign", {}), {}))
    execution.state = state["Default"]


def _go(execution: Execution, state: Mapping[str, Any], result: Json) -> None:
    _leave(execution, _assign(execution, state.get("Assign", {}), {"result": result}))
    execution.state = state["Next"]


def _assign(execution: Execution, assign: Mapping[str, Any], states: Mapping[str, Any]) -> dict[str, Any]:
    # All see the values from before: assignments of one state are made at once.
    assigned = {name: _evaluate(execution, value, states) for name, value in assign.items()}
    execution.variables |= assigned
    return assigned


def _leave(execution: Execution, assigned: Mapping[str, Any]) -> None:
    """Note that the state is left, and what it assigned, each value as JSON."""
    kind = execution.definition["States"][execution.state]["Type"]
    values = {name: json.dumps(value) for name, value in assigned.items()}
    execution.note(f"{kind}StateExited", name=execution.state, **({"assignedVariables": values} if values else {}))


def _fail(execution: Execution, error: str, cause: str) -> None:
    execution.status, execution.error, execution.cause = "FAILED", error, cause
    execution.note("ExecutionFailed", error=error, cause=cause)


def _evaluate(execution: Execution, value: Json, states: Mapping[str, Any]) -> Json:
    match value:
        case str() if value.startswith("{%") and value.endswith("%}"):
            return _expression(execution, value[2:-2].strip(), states)
        case Mapping():
            return {name: _evaluate(execution, one, states) for name, one in value.items()}
        case list():
            return [_evaluate(execution, one, states) for one in value]
        case _:
            return value


_COMPILED: dict[str, Any] = {}


def _expression(execution: Execution, text: str, states: Mapping[str, Any]) -> Json:
    compiled = _COMPILED.get(text)
    if compiled is None:
        compiled = _COMPILED[text] = jsonata.Jsonata(text)
    frame = compiled.create_frame()
    for name, value in execution.variables.items():
        if "." not in name:
            frame.bind(name, value)
    frame.bind("states", {"input": execution.variables["states.input"], **states})
    # The clock of an execution is the interpreter's, not this machine's.
    millis = round(execution.now.timestamp() * 1000)
    frame.bind("millis", jsonata.Jsonata.JLambda(lambda: millis))
    # One of the functions that Step Functions adds to JSONata.
    frame.bind("parse", jsonata.Jsonata.JLambda(json.loads))
    result = compiled.evaluate(None, frame)
    if result is None:
        raise NotUnderstood(f"nothing came of {text[:80]}")
    return _plain(result)


def _plain(value: Json) -> Json:
    """Return a value without what JSONata keeps beside it."""
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value


def iso(at: datetime) -> str:
    """Return a time as AWS writes it in the data of a state."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
