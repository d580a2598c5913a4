"""The doctor reads a function in few calls, scans an account, and names what it could not read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.budgets import quick_budget
from tests.support.faults import FAULTS, FaultyAccount, fair, refused
from tests.support.shop import few_of_the_shop
from tui.aws.lambda_provider import LambdaProvider
from tui.domain.call import UpdateAlias
from tui.domain.context import Context
from tui.domain.function import FunctionSnapshot, FunctionSummary
from tui.domain.routing import Routing, Weight
from tui.features.doctor.findings import AccountScan, FunctionReport, Policy
from tui.features.doctor.read import AT_A_TIME, read_account_scan, read_function_report
from tui.features.doctor.runtime_table import runtime_table
from tui.writes.journal.file import Journal
from tui.writes.journal.record import Record
from tui.writes.workspace import Workspace

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
POLICY = Policy(NOW, runtime_table(), ("prod", "live", "main"))


def shop() -> FaultyAccount:
    """Return the shop as it is at NOW."""
    return FaultyAccount(clock=lambda: NOW)


def few() -> FaultyAccount:
    """Return what most tests need of it."""
    return FaultyAccount(few_of_the_shop(), clock=lambda: NOW)


def provider(account: FaultyAccount) -> LambdaProvider:
    return LambdaProvider(account.session, Context("demo", "us-east-1"), budget=quick_budget())


def functions(account: FaultyAccount) -> list[FunctionSummary]:
    opened, marker = provider(account), None
    summaries: list[FunctionSummary] = []
    with account.without_faults():
        while True:
            page = opened.list_functions(marker)
            summaries += page.items
            if page.next_marker is None:
                return summaries
            marker = page.next_marker


def report(account: FaultyAccount, name: str) -> FunctionReport:
    (last,) = read_function_report(Workspace(provider(account)), FunctionSnapshot(name), POLICY)
    return last


def test_the_shop_has_one_function_for_every_finding() -> None:
    account = shop()
    *_, last = read_account_scan(Workspace(provider(account)), functions(account), POLICY)
    assert last.complete
    assert last.unchecked == ()
    summary = {(finding.function, finding.subject, finding.fix is not None) for finding in last.findings}
    assert summary >= {
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
    (tax,) = [finding for finding in last.findings if finding.function == "tax-tables"]
    assert tax.what == "SAM stack shop-tax changed $LATEST (Timeout) and published no version for PROD"
    alarms = {finding.what.partition(" can never")[0] for finding in last.findings if finding.what.startswith("alarm")}
    assert alarms == {"alarm payment-capture-prod-throttles", "alarm payment-capture-v10-errors"}
    healthy = {"order-processor", "cart-add", "geo-lookup", "gift-wrapping", "storefront-render"}
    assert not healthy & {finding.function for finding in last.findings}


def test_a_scan_comes_function_by_function_and_can_be_left() -> None:
    account = few()
    named = functions(account)
    assert len(named) > 2 + AT_A_TIME
    ticks = iter(range(100))
    scan = read_account_scan(Workspace(provider(account)), named, POLICY, lambda: float(next(ticks)))
    assert next(scan) == AccountScan(len(named))
    steps = [next(scan) for _ in range(2)]
    assert [report.function for report in steps[-1].reports] == [one.name for one in named[:2]]
    assert [step.elapsed for step in steps] == [1.0, 2.0]
    del scan
    # The few that were begun end; no further one begins.
    assert account.calls.count("lambda:ListAliases") <= 2 + AT_A_TIME


def test_a_healthy_function_costs_three_calls_and_one_without_aliases_one() -> None:
    account = shop()
    known = {one.name: one for one in functions(account)}
    for name, calls in (("cart-add", 3), ("order-export", 1)):
        account.calls.clear()
        *_, last = read_account_scan(Workspace(provider(account)), [known[name]], POLICY)
        assert (last.findings, last.unchecked) == ((), ())
        assert account.calls.count("cloudwatch:DescribeAlarms") == 1
        assert len(account.calls) == calls + 1


@pytest.mark.parametrize(
    ("action", "function", "expected"),
    [
        ("lambda:ListAliases", "gift-tracking", "its aliases"),
        ("lambda:GetFunctionConfiguration", "gift-tracking", "whether 11 is Active"),
        ("codedeploy:ListDeployments", "gift-tracking", "whether the split of PROD is stale"),
        ("lambda:ListProvisionedConcurrencyConfigs", "gift-cards", "its provisioned concurrency"),
    ],
)
@pytest.mark.parametrize("fault", ["denied", "garbage", "expired"])
def test_what_could_not_be_read_is_no_health(action: str, function: str, expected: str, fault: str) -> None:
    account = few()
    account.faults[action] = FAULTS[fault]
    function_report = report(account, function)
    (unchecked,) = (one for one in function_report.unchecked if expected in one.what)
    assert unchecked.failure is not None
    assert unchecked.failure.action == action


@pytest.mark.parametrize("fault", ["denied", "throttled"])
def test_alarms_that_could_not_be_read_are_told_once_for_all(fault: str) -> None:
    account = few()
    account.faults["cloudwatch:DescribeAlarms"] = FAULTS[fault]
    *_, last = read_account_scan(Workspace(provider(account)), functions(account)[:3], POLICY)
    (unchecked,) = last.unchecked
    assert unchecked.failure is not None
    assert (unchecked.function, unchecked.failure.action) == ("", "cloudwatch:DescribeAlarms")
    (alone,) = report(account, "payment-capture").unchecked
    assert (alone.function, alone.what) == ("payment-capture", unchecked.what)


def test_a_split_that_was_made_from_here_is_not_forgotten() -> None:
    account = shop()
    workspace = Workspace(provider(account))
    workspace.identify()
    (before,) = read_function_report(workspace, FunctionSnapshot("image-classifier"), POLICY)
    assert [finding.subject for finding in before.findings] == ["PROD"]
    alias = workspace.provider.get_alias("image-classifier", "PROD")
    workspace.write(UpdateAlias(alias, Routing("40", "41", Weight(3000))))
    (after,) = read_function_report(workspace, FunctionSnapshot("image-classifier"), POLICY)
    assert (after.findings, after.unchecked) == ((), ())


def test_a_journal_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    folder.mkdir()
    folder.chmod(0o777)
    workspace = Workspace(provider(FaultyAccount()), Record(Journal(folder)))
    (last,) = read_function_report(workspace, FunctionSnapshot("image-classifier"), POLICY)
    assert [one.what for one in last.unchecked] == ["which splits Crossfade made"]


def test_a_version_that_is_gone_is_found_missing() -> None:
    account = few()
    not_there = refused(404, "ResourceNotFoundException", "Function not found: 14")

    def fault(action: str, request: Any, carry_out: Any) -> Any:
        return (not_there if "Qualifier=14" in request.url else fair)(action, request, carry_out)

    account.faults["lambda:GetFunctionConfiguration"] = fault
    function_report = report(account, "order-refunds")
    assert [finding.what for finding in function_report.findings] == ["PROD routes to 14, and 14 does not exist"]


def test_with_expired_credentials_the_rest_is_not_asked_and_each_says_so() -> None:
    account = few()
    some = functions(account)[:5]
    account.faults["*"] = FAULTS["expired"]
    account.calls.clear()
    *_, last = read_account_scan(Workspace(provider(account)), some, POLICY)
    assert last.complete
    assert len(account.calls) == 1
    assert {one.function for one in last.unchecked} - {""} == {one.name for one in some}
