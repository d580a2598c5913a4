"""A deployment ended by hand: each call and what it means is known beforehand, and a hook's silence is counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.rollouts import NOW
from tui.domain.alias import Alias
from tui.domain.deployment import Deployment
from tui.domain.deployment_group import STOPPED, DeploymentProgress, LifecycleEvent
from tui.domain.routing import Routing, Weight
from tui.features.rollout.codedeploy.ending import (
    ChangedMeanwhile,
    after_stop,
    plan_finish,
    plan_stop,
    why_not_finish,
    why_not_stop,
)
from tui.features.rollout.codedeploy.hooks import silent_hooks
from tui.features.rollout.text.codedeploy import describe_hook
from tui.writes.ownership.owner import Managed

MOVING = Deployment("d-1", "orders", "PROD", status="InProgress", current_version="6", target_version="7")
SPLIT = Alias("orders", "PROD", Routing("6", "7", Weight(1000)), "r1")
SILENT = LifecycleEvent("AfterAllowTraffic", "InProgress", NOW - timedelta(minutes=12))


def test_a_finish_is_a_stop_without_rollback_and_one_update() -> None:
    ending = plan_finish(SPLIT, DeploymentProgress(MOVING, (SILENT,)))
    stop, update = ending.calls
    assert stop.parameters() == {"deploymentId": "d-1", "autoRollbackEnabled": False}
    assert update.parameters()["FunctionVersion"] == "7"
    assert update.parameters()["RoutingConfig"] == {"AdditionalVersionWeights": {}}
    assert "the hook of AfterAllowTraffic is not waited for" in ending.notes
    managed = plan_finish(SPLIT, DeploymentProgress(MOVING), Managed("Terraform", "it reverts"))
    assert managed.notes[-1] == "managed by Terraform: it reverts"


def test_the_second_call_is_made_on_the_alias_as_it_is_after_the_stop() -> None:
    ending = plan_finish(SPLIT, DeploymentProgress(MOVING))
    now = replace(SPLIT, revision="r2")
    assert after_stop(ending, now, DeploymentProgress(MOVING)).parameters()["RevisionId"] == "r2"
    with pytest.raises(ChangedMeanwhile, match="moved meanwhile"):
        after_stop(ending, replace(now, routing=Routing("8")), DeploymentProgress(MOVING))
    with pytest.raises(ChangedMeanwhile, match="rolls it back all the same: d-2"):
        after_stop(ending, now, DeploymentProgress(MOVING, rolled_back_by="d-2"))


@pytest.mark.parametrize(
    ("deployment", "why"),
    [
        (MOVING, ""),
        (replace(MOVING, status="Succeeded"), "has ended: Succeeded"),
        (replace(MOVING, creator="CloudFormation"), "a CloudFormation stack started d-1"),
        (replace(MOVING, creator="codeDeployRollback"), "is a rollback"),
        (replace(MOVING, target_version=""), "does not say yet"),
    ],
)
def test_what_cannot_be_finished_says_why(deployment: Deployment, why: str) -> None:
    assert why in why_not_finish(deployment)
    assert bool(why_not_finish(deployment)) == bool(why)


def test_what_becomes_of_the_alias_is_always_said() -> None:
    assert not why_not_stop(MOVING)
    back = plan_stop(SPLIT, DeploymentProgress(MOVING))
    assert back.stop.parameters()["autoRollbackEnabled"] is True
    assert back.notes[0].startswith("autoRollbackEnabled is true: CodeDeploy rolls PROD back to 6")
    by_stack = DeploymentProgress(replace(MOVING, creator="CloudFormation"), auto_rollback=(STOPPED,))
    left = plan_stop(SPLIT, by_stack, rolls_back=False)
    assert left.stop.parameters()["autoRollbackEnabled"] is False
    assert left.stop.after == SPLIT.routing
    assert left.notes == (
        "autoRollbackEnabled is false: PROD stays as it is, 6→7 10 %",
        "the next deployment fails until one version has all traffic",
        "by its own setting it would roll back on a stop",
        "a CloudFormation stack waits for it: its update fails, and the stack rolls back",
    )


def test_a_hooks_silence_is_counted_until_it_reports() -> None:
    reported = replace(SILENT, status="Succeeded", ended=NOW)
    assert silent_hooks(DeploymentProgress(MOVING, (reported,)), NOW) == ()
    assert silent_hooks(DeploymentProgress(replace(MOVING, status="Stopped"), (SILENT,)), NOW) == ()
    shift = LifecycleEvent("AllowTraffic", "InProgress", NOW)
    (hook,) = silent_hooks(DeploymentProgress(MOVING, (shift, SILENT)), NOW)
    assert (hook.silent, hook.until) == (timedelta(minutes=12), NOW + timedelta(minutes=48))
    assert describe_hook(hook).startswith("the hook of AfterAllowTraffic has been silent for 12 min of 60")
