"""The card says what is next within its lines, wherever it stands."""

from __future__ import annotations

from typing import get_args

import pytest

from tui.features.tour.steps import STEPS, Place
from tui.features.tour.text import Spot, Tour, card, lines_needed
from tui.presentation.spans import text_of

EVERY = [Tour(Place(step, goal)) for step in STEPS for goal in step.goals]
END = Tour(Place(None, None))


def words(tour: Tour, spot: Spot = "function", width: int = 80, height: int = 24) -> list[str]:
    return [text_of(line) for line in card(tour, spot, width, height)]


@pytest.mark.parametrize("spot", get_args(Spot))
@pytest.mark.parametrize(("width", "height"), [(60, 15), (80, 24), (120, 36)])
def test_every_card_is_whole_in_the_lines_it_has(width: int, height: int, spot: Spot) -> None:
    cards = [(lines_needed(tour, spot, width, height), words(tour, spot, width, height)) for tour in (*EVERY, END)]
    assert not [lines for most, lines in cards if len(lines) > most]
    assert not [line for _, lines in cards for line in lines if len(line) > width or "…" in line]


def test_words_that_do_not_fit_end_with_a_sentence() -> None:
    watch = next(tour for tour in EVERY if tour.place.goal and tour.place.goal.words.startswith("Watch errors"))
    said = " ".join(words(watch, "detail", height=14)[1:])
    assert said.startswith(" Press esc to go back to the function.")
    assert said.endswith("a verdict comes in a minute or two.")


def test_on_the_rollouts_screen_it_says_what_to_do_there() -> None:
    start, watch = EVERY[-2:]
    assert words(start, "rollout")[1].startswith(" Choose the plan brisk")
    assert words(watch, "rollout")[1].startswith(" The rollout takes")
    assert words(EVERY[0], "rollout")[1].startswith(" Press esc to go back")


def test_folded_it_is_one_line_that_says_how_to_unfold() -> None:
    folded = [Tour(tour.place, folded=True) for tour in EVERY]
    assert {lines_needed(tour, "function", 80, 24) for tour in folded} == {1}
    assert not [lines for lines in map(words, folded) if len(lines) != 1 or "f3 expand" not in lines[0]]


def test_it_says_the_way_to_where_its_keys_work() -> None:
    code, publish_it, create = EVERY[0], EVERY[2], EVERY[3]
    assert "Open order-processor" in words(code, "functions")[1]
    assert words(code, "latest")[1].startswith(" Give it code")
    assert words(publish_it, "latest")[1].startswith(" Publish it")
    assert words(create, "latest")[1].startswith(" Press esc to go back")
    assert words(code, "detail")[1].startswith(" Press esc to go back")


def test_what_was_done_is_said_beside_what_is_next() -> None:
    assert "✓ done: x" in words(Tour(EVERY[2].place, completed="done: x"))[0]


def test_the_end_names_what_is_at_hand_for_one_who_installed_it() -> None:
    said = " ".join(words(END, width=200))
    assert "crossfade --read-only" in said
    assert "crossfade iam" in said
    assert "README" not in said
