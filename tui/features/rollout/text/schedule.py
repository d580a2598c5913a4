"""When each step of a plan begins and ends, by the clock, where every gate passes at once; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tui.domain.routing import Weight
from tui.features.rollout.plan import NO_TIME, Plan


@dataclass(frozen=True, slots=True)
class Stage:
    """A weight from a time to a time, None where an approval before makes it unknown; `hold` None needs approval."""

    weight: Weight
    begins: datetime | None
    ends: datetime | None
    hold: timedelta | None
    bakes: bool = False


def schedule(plan: Plan, start: datetime) -> tuple[Stage, ...]:
    """Return the stages of a plan that begins at a time; what follows an approval has no times."""
    stages: list[Stage] = []
    at: datetime | None = start
    for step in plan.steps:
        ends = at + step.hold if at is not None and step.hold is not None else None
        stages.append(Stage(step.weight, at, ends, step.hold))
        at = ends
    ends = at + plan.bake if at is not None else None
    stages.append(Stage(plan.weight_after(len(plan.steps)), at, ends, plan.bake, bakes=plan.bake > NO_TIME))
    return tuple(stages)
