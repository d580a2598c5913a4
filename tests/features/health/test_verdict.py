"""The word that is said of a canary, and when none is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.make_believe_traffic import BEGAN, CANARY, STABLE, Counts, at, series, traffic, weights
from tests.support.thorough import tries
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import ZERO, Weight
from tui.domain.traffic import AliasTraffic, Minute, Series, WeightSince
from tui.features.health.statistics.paired_minutes import ExclusionReason
from tui.features.health.statistics.rules import Rules
from tui.features.health.statistics.verdict import Outcome, Reason, Verdict, evaluate_canary

BEFORE: Sequence[Counts] = [(600, 6 + index % 3 - 1) for index in range(60)]
"""An hour at 10 calls a second with 1 % errors, one at a time."""

HEALTHY: Sequence[Counts] = [(540, 5)] * 12
LIKE_IT: Sequence[Counts] = [(60, 1), (60, 0)] * 6
AT_TEN = weights(1_000)


def verdict(read: AliasTraffic, now: datetime | None = None, held: tuple[WeightSince, ...] = AT_TEN) -> Verdict:
    assert read.until is not None
    return evaluate_canary(read, STABLE, CANARY, held, now or read.until)


def word(read: AliasTraffic, now: datetime | None = None) -> tuple[Outcome, Reason]:
    outcome = verdict(read, now)
    return outcome.outcome, outcome.reason


def test_a_canary_that_errs_as_its_stable_does_is_passed() -> None:
    result = verdict(traffic(HEALTHY, LIKE_IT, BEFORE))
    assert (result.outcome, result.reason) == (Outcome.PASS, Reason.NOT_WORSE)
    assert result.permits_next_step
    assert result.minutes == result.settled == 12
    assert result.max_undetected_ratio is not None
    assert 1 < result.max_undetected_ratio <= 3
    assert not result.overdispersion.assumed


def test_a_broken_canary_fails_within_two_minutes() -> None:
    result = verdict(traffic(HEALTHY[:2], [(60, 30), (60, 30)], BEFORE))
    assert (result.outcome, result.reason) == (Outcome.FAIL, Reason.MORE_ERRORS)
    assert result.errors.crossed in (at(0), at(1))
    assert result.ratio == pytest.approx(0.5 / (10 / 1080))


def test_a_fail_stays_where_the_canary_recovers() -> None:
    canary: Sequence[Counts] = [(60, 30)] * 3 + [(60, 0)] * 57
    result = verdict(traffic([(540, 5)] * 60, canary, BEFORE))
    assert result.outcome is Outcome.FAIL
    assert result.errors.crossed in (at(0), at(1))


def test_fewer_than_three_errors_are_never_a_fail() -> None:
    clean: Sequence[Counts] = [(100_000, 0)] * 5
    assert verdict(traffic(clean, [(2, 2)] + [(2, 0)] * 4, [(100_000, 12)] * 60)).outcome is not Outcome.FAIL
    assert verdict(traffic(clean, [(3, 3)] + [(2, 0)] * 4, [(100_000, 12)] * 60)).outcome is Outcome.FAIL


def test_errors_alone_are_no_pass() -> None:
    early = verdict(traffic(HEALTHY[:8], [(60, 0)] * 8, BEFORE))
    assert (early.outcome, early.reason, early.permits_next_step) == (Outcome.ERRORS_ONLY, Reason.NOT_WORSE, False)
    assert not early.durations_compared
    unsettled = verdict(traffic([*HEALTHY, *HEALTHY], [*LIKE_IT, *LIKE_IT], BEFORE, provisional_from=at(11)))
    assert unsettled.outcome is Outcome.ERRORS_ONLY


@pytest.mark.parametrize(("calls", "slower"), [(15, 10.0), (6, 100.0), (1, 100.0)])
def test_a_canary_with_few_calls_that_is_many_times_slower_is_found_and_never_passed(calls: int, slower: float) -> None:
    """Looked at every few minutes of a day."""
    minutes = 20 * 14 if calls == 1 else 180
    read = traffic([(600 - calls, 6)] * minutes, [(calls, 0)] * minutes, BEFORE, canary_ms=100 * slower)
    held = weights(100 * calls // 6)
    looks = [
        evaluate_canary(
            replace(read, series=tuple(replace(one, minutes=tuple(one.between(until=at(end)))) for one in read.series)),
            STABLE,
            CANARY,
            held,
            at(minutes),
        ).outcome
        for end in range(5, minutes, 9)
    ]
    assert Outcome.PASS not in looks
    assert word(read)[0] is Outcome.FAIL


def test_a_slow_start_is_failed_while_it_lasts_and_warned_of_afterwards() -> None:
    slow, equal = [(60, 1), (60, 0)] * 10, [(60, 1), (60, 0)] * 20
    read = traffic([(540, 5)] * 60, slow + equal, BEFORE)
    stable, canary = read.series
    warm = tuple(replace(minute, p50=200.0, p90=400.0) if minute.at < at(20) else minute for minute in canary.minutes)
    read = replace(read, series=(stable, replace(canary, minutes=warm)))
    looks = [
        verdict(
            replace(
                read,
                until=at(end),
                read_at=at(end),
                series=tuple(replace(one, minutes=tuple(one.between(until=at(end)))) for one in read.series),
            )
        )
        for end in (11, 14, 20, 40, 60)
    ]
    assert [(look.outcome, look.reason) for look in looks] == [
        (Outcome.WARN, Reason.SLOWER),
        (Outcome.FAIL, Reason.SLOWER),
        (Outcome.FAIL, Reason.SLOWER),
        (Outcome.WARN, Reason.WAS_SLOWER),
        (Outcome.WARN, Reason.WAS_SLOWER),
    ]
    assert {look.latency.until for look in looks[2:]} == {at(20)}


def test_few_errors_in_many_calls_pass_by_the_slo() -> None:
    result = verdict(traffic([(6_000, 0)] * 15, [(600, 0)] * 15, [(6_600, 1)] * 60))
    assert (result.outcome, result.reason) == (Outcome.PASS, Reason.WITHIN_SLO)
    assert result.max_undetected_ratio is None


def test_suspicion_holds_back_a_pass() -> None:
    before: Sequence[Counts] = [(6_600, 1)] * 60
    # Late, so that the evidence does not rise to a fail on its way.
    result = verdict(traffic([(6_000, 1)] * 10, [(600, 0)] * 5 + [(600, 1)] * 5, before))
    assert result.outcome is Outcome.WARN
    assert result.within_slo > 3
    assert not result.permits_next_step


def test_thin_traffic_is_not_enough() -> None:
    assert word(traffic([(10, 0)] * 12, [(1, 0)] * 12, [(11, 0)] * 60)) == (Outcome.NOT_ENOUGH, Reason.UNDECIDED)


@pytest.mark.parametrize(
    ("canary", "reason"),
    [([], Reason.NO_TRAFFIC), ([(None, None)] * 60, Reason.NO_TRAFFIC), ([(0, 0)] * 60, Reason.NO_TRAFFIC)],
)
def test_no_traffic_never_passes(canary: Sequence[Counts], reason: Reason) -> None:
    assert word(traffic([(540, 5)] * 60, canary, BEFORE)) == (Outcome.NOT_ENOUGH, reason)


def test_a_canary_that_fell_silent_does_not_pass_any_more() -> None:
    assert word(traffic([(540, 5)] * 22, LIKE_IT, BEFORE)) == (Outcome.PASS, Reason.NOT_WORSE)
    assert word(traffic([(540, 5)] * 24, LIKE_IT, BEFORE)) == (Outcome.NOT_ENOUGH, Reason.QUIET)


def test_an_old_reading_does_not_pass() -> None:
    read = traffic(HEALTHY, LIKE_IT, BEFORE)
    assert read.read_at is not None
    assert word(read, read.read_at + timedelta(minutes=5))[0] is Outcome.PASS
    assert word(read, read.read_at + timedelta(minutes=6)) == (Outcome.NOT_ENOUGH, Reason.STALE)
    assert word(replace(read, read_at=None)) == (Outcome.NOT_ENOUGH, Reason.STALE)


@pytest.mark.parametrize("missing", ["Invocations", "Errors", "Duration p50", "Duration"])
def test_what_was_not_read_does_not_pass(missing: str) -> None:
    result = verdict(replace(traffic(HEALTHY, LIKE_IT, BEFORE), missing=(missing,)))
    assert (result.outcome, result.reason, result.failure) == (Outcome.NOT_ENOUGH, Reason.UNREADABLE, missing)


@pytest.mark.parametrize("missing", ["Throttles", "ConcurrentExecutions", "Duration p99"])
def test_what_is_not_judged_may_be_missing(missing: str) -> None:
    failures = (ReadFailure("cloudwatch:GetMetricData", "Forbidden"),)
    read = replace(traffic(HEALTHY, LIKE_IT, BEFORE), missing=(missing,), failures=failures)
    assert word(read)[0] is Outcome.PASS
    assert word(replace(read, missing=(missing, "Errors")))[1] is Reason.UNREADABLE


def test_a_refused_call_does_not_pass_but_does_not_hide_a_fail() -> None:
    refused = (ReadFailure("cloudwatch:GetMetricData", "denied"),)
    assert word(replace(traffic(HEALTHY, LIKE_IT, BEFORE), failures=refused)) == (
        Outcome.NOT_ENOUGH,
        Reason.UNREADABLE,
    )
    assert word(replace(traffic(HEALTHY, [(60, 30)] * 12, BEFORE), failures=refused))[0] is Outcome.FAIL


def test_calls_without_durations_do_not_pass() -> None:
    assert word(traffic(HEALTHY, LIKE_IT, BEFORE, canary_ms=None)) == (Outcome.NOT_ENOUGH, Reason.UNREADABLE)


def test_only_settled_minutes_speak_for_a_canary() -> None:
    result = verdict(traffic(HEALTHY, LIKE_IT, BEFORE, provisional_from=at(2)))
    assert (result.outcome, result.reason) == (Outcome.NOT_ENOUGH, Reason.UNDECIDED)
    assert (result.minutes, result.settled) == (12, 2)


def test_errors_in_minutes_that_may_still_grow_speak_against_it() -> None:
    assert word(traffic(HEALTHY, [(60, 30)] * 12, BEFORE, provisional_from=at(0)))[0] is Outcome.FAIL


def test_coarse_datapoints_are_not_judged() -> None:
    read = replace(traffic(HEALTHY, LIKE_IT, BEFORE), period_s=300)
    assert word(read) == (Outcome.NOT_ENOUGH, Reason.COARSE)


def test_without_a_weight_there_is_nothing_to_check_alarm() -> None:
    read = traffic(HEALTHY, LIKE_IT, BEFORE)
    for held in ((), weights(0)):
        result = verdict(read, held=held)
        assert (result.outcome, result.reason, result.minutes) == (Outcome.NOT_ENOUGH, Reason.NOT_SPLIT, 0)


def test_a_canary_that_was_taken_back_is_not_passed_but_stays_failed() -> None:
    taken_back = (*AT_TEN, WeightSince(at(12), ZERO))
    result = verdict(traffic(HEALTHY, LIKE_IT, BEFORE), at(13), taken_back)
    assert (result.outcome, result.reason) == (Outcome.NOT_ENOUGH, Reason.NOT_SPLIT)
    assert verdict(traffic(HEALTHY, [(60, 30)] * 12, BEFORE), at(13), taken_back).outcome is Outcome.FAIL
    not_yet = (*AT_TEN, WeightSince(at(14), ZERO))
    assert verdict(traffic(HEALTHY, LIKE_IT, BEFORE), at(13), not_yet).outcome is Outcome.PASS


def test_a_split_without_a_whole_minute_is_not_judged() -> None:
    read = traffic([(540, 5)], [(60, 1)], BEFORE)
    late = (WeightSince(at(0) + timedelta(seconds=20), Weight(1_000)),)
    result = verdict(read, held=late)
    assert (result.outcome, result.reason) == (Outcome.NOT_ENOUGH, Reason.NO_MINUTE)


def test_a_canary_that_gets_far_less_than_was_set_is_not_passed() -> None:
    read = traffic([(5_400, 54)] * 12, [(60, 0)] * 12, [(6_000, 59 + index % 3) for index in range(60)])
    assert word(read) == (Outcome.NOT_ENOUGH, Reason.UNDERSERVED)


@pytest.mark.parametrize("incident", [0, 30, 60])
def test_a_failing_stable_does_not_block_its_fix(incident: int) -> None:
    before: Sequence[Counts] = [(600, 1)] * (60 - incident) + [(600, 480)] * incident
    result = verdict(traffic([(540, 432)] * 6, [(60, 1)] * 6, before))
    assert (result.outcome, result.reason) == (Outcome.PASS, Reason.STABLE_IS_WORSE)
    assert result.stable_is_failing


def test_a_fix_is_not_called_slow_beside_a_stable_that_fails_fast() -> None:
    slow = traffic([(540, 432)] * 20, [(60, 1)] * 20, [(600, 480)] * 60, stable_ms=3.0, canary_ms=200.0)
    assert verdict(slow).outcome is Outcome.PASS
    also = traffic([(540, 5)] * 20, [(60, 1), (60, 0)] * 10, BEFORE, stable_ms=100.0, canary_ms=200.0)
    assert word(also) == (Outcome.FAIL, Reason.SLOWER)


def test_a_canary_that_is_better_than_a_sound_stable_passes_without_alarm() -> None:
    result = verdict(traffic([(540, 16)] * 20, [(540, 2)] * 20, [(600, 18 + i % 3 - 1) for i in range(60)]))
    assert (result.outcome, result.reason) == (Outcome.PASS, Reason.STABLE_IS_WORSE)
    assert result.stable_is_worse
    assert not result.stable_is_failing


def test_what_was_left_out_is_told() -> None:
    canary: Sequence[Counts] = [(60, 1), (None, None), (60, None), (60, 0)]
    stable: Sequence[Counts] = [(540, 5), (540, 5), (540, 5), (None, None), (None, None)]
    result = verdict(traffic(stable, canary, BEFORE))
    assert dict(result.excluded) == {
        ExclusionReason.NO_CANARY: 1,
        ExclusionReason.NO_ERRORS: 1,
        ExclusionReason.NO_STABLE: 1,
        ExclusionReason.NOTHING: 1,
    }
    assert (result.minutes, result.canary_sums.calls, result.stable_sums.errors) == (1, 60, 5)


counted = st.integers(0, 300).flatmap(lambda calls: st.tuples(st.just(calls), st.integers(0, calls)))
unknown = st.just((None, None))
known = st.one_of(counted, unknown)


@given(st.lists(known, max_size=30), st.lists(unknown | st.just((0, 0)), max_size=30), st.integers(1, 10_000))
def test_whatever_the_stable_does_a_silent_canary_is_not_passed(
    stable: Sequence[Counts], canary: Sequence[Counts], points: int
) -> None:
    read = traffic(stable, canary, BEFORE)
    assert verdict(read, held=weights(points)).outcome is Outcome.NOT_ENOUGH


@given(st.lists(st.tuples(known, known), min_size=1, max_size=20))
def test_every_minute_is_either_compared_or_left_out(minutes: list[tuple[Counts, Counts]]) -> None:
    result = verdict(traffic([stable for stable, _ in minutes], [canary for _, canary in minutes], BEFORE))
    assert result.minutes + sum(number for _, number in result.excluded) == len(minutes)


@given(st.lists(st.tuples(counted, counted), min_size=1, max_size=20), st.integers(0, 20))
def test_minutes_without_data_change_nothing(minutes: list[tuple[Counts, Counts]], where: int) -> None:
    whole = traffic([stable for stable, _ in minutes], [canary for _, canary in minutes], BEFORE)
    gap = min(where, len(minutes))
    holed = [*minutes[:gap], ((None, None), (None, None)), *minutes[gap:]]
    torn = traffic([stable for stable, _ in holed], [canary for _, canary in holed], BEFORE)
    one, other = verdict(whole), verdict(torn)
    assert (one.outcome, one.errors.log, one.not_worse, one.within_slo, one.max_undetected_ratio) == (
        other.outcome,
        other.errors.log,
        other.not_worse,
        other.within_slo,
        other.max_undetected_ratio,
    )


@given(st.lists(st.tuples(counted, counted), min_size=2, max_size=tries(12, 20)))
def test_looking_every_minute_finds_what_looking_once_finds(minutes: list[tuple[Counts, Counts]]) -> None:
    looks = [
        verdict(traffic([s for s, _ in minutes[:end]], [c for _, c in minutes[:end]], BEFORE))
        for end in range(1, len(minutes) + 1)
    ]
    failed = [look.outcome is Outcome.FAIL and look.reason is Reason.MORE_ERRORS for look in looks]
    assert failed == sorted(failed), "once failed, always failed"
    assert looks[-1].errors.crossed == next((at(end) for end, has_failed in enumerate(failed) if has_failed), None)


def test_the_verdict_is_of_the_pair_that_was_asked_for() -> None:
    third = series("8", [(60, 60)] * 12)
    read = traffic(HEALTHY, LIKE_IT, BEFORE)
    assert verdict(replace(read, series=(*read.series, third))).outcome is Outcome.PASS


def test_rules_can_be_set() -> None:
    read = traffic([(6_000, 0)] * 10, [(600, 0)] * 10, [(6_600, 1)] * 60)
    strict = evaluate_canary(read, STABLE, CANARY, AT_TEN, at(10), Rules(slo=0.0001))
    assert strict.outcome is Outcome.NOT_ENOUGH


def test_calls_before_the_split_are_no_calls_of_the_canary() -> None:
    early = Series(CANARY, tuple(Minute(at(-index), 60, 0, 0) for index in range(30, 0, -1)))
    read = traffic(HEALTHY, [], BEFORE)
    read = replace(read, series=(read.of(STABLE), early))
    assert at(0) == BEGAN
    assert word(read) == (Outcome.NOT_ENOUGH, Reason.NO_TRAFFIC)
