"""The fixtures that every test may use."""

from __future__ import annotations

from tests.support.journey import at_prod, begin

__all__ = ["at_prod", "begin"]
