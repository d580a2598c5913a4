"""What the tests of rollouts share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.rollout_world import World, rollout_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with rollout_world(tmp_path) as world:
        yield world
