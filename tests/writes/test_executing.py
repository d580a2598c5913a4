"""Starting, answering and stopping executions: on record, looked for after a lost answer, and started once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.releasing import Releasing
from tui.domain import errors
from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.execution_call import SendTaskFailure, SendTaskSuccess, StartExecution, StopExecution
from tui.domain.routing import Routing
from tui.domain.state_machine import Execution
from tui.writes.alias_preflight import refusal, risk
from tui.writes.executing import await_settled, start_execution
from tui.writes.journal.entry import Entry, Outcome, Phase
from tui.writes.journal.text import cells_of, describe_sent
from tui.writes.ownership.owner import Executing, Unknown
from tui.writes.ownership.text import describe_alias_status
from tui.writes.workspace import Workspace


def alias_of(workspace: Workspace, function: str) -> Alias:
    return workspace.read_alias(function, "PROD")


@pytest.fixture
def call(aws: Releasing, workspace: Workspace) -> StartExecution:
    machines = aws.provider.stepfunctions.list_state_machines()
    machine = next(one for one in machines if one.function == "cart-weights")
    return StartExecution(alias_of(workspace, "cart-weights"), "15", machine, "PROD-to-15-1", "alice", "release")


def lose_answers(aws: Releasing, monkeypatch: pytest.MonkeyPatch, *, applied: bool, times: int = 1) -> list[Any]:
    real: Any = aws.provider.perform
    lost: list[Any] = []

    def perform(call: Any) -> Any:
        if len(lost) >= times:
            return real(call)
        lost.append(call)
        if applied:
            real(call)
        raise errors.Unreachable(call.action, "no answer")

    monkeypatch.setattr(aws.provider, "perform", perform)
    return lost


def last_write(workspace: Workspace, function: str = "cart-weights") -> Entry:
    return workspace.writes(function)[-1]


def running(aws: Releasing) -> list[Execution]:
    return [one for one in aws.provider.stepfunctions.list_executions() if one.function == "cart-weights"]


def test_a_start_is_recorded_with_what_it_started(workspace: Workspace, call: StartExecution) -> None:
    execution = start_execution(workspace, call, "release")
    entry = last_write(workspace)
    assert (entry.phase, entry.operation, entry.reason) == (Phase.PERFORMED, "StartExecution", "release")
    assert execution.arn == call.execution
    assert entry.answered == {"executionArn": execution.arn}
    assert describe_sent(entry) == "execution PROD-to-15-1 started, 14 → 15, Linear10PercentEvery3Minutes"


@pytest.mark.parametrize(("applied", "times"), [(True, 1), (False, 1), (True, 2)])
def test_a_start_whose_answer_is_lost_is_one_start(
    aws: Releasing,
    workspace: Workspace,
    call: StartExecution,
    monkeypatch: pytest.MonkeyPatch,
    applied: bool,
    times: int,
) -> None:
    lose_answers(aws, monkeypatch, applied=applied, times=times)
    assert start_execution(workspace, call).arn == call.execution
    assert [one.arn for one in running(aws)] == [call.execution]
    assert last_write(workspace).phase in (Phase.CONFIRMED, Phase.PERFORMED)


def test_a_stop_is_settled_and_its_lost_answer_is_read(
    aws: Releasing, workspace: Workspace, call: StartExecution, monkeypatch: pytest.MonkeyPatch
) -> None:
    execution = start_execution(workspace, call)
    aws.clock.advance(30)
    split = alias_of(workspace, "cart-weights")
    assert split.routing.split
    stop = StopExecution(split, split.routing.rolled_back(), execution.arn, "wrong day")
    lose_answers(aws, monkeypatch, applied=True)
    workspace.write(stop, "wrong day")
    entry = last_write(workspace)
    assert (entry.phase, entry.outcome) == (Phase.CONFIRMED, Outcome.APPLIED)
    assert "execution PROD-to-15-1 stopped" in " ".join(cells_of(entry, "UTC"))

    def wait(seconds: float) -> bool:
        aws.clock.advance(seconds)
        return False

    assert await_settled(workspace, stop, wait).routing == Routing("14")
    (ended,) = running(aws)
    assert (ended.status, ended.cause) == ("ABORTED", "wrong day")


def test_an_alias_that_nothing_settles_is_said_to_be_split(
    workspace: Workspace, call: StartExecution, aws: Releasing
) -> None:
    start_execution(workspace, call)
    aws.clock.advance(30)
    split = alias_of(workspace, "cart-weights")
    with pytest.raises(errors.NotSeen, match="PROD is still split"):
        await_settled(workspace, StopExecution(split, split.routing.rolled_back(), call.execution), lambda _: False)


@pytest.mark.parametrize("approves", [True, False])
@pytest.mark.parametrize("applied", [True, False])
def test_an_answer_that_is_lost_is_looked_for_in_the_history(
    aws: Releasing, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, approves: bool, applied: bool
) -> None:
    execution = aws.provider.stepfunctions.find_execution("cart-returns", "PROD")
    assert execution is not None
    approval = aws.provider.stepfunctions.get_execution_history(execution.arn).approval
    assert approval is not None
    kind = SendTaskSuccess if approves else SendTaskFailure
    answer = kind(alias_of(workspace, "cart-returns"), execution.arn, approval.event)
    lose_answers(aws, monkeypatch, applied=applied)
    if applied:
        workspace.write(answer)
    else:
        with pytest.raises(errors.AnswerLost):
            workspace.write(answer)
    entry = last_write(workspace, "cart-returns")
    assert entry.phase is (Phase.CONFIRMED if applied else Phase.UNKNOWN)
    assert "token" not in entry.to_line().decode()


def test_a_running_execution_locks_its_alias(workspace: Workspace) -> None:
    alias = alias_of(workspace, "cart-returns")
    status = workspace.read_alias_status(alias, None, ())
    assert isinstance(status.ownership, Executing)
    assert "started by assumed-role/release/deploy-bot" in describe_alias_status(status)
    move = UpdateAlias(alias, alias.routing.rolled_back())
    reason = refusal(move, None, read_only=False, ownership=status.ownership) or ""
    assert reason.startswith("Step Functions execution PROD-to-4-")


def test_a_split_is_named_until_it_is_settled(aws: Releasing, workspace: Workspace, call: StartExecution) -> None:
    start_execution(workspace, call)
    aws.clock.advance(30)
    split = alias_of(workspace, "cart-weights")
    workspace.write(StopExecution(split, split.routing.rolled_back(), call.execution))
    stale = workspace.read_alias_status(split, None, ()).stale_split
    assert stale is not None
    assert "execution PROD-to-15-1 was stopped" in stale.what
    aws.clock.advance(10)
    assert workspace.read_alias_status(alias_of(workspace, "cart-weights"), None, ()).stale_split is None


def test_an_owner_that_cannot_be_read_is_not_known(aws: Releasing, workspace: Workspace) -> None:
    aws.refuse("states:ListStateMachines")
    ownership = workspace.read_alias_status(alias_of(workspace, "cart-weights"), None, ()).ownership
    assert isinstance(ownership, Unknown)
    assert ownership.executions is not None
    assert "a Step Functions execution that is moving PROD would end because of it" in risk("PROD", ownership)
