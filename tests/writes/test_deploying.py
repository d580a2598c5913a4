"""Starting a deployment: on record, looked for by its mark after a lost answer, and never sent twice."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.paths import ROOT
from tests.support.releasing import Releasing, releasing
from tui.domain import errors
from tui.domain.alias import Alias
from tui.domain.deployment import Deployment
from tui.domain.deployment_call import CreateDeployment, CreateDeploymentConfig
from tui.domain.deployment_group import ROLLBACK_EVENTS, DeploymentConfig, DeploymentGroup
from tui.writes.journal.entry import Entry, Outcome, Phase
from tui.writes.journal.outcome import OutcomeUnknown
from tui.writes.journal.text import describe_asked, describe_sent, describe_unknown
from tui.writes.workspace import Workspace

CONFIG = "CodeDeployDefault.LambdaCanary10Percent5Minutes"


@pytest.fixture
def alias(workspace: Workspace) -> Alias:
    return workspace.read_alias("cart-payment", "PROD")


@pytest.fixture
def call(aws: Releasing, alias: Alias) -> CreateDeployment:
    group = aws.provider.codedeploy.find_deployment_group("cart-payment", "PROD")
    assert group is not None
    return CreateDeployment(alias, "6", group, CONFIG, "0123456789abcdef")


def lose_answer(aws: Releasing, monkeypatch: pytest.MonkeyPatch, *, applied: bool) -> None:
    real = aws.provider.perform

    def lost(call: Any) -> Any:
        if applied:
            real(call)
        raise errors.Unreachable(call.action, "no answer")

    monkeypatch.setattr(aws.provider, "perform", lost)


def start_deployment(workspace: Workspace, call: CreateDeployment, reason: str = "") -> Deployment:
    started = workspace.write(call, reason).answer
    assert isinstance(started, Deployment)
    return started


def last_write(workspace: Workspace) -> Entry:
    return workspace.writes("cart-payment")[-1]


def test_it_names_configuration_and_rollback_itself(call: CreateDeployment) -> None:
    parameters = call.parameters()
    assert parameters["deploymentConfigName"] == CONFIG
    assert parameters["autoRollbackConfiguration"] == {"enabled": True, "events": list(ROLLBACK_EVENTS)}
    assert "overrideAlarmConfiguration" not in parameters
    spec = json.loads(parameters["revision"]["appSpecContent"]["content"])
    assert spec["Hooks"] == [{"BeforeAllowTraffic": "CodeDeployHook_cart-smoke-test"}]
    (resource,) = spec["Resources"]
    assert resource["cart-payment"]["Properties"] == {
        "Name": "cart-payment",
        "Alias": "PROD",
        "CurrentVersion": "5",
        "TargetVersion": "6",
    }


def test_a_start_is_recorded_with_what_it_started(
    aws: Releasing, workspace: Workspace, alias: Alias, call: CreateDeployment
) -> None:
    started = start_deployment(workspace, call, "release 6")
    entry = last_write(workspace)
    assert (entry.phase, entry.operation, entry.reason) == (Phase.PERFORMED, "CreateDeployment", "release 6")
    assert entry.answered == {"deploymentId": started.id}
    assert describe_sent(entry) == f"{started.id} started, 5 → 6, LambdaCanary10Percent5Minutes"
    moving = aws.provider.find_deployment("cart-payment", "PROD")
    # CodeDeploy does not say what a deployment moves before it has begun.
    assert moving is None
    aws.clock.advance(120)
    moving = aws.provider.find_deployment("cart-payment", "PROD")
    assert moving is not None
    assert moving.id == started.id
    with pytest.raises(errors.ProviderError, match="active Deployment"):
        start_deployment(workspace, call)
    assert last_write(workspace).phase is Phase.REFUSED


def test_one_whose_answer_is_lost_is_known_by_its_mark(
    aws: Releasing, workspace: Workspace, call: CreateDeployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose_answer(aws, monkeypatch, applied=True)
    started = start_deployment(workspace, call)
    (listed,) = (d for d in aws.provider.codedeploy.list_deployments() if d.group == call.group.name)
    assert listed.id == started.id
    entry = last_write(workspace)
    assert (entry.phase, entry.outcome) == (Phase.CONFIRMED, Outcome.APPLIED)


def test_one_that_is_not_there_may_still_come(
    aws: Releasing, workspace: Workspace, call: CreateDeployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose_answer(aws, monkeypatch, applied=False)
    with pytest.raises(OutcomeUnknown) as caught:
        start_deployment(workspace, call)
    assert caught.value.reconciled.outcome is Outcome.OPEN
    assert "may still be applied" in describe_unknown(caught.value)
    assert "LambdaCanary10Percent5Minutes" in describe_asked(caught.value.reconciled.entry)


@pytest.mark.parametrize("applied", [True, False])
def test_a_configuration_is_compared_after_a_lost_answer(
    aws: Releasing, workspace: Workspace, alias: Alias, monkeypatch: pytest.MonkeyPatch, *, applied: bool
) -> None:
    call = CreateDeploymentConfig(alias, DeploymentConfig("CrossfadeLinear5Percent2Minutes", "TimeBasedLinear", 5, 2))
    lose_answer(aws, monkeypatch, applied=applied)
    if applied:
        workspace.write(call)
        assert aws.provider.codedeploy.get_deployment_config(call.config.name) == call.config
    else:
        with pytest.raises(OutcomeUnknown):
            workspace.write(call)
    assert describe_sent(last_write(workspace)) == "configuration CrossfadeLinear5Percent2Minutes created"


def test_read_only_starts_nothing(call: CreateDeployment) -> None:
    with releasing(ROOT / "assets" / "scenarios" / "rollouts.yaml", read_only=True) as aws:
        with pytest.raises(errors.ReadOnly):
            aws.provider.perform(call)
        with pytest.raises(errors.ReadOnly):
            aws.provider.perform(CreateDeploymentConfig(call.before, DeploymentConfig("c", "AllAtOnce")))


def test_alarms_are_overridden_for_one_deployment_only(alias: Alias) -> None:
    group = DeploymentGroup("a", "g", alias.function, alias.name, CONFIG, alarms=("errors",))
    call = CreateDeployment(alias, "6", group, CONFIG, "m", overrides_alarms=True)
    assert call.parameters()["overrideAlarmConfiguration"] == {"enabled": False, "alarms": []}
