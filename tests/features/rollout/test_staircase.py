"""The staircase: drawn to time, in any width, with where it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tui.domain.routing import FULL, Weight
from tui.features.rollout.plan import Plan, Step
from tui.features.rollout.text.schedule import schedule
from tui.features.rollout.text.staircase import NOW, draw_staircase
from tui.presentation.spans import text_of

START = datetime(2026, 3, 1, 14, 0, tzinfo=UTC)
PLAN = Plan(
    "careful",
    (
        Step(Weight(100), timedelta(minutes=5)),
        Step(Weight(2_500), timedelta(minutes=10)),
        Step(Weight(5_000), timedelta(minutes=30)),
    ),
    bake=timedelta(minutes=10),
)
APPROVED = Plan("asked", (Step(Weight(1_000), None), Step(Weight(5_000), timedelta(minutes=5))))


def test_a_schedule_has_times_until_somebody_has_to_approve() -> None:
    timed = schedule(PLAN, START)
    assert [stage.weight for stage in timed] == [Weight(100), Weight(2_500), Weight(5_000), FULL]
    assert [f"{stage.begins:%H:%M}" for stage in timed if stage.begins] == ["14:00", "14:05", "14:15", "14:45"]
    assert timed[-1].ends == START + PLAN.shortest
    stages = schedule(APPROVED, START)
    assert (stages[0].begins, stages[0].ends) == (START, None)
    assert [stage.begins for stage in stages[1:]] == [None, None]


def drawn(plan: Plan, width: int, current: int | None = None, minutes: float = 0) -> list[str]:
    now = START + timedelta(minutes=minutes)
    return [text_of(line) for line in draw_staircase(schedule(plan, START), width, current=current, now=now)]


def test_it_is_drawn_to_time() -> None:
    assert drawn(PLAN, 60, current=2, minutes=30) == [
        "  100 %                                      ╭──────────── bake",
        "   50 %               ╭──────────◉───────────╯",
        "   25 %      ╭────────╯",
        "    1 % ─────╯",
        "    UTC 14:00         14:15                  14:45   14:55",
    ]


def test_an_approval_says_so_and_nothing_after_it_has_a_time() -> None:
    *stairs, times = drawn(APPROVED, 60)
    assert "until approved" in stairs[-1]
    assert times.split() == ["UTC", "14:00"]


@pytest.mark.parametrize("plan", [PLAN, APPROVED, Plan("at once")], ids=lambda plan: plan.name)
def test_it_can_be_drawn_in_any_width(plan: Plan) -> None:
    drawings = {
        (width, current): drawn(plan, width, current=current, minutes=7)
        for width in range(0, 100, 7)
        for current in range(len(plan.steps) + 1)
    }
    assert not [where for where, lines in drawings.items() if len(lines) != len(plan.steps) + 2]
    assert not [where for where, lines in drawings.items() if sum(NOW in line for line in lines) != 1]
