"""A plan drawn to time as a staircase, with where it is now, as lines of spans."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tui.domain.routing import Weight
from tui.features.rollout.plan import NO_TIME
from tui.features.rollout.text.schedule import Stage
from tui.presentation.spans import Span
from tui.presentation.times import minute_of, zone_name

Line = tuple[Span, ...]

NOW = "◉"
"""Where the rollout is."""

_LABEL = len("12.34 % ")
_LEAST, _LAST = 2, 6
"""Cells of a stage at the least, so that a short one is seen beside a long one; and of the last."""

_TREAD, _RISER, _INNER, _OUTER = "─", "│", "╭", "╯"

APPROVAL = "until approved"


def draw_staircase(
    stages: Sequence[Stage], width: int, *, current: int | None = None, now: datetime | None = None
) -> tuple[Line, ...]:
    """Draw the stages, the highest weight on top, in so many cells, and the clock times below.

    `current` is the number of the stage that the alias is in; what lies behind is drawn as done. A stage that ends
    with an approval has the width of that word.
    """
    spans = _widths(stages, max(width - _LABEL, len(stages) * _LEAST))
    starts = [sum(spans[:number]) for number in range(len(spans))]
    rows = [_row(stages, number, starts, spans, current, now) for number in reversed(range(len(stages)))]
    return (*rows, _times(stages, starts, spans))


def _row(
    stages: Sequence[Stage],
    number: int,
    starts: list[int],
    spans: list[int],
    current: int | None,
    now: datetime | None,
) -> Line:
    stage = stages[number]
    done = current is not None and number < current
    style = "done" if done else "current" if number == current else "plain"
    tread = _TREAD * spans[number]
    if stage.hold is None:
        tread = f"{_TREAD * 2} {APPROVAL} ".ljust(spans[number], _TREAD)
    if number == current:
        at = _place(stage, spans[number], now)
        tread = tread[:at] + NOW + tread[at + 1 :]
    left = (tread[0] if tread[0] == NOW else _INNER if number else _TREAD) + tread[1:]
    right = _OUTER if number < len(stages) - 1 else ""
    line = [Span(_label(stage.weight), "muted"), Span(" " * starts[number]), Span(left, style)]
    if right:
        line.append(Span(right, style))
    elif stage.bakes:
        line.append(Span(" bake", "muted"))
    return tuple(line)


def _place(stage: Stage, cells: int, now: datetime | None) -> int:
    if now is None or stage.begins is None or stage.ends is None or stage.ends <= stage.begins:
        return 1 if cells > 1 else 0
    passed = (now - stage.begins) / (stage.ends - stage.begins)
    return min(max(round(passed * (cells - 1)), 0), cells - 1)


def _times(stages: Sequence[Stage], starts: list[int], spans: list[int]) -> Line:
    """Write the zone, and the time at which each stage begins, as far as they do not run into each other."""
    text = ""
    for stage, start in zip(stages, starts, strict=True):
        if stage.begins is None or (text and start <= len(text)):
            continue
        text = text.ljust(start) + minute_of(stage.begins)
    last = stages[-1]
    end = starts[-1] + spans[-1]
    if last.ends is not None and last.bakes and end - len("00:00") > len(text):
        text = text.ljust(end - len("00:00")) + minute_of(last.ends)
    begins = next((stage.begins for stage in stages if stage.begins is not None), None)
    zone = zone_name(begins)[: _LABEL - 1] if begins is not None else ""
    return (Span(f"{zone:>{_LABEL - 1}} ", "muted"), Span(text, "muted"))


def _widths(stages: Sequence[Stage], cells: int) -> list[int]:
    """Share the cells out by time, beyond what each stage needs at the least."""
    least = [_least(stage, number == len(stages) - 1) for number, stage in enumerate(stages)]
    minutes = [(stage.hold or NO_TIME).total_seconds() / 60 for stage in stages]
    room, whole = max(cells - sum(least), 0), sum(minutes) or 1.0
    return [need + int(room * time / whole) for need, time in zip(least, minutes, strict=True)]


def _least(stage: Stage, last: bool) -> int:
    if stage.hold is None:
        return len(APPROVAL) + 5
    return _LAST if last else _LEAST


def _label(weight: Weight) -> str:
    return f"{weight} %".rjust(_LABEL - 1) + " "
