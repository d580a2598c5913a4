"""Budgets of calls that make no test wait."""

from __future__ import annotations

import time

from tui.aws.budget import Budget


def quick_budget() -> Budget:
    """Return a budget, and those like it, that is over a throttled minute in a moment."""
    return Budget(1000, clock=lambda: time.monotonic() * 10_000)
