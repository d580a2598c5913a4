"""How much is tried where tests throw dice: little each time, other cases every time, and much in `make thorough`."""

from __future__ import annotations

from random import randrange
from typing import TypeVar

from hypothesis import settings

T = TypeVar("T")

IS_THOROUGH = settings.get_current_profile_name() == "thorough"


def tries(few: T, many: T) -> T:
    """Return `many` in `make thorough`, else `few`."""
    return many if IS_THOROUGH else few


def first_seed() -> int:
    """Return where a row of seeds begins: another each time, so that many runs cover much. A failure names its seed."""
    return randrange(1_000_000)
