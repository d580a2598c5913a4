"""Measures, prints, and says what got worse than expected; with words, only the figures whose name holds one."""

from __future__ import annotations

import inspect
import sys
from types import ModuleType

from tests.bench import calls, latency, start, traffic
from tests.bench.expected import Calibration, calibrate, read_expected, worse
from tests.bench.figure import HEADING, Benchmark, Figure

_MODULES: tuple[ModuleType, ...] = (start, latency, traffic, calls)


def benchmarks() -> dict[str, Benchmark]:
    """Return every benchmark by module and name."""
    return {
        f"{module.__name__.rpartition('.')[2]}.{name}": function
        for module in _MODULES
        for name, function in vars(module).items()
        if inspect.isgeneratorfunction(function) and function.__module__ == module.__name__
    }


def main(words: list[str]) -> int:
    """Run the chosen benchmarks; `--methods` tells how each is measured instead."""
    if words[:1] == ["--methods"]:
        for name, benchmark in benchmarks().items():
            print(f"{name}\n    {inspect.getdoc(benchmark)}")
        return 0
    expected = read_expected()
    print(HEADING)
    complaints: dict[str, str] = {}
    for name, benchmark in benchmarks().items():
        if words and not any(word in name for word in words):
            continue
        try:
            figures, calibration = _measure(benchmark)
            worse_now = worse(figures, expected, calibration)
            if worse_now:
                # Once more: another program may have had the machine.
                again, calibration = _measure(benchmark)
                worse_again = worse(again, expected, calibration)
                worse_now = {figure: line for figure, line in worse_again.items() if figure in worse_now}
        except AssertionError as problem:
            worse_now = {name: f"{name}: not measured: {str(problem).splitlines()[0]}"}
        complaints |= worse_now
    print()
    print(*complaints.values() or ("Nothing got worse by more than a quarter.",), sep="\n")
    return 1 if complaints else 0


def _measure(benchmark: Benchmark) -> tuple[list[Figure], Calibration]:
    """Run a benchmark and print its figures; return them and how fast the machine is now."""
    figures = []
    for figure in benchmark():
        print(figure.line(), flush=True)
        figures.append(figure)
    return figures, calibrate()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
