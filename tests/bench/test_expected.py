"""What got worse is said in words, and a slow machine is not taken for a slow product."""

from __future__ import annotations

import inspect

from tests.bench.__main__ import benchmarks
from tests.bench.expected import Calibration, Expected, Measure, read_expected, worse
from tests.bench.figure import Figure

EXPECTED = {
    "bytes": Expected(Measure.VALUE, 100),
    "idle": Expected(Measure.VALUE, 0),
    "start": Expected(Measure.REFERENCE, 1.2),
    "drag": Expected(Measure.CALIBRATION, 2),
    "drag, p95": Expected(Measure.CALIBRATION, 2),
}


def calibration() -> Calibration:
    return Calibration(4, 8, 12)


def test_what_is_as_expected_is_not_mentioned() -> None:
    figures = [
        Figure("bytes", 125, "B", ""),
        Figure("idle", 0, "B", ""),
        Figure("start", 450, "ms", "", reference=300),
        Figure("drag", 10, "ms", ""),
        Figure("drag, p95", 20, "ms", ""),
    ]
    assert worse(figures, EXPECTED, calibration) == {}


def test_what_got_worse_by_more_than_a_quarter_is_said_in_words() -> None:
    figures = [Figure("bytes", 126, "B", ""), Figure("idle", 1, "B", ""), Figure("start", 453, "ms", "", reference=300)]
    assert list(worse(figures, EXPECTED, calibration).values()) == [
        "bytes: worse, 126 where 100 is expected",
        "idle: worse, 1 where 0 is expected",
        "start: worse, 1.51 times the reference where 1.2 is expected",
    ]


def test_a_latency_is_judged_by_how_fast_the_machine_is_now() -> None:
    slow = Figure("drag", 30, "ms", "")
    assert worse([slow], EXPECTED, lambda: Calibration(12, 30, 40)) == {}
    assert worse([slow], EXPECTED, lambda: Calibration(10, 30, 40)) == {
        "drag": "drag: worse, 3 times the calibration where 2 is expected"
    }


def test_a_figure_without_an_expectation_or_a_reference_is_named() -> None:
    figures = [Figure("new", 1, "B", ""), Figure("start", 1, "ms", "")]
    assert set(worse(figures, EXPECTED, calibration)) == {"new", "start"}


def test_the_table_can_be_read() -> None:
    expected = read_expected()
    assert expected["latency: drag step, p50"].measure is Measure.CALIBRATION
    assert expected["start: Textual's first frame"].measure is Measure.REFERENCE
    assert expected["calls: UpdateAlias for a drag of 200 moves"].measure is Measure.VALUE


def test_every_benchmark_tells_how_it_measures() -> None:
    assert {"start.start", "fader.drag_and_burst", "large.ten_thousand_functions"} <= benchmarks().keys()
    assert all(inspect.getdoc(benchmark) for benchmark in benchmarks().values())
