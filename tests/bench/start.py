"""How soon something is there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

from tests.bench.figure import Figure, median_ms
from tests.bench.programs import ANSI, PRODUCT, TABLE, alternately, functions, times_to

_REPEATS = 5


def start() -> Iterator[Figure]:
    """Time from fork to what comes first: our frame (the product's name), Textual's (the column heads), the functions.

    Against Python that writes the frame at once and against a minimal Textual table, each started in turn with ours;
    medians of 5.
    """
    ours, (bare,), (minimal,) = alternately(
        _REPEATS, (PRODUCT, (b"crossfade", b"Runtime", b"cart-add")), (ANSI, (b"crossfade",)), (TABLE, (b"Runtime",))
    )
    splash, frame, listed = map(median_ms, ours)
    table = median_ms(minimal)
    yield Figure("start: first frame of ours", splash, "ms", "1.5x of bare Python + ANSI", median_ms(bare))
    yield Figure("start: Textual's first frame", frame, "ms", "1.15x of a minimal app", table)
    yield Figure("start: first functions of the demo", listed, "ms", "before `aws lambda list-functions` prints", table)
    with tempfile.TemporaryDirectory() as home:
        with functions((80, 24), HOME=home) as terminal:
            terminal.press("q")
            terminal.wait_for_end()
        # Until the account is known: an AWS process that still imports would compete with the next start.
        again = [times_to(PRODUCT, b"cart-add", b"us-east-1", HOME=home)[0] for _ in range(4)]
    yield Figure("start: functions known from last time", median_ms(again), "ms", "with the first frame", table)
