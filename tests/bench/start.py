"""How soon something is there, and how soon it is gone."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator

from tests.bench.figure import Figure, median
from tests.bench.programs import ANSI, PRODUCT, TABLE, alternately, functions, time_to

_REPEATS = 5


def splash() -> Iterator[Figure]:
    """Time from fork to the product's name on the terminal, against Python that writes it at once; medians of 5."""
    ours, bare = alternately(_REPEATS, (PRODUCT, b"crossfade"), (ANSI, b"crossfade"))
    yield Figure("start: first frame of ours", median(ours), "ms", "1.5x of bare Python + ANSI", median(bare))


def first_frame() -> Iterator[Figure]:
    """Time from fork to Textual's first frame (the column heads), against a minimal Textual table; medians of 5."""
    ours, minimal = alternately(_REPEATS, (PRODUCT, b"Runtime"), (TABLE, b"Runtime"))
    yield Figure("start: Textual's first frame", median(ours), "ms", "1.15x of a minimal app", median(minimal))


def first_functions() -> Iterator[Figure]:
    """Time from fork to the first functions of the demo, kept or not, against a minimal Textual table; medians of 5."""
    ours, minimal = alternately(5, (PRODUCT, b"cart-add"), (TABLE, b"Runtime"))
    bar = "before `aws lambda list-functions` prints"
    yield Figure("start: first functions of the demo", median(ours), "ms", bar, median(minimal))
    with tempfile.TemporaryDirectory() as home:
        with functions((80, 24), HOME=home) as terminal:
            terminal.press("q")
            terminal.wait_for_end()
        again = [time_to(PRODUCT, b"cart-add", HOME=home) for _ in range(5)]
    yield Figure("start: functions known from last time", median(again), "ms", "with the first frame", median(minimal))


def quitting() -> Iterator[Figure]:
    """Time from `q` to the end of the process, idle; median of 5."""
    times = []
    for _ in range(5):
        with functions((80, 24)) as terminal:
            begun = time.perf_counter()
            terminal.press("q")
            terminal.wait_for_end()
            times.append(time.perf_counter() - begun)
    yield Figure("quitting", median(times), "ms", "300 ms")
