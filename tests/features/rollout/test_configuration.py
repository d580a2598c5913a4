"""What CodeDeploy can express of a plan, and every reason why it cannot."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tui.domain.routing import Weight
from tui.features.rollout.codedeploy.configuration import PREDEFINED, CannotExpress, Configuration, Kind, express
from tui.features.rollout.plan import Plan, Step
from tui.features.rollout.plan_file import built_in_plans, find_plan


def steps(*weights: float, minutes: float | None = 5) -> tuple[Step, ...]:
    hold = None if minutes is None else timedelta(minutes=minutes)
    return tuple(Step(Weight(round(weight * 100)), hold) for weight in weights)


@pytest.mark.parametrize("name", [name for name in built_in_plans() if name[0].isupper()])
def test_its_own_plans_are_its_own_configurations(name: str) -> None:
    configuration = express(find_plan(name, Path("none")))
    assert configuration.predefined == f"CodeDeployDefault.Lambda{name}"
    assert len(PREDEFINED) == 9


def test_another_canary_or_linear_shift_is_a_custom_configuration() -> None:
    canary = express(Plan("p", steps(5, minutes=7)))
    assert (canary.kind, canary.percent, canary.minutes, canary.predefined) == (Kind.CANARY, 5, 7, None)
    assert canary.custom_name == "CrossfadeCanary5Percent7Minutes"
    linear = express(Plan("p", steps(30, 60, 90, minutes=4)))
    assert (linear.kind, linear.percent) == (Kind.LINEAR, 30)
    assert linear.duration == timedelta(minutes=12)


@pytest.mark.parametrize(
    ("plan", "reason"),
    [
        (Plan("p", steps(10, minutes=None)), "CodeDeploy has no approvals and no pause for Lambda"),
        (Plan("p", steps(0.5)), "CodeDeploy knows whole percent only"),
        (Plan("p", steps(10, minutes=1.5)), "CodeDeploy waits whole minutes only, at least one"),
        (Plan("p", steps(1, 5, 25)), "CodeDeploy has one kind of step: equal increments, equally long"),
        (Plan("p", steps(10, 20)), "CodeDeploy has one kind of step: equal increments, equally long"),
        (Plan("p", steps(50, minutes=2_881)), "CodeDeploy shifts for 48 h at most, and this takes longer"),
    ],
)
def test_what_it_cannot_express_is_named(plan: Plan, reason: str) -> None:
    with pytest.raises(CannotExpress) as error:
        express(plan)
    assert error.value.reasons == (reason,)


def test_what_gets_lost_is_said() -> None:
    lost = express(find_plan("canary", Path("none"))).lost
    assert "the verdict on the canary" in lost
    assert "the bake time after 100 %" in lost
    assert "waiting for data: CodeDeploy continues without" in lost
    assert express(find_plan("AllAtOnce", Path("none"))) == Configuration(
        Kind.ALL_AT_ONCE, lost=("the verdict on the canary",)
    )
