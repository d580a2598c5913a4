"""A slower canary is found by the signs of its minutes; a noisy or cold one is not called slow."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from tests.support.make_believe_traffic import at
from tests.support.thorough import tries
from tui.domain.traffic import Minute
from tui.features.health.statistics.latency import ROUGHLY, SignTest, comparisons_needed, sign_test
from tui.features.health.statistics.paired_minutes import Pair
from tui.features.health.statistics.rules import STANDARD


def pair(
    minute: int,
    stable: tuple[float | None, float | None],
    canary: tuple[float | None, float | None],
    calls: int = 60,
    stable_calls: int = 540,
) -> Pair:
    there = Minute(at(minute), stable_calls, 0, p50=stable[0], p90=stable[1])
    here = Minute(at(minute), calls, 0, p50=canary[0], p90=canary[1])
    share = calls / (calls + stable_calls)
    return Pair(at(minute), there, here, stable_calls, 0, calls, 0, share, share)


def sign_test_of(pairs: list[Pair]) -> SignTest:
    return sign_test(pairs, STANDARD)


def test_a_slower_canary_is_found_in_a_quarter_of_an_hour() -> None:
    evidence = sign_test_of([pair(index, (100, 200), (125, 250)) for index in range(15)])
    assert evidence.crossed is not None
    assert evidence.crossed == at(comparisons_needed(STANDARD) - 1)
    assert (evidence.significant, evidence.until) == (True, at(15))
    assert (evidence.comparisons, evidence.slower_p50, evidence.slower_p90) == (15, 15, 15)


def test_slow_calls_alone_are_found_by_p90() -> None:
    evidence = sign_test_of([pair(index, (100, 200), (100, 400)) for index in range(15)])
    assert evidence.crossed is not None
    assert (evidence.slower_p50, evidence.slower_p90) == (0, 15)


def test_within_ten_percent_is_not_slower() -> None:
    evidence = sign_test_of([pair(index, (100, 200), (110, 220)) for index in range(60)])
    assert evidence.crossed is None
    assert evidence.slower_p50 == evidence.slower_p90 == 0
    assert evidence.value < 1


def test_p99_is_not_looked_at() -> None:
    pairs = [pair(index, (100, 200), (100, 200)) for index in range(60)]
    cold = [replace(one, canary=replace(one.canary, p99=9_000.0)) for one in pairs]
    assert sign_test_of(cold) == sign_test_of(pairs)


@pytest.mark.parametrize(("calls", "together"), [((15, 585), 2), ((6, 594), 4), ((1, 599), 20), ((591, 9), 3)])
def test_minutes_with_few_calls_are_compared_together(calls: tuple[int, int], together: int) -> None:
    pairs = [pair(index, (100, 200), (1_000, 2_000), *calls) for index in range(240)]
    evidence = sign_test_of(pairs)
    assert evidence.comparisons == 240 // together
    assert evidence.slower_p50 == evidence.comparisons
    # Of a stable with so few calls, p90 tells nothing beside a canary with many.
    assert evidence.slower_p90 == (0 if calls[1] < 50 else evidence.comparisons)
    assert (evidence.crossed is not None) == (evidence.comparisons >= 12)
    assert sign_test_of(pairs[: together - 1]) == SignTest(waiting=together - 1)


def test_most_of_the_minutes_that_are_compared_together_must_be_slower() -> None:
    mixed = [pair(index, (100, 200), (90, 180) if index % 2 else (900, 900), 10, 590) for index in range(60)]
    assert sign_test_of(mixed).slower_p50 == sign_test_of(mixed).slower_p90 == 0
    assert sign_test_of(mixed).comparisons == 30


def test_a_load_that_comes_and_goes_is_no_difference_between_the_two() -> None:
    """The canary has most of its calls in the slow minutes, the stable in the fast ones."""
    pairs = [
        pair(index, (900, 1_800), (900, 1_800), 12, 20) if index % 2 else pair(index, (100, 200), (100, 200), 2, 600)
        for index in range(120)
    ]
    assert sign_test_of(pairs).slower_p50 == sign_test_of(pairs).slower_p90 == 0


@pytest.mark.parametrize(("calls", "ratio"), [((585, 15), ROUGHLY), ((594, 6), ROUGHLY), ((598, 2), 2.5)])
def test_of_minutes_together_half_as_slow_again_is_found(calls: tuple[int, int], ratio: float) -> None:
    """In 40 comparisons; one by one, each canary's duration spreads much wider than that."""
    rng = random.Random(f"roughly {calls}")
    pairs = []
    for index in range(40 * 20 // calls[1] + 20):
        p50, p90 = quantiles(rng, 300)
        slow_p50, slow_p90 = quantiles(rng, calls[1])
        pairs.append(pair(index, (p50, p90), (ratio * slow_p50, ratio * slow_p90), calls[1], calls[0]))
    assert sign_test_of(pairs).rough
    assert sign_test_of(pairs).crossed is not None


def warming(slow: int, equal: int) -> list[Pair]:
    return [pair(index, (100, 200), (160, 320) if index < slow else (100, 200)) for index in range(slow + equal)]


def test_a_warm_up_of_nine_minutes_is_not_called_slow() -> None:
    assert sign_test_of(warming(9, 51)).crossed is None


@pytest.mark.parametrize("slow", [30, 60, 600])
def test_what_was_slow_is_slow_no_more_soon_after_it_ended(slow: int) -> None:
    during, just_after, after = (
        sign_test_of(warming(slow, 0)),
        sign_test_of(warming(slow, 1)),
        sign_test_of(warming(slow, 12)),
    )
    assert (during.significant, just_after.significant, after.significant) == (True, True, False)
    assert after.crossed == during.crossed
    assert after.until == during.until == at(slow)


@pytest.mark.parametrize("ratio", [1.3, 2.0])
def test_what_stays_slow_stays_found(ratio: float) -> None:
    rng = random.Random(f"stays {ratio}")
    pairs = []
    for index in range(180):
        (p50, p90), (slow_p50, slow_p90) = quantiles(rng, 540), quantiles(rng, 60)
        pairs.append(pair(index, (p50, p90), (ratio * slow_p50, ratio * slow_p90)))
    looks = [sign_test_of(pairs[:end]) for end in range(40, 181, 4)]
    assert sum(look.significant for look in looks) >= 0.95 * len(looks)


def test_so_many_comparisons_are_needed_as_find_a_canary_that_is_always_slower() -> None:
    needed = comparisons_needed(STANDARD)
    slow = [pair(index, (100, 200), (150, 300)) for index in range(needed)]
    assert sign_test_of(slow[:-1]).crossed is None
    assert sign_test_of(slow).crossed is not None


def test_only_comparisons_of_settled_minutes_count_as_made() -> None:
    pairs = [replace(pair(index, (100, 200), (100, 200), 10, 590), settled=index < 5) for index in range(10)]
    assert (sign_test_of(pairs).comparisons, sign_test_of(pairs).settled) == (5, 2)


@pytest.mark.parametrize("durations", [(None, 200.0), (100.0, None), (None, None)])
def test_durations_that_are_not_known_count_as_unknown(durations: tuple[float | None, float | None]) -> None:
    evidence = sign_test_of([pair(index, (100, 200), durations) for index in range(60)])
    assert evidence == SignTest(unknown=60)
    assert sign_test_of([pair(index, durations, (100, 200)) for index in range(9)]) == SignTest(unknown=9)


def quantiles(rng: random.Random, calls: int) -> tuple[float, float]:
    durations = sorted(rng.lognormvariate(4.6, 0.6) + (400 if rng.random() < 0.03 else 0) for _ in range(calls))
    return durations[calls // 2], durations[calls * 9 // 10]


def test_a_canary_like_its_stable_is_hardly_ever_called_slow() -> None:
    rng = random.Random("latency")
    called = 0
    for canary, stable, minutes in ((20, 60, 60), (5, 60, 120), (3, 30, 120), (60, 25, 60), (60, 6, 120)):
        for _ in range(tries(8, 20)):
            pairs = [pair(i, quantiles(rng, stable), quantiles(rng, canary), canary, stable) for i in range(minutes)]
            called += sign_test_of(pairs).crossed is not None
    assert called <= 1
