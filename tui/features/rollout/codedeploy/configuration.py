"""What CodeDeploy can express of a plan: canary, linear or all at once, and nothing in between (aws-semantics 2.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise

from tui.domain.routing import WHOLE
from tui.features.rollout.plan import NO_TIME, Plan, Response, VerdictRule

PREFIX = "CodeDeployDefault."
LONGEST_MINUTES = 2_880
"""Between the first shift and the last."""

PREDEFINED = {
    **{("TimeBasedCanary", 10, minutes): f"LambdaCanary10Percent{minutes}Minutes" for minutes in (5, 10, 15, 30)},
    **{
        ("TimeBasedLinear", 10, minutes): f"LambdaLinear10PercentEvery{minutes}Minute{'s' if minutes > 1 else ''}"
        for minutes in (1, 2, 3, 10)
    },
    ("AllAtOnce", 0, 0): "LambdaAllAtOnce",
}
"""All nine configurations that CodeDeploy has for Lambda."""


class Kind(StrEnum):
    """CodeDeploy's kinds of traffic routing."""

    CANARY = "TimeBasedCanary"
    LINEAR = "TimeBasedLinear"
    ALL_AT_ONCE = "AllAtOnce"


@dataclass(frozen=True, slots=True)
class Configuration:
    """A deployment configuration: kind, whole percent, minutes.

    `lost` says in words what of the plan it leaves out: CodeDeploy gates on alarms alone.
    """

    kind: Kind
    percent: int = 0
    minutes: int = 0
    lost: tuple[str, ...] = ()

    @property
    def predefined(self) -> str | None:
        """The name of the configuration that AWS has ready, None where a custom one has to be made."""
        name = PREDEFINED.get((self.kind.value, self.percent, self.minutes))
        return PREFIX + name if name else None

    @property
    def custom_name(self) -> str:
        """A name for a custom configuration, which says what it is."""
        word = "Canary" if self.kind is Kind.CANARY else "Linear"
        return f"Crossfade{word}{self.percent}Percent{self.minutes}Minutes"

    @property
    def shifts(self) -> tuple[tuple[int, int], ...]:
        """Each shift: the minutes after the start, and the percent that the new version has from then on."""
        if self.kind is Kind.ALL_AT_ONCE or self.percent <= 0:
            return ((0, WHOLE // 100),)
        if self.kind is Kind.CANARY:
            return ((0, self.percent), (self.minutes, WHOLE // 100))
        count = -(-100 // self.percent)
        return tuple((place * self.minutes, min((place + 1) * self.percent, 100)) for place in range(count))

    @property
    def largest_jump(self) -> int:
        """The percent of the traffic that moves at once at the most."""
        shares = [0, *(share for _, share in self.shifts)]
        return max(after - before for before, after in pairwise(shares))

    @property
    def duration(self) -> timedelta:
        """From the first shift to the last."""
        return timedelta(minutes=self.shifts[-1][0])


CANARY_10_PERCENT_5_MINUTES = Configuration(Kind.CANARY, 10, 5)
"""What a group is created with where no plan is named."""


class CannotExpress(ValueError):
    """CodeDeploy cannot carry the plan out; `reasons` say why, each in a clause."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def of_name(name: str) -> Configuration | None:
    """Return the steps of a predefined configuration, None where it is another."""
    predefined = next((key for key, known in PREDEFINED.items() if PREFIX + known == name), None)
    return None if predefined is None else Configuration(Kind(predefined[0]), predefined[1], predefined[2])


def express(plan: Plan) -> Configuration:
    """Return the configuration that carries a plan out; raise CannotExpress with every reason why none does."""
    reasons = []
    if plan.needs_approval:
        reasons.append("CodeDeploy has no approvals and no pause for Lambda")
    if any(step.weight.basis_points % 100 or step.weight.finer for step in plan.steps):
        reasons.append("CodeDeploy knows whole percent only")
    holds = [step.hold for step in plan.steps if step.hold is not None]
    if any(hold <= NO_TIME or hold % timedelta(minutes=1) for hold in holds):
        reasons.append("CodeDeploy waits whole minutes only, at least one")
    weights = [0, *(step.weight.basis_points for step in plan.steps), WHOLE]
    first, *others, last = (after - before for before, after in pairwise(weights)) if plan.steps else (WHOLE, WHOLE)
    # The last increment of a linear shift may be a smaller one.
    linear = len(set(holds)) <= 1 and all(increment == first for increment in others) and last <= first
    if len(plan.steps) > 1 and not linear:
        reasons.append("CodeDeploy has one kind of step: equal increments, equally long")
    if reasons:
        raise CannotExpress(tuple(reasons))
    configuration = _configuration(plan, holds)
    if configuration.duration > timedelta(minutes=LONGEST_MINUTES):
        hours = LONGEST_MINUTES // 60
        raise CannotExpress((f"CodeDeploy shifts for {hours} h at most, and this takes longer",))
    return configuration


def _configuration(plan: Plan, holds: list[timedelta]) -> Configuration:
    lost = _lost(plan)
    if not plan.steps:
        return Configuration(Kind.ALL_AT_ONCE, lost=lost)
    percent, minutes = plan.steps[0].weight.basis_points // 100, round(holds[0].total_seconds() / 60)
    kind = Kind.CANARY if len(plan.steps) == 1 else Kind.LINEAR
    return Configuration(kind, percent, minutes, lost)


def _lost(plan: Plan) -> tuple[str, ...]:
    gate = plan.gate
    lost = []
    if gate.verdict is not VerdictRule.NONE:
        lost.append("the verdict on the canary")
    if gate.fewest_calls:
        lost.append(f"at least {gate.fewest_calls:,} calls a step")
    if gate.limits:
        lost.append(f"the limits of {' and '.join(limit.name for limit, _ in gate.limits)} (use an alarm)")
    if plan.on_no_data is not Response.CONTINUE:
        lost.append("waiting for data: CodeDeploy continues without")
    if plan.bake > NO_TIME:
        lost.append("the bake time after 100 %")
    return tuple(lost)
