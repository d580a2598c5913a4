"""A short session leaves no file and no thread behind, and growth is told from what is kept once."""

from __future__ import annotations

import pytest

from tests.soak.growth import what_grew
from tests.soak.session import Usage, session
from tests.support.paths import SCENARIOS

_TRIES = 6
_WITH_STREAMS = ("logs", "doctor", "rollout")
"""Rooms that keep files or threads while they are open."""


@pytest.mark.process
def test_going_round_takes_no_more_files_and_threads_each_time() -> None:
    with session(str(SCENARIOS / "small.yaml")) as running:
        before, grown = running.usage(), []
        for _ in range(_TRIES):
            running.go_round(2, 2, _WITH_STREAMS)
            after = running.usage()
            # Pools of threads fill at their own pace; what is left behind is left each time.
            grown = [
                (name, was, now)
                for one, other in zip(before, after, strict=True)
                for name, was, now in zip(Usage._fields[1:], one[1:], other[1:], strict=True)
                if now > was
            ]
            if not grown:
                break
            before = after
    assert grown == []


FLAT = [Usage(60_000, 11, 17)] * 16


@pytest.mark.parametrize(
    ("rounds", "words"),
    [
        (FLAT, []),
        ([Usage(30_000, 5, 2)] * 4 + FLAT, []),
        (
            [one._replace(memory=60_000 + 1_000 * at) for at, one in enumerate(FLAT)],
            ["memory grew from 65.5 to 73.5 MB"],
        ),
        ([one._replace(descriptors=11 + at) for at, one in enumerate(FLAT)], ["descriptors grew from 18 to 26"]),
        ([*FLAT, Usage(60_000, 11, 70)], []),
        ([*FLAT, Usage(60_000, 11, 77)], ["threads grew from 17 to 77"]),
    ],
)
def test_what_grows_is_named(rounds: list[Usage], words: list[str]) -> None:
    assert list(what_grew(rounds)) == words


def test_too_few_rounds_say_nothing() -> None:
    with pytest.raises(ValueError, match="four"):
        list(what_grew(FLAT[:3]))
