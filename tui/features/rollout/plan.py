"""A plan: the weights that a canary is given, how long each is held, and what must be true to go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from tui.domain.routing import FULL, Weight

if TYPE_CHECKING:
    from tui.features.health.health import Figures

NO_TIME = timedelta(0)
LONGEST_WAIT = timedelta(hours=1)
"""How long `hold` waits beyond the end of a step for a gate that cannot be decided, before it pauses."""


class Response(StrEnum):
    """What a rollout does where its gate does not pass."""

    HOLD = "hold"
    """Wait at this weight, at most `Plan.longest_wait`; then pause."""
    PAUSE = "pause"
    ROLL_BACK = "roll-back"
    CONTINUE = "continue-without-data"
    """Go on though there were no data; only for `on_no_data`, where a plan says so in these words."""


class VerdictRule(StrEnum):
    """What the verdict on the canary must be for a step to end."""

    PASS = "pass"
    NOT_FAIL = "not-fail"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Step:
    """A weight below 100 %, and how long it is held at the least; `hold` None is until someone approves."""

    weight: Weight
    hold: timedelta | None


class Unit(StrEnum):
    """What a limit is counted in."""

    SHARE = "%"
    """0 to 1 in here, percent in a plan's file and on screen."""
    MILLISECONDS = "ms"

    def write(self, value: float) -> str:
        """Return a value as one reads it."""
        return f"{value:.2%}" if self is Unit.SHARE else f"{round(value, 1):g} ms"


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of the canary's own figures, whatever the stable version does.

    `field` is that of Gate which holds it, `figure` that of Evidence which is held against it, `of` where that is
    among the figures of a version, `kept` its key in evidence on disk. A new one is a row of LIMITS and two fields.
    """

    key: str
    field: str
    figure: str
    kept: str
    name: str
    unit: Unit
    of: Callable[[Figures], float | None]
    in_machine: bool = True
    """Whether a state machine of Step Functions can hold the figure against it."""


LIMITS = (
    Limit("error-rate", "max_error_rate", "error_rate", "error_rate", "errors", Unit.SHARE, lambda of: of.rate),
    Limit("p90", "max_p90", "p90", "p90_ms", "p90", Unit.MILLISECONDS, lambda of: of.p90),
)
"""All limits that a gate may have, by their keys in a plan's file."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What must be true before the next step.

    `fewest_calls` are calls of the canary since the step began. `max_error_rate` is a share, 0 to 1, `max_p90` is in
    ms: limits of the canary, whatever the stable version does; None where there is no limit.
    """

    verdict: VerdictRule = VerdictRule.PASS
    fewest_calls: int = 0
    alarms: bool = True
    max_error_rate: float | None = None
    max_p90: float | None = None

    @property
    def limits(self) -> tuple[tuple[Limit, float], ...]:
        """The limits that it has, each with its value."""
        values = ((limit, getattr(self, limit.field)) for limit in LIMITS)
        return tuple((limit, value) for limit, value in values if value is not None)

    @property
    def has_limits(self) -> bool:
        """Whether there is a limit of errors or durations."""
        return bool(self.limits)

    @property
    def needs_metrics(self) -> bool:
        """Whether calls, errors or durations count at all."""
        return self.verdict is not VerdictRule.NONE or self.has_limits or self.fewest_calls > 0


@dataclass(frozen=True, slots=True)
class Notify:
    """How someone is notified: the terminal's bell, a desktop notification (OSC 9), a command that reads JSON."""

    bell: bool = True
    desktop: bool = False
    command: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps in ascending weights; after the last one the canary takes all traffic, and is watched for `bake`.

    No steps is all at once.
    """

    name: str
    steps: tuple[Step, ...] = ()
    gate: Gate = field(default_factory=Gate)
    on_fail: Response = Response.ROLL_BACK
    on_no_data: Response = Response.PAUSE
    on_inconclusive: Response = Response.PAUSE
    longest_wait: timedelta = LONGEST_WAIT
    bake: timedelta = NO_TIME
    description: str = ""
    notify: Notify = field(default_factory=Notify)

    @property
    def shortest(self) -> timedelta:
        """The time that it takes where every gate passes at once and approvals cost no time."""
        return sum((step.hold for step in self.steps if step.hold is not None), self.bake)

    @property
    def needs_approval(self) -> bool:
        """Whether someone has to approve a step."""
        return any(step.hold is None for step in self.steps)

    def weight_after(self, step: int) -> Weight:
        """Return the weight of the step with that number; 100 % beyond the last."""
        return self.steps[step].weight if step < len(self.steps) else FULL


class InvalidPlan(ValueError):
    """A plan that cannot be carried out; the message says why, `where` names the key, such as `steps[2].weight`."""

    def __init__(self, where: str, message: str) -> None:
        super().__init__(message)
        self.where = where


def check_plan(plan: Plan) -> None:
    """Raise InvalidPlan for the first of `problems_of`."""
    problem = next(problems_of(plan), None)
    if problem is not None:
        raise problem


def problems_of(plan: Plan) -> Iterator[InvalidPlan]:
    """Yield what no engine may carry out: weights that do not ascend, going on where a gate failed."""
    before = Weight(0)
    for number, step in enumerate(plan.steps):
        where = f"steps[{number}].weight"
        if step.weight >= FULL:
            yield InvalidPlan(where, "100 % comes by itself after the last step; leave this step out and set bake")
        if step.weight <= before:
            yield InvalidPlan(where, f"{step.weight} % must be more than {before} %: weights ascend")
        before = step.weight
    for key, response in (("on-fail", plan.on_fail), ("on-inconclusive", plan.on_inconclusive)):
        if response is Response.CONTINUE:
            yield InvalidPlan(key, f"only on-no-data can be {response}: nothing continues on a gate that did not pass")
    if plan.on_fail is Response.HOLD:
        yield InvalidPlan("on-fail", "a failed gate is not waited for: pause or roll-back")
