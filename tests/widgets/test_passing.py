"""Messages in passing stand over rows that scroll, never over a line that says something."""

from __future__ import annotations

import pytest
from textual.geometry import Region, Size, Spacing

from tui.widgets.passing import ABOVE_KEYS, passing_place


@pytest.mark.parametrize(
    ("lists", "screen", "place"),
    [
        # The tree, left of the alias and above the line of changes.
        ((Region(0, 1, 60, 33),), Size(120, 36), Spacing(1, 60, 2, 0)),
        # Above the alias's panel.
        ((Region(0, 1, 80, 11),), Size(80, 24), Spacing(1, 0, 12, 0)),
        # The larger one of two.
        ((Region(0, 2, 60, 8), Region(0, 12, 120, 20)), Size(120, 36), Spacing(12, 0, 4, 0)),
        ((Region(0, 1, 80, 2),), Size(80, 24), ABOVE_KEYS),
        ((), Size(80, 24), ABOVE_KEYS),
    ],
)
def test_messages_stand_over_the_largest_list(lists: tuple[Region, ...], screen: Size, place: Spacing) -> None:
    assert passing_place(lists, screen) == place
