"""Exact bounds on a share, against sums of exact fractions and published values."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.features.health.statistics import binomial
from tui.features.health.statistics.binomial import at_least, band, beta


def by_sum(seen: int, of: int, share: Fraction) -> float:
    return float(sum(math.comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(seen, of + 1)))


@given(st.integers(1, 80).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), st.integers(1, 999))
def test_the_tail_is_the_sum_of_its_terms(counts: tuple[int, int], thousandths: int) -> None:
    share = Fraction(thousandths, 1000)
    assert at_least(*counts, float(share)) == pytest.approx(by_sum(*counts, share), rel=1e-9, abs=1e-13)


@pytest.mark.parametrize(
    ("seen", "of", "low", "high"),
    [
        (5, 50, 0.03327509, 0.21813537),
        (0, 10, 0.0, 0.30849711),
        (10, 10, 0.69150289, 1.0),
        (10, 100, 0.04900469, 0.17622260),
        (1, 1, 0.025, 1.0),
    ],
)
def test_bands_are_those_of_the_tables(seen: int, of: int, low: float, high: float) -> None:
    assert band(seen, of, 0.95) == pytest.approx((low, high), abs=1e-7)


@pytest.mark.parametrize("of", [1_000, 100_000, 10_000_000])
@pytest.mark.parametrize("share", [0.0001, 0.1, 0.5, 0.97])
def test_bands_of_many_calls_are_right_at_their_edges(of: int, share: float) -> None:
    seen = round(of * share)
    low, high = band(seen, of, 0.999)
    assert seen == 0 or at_least(seen, of, low) == pytest.approx(0.0005, rel=1e-5)
    assert 1 - at_least(seen + 1, of, high) == pytest.approx(0.0005, rel=1e-5)
    deviation = math.sqrt(share * (1 - share) / of)
    if of * share > 1_000:
        assert (low, high) == pytest.approx((share - 3.29 * deviation, share + 3.29 * deviation), rel=0.01)


def test_a_band_of_many_calls_takes_few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = 0

    def counted(number: float) -> float:
        nonlocal steps
        steps += 1
        return number if abs(number) > 1e-300 else 1e-300

    monkeypatch.setattr(binomial, "_away_from_zero", counted)
    assert band(10_000, 100_000, 0.95) == pytest.approx((0.09814752, 0.10187607), abs=1e-6)
    assert steps < 100_000, "a sum over its terms takes millions"


def test_nothing_tried_excludes_nothing() -> None:
    assert band(0, 0, 0.95) == (0.0, 1.0)
    assert band(0, 0, 0.95).holds(0.3)


@pytest.mark.parametrize(("x", "expected"), [(-1.0, 0.0), (0.0, 0.0), (1.0, 1.0), (2.0, 1.0)])
def test_beyond_its_ends_the_function_is_level(x: float, expected: float) -> None:
    assert beta(x, 2, 3) == expected


def test_the_tail_beyond_what_can_be() -> None:
    assert at_least(0, 5, 0.1) == 1.0
    assert at_least(6, 5, 0.1) == 0.0


@given(st.integers(1, 5_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_band_holds_what_was_seen_and_widens_with_confidence(counts: tuple[int, int]) -> None:
    narrow, wide = band(*counts, 0.95), band(*counts, 0.999)
    assert wide.low <= narrow.low <= counts[0] / counts[1] <= narrow.high <= wide.high
