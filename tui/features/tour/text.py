"""The tour's card, line by line: which step this is, why, and what to do next, with its keys."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tui.features.tour.steps import END, END_TITLE, LAST, Goal, Place
from tui.presentation.keymap import with_keys
from tui.presentation.spans import ELLIPSIS, Span

Spot = Literal["functions", "function", "latest", "detail"]
"""Which kind of screen a card is on."""

DONE_PREFIX = "done:"

SMALL = 3
"""Lines of a card where there are few."""

TALL_FROM = 30
"""The height of a terminal from which on a card says why, too."""

_FILL = "{tour.fill} autofill · {tour.fold} collapse"


@dataclass(frozen=True, slots=True)
class Tour:
    """What a card shows: the position, what was just done, and whether it is folded to one line."""

    place: Place
    completed: str = ""
    folded: bool = False


def lines_needed(tour: Tour, height: int) -> int:
    """Return how many lines the card takes of a terminal of this height."""
    if tour.folded:
        return 1
    return SMALL if height < TALL_FROM else SMALL + 1


def card(tour: Tour, spot: Spot, width: int, height: int) -> tuple[Sequence[Span], ...]:
    """Return the card's lines."""
    step, goal = tour.place.step, tour.place.goal
    head = [Span(f" Tour {step.number} of {LAST} " if step else " Tour ", "mark")]
    head.append(Span(f" {step.title if step else END_TITLE}", "strong"))
    if tour.completed:
        head.append(Span(f"  ✓ {tour.completed}", "good"))
    keys = with_keys("{tour.fold} expand" if tour.folded else _FILL)
    room = width - sum(len(span.text) for span in head) - len(keys) - 2
    if room > 0:
        head.append(Span(" " * (room + 1) + keys, "quiet"))
    lines = [head]
    if not tour.folded:
        if height >= TALL_FROM:
            lines.append([Span(f" {_cut(step.why if step else '', width - 2)}", "quiet")])
        words = with_keys(_goal_text(goal, spot) if goal is not None else END)
        lines += [[Span(f" {line}")] for line in _wrapped(words, width - 2, 2)]
    return tuple(lines)


def done_text(title: str) -> str:
    """Return that a step is done."""
    return f"{DONE_PREFIX} {title}"


def _goal_text(goal: Goal, spot: Spot) -> str:
    if spot == "functions":
        return "Open order-processor: put the cursor on it, press enter."
    if spot == "detail" or (spot == "latest" and not goal.on_latest):
        return f"Press esc to go back to the function. {goal.words}"
    return goal.words


def _wrapped(words: str, width: int, most: int) -> list[str]:
    lines = textwrap.wrap(words, max(width, 20))
    return [*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), width)] if len(lines) > most else lines


def _cut(words: str, width: int) -> str:
    return words if len(words) <= width else f"{words[: max(width - 1, 0)]}{ELLIPSIS}"
