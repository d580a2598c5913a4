"""The doctor reads a function in few calls, makes the round of an account, and names what it could not read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.weather import BAD_DAYS, Weather, fair, refused
from tui.domain.context import Context
from tui.domain.function import FunctionSnapshot, FunctionSummary
from tui.operations.findings import Checkup, Rounds, Standards
from tui.providers.aws import LambdaProvider
from tui.providers.budget import Budget
from tui.readings.doctor import read_checkup, read_rounds
from tui.readings.runtimes import runtime_table

STANDARDS = Standards(datetime(2026, 11, 24, tzinfo=UTC), runtime_table(), ("prod", "live", "main"))


def provider(account: Weather) -> LambdaProvider:
    return LambdaProvider(account.session, Context("demo", "us-east-1"), budget=Budget(1000))


def functions(account: Weather) -> list[FunctionSummary]:
    opened, marker = provider(account), None
    found: list[FunctionSummary] = []
    with account.sheltered():
        while True:
            page = opened.list_functions(marker)
            found += page.items
            if page.next_marker is None:
                return found
            marker = page.next_marker


def checkup(account: Weather, name: str) -> Checkup:
    (found,) = read_checkup(provider(account), FunctionSnapshot(name), STANDARDS)
    return found


def test_the_shop_has_one_function_for_every_finding() -> None:
    account = Weather()
    *_, last = read_rounds(provider(account), functions(account), STANDARDS)
    assert last.over
    assert last.unchecked == ()
    told = {(finding.function, finding.subject, finding.fix is not None) for finding in last.findings}
    assert told >= {
        ("returns-intake", "PROD", False),
        ("gift-cards", "live", True),
        ("gift-tracking", "PROD", True),
        ("legacy-invoices", "$LATEST", False),
        ("season-report", "LAST", False),
        ("supplier-feed", "PROD", True),
        ("newsletter-render", "PROD", True),
        ("tax-tables", "PROD", False),
        ("image-classifier", "PROD", False),
    }
    healthy = {"order-processor", "cart-add", "geo-lookup", "gift-wrapping", "storefront-render"}
    assert not healthy & {finding.function for finding in last.findings}


def test_a_round_is_told_function_by_function_and_can_be_left() -> None:
    account = Weather()
    rounds = read_rounds(provider(account), functions(account)[:3], STANDARDS)
    assert next(rounds) == Rounds(3)
    account.asked.clear()
    assert [len(next(rounds).checkups) for _ in range(2)] == [1, 2]
    asked = len(account.asked)
    del rounds
    assert len(account.asked) == asked


def test_a_healthy_function_costs_three_calls_and_one_without_aliases_one() -> None:
    account = Weather()
    known = {one.name: one for one in functions(account)}
    for name, calls in (("cart-add", 3), ("order-export", 1)):
        account.asked.clear()
        *_, last = read_rounds(provider(account), [known[name]], STANDARDS)
        assert (last.findings, last.unchecked) == ((), ())
        assert len(account.asked) == calls


@pytest.mark.parametrize(
    ("action", "function", "says"),
    [
        ("lambda:ListAliases", "gift-tracking", "its aliases"),
        ("lambda:GetFunctionConfiguration", "gift-tracking", "whether 11 is Active"),
        ("codedeploy:ListDeployments", "gift-tracking", "whether the split of PROD was left behind"),
        ("lambda:ListProvisionedConcurrencyConfigs", "gift-cards", "its provisioned concurrency"),
    ],
)
@pytest.mark.parametrize("day", ["denied", "garbage", "expired"])
def test_what_could_not_be_read_is_no_health(action: str, function: str, says: str, day: str) -> None:
    account = Weather()
    account.faults[action] = BAD_DAYS[day]
    found = checkup(account, function)
    (unchecked,) = (one for one in found.unchecked if says in one.what)
    assert unchecked.trouble is not None
    assert unchecked.trouble.action == action


def test_a_version_that_is_gone_is_found_missing() -> None:
    account = Weather()
    not_there = refused(404, "ResourceNotFoundException", "Function not found: 14")

    def fault(action: str, request: Any, carry_out: Any) -> Any:
        return (not_there if "Qualifier=14" in request.url else fair)(action, request, carry_out)

    account.faults["lambda:GetFunctionConfiguration"] = fault
    found = checkup(account, "order-refunds")
    assert [finding.what for finding in found.findings] == ["PROD routes to 14, and 14 is not there"]


def test_with_expired_credentials_the_rest_is_not_asked_and_each_says_so() -> None:
    account = Weather()
    some = functions(account)[:5]
    account.faults["*"] = BAD_DAYS["expired"]
    account.asked.clear()
    *_, last = read_rounds(provider(account), some, STANDARDS)
    assert last.over
    assert len(account.asked) == 1
    assert {one.function for one in last.unchecked} == {one.name for one in some}
