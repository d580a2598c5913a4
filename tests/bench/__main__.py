"""Measures, prints, and says what got worse than expected; with words, only the figures whose name holds one."""

from __future__ import annotations

import inspect
import sys
import time
from collections.abc import Iterable, Mapping
from functools import cache
from types import ModuleType

from tests.bench import fader, large, listing, slow_line, start
from tests.bench.expected import Expected, calibrate, read_expected, worse
from tests.bench.figure import HEADING, Benchmark, Figure

_MODULES: tuple[ModuleType, ...] = (start, listing, fader, large, slow_line)


def benchmarks() -> dict[str, Benchmark]:
    """Return every benchmark by module and name."""
    return {
        f"{module.__name__.rpartition('.')[2]}.{name}": function
        for module in _MODULES
        for name, function in vars(module).items()
        if not name.startswith("_") and inspect.isgeneratorfunction(function) and function.__module__ == module.__name__
    }


def main(words: list[str]) -> int:
    """Run the chosen benchmarks; `--methods` tells how each is measured instead."""
    if words[:1] == ["--methods"]:
        for name, benchmark in benchmarks().items():
            print(f"{name}\n    {inspect.getdoc(benchmark)}")
        return 0
    begun = time.monotonic()
    expected = read_expected()
    print(HEADING)
    complaints: dict[str, str] = {}
    for name, benchmark in benchmarks().items():
        if words and not any(word in name for word in words):
            continue
        try:
            worse_now = _worse(benchmark(), expected)
            if worse_now:
                # Once more, what was worse: another program may have had the machine.
                again = (figure for figure in benchmark() if figure.name in worse_now)
                worse_now = _worse(again, expected)
        except AssertionError as problem:
            worse_now = {name: f"{name}: not measured: {str(problem).splitlines()[0]}"}
        complaints |= worse_now
    print()
    print(*complaints.values() or ("Nothing got worse by more than a quarter.",), sep="\n")
    seconds = round(time.monotonic() - begun)
    print(f"It took {seconds // 60} min {seconds % 60} s.")
    return 1 if complaints else 0


def _worse(measured: Iterable[Figure], expected: Mapping[str, Expected]) -> dict[str, str]:
    """Print figures as they are measured, and say which are worse than expected, as fast as the machine is now."""
    figures = []
    for figure in measured:
        print(figure.line(), flush=True)
        figures.append(figure)
    return worse(figures, expected, cache(calibrate))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
