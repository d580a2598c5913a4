"""How soon something is there, and how soon it is gone."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator

from tests.bench.figure import Figure, median
from tests.bench.programs import ANSI, PRODUCT, TABLE, alternately, functions, times_to

_REPEATS = 7
_ENDINGS = 3


def start() -> Iterator[Figure]:
    """Time from fork to what comes first: our frame (the product's name), Textual's (the column heads), the functions.

    Against Python that writes the frame at once and against a minimal Textual table, each started in turn with ours;
    medians of 7.
    """
    ours, (bare,), (minimal,) = alternately(
        _REPEATS, (PRODUCT, (b"crossfade", b"Runtime", b"cart-add")), (ANSI, (b"crossfade",)), (TABLE, (b"Runtime",))
    )
    splash, frame, listed = map(median, ours)
    table = median(minimal)
    yield Figure("start: first frame of ours", splash, "ms", "1.5x of bare Python + ANSI", median(bare))
    yield Figure("start: Textual's first frame", frame, "ms", "1.15x of a minimal app", table)
    yield Figure("start: first functions of the demo", listed, "ms", "before `aws lambda list-functions` prints", table)
    with tempfile.TemporaryDirectory() as home:
        with functions((80, 24), HOME=home) as terminal:
            terminal.press("q")
            terminal.wait_for_end()
        # Until the account is known: an AWS process that still imports would compete with the next start.
        again = [times_to(PRODUCT, b"cart-add", b"us-east-1", HOME=home)[0] for _ in range(5)]
    yield Figure("start: functions known from last time", median(again), "ms", "with the first frame", table)


def quitting() -> Iterator[Figure]:
    """Time from `q` to the end of the process, idle; median of 3."""
    times = []
    for _ in range(_ENDINGS):
        with functions((80, 24)) as terminal:
            begun = time.perf_counter()
            terminal.press("q")
            terminal.wait_for_end()
            times.append(time.perf_counter() - begun)
    yield Figure("quitting", median(times), "ms", "300 ms")
