"""Step Functions over boto3: the machines that move aliases, and their executions (aws-semantics 8)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tui.aws.client import Ask
from tui.aws.codedeploy import items_of
from tui.aws.execution_history import is_enough, progress, token_of
from tui.aws.fields import inner_of, moment, needed, text_of
from tui.domain.errors import InConflict, NotFound, Rejected
from tui.domain.execution_call import ApprovalCall
from tui.domain.state_machine import (
    ALIAS,
    FUNCTION,
    PLAN,
    PREFIX,
    RUNNING,
    Execution,
    ExecutionProgress,
    MachineSteps,
    StateMachine,
)

_NAME, _ARN, _LONG = 256, 2048, 1000
_LONG_AGO = datetime.min.replace(tzinfo=UTC)

_PAGES = 10
_MACHINES = 1000
"""Machines that one page of the list holds."""

_EVENTS, _EVENT_PAGES = 100, 3
"""Events of a history that are read, the newest first: of each page, and pages at most."""

_LATEST = 5
"""Ended executions of each machine that are listed."""

_READING = "stepfunctions"


class StepFunctions:
    """The machines that move aliases, and their executions.

    What a machine is tagged with, and what an execution was started with, is kept once it is known.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._machines: dict[str, StateMachine | None] = {}
        self._inputs: dict[str, Execution] = {}

    def list_state_machines(self) -> tuple[StateMachine, ...]:
        """Return the machines of the account that move aliases."""
        machines = (self._tagged(arn, name) for arn, name in self._named())
        return tuple(machine for machine in machines if machine is not None)

    def describe_state_machine(self, machine: str) -> StateMachine:
        """Return one machine with what its definition does, by its ARN, whatever its name is."""
        name, steps = self._ask(_READING, "DescribeStateMachine", _definition, stateMachineArn=machine)
        tagged = self._tagged(machine, name)
        if tagged is None:
            moved = (steps.function, steps.alias) if steps is not None else ("", "")
            return StateMachine(machine, name, *moved, "", steps)
        return replace(tagged, steps=steps)

    def find_execution(self, function: str, alias: str) -> Execution | None:
        """Return the running execution that moves the alias, or None."""
        running = (one for machine in self._of(function, alias) for one in self._executions(machine, RUNNING))
        execution = next(running, None)
        return self._with_input(execution) if execution is not None else None

    def last_execution(self, function: str, alias: str) -> Execution | None:
        """Return the running one, or else the last one."""
        executions = [
            one
            for machine in self._of(function, alias)
            for one in (*self._executions(machine, RUNNING), *self._executions(machine, ""))
        ]
        last = max(executions, key=lambda one: (one.active, one.started or _LONG_AGO), default=None)
        return self._with_input(last) if last is not None else None

    def _of(self, function: str, alias: str) -> Iterator[StateMachine]:
        machines = self.list_state_machines()
        return (one for one in machines if (one.function, one.alias) == (function, alias))

    def list_executions(self) -> tuple[Execution, ...]:
        """Return the running executions and the latest ended ones, running ones first, then newest first."""
        listed: dict[str, Execution] = {}
        for machine in self.list_state_machines():
            for one in (*self._executions(machine, RUNNING), *self._executions(machine, "")):
                listed.setdefault(one.arn, one)
        executions = [self._with_input(one) for one in listed.values()]
        return tuple(sorted(executions, key=lambda one: (one.active, one.started or _LONG_AGO), reverse=True))

    def describe_execution(self, execution: str) -> Execution:
        """Return one execution by its ARN; NotFound where there is none."""
        answer = self._ask(_READING, "DescribeExecution", dict, executionArn=execution)
        arn = needed(answer, "stateMachineArn", _ARN)
        machine = self._tagged(arn, arn.rpartition(":")[2]) or self.describe_state_machine(arn)
        return _execution(answer, machine)

    def get_execution_history(self, execution: str) -> ExecutionProgress:
        """Return one execution with how far it is, by the newest part of its history."""
        described = self.describe_execution(execution)
        events: list[Mapping[str, Any]] = []
        for page in _events(self._ask, execution):
            events += page
            if is_enough(events):
                break
        return progress(described, events)

    def _named(self) -> Iterator[tuple[str, str]]:
        """Yield ARN and name of each machine that is called as ours are."""
        token: dict[str, str] = {}
        for _ in range(_PAGES):
            page, following = self._ask(_READING, "ListStateMachines", _machines, maxResults=_MACHINES, **token)
            yield from page
            if not following or token == {"nextToken": following}:
                return
            token = {"nextToken": following}

    def _tagged(self, arn: str, name: str) -> StateMachine | None:
        """Return a machine as its tags say, None where they do not say what it moves, or it is gone."""
        if arn not in self._machines:
            try:
                tags = self._ask(_READING, "ListTagsForResource", _tags, resourceArn=arn)
            except NotFound:
                return None
            function, alias = tags.get(FUNCTION, ""), tags.get(ALIAS, "")
            known = StateMachine(arn, name, function, alias, tags.get(PLAN, "")) if function and alias else None
            self._machines[arn] = known
        return self._machines[arn]

    def _executions(self, machine: StateMachine, status: str) -> list[Execution]:
        wanted = {"statusFilter": status} if status else {"maxResults": _LATEST}
        try:
            return self._ask(
                _READING,
                "ListExecutions",
                lambda answer: [_execution(item, machine) for item in items_of(answer, "executions")],
                stateMachineArn=machine.arn,
                **wanted,
            )
        except NotFound:
            # Deleted since it was listed.
            self._machines.pop(machine.arn, None)
            return []

    def _with_input(self, listed: Execution) -> Execution:
        """Return an execution with what it was started with, and why it ended."""
        known = self._inputs.get(listed.arn)
        if known is None or known.status != listed.status:
            try:
                known = self._inputs[listed.arn] = self.describe_execution(listed.arn)
            except NotFound:
                return listed
        return known


def approval_token(ask: Ask, call: ApprovalCall) -> str:
    """Return the token of the approval that a call answers; raise InConflict where it is not waited for any more."""
    token = token_of(next(_events(ask, call.execution), []), call.event)
    if not token:
        raise InConflict(call.action, "this approval is not waited for any more; nothing was sent")
    return token


def _events(ask: Ask, execution: str) -> Iterator[list[Mapping[str, Any]]]:
    """Yield the pages of a history, the newest event first."""
    token: dict[str, str] = {}
    for _ in range(_EVENT_PAGES):
        page, following = ask(
            _READING,
            "GetExecutionHistory",
            lambda answer: (items_of(answer, "events"), answer.get("nextToken")),
            executionArn=execution,
            reverseOrder=True,
            maxResults=_EVENTS,
            **token,
        )
        yield page
        if not isinstance(following, str) or not following:
            return
        token = {"nextToken": following}


def _machines(answer: Mapping[str, Any]) -> tuple[list[tuple[str, str]], str]:
    listed = items_of(answer, "stateMachines")
    ours = [(needed(one, "stateMachineArn", _ARN), needed(one, "name")) for one in listed]
    token = answer.get("nextToken")
    return [one for one in ours if one[1].startswith(PREFIX)], token if isinstance(token, str) else ""


def _tags(answer: Mapping[str, Any]) -> dict[str, str]:
    tags = items_of(answer, "tags")
    return {text_of(tag.get("key"), _NAME): text_of(tag.get("value"), _NAME) for tag in tags}


def _execution(item: Mapping[str, Any], machine: StateMachine) -> Execution:
    given = _json(item.get("input"))
    return Execution(
        arn=needed(item, "executionArn", _ARN),
        name=text_of(item.get("name"), _NAME),
        machine=machine,
        status=needed(item, "status"),
        target=text_of(given.get("target"), _NAME),
        by=text_of(given.get("by"), _NAME),
        reason=text_of(given.get("reason"), _LONG),
        started=moment(item.get("startDate")),
        ended=moment(item.get("stopDate")),
        error=text_of(item.get("error"), _NAME),
        cause=text_of(item.get("cause"), _LONG),
    )


def _definition(answer: Mapping[str, Any]) -> tuple[str, MachineSteps | None]:
    """Return a machine's name, and what its definition does, None where it is none of ours."""
    name = needed(answer, "name")
    if answer.get("type") != "STANDARD":
        raise Rejected("states:DescribeStateMachine", f"{name} is not a standard state machine: it cannot be followed")
    states = inner_of(_json(answer.get("definition")), "States")
    start, moves = inner_of(inner_of(states, "Start"), "Assign"), inner_of(inner_of(states, "SetRouting"), "Arguments")
    weights, holds = start.get("weights"), start.get("holds")
    function, alias = moves.get("FunctionName"), moves.get("Name")
    if not (isinstance(weights, list) and isinstance(holds, list) and len(holds) == len(weights) + 1):
        return name, None
    if not all(isinstance(one, int | float) for one in (*weights, *holds)) or not (function and alias):
        return name, None
    seconds = tuple(None if hold < 0 else hold / 1000 for hold in holds)
    return name, MachineSteps(text_of(function, _NAME), text_of(alias, _NAME), tuple(map(float, weights)), seconds)


def _json(text: object) -> Mapping[str, Any]:
    try:
        value = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, Mapping) else {}
