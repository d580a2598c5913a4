"""Versions of a durable function stay while executions run on them; code that is only referred to frees nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.budgets import quick_budget
from tests.support.faults import FAULTS, FaultyAccount
from tui.aws.lambda_provider import LambdaProvider
from tui.domain.clock import utc_now
from tui.domain.context import Context
from tui.domain.durable import RunningExecutions
from tui.features.prune.candidates import Evidence, Fact, KeepReason, Rules, assess_versions
from tui.features.prune.execute import carry_out
from tui.features.prune.plan import End, Plan, make_plan
from tui.features.prune.read import read_evidence
from tui.features.prune.text import review_plan
from tui.writes.workspace import Workspace

HERE = Context("demo", "us-east-1", account="123456789012")
RULES = Rules(keep_newest=1)
ACTION = "lambda:ListDurableExecutionsByFunction"
SCENARIO = """
Functions:
  - FunctionName: f
    LastModified: 100d
    DurableConfig: {ExecutionTimeout: 86400, RetentionPeriodInDays: 7}
    Versions:
      - {Version: 1, LastModified: 400d, Code: one, RunningDurableExecutions: 70}
      - {Version: 2, LastModified: 300d, Code: two, CodeSize: 5000, S3ObjectStorageMode: REFERENCE}
      - {Version: 3, LastModified: 200d, Code: three, CodeSize: 7000}
      - {Version: 4, LastModified: 100d, Code: four}
"""


@pytest.fixture
def account(tmp_path: Path) -> FaultyAccount:
    path = tmp_path / "durable.yaml"
    path.write_text(SCENARIO)
    return FaultyAccount(path, settle=timedelta(0))


def opened(account: FaultyAccount) -> Workspace:
    return Workspace(LambdaProvider(account.session, HERE, budget=quick_budget()))


def read(workspace: Workspace) -> Evidence:
    *_, evidence = read_evidence(workspace, "f", RULES, utc_now(), timedelta(hours=1))
    return evidence


def test_they_are_counted_page_by_page_and_keep_their_version(account: FaultyAccount) -> None:
    evidence = read(opened(account))
    assert evidence.durable == {"1": RunningExecutions(70), "2": RunningExecutions(0), "3": RunningExecutions(0)}
    kept = {one.version.number: [reason.kind for reason in one.reasons] for one in assess_versions(evidence, RULES)}
    assert kept == {"1": [KeepReason.DURABLE], "2": [], "3": [], "4": [KeepReason.NEWEST]}


def test_what_is_denied_is_named_and_lets_none_of_them_go(account: FaultyAccount) -> None:
    account.faults[ACTION] = FAULTS["denied"]
    evidence = read(opened(account))
    assert evidence.failures[Fact.DURABLE].action == ACTION
    assert not any(one.deletable for one in assess_versions(evidence, RULES))


def test_code_in_s3_is_told_before_it_goes_and_counts_for_nothing(account: FaultyAccount) -> None:
    plan = make_plan("f", assess_versions(read(opened(account)), RULES), ["2", "3"])
    assert plan.size == 7000
    assert any("2 frees nothing: its code is kept in S3" in line for line in review_plan(plan, HERE).lines)
    account.faults["lambda:GetFunction"] = FAULTS["denied"]
    unread = read(opened(account))
    assert not unread.failures
    assert make_plan("f", assess_versions(unread, RULES), ["2", "3"]).size == 12000


def test_an_execution_that_began_meanwhile_stops_the_deletions(account: FaultyAccount) -> None:
    workspace = opened(account)
    versions = {version.number: version for version in read(workspace).published}
    # As if nothing had run on version 1 when the plan was made.
    *_, progress = carry_out(workspace, Plan("f", (versions["2"], versions["1"])), lambda: False)
    assert (progress.deleted, progress.end) == (("2",), End.DRIFT_DETECTED)
    assert progress.why == "version 1 now has 70 durable executions running"
