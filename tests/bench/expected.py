"""Compares what was measured with what is expected: `expected.yaml`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import yaml

from tests.bench.figure import Figure, percentile
from tests.bench.programs import WORKER, response
from tests.support.pty.terminal import Terminal

FILE = Path(__file__).with_name("expected.yaml")

TOLERANCE = 1.25
"""How many times the expected figure one may be before it counts as worse."""

TOLERANCE_OF_TAILS = {"p95": 1.5, "slowest": 1.5, "p99": 2.0}
"""The same for what hangs on few moments, by how the figure's name ends."""

NOISE_MS = 1.0
"""So much more of a time is nothing, however short the time is."""


class Measure(Enum):
    """What a figure is expressed in, so that it means the same on a slow machine."""

    VALUE = "value"
    """As it is: bytes, calls."""

    REFERENCE = "times the reference"
    """In times of the program that it was measured against."""

    CALIBRATION = "times the calibration"
    """In times of a program that does a fixed piece of work for each key, in the same run."""


_DIGITS = {Measure.VALUE: 4, Measure.REFERENCE: 3, Measure.CALIBRATION: 2}
"""Significant digits of what is entered."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a figure is expected to be."""

    measure: Measure
    value: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How long the fixed piece of work took to be seen, in ms."""

    p50: float
    p95: float
    p99: float

    def of(self, figure: Figure) -> float:
        """Return the percentile that a figure is of, the median where it is of none."""
        match end_of(figure):
            case "p95":
                return self.p95
            case "p99":
                return self.p99
        return self.p50


def end_of(figure: Figure) -> str:
    """Return what a figure's name ends with: `p95` or `slowest`, for example."""
    return figure.name.rpartition(", ")[2]


def read_expected(file: Path = FILE) -> dict[str, Expected]:
    """Return what is expected of each figure, by its name."""
    table: Mapping[str, Mapping[str, float]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {
        name: Expected(Measure[measure.upper()], float(value))
        for name, figure in table.items()
        for measure, value in figure.items()
    }


def write_expected(values: Mapping[str, Expected], file: Path = FILE) -> None:
    """Enter what is expected, each figure in its line; new ones at the end."""
    lines = file.read_text(encoding="utf-8").splitlines()
    for name, expected in values.items():
        entry = (
            f"{json.dumps(name)}: {{{expected.measure.name.lower()}: {expected.value:.{_DIGITS[expected.measure]}g}}}"
        )
        place = next((i for i, line in enumerate(lines) if line.startswith(f"{json.dumps(name)}:")), None)
        if place is None:
            lines.append(entry)
        else:
            lines[place] = entry
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def measure_of(figure: Figure) -> Measure:
    """Return what a figure of which nothing is expected yet is best expressed in."""
    if figure.reference:
        return Measure.REFERENCE
    return Measure.CALIBRATION if figure.unit in ("ms", "s") else Measure.VALUE


def measured(figure: Figure, measure: Measure, calibration: Callable[[], Calibration]) -> float | None:
    """Return a figure in a measure; None where it was measured against nothing."""
    unit = _unit(figure, measure, calibration)
    return figure.value / unit if unit else None


def _unit(figure: Figure, measure: Measure, calibration: Callable[[], Calibration]) -> float | None:
    match measure:
        case Measure.VALUE:
            return 1.0
        case Measure.REFERENCE:
            return figure.reference
        case Measure.CALIBRATION:
            return calibration().of(figure)


def worse(
    figures: Iterable[Figure], expected: Mapping[str, Expected], calibration: Callable[[], Calibration]
) -> dict[str, str]:
    """Say in words which figures are worse than expected by more than is tolerated, by their names.

    `calibration` is asked where a figure is measured by it.
    """
    lines = {}
    for figure in figures:
        wanted = expected.get(figure.name)
        if wanted is None:
            lines[figure.name] = f"{figure.name}: nothing is expected of it; add it to {FILE.name}"
            continue
        unit = _unit(figure, wanted.measure, calibration)
        if not unit:
            lines[figure.name] = f"{figure.name}: it was measured against nothing"
        elif figure.value > wanted.value * unit * _tolerance(figure) + (NOISE_MS if figure.unit == "ms" else 0):
            amount = _amount(figure.value / unit, wanted)
            lines[figure.name] = f"{figure.name}: worse, {amount} where {wanted.value:,.4g} is expected"
    return lines


def _tolerance(figure: Figure) -> float:
    return TOLERANCE_OF_TAILS.get(end_of(figure), TOLERANCE)


def _amount(value: float, expected: Expected) -> str:
    unit = "" if expected.measure is Measure.VALUE else f" {expected.measure.value}"
    return f"{value:,.4g}{unit}"


def calibrate() -> Calibration:
    """Time the fixed piece of work, 60 times."""
    with Terminal(WORKER) as terminal:
        terminal.wait_for_bytes(b"ready")
        times = [response(terminal, b"k", 0.02)[0] for _ in range(60)]
    return Calibration(*(percentile(times, share) for share in (50, 95, 99)))
