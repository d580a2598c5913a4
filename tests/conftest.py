"""The fixtures that every test may use."""

from __future__ import annotations

import pytest

from tests.support.journey import at_prod, begin

__all__ = ["at_prod", "begin"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that start the app or a terminal; the others are `make unit`."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "begin" in fixtures or {"pty", "widgets", "terminal", "screens"} & set(item.nodeid.split("/")):
            item.add_marker("app")
