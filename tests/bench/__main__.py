"""Measures, prints, and says what got worse than expected; with words, only the figures whose name holds one."""

from __future__ import annotations

import inspect
import sys
import time
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from statistics import median
from types import ModuleType

from tests.bench import fader, large, listing, slow_line, start
from tests.bench.expected import Expected, calibrate, measure_of, measured, read_expected, worse, write_expected
from tests.bench.figure import HEADING, Benchmark, Figure

_MODULES: tuple[ModuleType, ...] = (start, listing, fader, large, slow_line)

_AGAIN = 2
"""How often what was worse is measured again before it is said: another program may have had the machine."""

_TO_WRITE = 3
"""How often each figure is measured before the median is expected of it."""


def benchmarks() -> dict[str, Benchmark]:
    """Return every benchmark by module and name."""
    return {
        f"{module.__name__.rpartition('.')[2]}.{name}": function
        for module in _MODULES
        for name, function in vars(module).items()
        if not name.startswith("_") and inspect.isgeneratorfunction(function) and function.__module__ == module.__name__
    }


def main(words: list[str]) -> int:
    """Run the chosen benchmarks.

    `--methods` tells how each is measured instead, `--write` enters what is measured as what is expected.
    """
    if words[:1] == ["--methods"]:
        for name, benchmark in benchmarks().items():
            print(f"{name}\n    {inspect.getdoc(benchmark)}")
        return 0
    writes = words[:1] == ["--write"]
    words = words[writes:]
    begun = time.monotonic()
    expected = read_expected()
    print(HEADING)
    complaints: dict[str, str] = {}
    for name, benchmark in benchmarks().items():
        if words and not any(word in name for word in words):
            continue
        try:
            if writes:
                write_expected(_medians(benchmark, expected))
            else:
                complaints |= _worse(benchmark, expected)
        except AssertionError as problem:
            complaints[name] = f"{name}: not measured: {str(problem).splitlines()[0]}"
    print()
    print(*complaints.values() or ("Written." if writes else "Nothing got worse than it may be.",), sep="\n")
    seconds = round(time.monotonic() - begun)
    print(f"It took {seconds // 60} min {seconds % 60} s.")
    return 1 if complaints else 0


def _worse(benchmark: Benchmark, expected: Mapping[str, Expected]) -> dict[str, str]:
    """Say which figures are worse than expected, as fast as the machine is now, whenever they are measured."""
    complaints = worse([*_printed(benchmark)], expected, cache(calibrate))
    for _ in range(_AGAIN):
        if complaints:
            complaints = worse([*_printed(benchmark, complaints)], expected, cache(calibrate))
    return complaints


def _printed(benchmark: Benchmark, wanted: Collection[str] | None = None) -> Iterator[Figure]:
    """Print figures as they are measured: all, or until the `wanted` ones are."""
    left = None if wanted is None else {*wanted}
    for figure in benchmark():
        if left is None or figure.name in left:
            print(figure.line(), flush=True)
            yield figure
        if left is not None:
            left.discard(figure.name)
            if not left:
                return


def _medians(benchmark: Benchmark, expected: Mapping[str, Expected]) -> dict[str, Expected]:
    """Return what is to be expected of each figure: the median of several measurings, each by its own calibration."""
    values: dict[str, list[float]] = {}
    measures = {name: one.measure for name, one in expected.items()}
    for _ in range(_TO_WRITE):
        calibration = cache(calibrate)
        for figure in [*_printed(benchmark)]:
            measure = measures.setdefault(figure.name, measure_of(figure))
            value = measured(figure, measure, calibration)
            assert value is not None, f"{figure.name} was measured against nothing"
            values.setdefault(figure.name, []).append(value)
    return {name: Expected(measures[name], median(of_name)) for name, of_name in values.items()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
