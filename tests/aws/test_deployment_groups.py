"""The adapter of CodeDeploy's groups: which one deploys to an alias, and what is said where that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.paths import ROOT
from tests.support.releasing import Releasing, releasing
from tui.domain import errors
from tui.domain.deployment_group import DeploymentConfig, DeploymentHook, LifecycleEvent

ROLLOUTS = ROOT / "assets" / "scenarios" / "rollouts.yaml"


@pytest.fixture
def aws() -> Iterator[Releasing]:
    with releasing() as aws:
        yield aws


@pytest.fixture
def carts() -> Iterator[Releasing]:
    with releasing(ROLLOUTS) as aws:
        yield aws


def test_a_group_is_found_by_the_alias_of_its_revision(carts: Releasing) -> None:
    group = carts.provider.codedeploy.find_deployment_group("cart-gifts", "PROD")
    assert group is not None
    assert (group.application, group.name) == ("cart", "cart-gifts-production")
    assert (group.function, group.alias) == ("cart-gifts", "PROD")
    assert group.config == "CodeDeployDefault.LambdaLinear10PercentEvery1Minute"
    assert group.role.endswith(":role/CodeDeployServiceRole")
    assert (group.alarms, group.alarms_enabled) == (("cart-gifts-errors", "cart-gift-errors"), True)
    assert group.auto_rollback == ()
    assert group.hooks == (
        DeploymentHook("BeforeAllowTraffic", "CodeDeployHook_cart-gifts-smoke-test"),
        DeploymentHook("AfterAllowTraffic", "CodeDeployHook_cart-gifts-check"),
    )
    paying = carts.provider.codedeploy.find_deployment_group("cart-payment", "PROD")
    assert paying is not None
    assert len(paying.auto_rollback) == 3
    assert carts.provider.codedeploy.find_deployment_group("cart-payment", "DEV") is None


def test_the_likeliest_groups_are_asked_first(carts: Releasing) -> None:
    called = carts.calls(lambda: carts.provider.codedeploy.find_deployment_group("cart-vouchers", "PROD"))
    assert called.count("GetApplicationRevision") == 1


@pytest.mark.parametrize("code", ["RevisionDoesNotExistException", "InvalidRevisionException"])
def test_a_revision_that_cannot_be_read_leaves_the_last_deployment_to_tell(aws: Releasing, code: str) -> None:
    aws.refuse("codedeploy:GetApplicationRevision", code)
    group = aws.provider.codedeploy.find_deployment_group("f", "canary")
    assert group is not None
    assert (group.name, group.hooks) == ("canary-group", None)


def test_where_revisions_are_denied_no_group_is_not_said(carts: Releasing) -> None:
    carts.refuse("codedeploy:GetApplicationRevision")
    with pytest.raises(errors.NotPermitted):
        carts.provider.codedeploy.find_deployment_group("cart-payment", "PROD")


@pytest.mark.parametrize("content", ["[", "- a", "x" * 70_000, ""])
def test_a_broken_app_spec_names_nothing(carts: Releasing, content: str) -> None:
    revision = {"revisionType": "AppSpecContent", "appSpecContent": {"content": content}}
    carts.answer("codedeploy:GetApplicationRevision", {"revision": revision})
    assert carts.provider.codedeploy.find_deployment_group("cart-payment", "PROD") is None


def test_an_app_spec_in_yaml_is_read_too(carts: Releasing) -> None:
    content = "Resources:\n- f: {Properties: {Name: cart-payment, Alias: TEST}}\nHooks: [{AfterAllowTraffic: h}]"
    revision = {"revisionType": "AppSpecContent", "appSpecContent": {"content": content}}
    carts.answer("codedeploy:GetApplicationRevision", {"revision": revision})
    group = carts.provider.codedeploy.find_deployment_group("cart-payment", "TEST")
    assert group is not None
    assert group.hooks == (DeploymentHook("AfterAllowTraffic", "h"),)


def test_a_configuration_says_kind_percent_and_minutes(aws: Releasing) -> None:
    name = "CodeDeployDefault.LambdaLinear10PercentEvery3Minutes"
    config = aws.provider.codedeploy.get_deployment_config(name)
    assert config == DeploymentConfig(name, "TimeBasedLinear", 10, 3)
    with pytest.raises(errors.NotFound):
        aws.provider.codedeploy.get_deployment_config("none")


def test_all_deployments_are_listed_those_that_run_first(aws: Releasing) -> None:
    listed = aws.provider.codedeploy.list_deployments()
    assert [(d.alias, d.status) for d in listed] == [
        ("canary", "InProgress"),
        ("stopped", "Stopped"),
        ("done", "Succeeded"),
    ]


def test_a_deployment_is_read_with_its_lifecycle_events(aws: Releasing) -> None:
    (running, *_) = aws.provider.codedeploy.list_deployments()
    progress = aws.provider.codedeploy.get_deployment(running.id)
    assert progress.deployment == running
    assert progress.events == (LifecycleEvent("AllowTraffic", "InProgress", progress.deployment.started),)
    with pytest.raises(errors.NotFound):
        aws.provider.codedeploy.get_deployment("d-NONE")


def test_alarms_are_read_by_their_names_on_whatever_they_look(carts: Releasing) -> None:
    alarms = carts.provider.alarms.describe_named_alarms(("cart-gifts-errors", "cart-gift-errors"))
    assert [(alarm.name, alarm.state) for alarm in alarms] == [("cart-gifts-errors", "ALARM")]
    assert carts.calls(lambda: carts.provider.alarms.describe_named_alarms(())) == []
