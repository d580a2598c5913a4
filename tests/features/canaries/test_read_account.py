"""All aliases of an account over one provider: in few calls, in the order that finds canaries soon, gaps said."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.budgets import quick_budget
from tests.support.faults import FAULTS, FaultyAccount
from tests.support.many_functions import many_functions
from tests.support.shop import few_of_the_shop
from tests.support.virtual_time import hold_moment
from tui.aws.lambda_provider import LambdaProvider
from tui.domain.account import AliasesRead
from tui.domain.clock import utc_now
from tui.domain.context import Context
from tui.features.alias_history.routing_history import observed
from tui.features.canaries import read_account
from tui.features.canaries.attention import State
from tui.features.canaries.listing import BY_ATTENTION, arrange, parse_filter
from tui.features.canaries.read_account import AccountRead, read_canaries
from tui.features.canaries.rows import AliasRow
from tui.features.canaries.text import failures, head_lines, share_text
from tui.features.health.read import Reading, read_health
from tui.features.health.traffic_window import WINDOWS
from tui.presentation.spans import text_of
from tui.writes.workspace import Workspace

METRICS, ALIASES, TRAIL = "cloudwatch:GetMetricData", "lambda:ListAliases", "cloudtrail:LookupEvents"
HOUR = timedelta(hours=1)


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> FaultyAccount:
    # A minute that ends between two readings makes them differ by that minute.
    hold_moment(monkeypatch, utc_now().replace(second=1))
    return FaultyAccount(few_of_the_shop())


def workspace(account: FaultyAccount) -> Workspace:
    return Workspace(LambdaProvider(account.session, Context("demo", "us-east-1"), budget=quick_budget()))


def steps(opened: Workspace, kept: dict[str, AliasesRead] | None = None) -> list[AccountRead]:
    return list(read_canaries(opened, kept or {}, HOUR, ()))


def by_name(read: AccountRead) -> dict[str, AliasRow]:
    return {f"{row.alias.function}:{row.alias.name}": row for row in read.rows.rows}


def test_it_reads_every_alias_and_judges_all_canaries_together(
    account: FaultyAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = workspace(account)
    monkeypatch.setattr(read_account, "monotonic", lambda: 0.0)
    read = steps(opened)
    last = read[-1]
    functions = len(last.account.functions)
    assert last.account.functions_read == functions == account.calls.count(ALIASES)
    # Without a tenth of a second between them only canaries are steps of their own.
    assert len({step.account.functions_read for step in read}) == 8
    # The split of weeks ago is read from further back than the others, so it is asked about by itself.
    assert account.calls.count(METRICS) == 2
    rows = by_name(last)
    assert {name: row.state for name, row in rows.items() if row.alias.routing.split} == {
        "order-processor:PROD": State.SPLIT,
        "order-refunds:PROD": State.SPLIT,
        "payment-capture:PROD": State.FAILING,
        "gift-cards:live": State.STALE,
        "gift-wrapping:PROD": State.DEPLOYING,
        "gift-tracking:PROD": State.FAILING,
    }
    assert rows["gift-tracking:PROD"].stale
    assert len(arrange(last.rows.rows, parse_filter("is:stale"), BY_ATTENTION).rows) == 2
    assert rows["order-processor:PROD"].move is not None
    assert rows["order-processor:PROD"].read.read_at is not None
    # Where canaries are is known before their functions are listed: these are read first.
    first = next(step.account for step in read if step.account.canaries)
    assert first.functions_read <= 2
    head, more, *gaps = map(
        text_of, head_lines(last.rows.rows, last.account, last.evidence, last.hosted, len(rows), utc_now())
    )
    assert not gaps
    assert head.startswith("6 split   2 failing   2 stale   1 deploying   ")
    assert more == f"all {functions} functions read"
    # A verdict is the one of the alias's own page.
    row = rows["payment-capture:PROD"]
    reading = Reading(row.alias, WINDOWS[0], observed((), row.alias, opened.context.clock.now()))
    own = list(read_health(opened, reading))[-1].health.verdict
    assert row.verdict is not None
    assert row.verdict.verdict is not None
    assert own is not None
    judged = row.verdict.verdict
    assert (judged.outcome, judged.reason, judged.minutes) == (own.outcome, own.reason, own.minutes)


def test_what_was_read_lately_elsewhere_is_not_read_again_but_for_splits(account: FaultyAccount) -> None:
    account.faults[METRICS] = FAULTS["denied"]
    opened = workspace(account)
    kept = {name: one._replace(kept=True) for name, one in steps(opened)[-1].account.read.items()}
    account.calls.clear()
    again = steps(opened, kept)[-1]
    assert again.account.functions_read == len(again.account.functions)
    assert account.calls.count(ALIASES) == 6
    now = opened.context.clock.now()
    old = {name: one._replace(read_at=now - 2 * HOUR) for name, one in kept.items()}
    account.calls.clear()
    steps(opened, old)
    assert account.calls.count(ALIASES) == len(again.account.functions)


@pytest.mark.parametrize(
    ("denied", "expected"),
    [
        (ALIASES, "7 functions not read: no permission: lambda:ListAliases"),
        (TRAIL, "moves: no permission: cloudtrail:LookupEvents"),
        (METRICS, "verdicts: no permission: cloudwatch:GetMetricData"),
        ("codedeploy:ListDeployments", "deployments: no permission: codedeploy:ListDeployments"),
    ],
)
def test_what_may_not_be_read_is_said_and_nothing_is_healthy_for_it(
    account: FaultyAccount, denied: str, expected: str
) -> None:
    account.faults |= dict.fromkeys((denied, METRICS), FAULTS["denied"])
    last = steps(workspace(account))[-1]
    assert expected in failures(last.account, last.evidence, last.hosted)
    head, _, *gaps = map(text_of, head_lines(last.rows.rows, last.account, last.evidence, last.hosted, 0, utc_now()))
    assert expected in gaps
    if denied == ALIASES:
        assert head.startswith("no split alias found so far   ")
    if denied == METRICS:
        assert all(row.verdict is None or row.verdict.verdict is None for row in last.rows.rows)
        assert "failing" not in head
    if denied == TRAIL:
        assert "moved in the last day: 0 from here, others not known" in head


@pytest.mark.parametrize("audited", [True, False])
def test_the_first_canary_of_a_thousand_functions_takes_thirty_calls(tmp_path: Path, audited: bool) -> None:
    account = FaultyAccount(many_functions(tmp_path, 1_000))
    if not audited:
        account.faults[TRAIL] = FAULTS["denied"]
    read = next(step for step in read_canaries(workspace(account), {}, HOUR, ()) if step.account.canaries)
    assert len(account.calls) <= 30
    assert share_text(read.account) == f"{read.account.functions_read} of 1,000 functions read"
    assert read.account.functions_read <= 5
