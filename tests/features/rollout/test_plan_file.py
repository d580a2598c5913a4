"""Plans from files: the built-in ones, and every mistake with its file, line and key."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tui.domain.routing import Weight
from tui.features.rollout.plan import Gate, Notify, Plan, Response, Step, VerdictRule
from tui.features.rollout.plan_file import built_in_plans, find_plan, parse_plan, read_plan, user_plans
from tui.storage.resources import asset
from tui.storage.user_input import ConfigError

CODEDEPLOY = {
    **{
        f"Canary10Percent{minutes}Minutes": (Step(Weight(1_000), timedelta(minutes=minutes)),)
        for minutes in (5, 10, 15, 30)
    },
    **{
        f"Linear10PercentEvery{minutes}Minute{'s' if minutes > 1 else ''}": tuple(
            Step(Weight(1_000 * n), timedelta(minutes=minutes)) for n in range(1, 10)
        )
        for minutes in (1, 2, 3, 10)
    },
    "AllAtOnce": (),
}


def test_all_nine_of_codedeploy_are_built_in() -> None:
    assert len(CODEDEPLOY) == 9
    for name, steps in CODEDEPLOY.items():
        plan = read_plan(asset("plans", f"{name}.yaml"))
        assert (plan.name, plan.steps) == (name, steps)
        assert plan.on_no_data is Response.CONTINUE


def test_so_are_ecs_defaults_and_a_careful_one() -> None:
    assert set(built_in_plans()) == {*CODEDEPLOY, "canary", "linear", "careful", "brisk"}
    canary, careful = (read_plan(asset("plans", f"{name}.yaml")) for name in ("canary", "careful"))
    assert canary.steps == (Step(Weight(500), timedelta(minutes=10)),)
    assert [step.weight for step in careful.steps] == [Weight(n) for n in (100, 500, 2_500, 5_000)]
    assert careful.gate == Gate(VerdictRule.PASS, fewest_calls=100, alarms=True)


def test_a_plan_says_all_there_is_to_say() -> None:
    text = b"""
name: all of it
description: every key
steps:
  - {weight: 0.5 %, hold: 1h30m}
  - weight: 50
    until: approved
gate: {verdict: not-fail, calls: 10, alarms: no, error-rate: 0.5 %, p90: 800 ms}
on-fail: pause
on-no-data: continue-without-data
on-inconclusive: hold
longest-wait: 90s
bake: 10m
notify: {bell: no, desktop: yes, command: [notify-send, rollout]}
"""
    assert parse_plan(text, "p.yaml") == Plan(
        "all of it",
        (Step(Weight(50), timedelta(minutes=90)), Step(Weight(5_000), None)),
        Gate(VerdictRule.NOT_FAIL, 10, False, 0.005, 800.0),
        Response.PAUSE,
        Response.CONTINUE,
        Response.HOLD,
        timedelta(seconds=90),
        timedelta(minutes=10),
        "every key",
        Notify(False, True, ("notify-send", "rollout")),
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "p.yaml: is empty; a plan has steps, such as - {weight: 10 %, hold: 5m}"),
        ("bake: 5m", "p.yaml:1: steps: expected here, but missing"),
        ("steps:\n  - {weight: 10 %}", "p.yaml:2: steps: expected either hold, such as hold: 10m, or until: approved"),
        ("steps:\n  - {weight: ten, hold: 5m}", "p.yaml:2: weight: 'ten' is not a weight: type percent"),
        (
            "steps:\n  - {weight: 10, hold: soon}",
            "p.yaml:2: hold: expected a time such as 30s, 10m or 1h30m, not 'soon'",
        ),
        ("steps:\n  - {weight: 10, hold: 49h}", "p.yaml:2: hold: expected at most 48 h, not 49h"),
        (
            "steps:\n  - {weight: 10, hold: 5m}\n  - {weight: 5, hold: 5m}",
            "p.yaml:3: steps[1].weight: 5 % must be more",
        ),
        ("steps:\n  - {weight: 100, hold: 5m}", "p.yaml:2: steps[0].weight: 100 % comes by itself"),
        (
            "steps: []\non-fail: continue-without-data",
            "p.yaml:2: on-fail: only on-no-data can be continue-without-data",
        ),
        ("steps: []\non-fail: hold", "p.yaml:2: on-fail: a failed gate is not waited for"),
        ("steps: []\ngate: {error-rate: 0.01}", "p.yaml:2: error-rate: expected a percentage such as 1 %"),
        ("steps: []\ngate: {verdct: pass}", "p.yaml:2: unknown key 'verdct'; did you mean verdict?"),
        ("steps: []\nbake: 5m\nbake: 6m", "p.yaml:3: bake: appears twice"),
        ("- 1", "p.yaml:1: expected keys and values, not a list"),
    ],
)
def test_a_mistake_is_told_by_file_line_and_key(text: str, says: str) -> None:
    with pytest.raises(ConfigError) as error:
        parse_plan(text.encode(), "p.yaml")
    assert str(error.value).startswith(says)


def test_all_that_is_wrong_is_told_in_the_order_of_the_file() -> None:
    text = b"""
on-fail: hold
bake: soon
steps:
  - {weight: ten, hold: 5x}
  - {weight: 20}
stepz: 3
gate: {verdict: maybe, calls: many}
"""
    with pytest.raises(ConfigError) as error:
        parse_plan(text, "p.yaml")
    each = [str(one).split(":")[1:3] for one in (error.value, *error.value.others)]
    assert each == [
        ["3", " bake"],
        ["5", " weight"],
        ["5", " hold"],
        ["6", " steps"],
        ["7", " unknown key 'stepz'; did you mean steps?"],
        ["8", " verdict"],
        ["8", " calls"],
    ]
    with pytest.raises(ConfigError) as error:
        parse_plan(b"steps:\n  - {weight: 9, hold: 5m}\n  - {weight: 5, hold: 5m}\non-fail: hold", "p.yaml")
    assert [one.key for one in (error.value, *error.value.others)] == ["steps[1].weight", "on-fail"]


def test_ones_own_plan_goes_before_a_built_in_one(tmp_path: Path) -> None:
    (tmp_path / "canary.yaml").write_text("steps: []")
    (tmp_path / "notes.txt").write_text("")
    assert user_plans(tmp_path) == ("canary",)
    assert find_plan("canary", tmp_path) == Plan("canary")
    assert find_plan(str(tmp_path / "canary.yaml"), tmp_path / "none") == Plan("canary")
    assert len(find_plan("linear", tmp_path).steps) == 9
    assert user_plans(tmp_path / "none") == ()
    with pytest.raises(ConfigError, match="there is no plan 'canari'; did you mean canary"):
        find_plan("canari", tmp_path)
