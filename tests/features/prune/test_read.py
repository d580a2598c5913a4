"""Reading what decides whether versions are deletable: costly parts for likely candidates only, failures by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.budgets import quick_budget
from tests.support.faults import FAULTS, FaultyAccount
from tests.support.many_versions import many_versions
from tui.aws.lambda_provider import LambdaProvider
from tui.domain.call import UpdateAlias
from tui.domain.clock import utc_now
from tui.domain.context import Context
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import Routing
from tui.domain.storage import CodeStorage
from tui.features.prune.candidates import Evidence, Fact, KeepReason, Rules, assess_versions
from tui.features.prune.read import read_details, read_evidence
from tui.features.prune.read_storage import read_storage
from tui.writes.workspace import Workspace

HERE = Context("demo", "us-east-1", account="123456789012")
RULES = Rules()
HOUR = timedelta(hours=1)


def opened(account: FaultyAccount) -> Workspace:
    return Workspace(LambdaProvider(account.session, HERE, budget=quick_budget()))


@pytest.fixture
def account(tmp_path: Path) -> FaultyAccount:
    return FaultyAccount(many_versions(tmp_path, 60), settle=timedelta(0))


@pytest.fixture
def few(tmp_path: Path) -> FaultyAccount:
    return FaultyAccount(many_versions(tmp_path, 12), settle=timedelta(0))


def whole(workspace: Workspace, name: str = "f", rules: Rules = RULES) -> Evidence:
    *_, evidence = read_evidence(workspace, name, rules, utc_now(), HOUR)
    return evidence


def reasons(evidence: Evidence, number: str, rules: Rules = RULES) -> list[KeepReason]:
    return next(
        [r.kind for r in one.reasons] for one in assess_versions(evidence, rules) if one.version.number == number
    )


def test_all_is_read_and_the_dear_parts_for_the_likely_ones_alone(account: FaultyAccount) -> None:
    evidence = whole(opened(account))
    assert evidence.complete
    assert not evidence.failures
    assert evidence.read == frozenset(Fact)
    assert isinstance(evidence.storage, CodeStorage)
    assert evidence.storage.used > 60 * 1024**2
    going = {one.version.number for one in assess_versions(evidence, RULES) if one.deletable}
    assert going == {str(number) for number in range(1, 56)} - {"3"}
    assert account.calls.count("lambda:GetPolicy") == len(going) == len(evidence.policies)
    assert evidence.metrics == len(going) * 3
    assert account.calls.count("lambda:ListVersionsByFunction") == 2


def test_nothing_goes_before_everything_is_known(account: FaultyAccount) -> None:
    deletable = 0
    for evidence in read_evidence(opened(account), "f", RULES, utc_now(), HOUR):
        for one in assess_versions(evidence, RULES):
            if one.deletable:
                deletable += 1
                assert evidence.read >= frozenset(Fact) - {Fact.DURABLE}
                assert one.version.number in evidence.policies
    assert deletable


def test_other_rules_read_only_what_they_need_beside(account: FaultyAccount) -> None:
    workspace = opened(account)
    evidence = whole(workspace)
    before = len(account.calls)
    rules = replace(RULES, keep_newest=3)
    assert reasons(evidence, "56", rules) == [KeepReason.UNREAD, KeepReason.UNREAD]
    *_, closer = read_details(workspace, evidence, rules)
    assert reasons(closer, "56", rules) == []
    calls = account.calls[before:]
    assert sorted(calls) == ["cloudwatch:GetMetricData", "lambda:GetAccountSettings", *["lambda:GetPolicy"] * 2]


def test_many_versions_are_read_page_by_page(tmp_path: Path) -> None:
    account = FaultyAccount(many_versions(tmp_path, 300), settle=timedelta(0))
    # What is asked for version by version would take long here.
    account.faults |= dict.fromkeys(("cloudwatch:GetMetricData", "lambda:GetPolicy"), FAULTS["denied"])
    steps = [len(evidence.versions) for evidence in read_evidence(opened(account), "f", RULES, utc_now(), HOUR)]
    assert steps[:4] == [0, 50, 100, 150]
    assert steps[-1] == 301
    assert account.calls.count("lambda:ListVersionsByFunction") == 7
    assert account.calls.count("cloudwatch:GetMetricData") == account.calls.count("lambda:GetPolicy") == 1


def test_where_an_alias_was_moved_from_here_is_kept_for_a_while(few: FaultyAccount) -> None:
    workspace = opened(few)
    alias = workspace.read_alias("f", "pinned")
    workspace.carry_out(UpdateAlias(alias, Routing("5")))
    evidence = whole(workspace)
    assert KeepReason.WAY_BACK in reasons(evidence, "3")
    assert KeepReason.POINTED in reasons(evidence, "5")
    assert KeepReason.WAY_BACK not in reasons(whole(workspace), "4")
    *_, later = read_evidence(workspace, "f", RULES, utc_now() + 2 * HOUR, HOUR)
    assert KeepReason.WAY_BACK not in reasons(later, "3")


@pytest.mark.parametrize(
    ("action", "fact"),
    [
        ("lambda:ListAliases", Fact.ALIASES),
        ("lambda:ListVersionsByFunction", Fact.VERSIONS),
        ("lambda:ListProvisionedConcurrencyConfigs", Fact.PROVISIONED),
        ("lambda:ListEventSourceMappings", Fact.SOURCES),
        ("lambda:ListFunctionUrlConfigs", Fact.URLS),
        ("lambda:ListFunctionEventInvokeConfigs", Fact.ASYNCHRONOUS),
        ("lambda:GetPolicy", Fact.POLICIES),
        ("codedeploy:ListDeployments", Fact.DEPLOYMENTS),
        ("cloudtrail:LookupEvents", Fact.HISTORY),
        ("cloudwatch:GetMetricData", Fact.CALLS),
    ],
)
def test_what_is_denied_is_named_and_lets_nothing_go(few: FaultyAccount, action: str, fact: Fact) -> None:
    few.faults[action] = FAULTS["denied"]
    evidence = whole(opened(few))
    assert evidence.complete
    assert evidence.failures[fact].action == action
    candidates = assess_versions(evidence, RULES)
    assert not [one for one in candidates if one.deletable]
    if candidates:
        assert any(action in reason.text for reason in candidates[-1].reasons)


def test_storage_that_cannot_be_read_is_in_nobodys_way(few: FaultyAccount) -> None:
    few.faults["lambda:GetAccountSettings"] = FAULTS["denied"]
    evidence = whole(opened(few))
    assert isinstance(evidence.storage, ReadFailure)
    assert any(one.deletable for one in assess_versions(evidence, RULES))


def test_an_accounts_code_is_told_by_function(account: FaultyAccount) -> None:
    workspace = opened(account)
    functions = workspace.provider.list_functions().items
    first, *_, last = read_storage(workspace.provider, functions)
    assert [(code.name, code.versions) for code in first.functions] == [("f", 0)]
    assert last.complete
    (code,) = last.functions
    assert (code.versions, code.complete, last.read) == (60, True, 1)
    assert isinstance(last.storage, CodeStorage)
    assert last.storage.used == code.size


def test_where_versions_may_not_be_listed_nobody_asks_for_the_rest(account: FaultyAccount) -> None:
    account.faults["lambda:ListVersionsByFunction"] = FAULTS["denied"]
    workspace = opened(account)
    (function,) = workspace.provider.list_functions().items
    other = function._replace(name="g")
    *_, last = read_storage(workspace.provider, (function, other))
    assert last.complete
    assert [code.failure is not None for code in last.functions] == [True, False]
