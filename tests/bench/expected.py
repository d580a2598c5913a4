"""Compares what was measured with what is expected: `expected.yaml`."""

from __future__ import annotations

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


class Measure(Enum):
    """What a figure is expressed in, so that it means the same on a slow machine."""

    VALUE = "value"
    """As it is: bytes, calls."""

    REFERENCE = "times the reference"
    """In times of the program that it was measured against."""

    CALIBRATION = "times the calibration"
    """In times of a program that does a fixed piece of work for each key, in the same run."""


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
        match figure.name.rpartition(", ")[2]:
            case "p95":
                return self.p95
            case "p99":
                return self.p99
        return self.p50


def read_expected(file: Path = FILE) -> dict[str, Expected]:
    """Return what is expected of each figure, by its name."""
    table: Mapping[str, Mapping[str, float]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {
        name: Expected(Measure[measure.upper()], float(value))
        for name, figure in table.items()
        for measure, value in figure.items()
    }


def measured(figure: Figure, measure: Measure, calibration: Callable[[], Calibration]) -> float | None:
    """Return a figure in a measure; None where it was measured against nothing."""
    match measure:
        case Measure.VALUE:
            return figure.value
        case Measure.REFERENCE:
            return figure.value / figure.reference if figure.reference else None
        case Measure.CALIBRATION:
            return figure.value / calibration().of(figure)


def worse(
    figures: Iterable[Figure], expected: Mapping[str, Expected], calibration: Callable[[], Calibration]
) -> dict[str, str]:
    """Say in words which figures are worse than expected by more than a quarter, by their names.

    `calibration` is asked where a figure is measured by it.
    """
    lines = {}
    for figure in figures:
        wanted = expected.get(figure.name)
        if wanted is None:
            lines[figure.name] = f"{figure.name}: nothing is expected of it; add it to {FILE.name}"
            continue
        value = measured(figure, wanted.measure, calibration)
        if value is None:
            lines[figure.name] = f"{figure.name}: it was measured against nothing"
        elif value > wanted.value * TOLERANCE:
            lines[figure.name] = f"{figure.name}: worse, {_amount(value, wanted)} where {wanted.value:,.4g} is expected"
    return lines


def _amount(value: float, expected: Expected) -> str:
    unit = "" if expected.measure is Measure.VALUE else f" {expected.measure.value}"
    return f"{value:,.4g}{unit}"


def calibrate() -> Calibration:
    """Time the fixed piece of work, 60 times."""
    with Terminal(WORKER) as terminal:
        terminal.wait_for_bytes(b"ready")
        times = [response(terminal, b"k", 0.02)[0] for _ in range(60)]
    return Calibration(*(percentile(times, share) for share in (50, 95, 99)))
