"""A clock that stands still until it is told, and the calls that every contract test makes."""

from __future__ import annotations

import base64
import io
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

ACCOUNT = "123456789012"
BASE = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/one"


class Clock:
    """The time of a demo account."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def zipped(source: str) -> bytes:
    """Return a zip with one file; the same source gives the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("app.py", (2020, 1, 1, 0, 0, 0)), source)
    return packed.getvalue()


def create(client: Any, name: str = "new", source: str = "first", **more: Any) -> dict[str, Any]:
    """Create a function and return the answer."""
    answer: dict[str, Any] = client.create_function(
        FunctionName=name,
        Runtime="python3.12",
        Handler="app.handler",
        Role=ROLE,
        Code={"ZipFile": zipped(source)},
        **more,
    )
    return answer


def refused(client: Any, operation: str, **parameters: Any) -> tuple[str, int, str | None]:
    """Make a call that must be refused and return code, HTTP status and message."""
    with pytest.raises(ClientError) as caught:
        getattr(client, operation)(**parameters)
    response: Any = caught.value.response
    return response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"], response["Error"]["Message"]


def tail(encoded: str) -> str:
    """Return a LogResult as text."""
    return base64.b64decode(encoded).decode()
