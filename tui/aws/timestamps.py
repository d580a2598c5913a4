"""Reads the times in AWS's answers, one at a time as botocore asks for them: an answer may hold ten thousand."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.utils import parse_timestamp

if TYPE_CHECKING:
    from boto3.session import Session


def read_quickly(session: Session) -> None:
    """Have the clients that a session makes from now on read times by `read_timestamp`."""
    core: Any = session._session
    core.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=read_timestamp)


def read_timestamp(value: Any) -> datetime:
    """Return a time of an answer: in UTC where it is a number, else as botocore reads it; raise ValueError for none.

    botocore puts numbers into the local zone, by a zone made anew for each: a hundred times the work, and the memory.
    """
    if isinstance(value, int | float):
        # What is out of its range botocore reads by another way.
        with suppress(OSError, OverflowError, ValueError):
            return datetime.fromtimestamp(value, UTC)
    read: datetime = parse_timestamp(value)
    return read
