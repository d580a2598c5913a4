"""A region as it is typed: completed from those that are known, one that is not known here may be newer."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SHAPE = re.compile(r"[a-z]{2,4}(-[a-z]{2,12}){1,3}-\d{1,2}", re.ASCII)


def matching(known: Sequence[str], typed: str) -> tuple[str, ...]:
    """Return the known regions that what is typed may mean."""
    text = typed.strip().lower()
    return tuple(region for region in known if text in region)


def region_typed(known: Sequence[str], typed: str) -> str:
    """Return the region that is meant: the only known one that fits, else what is typed."""
    fitting = matching(known, typed) if typed.strip() else ()
    return fitting[0] if len(fitting) == 1 else typed.strip().lower()


def why_no_region(region: str) -> str | None:
    """Say why a text is no region, None where it may be one."""
    return None if _SHAPE.fullmatch(region) else "expected a region such as eu-west-1"


def region_lines(known: Sequence[str], typed: str) -> str:
    """Say which regions fit what is typed, and what is not known of them."""
    if not known:
        return "which regions there are is not known before AWS is open: type one"
    fitting = matching(known, typed)
    if not fitting:
        return "no region that is known here; a newer one can be typed in full"
    return f"{'  '.join(fitting)}\n\nWhich of them are enabled for the account is not known."
