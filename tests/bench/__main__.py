"""Measures and prints; with words, only the figures whose name holds one of them."""

from __future__ import annotations

import inspect
import sys
from types import ModuleType

from tests.bench import calls, latency, start, traffic
from tests.bench.figure import HEADING, Benchmark

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
    print(HEADING)
    failures = 0
    for name, benchmark in benchmarks().items():
        if words and not any(word in name for word in words):
            continue
        try:
            for figure in benchmark():
                print(figure.line(), flush=True)
        except AssertionError as problem:
            failures += 1
            print(f"{name:<46} not measured: {str(problem).splitlines()[0]}", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
