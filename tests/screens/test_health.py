"""Traffic, verdict and alarms of the selected alias, as an operator sees them, on good days and on bad ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from screens.messages import RefreshRequested
from tests.support.budgets import quick_budget
from tests.support.fault_reasons import REASONS
from tests.support.faults import FAULTS, FaultyAccount
from tests.support.journey import Begin, Journey
from tests.support.virtual_time import hold_moment
from tui.demo import DemoAccount
from tui.features.health.statistics.verdict import Outcome

SIZES = [(120, 36), (80, 24)]
MOMENT = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""When the demo's canaries are judged as their names say: its traffic hangs on the minute."""
READ = "cloudwatch:GetMetricData"
EXPECTED = {**REASONS, "garbage": "the list of MetricDataResults is not one"}


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda _: None))


def wanted(function: str, **more: object) -> dict[str, object]:
    return {"start_function": function, "start_alias": "PROD", "protected_aliases": (), "refresh_seconds": 0, **more}


def metric_reads(account: FaultyAccount) -> int:
    return account.calls.count(READ)


async def read(journey: Journey) -> None:
    """Wait until all that can be read was read."""
    await journey.until(lambda: journey.app.health is not None and journey.app.health.settled)


@pytest.mark.parametrize(
    ("function", "outcome", "words", "size"),
    [
        ("order-processor", Outcome.PASS, "no more errors|not worse|pass: under", SIZES[0]),
        ("payment-capture", Outcome.FAIL, "the errors of 11", SIZES[1]),
        ("order-refunds", Outcome.NOT_ENOUGH, "not enough data", SIZES[1]),
    ],
)
async def test_the_demo_s_canaries_are_judged(
    begin: Begin,
    monkeypatch: pytest.MonkeyPatch,
    function: str,
    outcome: Outcome,
    words: str,
    size: tuple[int, int],
) -> None:
    hold_moment(monkeypatch, MOMENT)
    async with begin(size=size, **wanted(function)) as journey:
        await read(journey)
        await journey.until(lambda: any(phrase in journey.text for phrase in words.split("|")))
        await journey.until(lambda: "observed " in journey.text or "seen " in journey.text)
        assert journey.app.health is not None
        assert journey.app.health.verdict is not None
        assert journey.app.health.verdict.outcome is outcome
        assert "observed: no data yet" not in journey.text


async def test_a_bad_canary_started_here_fails_within_minutes_and_trips_its_alarm(begin: Begin) -> None:
    # A second of ours is four minutes there.
    account = DemoAccount(speed=240.0)
    settings = wanted("payment-capture", metrics_seconds=60)
    async with begin(session=account.session, clock=account.clock, **settings) as journey:
        await journey.until(lambda: journey.app.fader)
        began = account.clock.now()
        await journey.press("5", "0", "enter")
        await journey.until(lambda: journey.routing("payment-capture") == ("11", {"12": 0.5}))
        await journey.sees("ALARM payment-capture-", "fail: 12 has")
        assert account.clock.now() - began < timedelta(hours=1)


@pytest.mark.parametrize(
    ("fault", "size"),
    [*zip(["denied", "garbage"], SIZES, strict=True)],
)
async def test_a_fault_empties_the_panel_alone(begin: Begin, fault: str, size: tuple[int, int]) -> None:
    account = FaultyAccount()
    account.faults = {READ: FAULTS[fault], "cloudwatch:DescribeAlarms": FAULTS[fault]}
    async with begin(size=size, session=account.session, budget=quick_budget(), **wanted("order-processor")) as journey:
        await read(journey)
        await journey.sees(EXPECTED[fault], "actual 10 %", "observed: no data yet")
        await journey.press("t")
        await journey.sees("traffic", EXPECTED[fault])
        await journey.press("escape")
        await journey.sees("actual 10 %")
        await journey.press("b")
        await journey.moved("6", {})
        account.faults.clear()
        await journey.press("r")
        await journey.until(lambda: journey.app.health and journey.app.health.failure is None)
        await journey.sees("data up to" if size[0] > 100 else "6 0.")


async def test_without_cloudtrail_the_verdict_says_from_when_it_stands(begin: Begin) -> None:
    account = FaultyAccount()
    account.faults = {"cloudtrail:LookupEvents": FAULTS["denied"]}
    async with begin(session=account.session, budget=quick_budget(), **wanted("payment-capture")) as journey:
        await read(journey)
        await journey.sees("evaluated from", "cloudtrail:LookupEvents")
        assert journey.app.health is not None
        assert journey.app.health.verdict is not None
        assert journey.app.health.verdict.outcome is Outcome.NOT_ENOUGH


async def test_one_call_reads_an_alias_and_the_next_waits_for_the_minute(begin: Begin) -> None:
    account = FaultyAccount()
    async with begin(session=account.session, **wanted("order-processor")) as journey:
        await read(journey)
        before = metric_reads(account)
        await journey.press("f", "right", "left", "right_square_bracket")
        await journey.settled()
        assert metric_reads(account) == before
        await journey.press("r")
        await journey.until(lambda: metric_reads(account) == before + 1)


async def test_on_request_only_means_that(begin: Begin) -> None:
    account = FaultyAccount()
    async with begin(session=account.session, **wanted("order-processor", metrics_seconds=0)) as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete)
        await journey.sees("actual 10 %")
        await journey.sees("traffic is read on request only: press r")
        assert metric_reads(account) == 0
        await journey.press("r")
        await journey.until(lambda: metric_reads(account) == 1)


async def test_nothing_is_read_that_nobody_looks_at(begin: Begin) -> None:
    account = FaultyAccount()
    async with begin(session=account.session, **wanted("order-processor")) as journey:
        await read(journey)
        journey.app.app_focus = False
        before = metric_reads(account)
        # A key would give the focus back.
        journey.app.post_message(RefreshRequested())
        await journey.until(lambda: account.calls.count("lambda:ListAliases") >= 2)
        assert metric_reads(account) == before
        journey.app.app_focus = True
        await journey.until(lambda: metric_reads(account) == before + 1)


async def test_the_window_is_chosen(begin: Begin) -> None:
    async with begin(**wanted("order-processor")) as journey:
        await read(journey)
        await journey.sees("Last 15 min")
        await journey.press("right_square_bracket", "right_square_bracket", "right_square_bracket")
        await journey.sees("Last 24 h")
        await journey.press("left_square_bracket")
        await journey.sees("Last 3 h")


@pytest.mark.parametrize("size", SIZES)
async def test_the_screen_shows_the_numbers_behind_the_verdict(begin: Begin, size: tuple[int, int]) -> None:
    async with begin(size=size, **wanted("payment-capture")) as journey:
        await read(journey)
        await journey.press("t")
        await journey.sees("payment-capture:PROD", "11 stable", "12 canary", "error rate", "weight of 12")
        while "evidence over a million" not in journey.text and "16 metrics per read" not in journey.text:
            await journey.press("pagedown")
        await journey.sees("evidence over a million")
        await journey.press("end")
        await journey.sees("16 metrics per read, every 60 s")
        await journey.press("question_mark", "end")
        await journey.sees("about 0.23 USD a")
        await journey.press("escape", "escape")
        await journey.sees("actual 10 %")


async def test_a_promotion_against_the_verdict_is_said_and_made(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    hold_moment(monkeypatch, MOMENT)
    async with begin(**wanted("payment-capture")) as journey:
        await read(journey)
        await journey.press("p")
        await journey.notified("the verdict on 12 is fail")
        await journey.until(lambda: journey.routing("payment-capture") == ("12", {}))


async def test_on_a_protected_alias_it_is_said_where_it_is_asked(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    hold_moment(monkeypatch, MOMENT)
    async with begin(**wanted("payment-capture", protected_aliases=("prod*",))) as journey:
        await read(journey)
        await journey.press("p")
        await journey.sees("PROD is protected", "the verdict on 12 is fail")
        await journey.press("escape")
        await journey.settled()
        assert journey.routing("payment-capture") == ("11", {"12": 0.1})


async def test_rolling_back_says_nothing_of_it(begin: Begin) -> None:
    async with begin(**wanted("payment-capture")) as journey:
        await read(journey)
        await journey.press("b")
        await journey.until(lambda: journey.routing("payment-capture") == ("11", {}))
        assert not any("verdict" in notice.message for notice in journey.app._notifications)


async def test_before_a_canary_starts_its_time_to_decide_is_told(begin: Begin) -> None:
    async with begin(**wanted("order-processor")) as journey:
        await journey.until(lambda: journey.app.fader)
        await journey.press("b")
        await journey.moved("6", {})
        await journey.sees("a canary", "verdict in")
        await journey.press("c", "right")
        await journey.moved("6", {"7": 0.01})
        await journey.sees("verdict")
