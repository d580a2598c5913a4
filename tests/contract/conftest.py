"""A demo account whose clock the test moves, and a client on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.paths import WORLD
from tests.support.world import Clock
from tui.demo import DemoAccount, demo_account


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def account(clock: Clock) -> Iterator[DemoAccount]:
    with demo_account(WORLD, clock=clock) as account:
        yield account


@pytest.fixture
def client(account: DemoAccount) -> Any:
    return account.session.client("lambda")
