"""What a preflight says before a CodeDeploy deployment: each rule once kept, once broken, once not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.paths import ROOT
from tests.support.releasing import releasing
from tui.domain.alarm import Alarm, WatchedMetric
from tui.domain.alias import Alias
from tui.domain.deployment import Deployment
from tui.domain.deployment_call import CreateDeployment, CreateDeploymentConfig
from tui.domain.deployment_group import ROLLBACK_EVENTS, DeploymentConfig, DeploymentGroup, DeploymentHook
from tui.domain.function import Provisioned
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import Routing, Weight
from tui.domain.trigger import EventSource, Triggers
from tui.domain.version import Version
from tui.features.rollout.codedeploy import facts as checks
from tui.features.rollout.codedeploy.configuration import Configuration, Kind, of_name
from tui.features.rollout.codedeploy.facts import Facts, HookRead, Line, State
from tui.features.rollout.codedeploy.preflight import ends_at, ends_by, is_blocked, preflight
from tui.features.rollout.codedeploy.read import Wanted, read_facts
from tui.features.rollout.codedeploy.start import start_calls
from tui.features.rollout.text.codedeploy import describe_preflight
from tui.writes.ownership.owner import Managed
from tui.writes.workspace import Workspace

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CANARY = "CodeDeployDefault.LambdaCanary10Percent5Minutes"
ALIAS = Alias("orders", "PROD", Routing("6"))
ERRORS = WatchedMetric("AWS/Lambda", "Errors", "Sum", {"FunctionName": "orders", "Resource": "orders:PROD"})
DENIED = ReadFailure("x:Read", "no permission")
GROUP = DeploymentGroup(
    "shop",
    "orders-production",
    "orders",
    "PROD",
    CANARY,
    "arn:aws:iam::1:role/deploys",
    alarms=("errors",),
    auto_rollback=ROLLBACK_EVENTS,
    hooks=(DeploymentHook("BeforeAllowTraffic", "CodeDeployHook_smoke"),),
)
SQS = "arn:aws:sqs:eu-west-1:123456789012"
MANAGED = {"CapacityProviderConfig.LambdaManagedInstancesCapacityProviderConfig.CapacityProviderArn": "arn:x"}
SOUND = Facts(
    alias=ALIAS,
    target="7",
    now=NOW,
    group=GROUP,
    name=CANARY,
    configuration=of_name(CANARY),
    alarms=(Alarm("errors", "OK", metrics=(ERRORS,)),),
    hooks=(HookRead("BeforeAllowTraffic", "CodeDeployHook_smoke", Version("$LATEST", state="Active")),),
    versions={"6": Version("6", state="Active"), "7": Version("7", state="Active")},
)


def of(facts: Facts, subject: str) -> Line:
    (line,) = (line for line in preflight(facts) if line.subject == subject)
    return line


def test_a_sound_one_passes_and_ends_by_the_clock() -> None:
    lines = preflight(SOUND)
    assert {line.state for line in lines if line.subject != "reserved concurrency"} == {State.OK}
    assert not is_blocked(lines)
    assert ends_at(SOUND) == NOW + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("changes", "subject", "state"),
    [
        ({"reserved": 19, "peak": 9.5}, "reserved concurrency", State.OK),
        ({"reserved": 19}, "reserved concurrency", State.UNKNOWN),
        ({"triggers": Triggers("orders", sources=(EventSource("u", "PROD", f"{SQS}:orders"),))}, "callers", State.OK),
        (
            {"triggers": Triggers("orders", failures={("lambda:GetPolicy", "PROD"): DENIED})},
            "callers",
            State.UNKNOWN,
        ),
        (
            {
                "versions": {**SOUND.versions, "7": Version("7", state="Active", settings=MANAGED)},
                "configuration": Configuration(Kind.LINEAR, 10, 10),
            },
            "managed instances",
            State.OK,
        ),
    ],
)
def test_what_is_in_order_or_not_known_is_told_too(changes: dict[str, object], subject: str, state: State) -> None:
    line = of(replace(SOUND, **changes), subject)  # type: ignore[arg-type]
    assert (line.state, line.blocks) == (state, False)


def test_it_is_said_when_it_will_have_ended() -> None:
    assert ends_by(SOUND) == NOW + timedelta(minutes=65)
    assert describe_preflight(SOUND, ()).endswith(
        "ready, the last shift at 12:05, and with its hooks it has ended by 13:05 UTC"
    )
    bare = replace(SOUND, hooks=())
    assert describe_preflight(bare, ()).endswith("ready, the last shift at 12:05 UTC")


def alarm(**changes: object) -> tuple[Alarm, ...]:
    return (replace(SOUND.alarms[0], **changes),)  # type: ignore[arg-type]


def hook(name: str, version: Version | None = None) -> tuple[HookRead, ...]:
    return (HookRead("BeforeAllowTraffic", name, version),)


@pytest.mark.parametrize(
    ("changes", "subject", "text", "blocks"),
    [
        ({"group": None}, "deployment group", "no deployment group", True),
        ({"alias": replace(ALIAS, routing=Routing("6", "7", Weight(1000)))}, "alias", "is split", True),
        ({"alias": replace(ALIAS, routing=Routing("6", "7"))}, "alias", "is split", True),
        ({"alias": replace(ALIAS, routing=Routing("$LATEST"))}, "alias", "points at $LATEST", True),
        ({"target": "6"}, "target", "already", True),
        ({"target": "$LATEST"}, "target", "not a published version", True),
        ({"running": Deployment("d-1", "orders", "PROD", status="Queued")}, "other deployments", "d-1", True),
        ({"configuration": None}, "configuration", "does not exist", True),
        ({"configuration": None, "name": ""}, "configuration", "names none", True),
        ({"alarms": ()}, "alarm errors", "takes that for OK", True),
        ({"alarms": alarm(state="ALARM")}, "alarm errors", "stop at once", True),
        ({"alarms": alarm(state="INSUFFICIENT_DATA")}, "alarm errors", "no data", False),
        (
            {"alarms": alarm(metrics=(replace(ERRORS, dimensions={**ERRORS.dimensions, "ExecutedVersion": "6"}),))},
            "alarm errors",
            "can never fire for 7",
            True,
        ),
        ({"overrides_alarms": True}, "alarms", "no alarm stops", False),
        ({"group": replace(GROUP, alarms=())}, "alarms", "has none", False),
        ({"group": replace(GROUP, alarms_enabled=False)}, "alarms", "switched off", False),
        ({"group": replace(GROUP, alarms=("errors",) * 11)}, "alarms", "are 11", True),
        ({"hooks": hook("CodeDeployHook_smoke")}, "hook BeforeAllowTraffic", "does not exist", True),
        (
            {"hooks": hook("CodeDeployHook_smoke", Version("$LATEST", state="Inactive"))},
            "hook BeforeAllowTraffic",
            "is Inactive",
            True,
        ),
        (
            {"hooks": (replace(SOUND.hooks[0], is_callable=False),)},
            "hook BeforeAllowTraffic",
            "may not be called by the group's role",
            True,
        ),
        (
            {"hooks": (replace(SOUND.hooks[0], may_report=False),)},
            "hook BeforeAllowTraffic",
            "may not report its result, so the deployment waits an hour",
            True,
        ),
        (
            {"versions": {**SOUND.versions, "7": Version("7", state="Inactive")}},
            "versions",
            "7 is Inactive",
            True,
        ),
        (
            {"versions": {**SOUND.versions, "7": Version("7", state="Active", role="r", package_type="Image")}},
            "versions",
            "differ in role, package type",
            True,
        ),
        ({"provisioned": (Provisioned("PROD", 5, 5, "READY"),)}, "provisioned concurrency", "5 on PROD", False),
        ({"provisioned": (Provisioned("7", 5, 5, "READY"),)}, "provisioned concurrency", "by its number", False),
        ({"group": replace(GROUP, auto_rollback=())}, "rollback", "does not roll back", False),
        ({"manager": Managed("SAM stack shop", "it reverts")}, "template", "SAM stack shop: it reverts", False),
        ({"reserved": 18, "peak": 9.5}, "reserved concurrency", "a jump of 90 % needs 19 and throttles", False),
        ({"active": (Deployment("d-1", "", ""),) * 15}, "quotas", "15 deployments run", False),
        (
            {"triggers": Triggers("orders", sources=(EventSource("u", "", f"{SQS}:orders"),))},
            "callers",
            "SQS queue orders reach the function and not PROD",
            False,
        ),
        (
            {"latest": Version("$LATEST", timeout_s=30), "tags": {"lambda:createdBy": "SAM"}},
            "$LATEST",
            "differs from 7 in Timeout, which is not deployed; likely cause: SAM's hash leaves out Timeout",
            False,
        ),
        (
            {"versions": {**SOUND.versions, "7": Version("7", state="Active", settings=MANAGED)}},
            "managed instances",
            "grows 10-fold within 5 min",
            False,
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_fix(changes: dict[str, object], subject: str, text: str, blocks: bool) -> None:
    facts = replace(SOUND, **changes)  # type: ignore[arg-type]
    line = next(line for line in preflight(facts) if line.subject == subject and line.state is not State.OK)
    assert line.state is (State.PROBLEM if blocks else State.WARNING)
    assert text in line.text
    assert line.fix.endswith(".")
    assert line.blocks is blocks
    assert is_blocked(preflight(facts)) is blocks


@pytest.mark.parametrize(
    ("subject", "changes"),
    [
        (checks.RUNNING, {}),
        (checks.CONFIGURATION, {"configuration": None}),
        (checks.ALARMS, {"alarms": ()}),
        (checks.VERSIONS, {"versions": {}}),
        (checks.PROVISIONED, {}),
        (checks.OWNER, {}),
        (checks.RESERVED, {}),
        (checks.UNPUBLISHED, {}),
        (checks.QUOTAS, {}),
    ],
)
def test_what_is_denied_is_not_known_and_blocks_nothing(subject: str, changes: dict[str, object]) -> None:
    facts = replace(SOUND, failures={subject: DENIED}, **changes)  # type: ignore[arg-type]
    line = of(facts, subject)
    assert (line.state, line.fix, line.blocks) == (State.UNKNOWN, "Allow x:Read.", False)
    assert not is_blocked(preflight(facts))


def test_without_its_group_nothing_can_be_started() -> None:
    facts = replace(SOUND, group=None, failures={checks.GROUP: DENIED})
    assert (of(facts, checks.GROUP).state, is_blocked(preflight(facts))) == (State.UNKNOWN, True)


def test_what_a_hook_may_do_is_not_claimed() -> None:
    active = Version("$LATEST", state="Active")
    assert of(replace(SOUND, hooks=hook("smoke", active)), "hook BeforeAllowTraffic").state is State.UNKNOWN
    unread = (HookRead("BeforeAllowTraffic", "smoke", failure=DENIED),)
    assert of(replace(SOUND, hooks=unread), "hook BeforeAllowTraffic").state is State.UNKNOWN


def test_hooks_that_cannot_be_read_are_never_left_out() -> None:
    line = of(replace(SOUND, group=replace(GROUP, hooks=None), hooks=()), "hooks")
    assert (line.state, line.blocks) == (State.UNKNOWN, True)


def test_the_demo_has_one_that_fails_in_five_ways_and_one_that_is_ready() -> None:
    with releasing(ROOT / "assets" / "scenarios" / "rollouts.yaml") as aws:
        workspace = Workspace(aws.provider)
        gifts = read_facts(workspace, workspace.read_alias("cart-gifts", "PROD"), Wanted("9"), ())
        payment = read_facts(workspace, workspace.read_alias("cart-payment", "PROD"), Wanted("6"), ())
    blocking = [line.subject for line in preflight(gifts) if line.blocks]
    assert blocking == [
        "alias",
        "alarm cart-gifts-errors",
        "alarm cart-gift-errors",
        "hook BeforeAllowTraffic",
        "hook AfterAllowTraffic",
    ]
    assert not is_blocked(preflight(payment))


def test_a_custom_configuration_is_read_or_would_be_created() -> None:
    wanted = Wanted("6", Configuration(Kind.CANARY, 25, 7))
    with releasing(ROOT / "assets" / "scenarios" / "rollouts.yaml") as aws:
        workspace = Workspace(aws.provider)
        alias = workspace.read_alias("cart-payment", "PROD")
        lacking = read_facts(workspace, alias, wanted, ())
        creating = read_facts(workspace, alias, replace(wanted, creates_configuration=True), ())
        aws.refuse("codedeploy:ListApplications")
        aws.refuse("cloudwatch:DescribeAlarms")
        aws.refuse("codedeploy:GetDeploymentConfig")
        denied = read_facts(workspace, alias, wanted, ())
    assert (lacking.name, lacking.configuration) == ("CrossfadeCanary25Percent7Minutes", None)
    assert (creating.configuration, creating.creates_configuration) == (wanted.configuration, True)
    assert set(denied.failures) == {checks.GROUP, checks.CONFIGURATION}


def test_a_deployment_starts_with_its_configuration_where_that_has_to_be_created() -> None:
    (deployment,) = start_calls(SOUND)
    assert isinstance(deployment, CreateDeployment)
    assert (deployment.subject, deployment.target, deployment.config) == ("PROD", "7", CANARY)
    custom = replace(SOUND, name="CrossfadeCanary25Percent7Minutes", creates_configuration=True)
    created, deployment = start_calls(replace(custom, configuration=Configuration(Kind.CANARY, 25, 7)))
    assert isinstance(created, CreateDeploymentConfig)
    assert created.config == DeploymentConfig(custom.name, "TimeBasedCanary", 25, 7)
    assert isinstance(deployment, CreateDeployment)
    assert deployment.config == custom.name
    # Each has a mark of its own, by which it is found again.
    assert start_calls(SOUND)[0] != start_calls(SOUND)[0]
