"""What a gate says of evidence: failures first, then what is missing, then what passes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tui.domain.alarm import ALARM, INSUFFICIENT_DATA, OK, Alarm
from tui.domain.routing import Weight
from tui.features.health.statistics.verdict import Outcome
from tui.features.rollout.gate import Evidence, Result, check_gate
from tui.features.rollout.plan import Gate, Plan, Step, VerdictRule
from tui.features.rollout.text.plan import describe_gate, describe_time

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
GOOD = Evidence(AT, Outcome.PASS, "not worse", calls=500, error_rate=0.001, p90=120.0, alarms=(Alarm("errors", OK),))
LIMITS = Gate(fewest_calls=100, max_error_rate=0.01, max_p90=500.0)


def test_it_passes_with_its_reasons() -> None:
    check = check_gate(LIMITS, GOOD)
    assert check.result is Result.PASS
    assert check.reasons == ("verdict: pass", "500 calls to the new version", "1 alarm OK")
    assert check.at == AT
    assert "500 calls to version 7" in check_gate(LIMITS, replace(GOOD, version="7")).reasons


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            {"verdict": Outcome.FAIL, "reason": "7 has 3.1× the errors of 6"},
            "verdict: fail, 7 has 3.1× the errors of 6",
        ),
        ({"alarms": (Alarm("errors", ALARM),)}, "alarm errors is in ALARM"),
        ({"error_rate": 0.0123}, "errors 1.23%, the limit is 1.00%"),
        ({"p90": 501.0}, "p90 501 ms, the limit is 500 ms"),
    ],
)
def test_it_fails_even_where_something_could_not_be_read(change: dict[str, object], reason: str) -> None:
    bad = replace(GOOD, failures=("calls could not be read",), **change)  # type: ignore[arg-type]
    check = check_gate(LIMITS, bad)
    assert (check.result, check.reasons) == (Result.FAIL, (reason,))


@pytest.mark.parametrize(("calls", "result"), [(99, Result.NO_DATA), (100, Result.FAIL)])
def test_limits_count_from_the_fewest_calls_on(calls: int, result: Result) -> None:
    assert check_gate(LIMITS, replace(GOOD, calls=calls, error_rate=0.5)).result is result


@pytest.mark.parametrize("calls", [None, 0, 99])
def test_silence_is_no_data_whatever_the_verdict_says(calls: int | None) -> None:
    check = check_gate(LIMITS, replace(GOOD, calls=calls))
    assert check.result is Result.NO_DATA
    assert check.reasons == (f"{calls or 0} of 100 calls to the new version",)


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"alarms": None}, "alarms could not be read"), ({"all_alarms": False}, "not all alarms could be read")],
)
def test_alarms_that_were_not_read_are_inconclusive(change: dict[str, object], reason: str) -> None:
    check = check_gate(LIMITS, replace(GOOD, **change))  # type: ignore[arg-type]
    assert (check.result, check.reasons) == (Result.INCONCLUSIVE, (reason,))
    assert check_gate(replace(LIMITS, alarms=False), replace(GOOD, **change)).result is Result.PASS  # type: ignore[arg-type]


def test_limits_say_nothing_of_a_sample_that_is_too_small() -> None:
    assert check_gate(LIMITS, replace(GOOD, calls=3, error_rate=0.33)).result is Result.NO_DATA


def test_an_alarm_without_data_is_no_ok() -> None:
    check = check_gate(Gate(), replace(GOOD, alarms=(Alarm("errors", INSUFFICIENT_DATA),)))
    assert (check.result, check.reasons) == (Result.NO_DATA, ("alarm errors has no data",))


@pytest.mark.parametrize("word", [Outcome.WARN, Outcome.ERRORS_ONLY, Outcome.NOT_ENOUGH, None])
def test_what_does_not_decide_is_inconclusive(word: Outcome | None) -> None:
    assert check_gate(Gate(), replace(GOOD, verdict=word)).result is Result.INCONCLUSIVE


@pytest.mark.parametrize(
    ("word", "result"),
    [
        (Outcome.NOT_ENOUGH, Result.PASS),
        (Outcome.ERRORS_ONLY, Result.PASS),
        (Outcome.WARN, Result.INCONCLUSIVE),
        (None, Result.INCONCLUSIVE),
        (Outcome.FAIL, Result.FAIL),
    ],
)
def test_a_gate_may_ask_no_more_than_that_the_verdict_is_no_fail(word: Outcome | None, result: Result) -> None:
    assert check_gate(Gate(VerdictRule.NOT_FAIL), replace(GOOD, verdict=word)).result is result


def test_what_could_not_be_read_is_inconclusive_and_not_silence() -> None:
    unread = replace(GOOD, calls=None, alarms=None, failures=("no permission: cloudwatch:GetMetricData",))
    check = check_gate(Gate(), unread)
    assert check.result is Result.INCONCLUSIVE
    assert check.reasons == ("no permission: cloudwatch:GetMetricData", "alarms could not be read")


def test_after_100_percent_only_limits_and_alarms_count() -> None:
    alone = replace(GOOD, verdict=None, calls=0)
    assert check_gate(Gate(), alone, split=False).result is Result.PASS
    assert check_gate(LIMITS, alone, split=False).result is Result.NO_DATA
    failing = replace(alone, alarms=(Alarm("errors", ALARM),))
    assert check_gate(Gate(), failing, split=False).result is Result.FAIL


def test_a_gate_of_alarms_alone_needs_no_calls() -> None:
    gate = Gate(VerdictRule.NONE)
    assert check_gate(gate, replace(GOOD, verdict=None, calls=0)).result is Result.PASS


def test_a_gate_that_asks_nothing_of_the_metrics_is_open_also_where_they_cannot_be_read() -> None:
    unread = replace(GOOD, verdict=None, calls=None, alarms=None, failures=("no permission",))
    assert check_gate(Gate(VerdictRule.NONE, alarms=False), unread).result is Result.PASS


@pytest.mark.parametrize(
    ("gate", "otherwise"),
    [
        (Gate(), ["gate fails: roll back; no data: pause; inconclusive: pause"]),
        (Gate(VerdictRule.NONE), ["gate fails: roll back; no data: pause; cannot be read: pause"]),
        (Gate(VerdictRule.NONE, alarms=False), []),
    ],
)
def test_only_what_a_gate_can_say_is_described(gate: Gate, otherwise: list[str]) -> None:
    assert describe_gate(Plan("p", gate=gate))[1:] == otherwise


@pytest.mark.parametrize(
    ("holds", "words"),
    [((30, 29.5), "59.5 min"), ((30, 30), "1 h"), ((90,), "1.5 h"), ((30, None), "30 min and approvals")],
)
def test_a_plan_takes_as_long_as_it_holds(holds: tuple[float | None, ...], words: str) -> None:
    steps = (Step(Weight(1_000), None if minutes is None else timedelta(minutes=minutes)) for minutes in holds)
    assert describe_time(Plan("holds", tuple(steps))) == words
