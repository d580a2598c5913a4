"""What every verb is spared."""

from __future__ import annotations

import pytest

from tests.support.budgets import quick_budget
from tui.demo import provider


@pytest.fixture(autouse=True)
def _no_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the demo not keep CloudTrail's pace, which is a look-up a second."""
    monkeypatch.setattr(provider, "Budget", lambda _: quick_budget())
