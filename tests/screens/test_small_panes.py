"""Any size lives, in every room and dialog; below a readable one that is said, and nothing is consented to unseen."""

from __future__ import annotations

from screens.function.screen import FunctionScreen
from screens.review import ReviewDialog
from tests.support.journey import Begin, Journey
from tests.support.paths import SCENARIOS

SMALL = SCENARIOS / "small.yaml"
SIZES = ((1, 1), (2, 40), (200, 1), (11, 7), (38, 13))
"""Met in turn: what lays out is a place's own, and what covers it below a readable size is one widget for all."""

PLACES = ("", "f", "question_mark", "a", "e", "n", "d", "l", "t", "H", "P", "w", "v", "D", "i")


async def resized(journey: Journey, columns: int, lines: int) -> None:
    await journey.pilot.resize_terminal(columns, lines)
    await journey.pilot.pause()
    assert journey.app.is_running
    shown = journey.text.splitlines()
    assert len(shown) == lines
    assert all(len(line) >= columns for line in shown)


async def test_every_place_lives_at_any_size_and_says_where_it_cannot_be_read(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL) as journey:
        for turn, key in enumerate(PLACES):
            if key:
                await journey.press(key)
            await resized(journey, *SIZES[turn % len(SIZES)])
            await resized(journey, 20, 4)
            await journey.sees("too small")
            await journey.pilot.resize_terminal(120, 36)
            await journey.until(lambda: "too small" not in journey.text)
            while not isinstance(journey.app.screen, FunctionScreen):
                await journey.press("escape")
        assert journey.provider.writes == []
        # The keys are where they were, and the way back is one key all the same.
        await resized(journey, 20, 4)
        await journey.press("b")
        await journey.moved("6", {})


async def test_nothing_is_consented_to_in_a_pane_that_cannot_be_read(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL, protected_aliases=("prod",)) as journey:
        await journey.press("end", "=")
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        await resized(journey, 20, 4)
        await journey.press("y", "tab", "enter")
        assert isinstance(journey.app.screen, ReviewDialog)
        await resized(journey, 60, 15)
        await journey.press("y")
        await journey.moved("5", {})
