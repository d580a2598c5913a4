"""What calls a function is read step by step; what is denied is named, and the rest stands."""

from __future__ import annotations

import pytest

from tests.support.budgets import quick_budget
from tests.support.faults import FAULTS, FaultyAccount
from tests.support.paths import SCENARIOS
from tui.aws.lambda_provider import LambdaProvider
from tui.domain.context import Context
from tui.domain.function import FunctionSnapshot
from tui.domain.trigger import Triggers
from tui.features.functions.read import read_function
from tui.features.impact.impact import impact
from tui.features.impact.read import read_triggers
from tui.writes.workspace import Workspace

SCENARIO = SCENARIOS / "triggers.yaml"
PER_QUALIFIER = ("lambda:GetPolicy", "lambda:ListEventSourceMappings")
AT_ONCE = (
    "lambda:ListFunctionEventInvokeConfigs",
    "lambda:ListFunctionUrlConfigs",
    "lambda:ListProvisionedConcurrencyConfigs",
)


@pytest.fixture
def account() -> FaultyAccount:
    return FaultyAccount(SCENARIO)


def opened(account: FaultyAccount) -> tuple[LambdaProvider, FunctionSnapshot]:
    provider = LambdaProvider(account.session, Context("demo", "us-east-1"), budget=quick_budget())
    with account.without_faults():
        *_, function = read_function(Workspace(provider), "f")
    return provider, function


def steps(account: FaultyAccount, qualifier: str) -> list[Triggers]:
    provider, function = opened(account)
    return list(read_triggers(provider, function, qualifier))


def test_what_is_asked_about_comes_first_and_the_end_is_told(account: FaultyAccount) -> None:
    impacts = steps(account, "live")
    assert [step.complete for step in impacts] == [False] * (len(impacts) - 1) + [True]
    assert impacts[0].asked == frozenset()
    assert {url.qualifier for url in impacts[0].urls} == {"", "live"}
    assert impacts[1].asked == {"live"}
    assert impacts[-1].asked == {"", "live"}
    assert {source.qualifier for source in impacts[-1].sources} == {"", "live"}
    assert not impacts[-1].failures


def test_a_version_is_asked_about_with_the_aliases_that_name_it(account: FaultyAccount) -> None:
    last = steps(account, "1")[-1]
    assert last.asked == {"1", "live", ""}
    assert {source.source.rpartition(":")[2] for source in last.sources} == {"old", "orders", "plain"}


@pytest.mark.parametrize("action", [*PER_QUALIFIER, *AT_ONCE])
@pytest.mark.parametrize("fault", ["denied", "garbage", "expired"])
def test_whatever_goes_wrong_is_named_and_empties_its_own_part_alone(
    account: FaultyAccount, action: str, fault: str
) -> None:
    account.faults[action] = FAULTS[fault]
    provider, function = opened(account)
    *_, last = read_triggers(provider, function, "live")
    assert last.complete
    assert {failure.action for failure in last.failures.values()} == {action}
    assert all(failure.reason for failure in last.failures.values())
    kinds = {len(last.sources), len(last.permissions)} if action in AT_ONCE else {len(last.urls)}
    assert kinds == {2}
    assert action in {failure.action for failure in impact(last, function, "live").unread}


def test_what_is_denied_is_not_asked_for_again_and_again(account: FaultyAccount) -> None:
    for name in ("second", "third"):
        account.session.client("lambda").create_alias(FunctionName="f", Name=name, FunctionVersion="1")
    account.faults["lambda:GetPolicy"] = FAULTS["denied"]
    provider, function = opened(account)
    account.calls.clear()
    list(read_triggers(provider, function, "live"))
    # Once with a qualifier and once without: a policy may allow the one and deny the other.
    assert account.calls.count("lambda:GetPolicy") == 2
    assert account.calls.count("lambda:ListEventSourceMappings") == 4
