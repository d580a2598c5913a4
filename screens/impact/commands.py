"""The commands of the screen that shows what depends on a version or an alias."""

from __future__ import annotations

from tui.presentation.command import COMMON, FINDING

IMPACT = (*FINDING, *COMMON)
