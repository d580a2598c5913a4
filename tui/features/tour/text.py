"""The tour's card, line by line: which step this is, why, and what to do next, with its keys."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tui.features.tour.steps import END, END_TITLE, LAST, Goal, Place
from tui.presentation.keymap import with_keys
from tui.presentation.spans import ELLIPSIS, Span

Spot = Literal["functions", "function", "latest", "rollout", "detail"]
"""Which kind of screen a card is on."""

DONE_PREFIX = "done:"

LEAST = 2
"""Lines that a card's words have at the least, so that it does not grow and shrink from step to step."""

TALL_FROM = 30
"""The height of a terminal from which on a card says why, too."""

_FOLD = "{tour.fold} collapse"
_FILL = f"{{tour.fill}} autofill · {_FOLD}"


@dataclass(frozen=True, slots=True)
class Tour:
    """What a card shows: the position, what was just done, and whether it is folded to one line."""

    place: Place
    completed: str = ""
    folded: bool = False


def lines_needed(tour: Tour, spot: Spot, width: int, height: int) -> int:
    """Return how many lines the card takes of a terminal of this size."""
    if tour.folded:
        return 1
    return 1 + (height >= TALL_FROM) + max(LEAST, len(_words(tour, spot, width, height)))


def card(tour: Tour, spot: Spot, width: int, height: int) -> tuple[Sequence[Span], ...]:
    """Return the card's lines."""
    step = tour.place.step
    head = [Span(f" Tour {step.number} of {LAST} " if step else " Tour ", "mark")]
    head.append(Span(f" {step.title if step else END_TITLE}", "strong"))
    if tour.completed:
        head.append(Span(f"  ✓ {tour.completed}", "good"))
    keys = with_keys("{tour.fold} expand" if tour.folded else _FILL if step else _FOLD)
    room = width - sum(len(span.text) for span in head) - len(keys) - 2
    if room > 0:
        head.append(Span(" " * (room + 1) + keys, "quiet"))
    lines = [head]
    if not tour.folded:
        if height >= TALL_FROM:
            lines.append([Span(f" {_cut(step.why if step else '', width - 2)}", "quiet")])
        lines += [[Span(f" {line}")] for line in _words(tour, spot, width, height)]
    return tuple(lines)


def done_text(title: str) -> str:
    """Return that a step is done."""
    return f"{DONE_PREFIX} {title}"


def _words(tour: Tour, spot: Spot, width: int, height: int) -> list[str]:
    """Return what to do next, in a fifth of the terminal at the most."""
    goal = tour.place.goal
    words = with_keys(_goal_text(goal, spot) if goal is not None else END)
    return _wrapped(words, width - 2, max(LEAST, height // 5))


def _goal_text(goal: Goal, spot: Spot) -> str:
    if spot == "functions":
        return "Open order-processor: put the cursor on it, press enter."
    if spot == "rollout" and goal.on_rollout:
        return goal.on_rollout
    if spot in ("detail", "rollout") or (spot == "latest" and not goal.on_latest):
        return f"Press esc to go back to the function. {goal.words}"
    return goal.words


def _wrapped(words: str, width: int, most: int) -> list[str]:
    """Return words in so many lines at the most: without the last sentences where all do not fit."""
    sentences, lines = words.split(". "), [words]
    for kept in range(len(sentences), 0, -1):
        lines = textwrap.wrap(". ".join(sentences[:kept]).removesuffix(".") + ".", max(width, 20))
        if len(lines) <= most:
            return lines
    return [*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), width)]


def _cut(words: str, width: int) -> str:
    return words if len(words) <= width else f"{words[: max(width - 1, 0)]}{ELLIPSIS}"
