"""The canary's share of real traffic, as it is shown."""

from __future__ import annotations

from typing import NamedTuple

from tui.domain.routing import Weight


class Observed(NamedTuple):
    """The canary's share of real traffic: as seen, and the low and high ends of what it may be.

    `before_move`: it was seen at the weight before, and no minute at the one that is set now is complete.
    """

    share: Weight
    low: Weight
    high: Weight
    before_move: bool = False
