"""Times of answers are read as botocore reads them, and come in UTC."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from botocore.utils import parse_timestamp

from tests.support.releasing import releasing
from tui.aws.timestamps import read_timestamp


@pytest.mark.parametrize(
    "value",
    [0, 1_796_068_404, 1_796_068_404.25, "1796068404", "2026-11-23T07:00:00Z", "Mon, 23 Nov 2026 07:00:00 GMT", -1.5],
)
def test_a_time_is_that_of_botocore(value: object) -> None:
    assert read_timestamp(value) == parse_timestamp(value)  # type: ignore[arg-type]


def test_a_number_comes_in_utc_wherever_one_is() -> None:
    assert read_timestamp(1_796_068_404.0).tzinfo is UTC


@pytest.mark.parametrize("value", ["yesterday", None, 1e300, 1e12, float("nan")])
def test_what_is_no_time_is_the_error_that_botocore_raises(value: object) -> None:
    with pytest.raises(Exception) as of_botocore:  # noqa: PT011 - whatever it is
        parse_timestamp(value)  # type: ignore[arg-type]
    with pytest.raises(of_botocore.type):
        read_timestamp(value)


def test_the_clients_of_a_session_read_by_it() -> None:
    with releasing() as aws:
        answer = aws.provider.clients.get("cloudtrail").lookup_events()
        assert {type(event["EventTime"].tzinfo) for event in answer["Events"]} == {type(UTC)}
        assert isinstance(answer["Events"][0]["EventTime"], datetime)
