"""Where a version logs, and whose stream is whose."""

from __future__ import annotations

import pytest

from tui.domain.logs import LogGroup, group_of, version_of
from tui.domain.version import Version

ARN = "arn:aws-cn:lambda:cn-north-1:123456789012:function:orders:7"


@pytest.mark.parametrize(
    ("stream", "version"),
    [
        ("2026/11/24/[7]0f3c", "7"),
        ("2026/11/24/[$LATEST]0f3c", "$LATEST"),
        ("2026/11/24/orders[7]0f3c", "7"),
        ("2026/11/24/orders-export[7]0f3c", ""),
        ("2026/11/24/order[7]0f3c", ""),
        ("2026/11/24/[7", ""),
        ("7", ""),
        ("", ""),
    ],
)
def test_the_version_stands_in_the_middle_of_a_streams_name(stream: str, version: str) -> None:
    assert version_of(stream, "orders") == version


def test_the_group_is_read_and_only_else_assumed() -> None:
    shared = Version("7", arn=ARN, settings={"LoggingConfig.LogGroup": "/shop/all"})
    assert group_of("orders", shared) == LogGroup(
        "/shop/all", "arn:aws-cn:logs:cn-north-1:123456789012:log-group:/shop/all"
    )
    assert group_of("orders", None) == LogGroup("/aws/lambda/orders")
    assert group_of("orders", Version("7", arn="nonsense")) == LogGroup("/aws/lambda/orders")
