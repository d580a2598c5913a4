"""A rollout on disk is the rollout."""

from __future__ import annotations

import json

import pytest

from tests.support.rollouts import rollouts
from tui.features.rollout.here.kept import UnreadableRollout, from_json, to_json


@pytest.mark.parametrize("number", range(9))
def test_what_is_kept_comes_back_as_it_was(number: int) -> None:
    rollout = rollouts()[number]
    back = from_json(json.loads(json.dumps(to_json(rollout))))
    assert back == rollout
    assert back.confirmed.weight.double == rollout.confirmed.weight.double


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"format": 2}, "format 2; this version reads format 1"),
        ({"phase": "asleep"}, "'asleep' is not a valid Phase"),
        ({"before": None}, "not subscriptable"),
        ({"since": "yesterday"}, "Invalid isoformat string: 'yesterday'"),
    ],
)
def test_what_is_no_rollout_is_named(change: dict[str, object], says: str) -> None:
    kept = to_json(rollouts()[0]) | change
    with pytest.raises(UnreadableRollout, match=says):
        from_json(kept)


def test_a_rollout_kept_by_an_earlier_version_is_read() -> None:
    kept = to_json(rollouts()[0])
    del kept["exceptions"]
    assert from_json(kept) == rollouts()[0]


def test_what_is_missing_is_named() -> None:
    kept = to_json(rollouts()[0])
    del kept["target"]
    with pytest.raises(UnreadableRollout, match="no 'target' in it"):
        from_json(kept)
