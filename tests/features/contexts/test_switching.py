"""What keeps one in a context, when a session's end is said, and what a typed region means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tui.features.contexts.regions import region_lines, region_typed, why_no_region
from tui.features.contexts.session_end import describe_end, is_due, minutes_left
from tui.features.contexts.switching import Underway, why_not_switch

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
REGIONS = ("eu-central-1", "eu-west-1", "eu-west-2", "us-east-1")


@pytest.mark.parametrize(
    ("underway", "reason"),
    [
        (Underway(), None),
        (Underway(("orders:PROD",), writing=True), "a change of orders:PROD is not finished"),
        (Underway(("a:A", "b:B", "c:C", "d:D")), "a change of a:A, b:B, c:C and 1 more is not finished"),
        (Underway(writing=True), "a write or an invocation is in progress: try again"),
        (Underway(rollouts=1), "a rollout of the demo would end with its account"),
        (Underway(rollouts=2), "2 rollouts of the demo would end with its account"),
    ],
)
def test_what_is_on_its_way_is_never_abandoned(underway: Underway, reason: str | None) -> None:
    why = why_not_switch(underway)
    assert why is None if reason is None else why is not None and why.startswith(reason)


def test_the_end_is_said_at_fifteen_and_at_five_minutes_once_each() -> None:
    last: int | None = None
    rests: list[int] = []
    for second in range(0, 21 * 60, 30):
        left = minutes_left(NOON + timedelta(minutes=20), NOON + timedelta(seconds=second))
        if is_due(left, last):
            assert left is not None
            rests.append(left)
            last = left
    assert rests == [15, 5]


def test_one_that_is_noticed_late_is_said_once_and_none_without_an_end() -> None:
    assert minutes_left(None, NOON) is None
    assert minutes_left(NOON + timedelta(minutes=16), NOON) is None
    assert not is_due(None, None)
    assert is_due(3, None)
    assert not is_due(2, 3)
    assert minutes_left(NOON - timedelta(hours=1), NOON) == 0
    assert describe_end(3, "prod", "aws sso login") == "the session of prod ends in 3 min: aws sso login"
    assert describe_end(0, "prod", "aws sso login") == "the session of prod has ended: aws sso login"


@pytest.mark.parametrize(
    ("typed", "region"),
    [("eu-west-1", "eu-west-1"), (" us ", "us-east-1"), ("west", "west"), ("XX-NEW-9", "xx-new-9"), ("", "")],
)
def test_the_only_region_that_fits_is_meant(typed: str, region: str) -> None:
    assert region_typed(REGIONS, typed) == region


NO_REGIONS = ["", "west", "eu-west", "eu-west-1x", "\x1b[31m-a-1", "eu-wést-1", "eu-west-٣", "e" * 99]


@pytest.mark.parametrize("region", NO_REGIONS)
def test_what_is_no_region_is_refused(region: str) -> None:
    assert why_no_region(region) == "expected a region such as eu-west-1"


def test_newer_regions_and_other_partitions_pass() -> None:
    for region in ("xx-new-9", "us-gov-west-1", "cn-north-1", "us-isob-east-1", "ap-southeast-12"):
        assert why_no_region(region) is None
    assert "type one" in region_lines((), "eu")
    assert "eu-west-1  eu-west-2" in region_lines(REGIONS, "west")
    assert "newer" in region_lines(REGIONS, "zz")
