"""A demo account whose clock the test moves, and a client on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.contract.world import Clock
from tui.demo import DemoAccount, demo_account

WORLD = Path(__file__).with_name("world.yaml")


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
