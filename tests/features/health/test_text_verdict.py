"""The verdict is said in a phrase that fits, with the numbers behind it on request."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.make_believe_traffic import CANARY, STABLE, Counts, at, traffic, weights
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import Weight
from tui.domain.traffic import AliasTraffic, WeightSince
from tui.features.health.forecast import Baseline, forecast, propose
from tui.features.health.statistics.overdispersion import Overdispersion
from tui.features.health.statistics.verdict import Outcome, Reason, Verdict, evaluate_canary
from tui.features.health.text.forecast import baseline_text, forecast_text, proposal_text
from tui.features.health.text.verdict import (
    WIDTH,
    observed_text,
    reason_text,
    verdict_lines,
    verdict_text,
    why_no_verdict,
)
from tui.presentation.number_format import about, count, evidence, percent, times, times_at_most

BEFORE: list[Counts] = [(600, 6 + index % 3 - 1) for index in range(60)]
TEN = Weight(1_000)


def judged(stable: list[Counts], canary: list[Counts], before: list[Counts] = BEFORE, **named: float | None) -> Verdict:
    read = traffic(stable, canary, before, **named)  # type: ignore[arg-type]
    return of(read)


def of(read: AliasTraffic) -> Verdict:
    assert read.until is not None
    return evaluate_canary(read, STABLE, CANARY, weights(1_000), read.until)


SOUND = judged([(540, 5)] * 40, [(60, 1), (60, 0)] * 20)
BROKEN = judged([(540, 5)] * 5, [(60, 5)] * 5)
FIXED = judged([(540, 432)] * 6, [(60, 1)] * 6, [(600, 480)] * 60)
THIN = judged([(10, 0)] * 3, [(4, 0)] * 3)


def test_a_pass_names_the_increase_that_is_not_ruled_out() -> None:
    assert SOUND.max_undetected_ratio is not None
    bound = times_at_most(SOUND.max_undetected_ratio)
    assert verdict_text(SOUND) == f"pass: no more errors than 6 (under {bound} not excluded)"


def test_a_pass_by_the_slo_says_so() -> None:
    clean = judged([(6_000, 0)] * 15, [(600, 0)] * 15, [(6_600, 1)] * 60)
    assert verdict_text(clean) == "pass: under 1 % errors (any increase not excluded)"


def test_a_fail_says_how_much_worse() -> None:
    assert verdict_text(BROKEN) == "fail: 7 has 9.0× the errors of 6"
    none = judged([(540, 0)] * 5, [(60, 30)] * 5)
    assert verdict_text(none) == "fail: 150 errors on 7, none on 6"


@pytest.mark.parametrize("verdict", [SOUND, BROKEN, FIXED, THIN, replace(SOUND, reason=Reason.WITHIN_SLO)])
def test_a_reason_by_itself_names_versions(verdict: Verdict) -> None:
    assert {STABLE, CANARY} & set(re.findall(r"\d+", reason_text(verdict)))
    assert reason_text(BROKEN) == "7 has 9.0× the errors of 6"


def test_a_slow_canary_is_called_slow() -> None:
    slow = judged([(540, 5)] * 20, [(60, 1), (60, 0)] * 10, canary_ms=150.0)
    assert verdict_text(slow) == "fail: 7 is slower than 6 (p90 in 20 of 20 min)"
    assert slow.reason is Reason.SLOWER


def test_a_canary_that_was_slow_is_warned_of() -> None:
    read = traffic([(540, 5)] * 60, [(60, 1), (60, 0)] * 30, BEFORE)
    stable, canary = read.series
    warm = tuple(replace(minute, p50=150.0, p90=300.0) if minute.at < at(20) else minute for minute in canary.minutes)
    was = of(replace(read, series=(stable, replace(canary, minutes=warm))))
    assert verdict_text(was) == "warning: 7 was slower than 6 until 12:20 UTC"
    assert "until 12:20 UTC" in dict(verdict_lines(was))["latency"]


def test_what_was_not_judged_is_in_the_headline() -> None:
    thin = traffic([(1_200, 12)] * 40, [(6, 0)] * 40, BEFORE)
    few = evaluate_canary(thin, STABLE, CANARY, weights(50), at(40))
    assert verdict_text(few) == "no more errors than 6; durations not judged"
    assert verdict_text(few, width=24) == "durations not judged"
    waits = "no more errors than 6; durations not judged yet, verdict in about 7 min at 10 %"
    assert verdict_text(few, TEN, 6.7, width=90) == waits
    assert verdict_text(few, TEN, 6.7) == "no more errors than 6; durations not judged"
    assert verdict_text(few, Weight(0), 6.7, width=90) == "no more errors than 6; durations not judged"
    latency = dict(verdict_lines(few))["latency"]
    assert "10 comparisons (of 40 min together) at p50, 0 at p90; a verdict takes 12" in latency
    assert latency.endswith("a slowdown under 1.5× is not detected")
    thin = traffic([(1_200, 12)] * 60, [(6, 0)] * 60, BEFORE)
    rough = evaluate_canary(thin, STABLE, CANARY, weights(50), at(60))
    assert rough.outcome is Outcome.PASS
    assert verdict_text(rough).endswith("; durations judged roughly")
    assert "cannot be ruled out" in verdict_text(rough, width=90)
    assert verdict_text(rough, width=36) == "pass: not worse; durations roughly"
    silent = judged([(1_200, 0)] * 15, [(75, 0)] * 15, canary_ms=None)
    assert verdict_text(silent) == "not enough data: Duration could not be read"
    early = judged([(6_000, 0)] * 8, [(600, 0)] * 8, [(6_600, 1)] * 60)
    assert verdict_text(early) == "under 1 % errors on 7; durations not judged"


def test_a_stable_that_fails_is_named() -> None:
    assert verdict_text(FIXED) == "pass: the stable is failing; durations not judged"
    assert verdict_text(FIXED, width=44) == "pass: stable failing; durations not judged"
    whole = "pass: the stable is failing (errors 6: 80 %, 7: 1.7 %); durations not judged"
    assert verdict_text(FIXED, width=80) == whole


def test_too_little_tells_how_much_and_how_long() -> None:
    assert verdict_text(THIN) == "not enough data: 12 calls on 7"
    assert verdict_text(THIN, TEN, 39.2, width=80) == "not enough data: 12 calls on 7, verdict in about 40 min at 10 %"
    assert verdict_text(THIN, TEN, 39.2) == "not enough data: 12 calls on 7, about 40 min at 10 %"
    assert verdict_text(THIN, TEN, None) == "not enough data: 12 calls on 7, over a day at 10 %"
    assert verdict_text(THIN, TEN, 39.2, width=30) == "not enough data: 12 calls"
    assert verdict_text(THIN, Weight(0), 39.2) == "not enough data: 12 calls on 7, not split now"


def test_silence_is_named() -> None:
    stable: list[Counts] = [(540, 5)] * 30
    sound = traffic(stable, [(60, 1)] * 30, BEFORE)
    read_at = sound.read_at
    assert read_at is not None
    assert verdict_text(judged(stable, [])) == "not enough data: no calls on 7 in 30 min"
    assert verdict_text(judged([], [])) == "not enough data: no calls on 7 yet"
    assert verdict_text(judged([(0, 0)] * 9, [(0, 0)] * 9)) == "not enough data: no calls on 6 or 7 in 9 min"
    assert verdict_text(judged(stable, [(60, 1)] * 12)) == "not enough data: no recent calls on 7"
    assert verdict_text(of(replace(sound, read_at=None))) == "not enough data: the data is too old"
    assert verdict_text(of(replace(sound, missing=("Errors",)))) == "not enough data: Errors could not be read"
    refused = replace(sound, failures=(ReadFailure("cloudwatch:GetMetricData", "denied"),))
    assert verdict_text(of(refused)) == "not enough data: cloudwatch:GetMetricData not read"
    assert verdict_text(of(replace(sound, period_s=300))) == "not enough data: no per-minute data"
    assert verdict_text(evaluate_canary(sound, STABLE, CANARY, (), read_at)) == "not enough data: 7 has no weight"
    without_stable = judged([(0, 0)] * 40, [(60, 0)] * 40)
    assert verdict_text(without_stable) == "not enough data: no calls on 6 in 40 min"
    whole = "not enough data: no calls on 6 in 40 min, so 7 has nothing to be compared with"
    assert verdict_text(without_stable, width=90) == whole
    # Minutes in which nothing was split say nothing of the versions, whoever was called in them.
    again = [*weights(1_000), WeightSince(at(5), Weight(0)), WeightSince(at(20), Weight(1_000))]
    paused = traffic([(0, 0)] * 5 + [(60, 0)] * 16 + [(0, 0)] * 19, [(60, 0)] * 40)
    assert verdict_text(evaluate_canary(paused, STABLE, CANARY, again, at(40))) == (
        "not enough data: no calls on 6 in 24 min"
    )
    apart = judged([(1, 0), (0, 0)] * 20, [(0, 0), (1, 0)] * 20)
    assert verdict_text(apart, width=90) == "not enough data: 6 and 7 not called in the same minute in 40 min"
    assert verdict_text(replace(apart, reason=Reason.NO_MINUTE)).endswith("no complete minute of 6 and 7 yet")
    quiet = judged(stable, [(60, 1)] * 12)
    silent = (without_stable, judged(stable, []), judged([(0, 0)] * 9, [(0, 0)] * 9), quiet, SOUND, THIN)
    few = ["no calls on 6", "no calls on 7", "no calls at all", "no recent calls", "", ""]
    assert [why_no_verdict(one) for one in silent] == few
    underserved = judged([(5_400, 54)] * 12, [(60, 0)] * 12)
    assert verdict_text(underserved) == "not enough data: 7 gets 1.1 %; 10 % is set"
    assert verdict_text(judged(stable, [(60, 1)] * 30, canary_ms=None)) == "not enough data: Duration could not be read"


@given(
    st.sampled_from(Outcome),
    st.sampled_from(Reason),
    st.sampled_from([SOUND, BROKEN, FIXED, THIN]),
    st.sampled_from(["7", "$LATEST.PUBLISHED", "12345678901234567890"]),
    st.sampled_from([None, Weight(0), Weight(1), TEN, Weight(10_000)]),
    st.none() | st.floats(0, 1e6),
    st.integers(20, 90),
)
def test_every_phrase_fits_and_begins_with_its_word(
    outcome: Outcome,
    reason: Reason,
    verdict: Verdict,
    canary: str,
    weight: Weight | None,
    minutes: float | None,
    width: int,
) -> None:
    phrase = verdict_text(replace(verdict, outcome=outcome, reason=reason, canary=canary), weight, minutes, width)
    assert len(phrase) <= width
    assert phrase.startswith("" if outcome is Outcome.ERRORS_ONLY else f"{outcome}: ")
    assert outcome is not Outcome.ERRORS_ONLY or "pass" not in phrase
    assert "healthy" not in phrase


def test_phrases_fit_the_narrowest_panel() -> None:
    for verdict in (SOUND, BROKEN, FIXED, THIN):
        assert len(verdict_text(verdict, TEN, 39)) <= WIDTH


def test_the_numbers_behind_a_fail() -> None:
    lines = dict(verdict_lines(BROKEN))
    assert lines["stable"] == "6: 25 errors in 2,700 calls, 0.93 %"
    assert lines["canary"] == "7: 25 errors in 300 calls, 8.3 %"
    assert "since 12:0" in lines["more errors"]
    assert "fails at 56" in lines["more errors"]
    assert "not ruled out" not in lines
    assert dict(verdict_lines(THIN))["not ruled out"] == "any increase"
    assert lines["share"] == "10 % of 3,000 calls (8.95 to 11.1), set 10 %"
    assert lines["minutes"] == "5 compared, 5 complete"
    assert lines["burstiness"] == "1.0× (φ) from 360 errors in 60 min"
    assert lines["latency"] == "slower by over 10 % in 0 of 5 min at p50, 0 at p90; a verdict takes 12"


def test_what_was_excluded_and_assumed_is_named() -> None:
    thin = judged([(540, 5)] * 3, [(60, 1), (None, None), (60, 0)], before=[])
    lines = dict(verdict_lines(thin))
    assert lines["minutes"] == "2 compared, 2 complete; excluded: 1 no calls known on the canary"
    assert lines["burstiness"] == "5.1× (φ), partly assumed: only 11 errors in 4 min"


def test_the_numbers_behind_a_failing_stable() -> None:
    lines = verdict_lines(FIXED)
    assert any(text.startswith("6 has more errors than 7: evidence ") for _, text in lines)
    assert ("latency", "not judged: the stable's durations are those of failed calls") in lines


def test_a_share_outside_its_band_is_said() -> None:
    underserved = judged([(5_400, 54)] * 12, [(60, 0)] * 12)
    assert observed_text(underserved.observed).endswith("set 10 %: beyond chance")
    assert observed_text(judged([], []).observed) == "not known: no calls"


SINGLE = Overdispersion(1.0, 60, 36_000, 360, assumed=False)


def test_the_forecast_in_words() -> None:
    busy = Baseline(600, 0.01, SINGLE, 60)
    assert forecast_text(forecast(busy, TEN)) == "10 %: detects 5.0× the errors in about 3 min, passes in about 12 min"
    assert forecast_text(forecast(Baseline(None), TEN)) == "10 %: no verdict within a day"
    assert baseline_text(busy) == "600 calls a minute, 1 % errors, over 60 min"
    assert baseline_text(Baseline(0.25, 0.0, SINGLE, 15)) == "0.25 calls a minute, 0 % errors, over 15 min"
    assert baseline_text(Baseline(None)) == "no traffic read before the canary"


@pytest.mark.parametrize(
    ("calls", "rate", "first_step", "minutes", "expected"),
    [
        (600, 0.01, 1_000, 15, "verdict in about 12 min at 10 %"),
        (30, 0.01, 100, 150, "verdict in about 19 h at 1 %; start at 10 %: about 3 h"),
        (3, 0.001, 100, 5, "verdict in over a day at 1 %; fastest at 50 %: about 16 h"),
        (3, 0.001, 5_000, 5, "verdict in about 16 h at 50 %; no weight is faster"),
        (0.02, 0.001, 100, 60, "too little traffic: no verdict within a day, even at 50 %"),
    ],
)
def test_the_first_step_that_is_worth_its_while(
    calls: float, rate: float, first_step: int, minutes: float, expected: str
) -> None:
    assert proposal_text(propose(Baseline(calls, rate, SINGLE, 60), Weight(first_step), minutes)) == expected


def test_where_there_is_little_room_the_first_step_keeps_its_numbers() -> None:
    worth = propose(Baseline(30, 0.01, SINGLE, 60), Weight(100), 150)
    assert proposal_text(worth, 50) == "verdict: 1 % about 19 h, 10 % about 3 h"
    slow = propose(Baseline(3, 0.001, SINGLE, 60), Weight(100), 5)
    assert proposal_text(slow, 50) == "verdict: 1 % over a day, 50 % about 16 h"


def test_figures() -> None:
    assert [percent(share) for share in (None, 0.0, 0.00213, 0.099, 0.1234, 1.0, 1e-9)] == [
        "-",
        "0 %",
        "0.21 %",
        "9.9 %",
        "12.3 %",
        "100 %",
        "under 0.0001 %",
    ]
    assert [times(ratio) for ratio in (0.5, 1.44, 9.94, 9.96, 1234.5)] == ["0.5×", "1.4×", "9.9×", "10×", "1,234×"]
    assert [times_at_most(ratio) for ratio in (1.0, 1.41, 2.98, 9.95, 12.1)] == ["1.0×", "1.5×", "3.0×", "10×", "13×"]
    assert [evidence(value) for value in (1e-9, 0.034, 1.0, 9.96, 1240.3, 1e300)] == [
        "under 0.01",
        "0.034",
        "1",
        "10",
        "1,240",
        "over a million",
    ]
    assert [about(minutes) for minutes in (None, 0.2, 1.0, 39.2, 100, 101, 1_440)] == [
        "over a day",
        "under a minute",
        "about 1 min",
        "about 40 min",
        "about 100 min",
        "about 2 h",
        "about 24 h",
    ]
    assert [count(1, "call"), count(5_400, "call")] == ["1 call", "5,400 calls"]
    assert at(0).tzinfo is not None
