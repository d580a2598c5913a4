"""What tests spare the disk: no power is lost here, and what is written outlives a killed process all the same."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def nothing_is_synced() -> Iterator[None]:
    """Have fsync return at once, in this process; that it is called, and before what, is tested at the journal."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", os.fstat)
        yield
