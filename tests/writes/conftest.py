"""A demo account with rollouts, for what is written to CodeDeploy and Step Functions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.releasing import ROLLOUTS, Releasing, releasing, writing
from tui.writes.workspace import Workspace


@pytest.fixture
def aws() -> Iterator[Releasing]:
    with releasing(ROLLOUTS) as aws:
        yield aws


@pytest.fixture
def workspace(aws: Releasing, tmp_path: Path) -> Iterator[Workspace]:
    with writing(aws, tmp_path / "state") as workspace:
        yield workspace
