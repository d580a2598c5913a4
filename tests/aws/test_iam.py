"""The IAM documents that ship allow what the product calls, and nothing else; whole functions stay."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from operator import itemgetter
from typing import Any

import pytest

from screens.function.screen import FunctionScreen
from screens.review import ReviewDialog
from tests.support.faults import FAULTS, FaultyAccount
from tests.support.journey import Begin, Journey
from tests.support.paths import SCENARIOS
from tui.aws.allow_list import CODE, PREPARES, READS, WRITES
from tui.storage.resources import asset

CALLED = {
    "lambda:GetAlias",
    "lambda:GetFunctionConfiguration",
    "lambda:ListAliases",
    "lambda:ListFunctions",
    "lambda:ListProvisionedConcurrencyConfigs",
    "lambda:ListTags",
    "lambda:ListVersionsByFunction",
    "lambda:UpdateAlias",
    "sts:GetCallerIdentity",
}
"""What the list of functions and the fader call."""

SMALL = SCENARIOS / "small.yaml"
DEPLOYED = SMALL.with_name("deployed.yaml")
REVIEW = "$ aws "

Step = tuple[str, ...] | str
DETAIL_SCREENS: dict[str, tuple[Step, ...]] = {
    "cloudtrail:LookupEvents": (("H",),),
    "cloudwatch:DescribeAlarms": (("D",),),
    "cloudwatch:GetMetricData": (("t",),),
    "codedeploy:BatchGetDeploymentTargets": (),
    "codedeploy:BatchGetDeployments": (),
    "codedeploy:ListDeploymentTargets": (),
    "codedeploy:ListDeployments": (),
    "states:ListStateMachines": (),
    "lambda:CreateAlias": (("a", *"LIVE", "enter"), REVIEW, ("y",)),
    "lambda:DeleteAlias": (("X",), REVIEW, (*"PROD", "enter")),
    "lambda:GetAccountSettings": (("P",),),
    "lambda:GetFunction": (("d",), "Configuration", ("L",)),
    "lambda:GetPolicy": (("I",),),
    "lambda:ListEventSourceMappings": (("i",),),
    "lambda:ListFunctionEventInvokeConfigs": (("I",),),
    "lambda:ListFunctionUrlConfigs": (("I",),),
    "lambda:PublishVersion": (("V",), "Publish", (*"words", "enter"), REVIEW, ("y",)),
    "lambda:UpdateFunctionCode": (
        ("w",),
        "Active, last update",
        ("L", *"s3://shop/app.zip", "enter"),
        REVIEW,
        ("y",),
    ),
    "lambda:UpdateFunctionConfiguration": (
        ("w",),
        "Active, last update",
        ("end", "enter", *"NAME", "enter", *"value", "enter"),
        "not saved",
        ("ctrl+s",),
        REVIEW,
        ("y",),
    ),
    "logs:DescribeLogStreams": (("l",),),
    "logs:FilterLogEvents": (("l",),),
}
"""How one gets, from a selected alias, to the screen that calls an action: keys, or one text to wait for."""

ELSEWHERE = {
    # Asked by the verbs for CodeDeploy alone, and missed in their tests.
    "codedeploy:BatchGetApplications",
    "codedeploy:GetApplicationRevision",
    "codedeploy:GetDeploymentConfig",
    "codedeploy:ListApplications",
    "codedeploy:ListDeploymentGroups",
    "iam:GetRole",
    "iam:GetRolePolicy",
    "iam:SimulatePrincipalPolicy",
    "lambda:GetFunctionConcurrency",
    # Asked only of a deployment that has not begun, and missed in tests of its adapter.
    "codedeploy:BatchGetDeploymentGroups",
    # Made by the engine of a rollout, which goes on without them.
    "lambda:TagResource",
    "lambda:UntagResource",
    # Made by the verbs for CodeDeploy alone.
    "codedeploy:CreateDeployment",
    "codedeploy:CreateDeploymentConfig",
    # Asked only where a deployment moves the alias, and missed in tests of owners.
    "codedeploy:StopDeployment",
    # Asked only where a machine stands for an alias, and missed in tests of its adapter and its verbs.
    "states:DescribeExecution",
    "states:DescribeStateMachine",
    "states:GetExecutionHistory",
    "states:ListExecutions",
    "states:ListTagsForResource",
    "states:SendTaskFailure",
    "states:SendTaskSuccess",
    "states:StartExecution",
    "states:StopExecution",
    # Asked only of the versions of a durable function, and missed in the tests of what may be deleted.
    "lambda:ListDurableExecutionsByFunction",
    # Missed in the journeys of the screens that call them, for it takes more than keys to get there.
    "lambda:DeleteFunction",
    "lambda:InvokeFunction",
    "logs:StartLiveTail",
}


def document(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(asset("iam", f"{name}.json").read_text(encoding="utf-8"))
    return document


def listed(name: str, effect: str = "Allow") -> list[str]:
    statements = [part for part in document(name)["Statement"] if part["Effect"] == effect]
    return [action for part in statements for action in part["Action"]]


def matches(pattern: str, arn: str) -> bool:
    return fnmatchcase(arn, pattern)


def permits(action: str, arn: str, *names: str) -> bool:
    """Judge as IAM does: one denial outweighs every allowance. Case and `*` as in ARNs."""
    decided = False
    for part in (part for name in names for part in document(name)["Statement"]):
        if action not in part["Action"]:
            continue
        if "Resource" in part:
            hit = any(matches(pattern, arn) for pattern in _listed(part["Resource"]))
        else:
            hit = not any(matches(pattern, arn) for pattern in _listed(part["NotResource"]))
        if hit and part["Effect"] == "Deny":
            return False
        decided = decided or hit
    return decided


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("name", ["viewer", "operator", "preparer", "code"])
def test_each_is_a_policy_document(name: str) -> None:
    policy = document(name)
    assert policy["Version"] == "2012-10-17"
    sids = [part["Sid"] for part in policy["Statement"]]
    assert len(sids) == len(set(sids))
    for part in policy["Statement"]:
        assert set(part) in ({"Sid", "Effect", "Action", "Resource"}, {"Sid", "Effect", "Action", "NotResource"})
        assert part["Sid"].isalnum()
        assert not [action for action in part["Action"] if "*" in action]
    actions = listed(name)
    assert len(actions) == len(set(actions))
    # A managed policy of one's own may hold 6,144 characters, white space apart.
    assert len(json.dumps(policy, separators=(",", ":"))) <= 6144


def test_the_viewer_may_make_every_read_and_nothing_else() -> None:
    assert set(listed("viewer")) == READS


def test_downloading_code_is_allowed_by_itself_alone() -> None:
    assert set(listed("code")) == CODE
    assert not CODE & {*listed("viewer"), *listed("operator")}


def test_the_operator_may_make_every_write_and_nothing_else() -> None:
    assert set(listed("operator")) == WRITES


def test_the_preparer_may_create_what_codedeploy_needs_and_hand_it_the_role() -> None:
    assert set(listed("preparer")) == PREPARES | {"iam:PassRole"}
    role = "arn:aws:iam::123456789012:role/CrossfadeCodeDeploy-eu-west-1-orders"
    assert permits("iam:CreateRole", role, "preparer")
    assert not permits("iam:CreateRole", role.replace("Crossfade", "Admin"), "preparer")


FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:orders"


@pytest.mark.parametrize("arn", [FUNCTION, f"{FUNCTION}:PROD", f"{FUNCTION}:7"])
def test_functions_are_reached_with_and_without_a_qualifier(arn: str) -> None:
    for action in ("lambda:GetAlias", "lambda:GetFunctionConfiguration", "lambda:ListVersionsByFunction"):
        assert permits(action, arn, "viewer")
    assert permits("lambda:UpdateAlias", arn, "operator")
    assert not permits("lambda:UpdateAlias", arn, "viewer")


def test_a_whole_function_cannot_be_deleted_whatever_else_is_attached() -> None:
    denials = [part for part in document("operator")["Statement"] if part["Effect"] == "Deny"]
    assert [part["Action"] for part in denials] == [["lambda:DeleteFunction"]]
    (kept,) = (pattern for part in denials for pattern in _listed(part["NotResource"]))
    assert not matches(kept, FUNCTION)
    assert matches(kept, f"{FUNCTION}:7")
    assert permits("lambda:DeleteFunction", f"{FUNCTION}:7", "viewer", "operator")
    assert not permits("lambda:DeleteFunction", FUNCTION, "viewer", "operator")


async def test_what_a_whole_session_calls_is_allowed(begin: Begin) -> None:
    account = FaultyAccount(SMALL)
    wanted = {"start_function": "order-processor", "start_alias": "PROD", "protected_aliases": (), "refresh_seconds": 0}
    async with begin(session=account.session, **wanted) as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete and journey.app.fader)
        await journey.press("f", "right")
        await journey.settled()
        await journey.press("p")
        await journey.settled()
        await journey.press("u")
        await journey.settled()
        await journey.press("b", "r", "enter", "tab", "c")
        await journey.settled()
        await journey.press("escape", "r")
        await journey.sees("2 functions", "PROD 8")
        await journey.until(lambda: "sts:GetCallerIdentity" in account.calls)
    called = set(account.calls)
    assert called <= READS | WRITES
    assert called >= CALLED


@pytest.mark.parametrize("action", sorted(CALLED))
async def test_a_missing_action_is_named_by_the_screen_that_misses_it(begin: Begin, action: str) -> None:
    account = FaultyAccount(SMALL)
    account.faults[action] = FAULTS["denied"]
    if action == "lambda:GetAlias":
        # A list that can be read tells of the alias as well, so that it would not be missed.
        account.faults["lambda:ListAliases"] = FAULTS["denied"]
    wanted = {"protected_aliases": (), "refresh_seconds": 0}
    if action != "lambda:ListFunctions":
        wanted |= {"start_function": "order-processor", "start_alias": "PROD"}
    async with begin(session=account.session, size=(160, 36), **wanted) as journey:
        if action == "lambda:UpdateAlias":
            await journey.until(lambda: journey.app.fader)
            await journey.press("f", "right")
        if action == "sts:GetCallerIdentity":
            await journey.notified(f"no permission: {action}")
        else:
            await journey.sees(f"no permission: {action}")


def test_every_action_is_missed_somewhere() -> None:
    assert CALLED | DETAIL_SCREENS.keys() | ELSEWHERE == READS | WRITES | CODE


READ_AT_THE_START = sorted(
    {*(action for action, steps in DETAIL_SCREENS.items() if not steps), "cloudwatch:GetMetricData"}
)
LOGS = sorted(action for action in DETAIL_SCREENS if action.startswith("logs:"))
OPENED_SCREENS = sorted(DETAIL_SCREENS.keys() - {*READ_AT_THE_START, *LOGS})


@pytest.mark.parametrize(
    "actions", [*([action] for action in READ_AT_THE_START), OPENED_SCREENS, LOGS], ids=itemgetter(0)
)
async def test_a_missing_action_is_named_on_the_screen_that_misses_it(begin: Begin, actions: list[str]) -> None:
    account = FaultyAccount(None if actions is LOGS else DEPLOYED)
    account.faults[actions[0]] = FAULTS["denied"]
    wanted = {"start_function": "order-processor", "start_alias": "PROD", "protected_aliases": (), "refresh_seconds": 0}
    async with begin(session=account.session, size=(160, 40), **wanted) as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete and journey.app.fader)
        for action in actions:
            await misses(journey, account, action)


async def misses(journey: Journey, account: FaultyAccount, action: str) -> None:
    """Go where an action is missed, see it named, and come back to the function with the action allowed."""
    account.faults[action] = FAULTS["denied"]
    for step in DETAIL_SCREENS[action]:
        if isinstance(step, str):
            await journey.sees(step)
        else:
            await journey.press(*step)
    named = f"no permission: {action}"
    notifications = journey.app._notifications
    await journey.until(lambda: named in journey.text or any(named in notice.message for notice in notifications))
    account.faults.clear()
    for _ in range(4):
        if isinstance(journey.app.screen, FunctionScreen):
            break
        await journey.press("escape")
        if isinstance(journey.app.screen, ReviewDialog):
            await journey.press("y")
    assert isinstance(journey.app.screen, FunctionScreen)
