"""What got worse is said in words, and a slow machine is not taken for a slow product."""

from __future__ import annotations

import inspect
from pathlib import Path

from tests.bench.__main__ import benchmarks
from tests.bench.expected import FILE, Calibration, Expected, Measure, read_expected, worse, write_expected
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
        Figure("drag, p95", 24, "ms", ""),
    ]
    assert worse(figures, EXPECTED, calibration) == {}


def test_what_got_worse_by_more_than_is_tolerated_is_said_in_words() -> None:
    figures = [Figure("bytes", 126, "B", ""), Figure("idle", 1, "B", ""), Figure("start", 456, "ms", "", reference=300)]
    assert list(worse(figures, EXPECTED, calibration).values()) == [
        "bytes: worse, 126 where 100 is expected",
        "idle: worse, 1 where 0 is expected",
        "start: worse, 1.52 times the reference where 1.2 is expected",
    ]


def test_a_latency_is_judged_by_how_fast_the_machine_is_now() -> None:
    slow = Figure("drag", 30, "ms", "")
    assert worse([slow], EXPECTED, lambda: Calibration(12, 30, 40)) == {}
    assert worse([slow], EXPECTED, lambda: Calibration(10, 30, 40)) == {
        "drag": "drag: worse, 3 times the calibration where 2 is expected"
    }


def test_what_hangs_on_few_moments_may_be_more_and_a_millisecond_is_nothing() -> None:
    tails = {"p95": Figure("drag, p95", 25, "ms", ""), "p50": Figure("drag", 6, "ms", "")}
    assert worse(tails.values(), EXPECTED, lambda: Calibration(2, 8, 12)) == {}
    assert worse([Figure("drag, p95", 25.1, "ms", "")], EXPECTED, calibration).keys() == {"drag, p95"}
    assert worse([Figure("drag", 6.1, "ms", "")], EXPECTED, lambda: Calibration(2, 8, 12)).keys() == {"drag"}


def test_a_figure_without_an_expectation_or_a_reference_is_named() -> None:
    figures = [Figure("new", 1, "B", ""), Figure("start", 1, "ms", "")]
    assert set(worse(figures, EXPECTED, calibration)) == {"new", "start"}


def test_the_table_can_be_read() -> None:
    expected = read_expected()
    assert expected["latency: drag step, p50"].measure is Measure.CALIBRATION
    assert expected["start: Textual's first frame"].measure is Measure.REFERENCE
    assert expected["calls: UpdateAlias for a drag of 200 moves"].measure is Measure.VALUE


def test_what_is_measured_is_entered_where_it_stands_and_all_else_is_left(tmp_path: Path) -> None:
    file = tmp_path / FILE.name
    file.write_text('# Words.\n"a: b": {value: 3}\n\n"drag, p95": {calibration: 2}\n', encoding="utf-8")
    entered = {"drag, p95": Expected(Measure.CALIBRATION, 1.234), "new": Expected(Measure.REFERENCE, 1.049)}
    write_expected(entered, file)
    assert file.read_text(encoding="utf-8") == (
        '# Words.\n"a: b": {value: 3}\n\n"drag, p95": {calibration: 1.2}\n"new": {reference: 1.05}\n'
    )
    assert read_expected(file)["new"] == Expected(Measure.REFERENCE, 1.05)


def test_every_benchmark_tells_how_it_measures() -> None:
    assert {"start.start", "fader.drag_and_burst", "large.ten_thousand_functions"} <= benchmarks().keys()
    assert all(inspect.getdoc(benchmark) for benchmark in benchmarks().values())
