"""Shares, ratios, evidence and durations as short figures."""

from __future__ import annotations

import math


def percent(share: float | None) -> str:
    """Write a share, 0 to 1, as percent with two figures, three from 10 % on: `0.22 %`, `12.5 %`; `-` for None."""
    if share is None:
        return "-"
    if 0 < share < 1e-6:
        return "under 0.0001 %"
    return f"{100 * share:.{2 if share < 0.1 else 3}g} %"


def times(ratio: float) -> str:
    """Write a ratio: `1.4×`, `23×`."""
    return f"{ratio:.1f}×" if ratio < 9.95 else f"{ratio:,.0f}×"


def times_at_most(ratio: float) -> str:
    """Write a ratio rounded up, for a promise that must hold: `1.4×`."""
    return times(math.ceil(ratio * 10 - 1e-9) / 10 if ratio < 9.9 else math.ceil(ratio - 1e-9))


def evidence(value: float) -> str:
    """Write an e-value: `0.03`, `4.2`, `1,240`, `over a million`."""
    if value >= 1e6:
        return "over a million"
    if value < 0.01:
        return "under 0.01"
    return f"{value:,.0f}" if value >= 9.95 else f"{value:.2g}"


def about(minutes: float | None) -> str:
    """Write a forecast of minutes: `under a minute`, `about 7 min`, `about 3 h`, `over a day` for None."""
    if minutes is None:
        return "over a day"
    if minutes < 1:
        return "under a minute"
    whole = math.ceil(minutes)
    return f"about {whole} min" if whole <= 100 else f"about {math.ceil(minutes / 60)} h"


def count(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun: `1 call`, `5,400 calls`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def size_text(size: int) -> str:
    """Write a code size, in the units that AWS's console uses."""
    if size < 1024:
        return f"{size} bytes"
    if size < 1024**2:
        return f"{size / 1024:.1f} kB"
    return f"{size / 1024**2:.1f} MB" if size < 1024**3 else f"{size / 1024**3:.1f} GB"
