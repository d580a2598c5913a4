"""After a move it is said how many durable executions stay on the version that lost its calls, and only then."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.app_parts import FakePorts, FakeState, opened
from tests.support.budgets import quick_budget
from tests.support.faults import FAULTS, FaultyAccount
from tui.app.left_running import LeftRunning
from tui.aws.lambda_provider import LambdaProvider
from tui.domain.alias import Alias
from tui.domain.context import Context
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import Routing, Weight
from tui.features.fader.confirmed import Confirmation, Done
from tui.writes.workspace import Workspace

HERE = Context("demo", "us-east-1", account="123456789012")
PROD = Alias("f", "PROD", Routing("1"))
SPLIT = Routing("1", "2", Weight(1000))
ROLLED_BACK = Confirmation(Done.ROLLED_BACK, SPLIT, Routing("1"), datetime(2026, 1, 2, tzinfo=UTC))
SCENARIO = """
Functions:
  - FunctionName: f
    DurableConfig: {ExecutionTimeout: 60}
    Versions:
      - {Version: 1, Code: one}
      - {Version: 2, Code: two, RunningDurableExecutions: 3}
"""


@pytest.fixture
def account(tmp_path: Path) -> FaultyAccount:
    path = tmp_path / "durable.yaml"
    path.write_text(SCENARIO)
    return FaultyAccount(path)


async def messages_after(account: FaultyAccount, confirmation: Confirmation) -> list[str]:
    """Return what is said after a move of PROD."""
    provider = LambdaProvider(account.session, HERE, budget=quick_budget())
    versions = provider.list_versions("f").items
    state, fake = FakeState(opened(Workspace(provider)), HERE, function=FunctionSnapshot("f", versions)), FakePorts()
    LeftRunning(state, fake.ports).look(PROD, confirmation)
    await fake.finished()
    return fake.messages


async def test_what_stays_is_counted(account: FaultyAccount) -> None:
    assert await messages_after(account, ROLLED_BACK) == ["f:PROD: 3 durable executions stay on 2 to the end"]
    account.faults["lambda:ListDurableExecutionsByFunction"] = FAULTS["denied"]
    [unknown] = await messages_after(account, ROLLED_BACK)
    assert unknown.startswith("f:PROD: how many durable executions stay on 2 is not known: no permission")


async def test_nothing_is_asked_where_a_version_keeps_its_calls_or_nothing_runs(account: FaultyAccount) -> None:
    listing = "lambda:ListDurableExecutionsByFunction"
    grown = Confirmation(Done.SET, Routing("1"), SPLIT, ROLLED_BACK.at)
    assert await messages_after(account, grown) == []
    assert listing not in account.calls
    promoted = Confirmation(Done.PROMOTED, SPLIT, Routing("2"), ROLLED_BACK.at)
    assert await messages_after(account, promoted) == []
    assert listing in account.calls
