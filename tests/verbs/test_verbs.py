"""The verbs over the demo: what they print, what they refuse, and what they end with."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from tests.support.paths import SCENARIOS
from tui.aws.account import AccountReading
from tui.aws.lambda_provider import LambdaProvider
from tui.domain.errors import NotPermitted, Rejected, ServiceFailed
from tui.features.rollout.codedeploy import make
from tui.presentation.times import show_times_in
from tui.settings import shown_times
from tui.settings.folders import rollouts_folder
from tui.verbs import aliases
from tui.verbs.arguments import read_arguments
from tui.verbs.exit_codes import ExitCode

SMALL = ("--scenario", str(SCENARIOS / "small.yaml"))

Printed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def verb(run_verb: Printed) -> Printed:
    """Return what runs a verb on the small demo."""

    def call(*argv: str, scenario: tuple[str, ...] = SMALL) -> tuple[int, str, str]:
        return run_verb(*argv, *scenario)

    return call


def test_it_lists_what_there_is(verb: Printed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    code, out, _ = verb("functions")
    assert code == ExitCode.DONE
    assert [line.split()[0] for line in out.splitlines()] == ["function", "cart-add", "order-processor"]
    # Whatever the verb, times are in the zone of the settings, which is named.
    local = tmp_path / "local.yaml"
    local.write_text("times: local\n")
    with monkeypatch.context() as patched:
        patched.setattr(shown_times, "show_times_in", lambda _: show_times_in(timezone(timedelta(hours=5), "+05")))
        code, out, _ = verb("versions", "order-processor", "--config", str(local))
    show_times_in(UTC)
    assert [line.split()[0] for line in out.splitlines()[1:]] == ["$LATEST", "7", "6", "5"]
    # The zone is said once, above its times.
    assert out.count("+05") == out.splitlines()[0].count("modified (+05)") == 1
    code, out, _ = verb("aliases", "order-processor", "--json")
    assert [(alias["alias"], alias["weight_percent"]) for alias in json.loads(out)] == [("PROD", 10.0), ("TEST", None)]
    code, out, _ = verb("canaries", "--json")
    printed = json.loads(out)
    assert [alias["alias"] for alias in printed["canaries"]] == ["PROD"]
    assert (printed["functions"], printed["not_read"]) == ({"listed": 2, "read": 2}, [])
    assert {"state": "split", "account": "123456789012", "region": "us-east-1"}.items() <= printed["canaries"][
        0
    ].items()
    code, out, _ = verb("canaries", "--all")
    assert [line.split()[0] for line in out.splitlines()] == ["state", "split", "moved", "cart-add"]
    code, out, err = verb("executions")
    assert (code, out, err) == (ExitCode.DONE, "", "crossfade: no executions\n")


def test_several_contexts_are_listed_and_one_that_fails_spoils_no_other(verb: Printed) -> None:
    small = str(SCENARIOS / "small.yaml")
    named = ("--demo", "--context", "x@", "--context", f"{small}@eu-west-1", "--context", "staging", "--context", "no")
    code, out, err = verb("functions", *named, scenario=())
    assert code == ExitCode.USAGE
    assert [line.split()[1:4] for line in out.splitlines()] == [
        ["account", "region", "function"],
        ["123456789012", "eu-west-1", "cart-add"],
        ["123456789012", "eu-west-1", "order-processor"],
        *(["210987654321", "us-east-1", name] for name in ("loyalty-points", "order-processor", "order-refunds")),
    ]
    mistyped, unknown = err.splitlines()
    assert mistyped == "crossfade: x@: expected PROFILE or PROFILE@REGION, such as prod@eu-west-1, not 'x@'"
    assert unknown.startswith("crossfade: no: no: no such scenario")
    code, out, _ = verb("canaries", "--json", "--demo", "--context", "staging", "--context", "nosuch", scenario=())
    staging, failed = json.loads(out)
    assert (code, staging["context"], staging["account"]) == (ExitCode.FAILED, "staging", "210987654321")
    assert [alias["function"] for alias in staging["canaries"]] == ["order-processor"]
    assert (staging["failure"], failed["account"]) == (None, None)
    assert failed["failure"].startswith("nosuch: no such scenario")


@pytest.mark.parametrize(
    ("argv", "reason"),
    [
        (("--context", "@eu-west-1"), "expected PROFILE or PROFILE@REGION"),
        (("--context", "prod@"), "expected PROFILE or PROFILE@REGION"),
        (("--context", "prod@nowhere!"), "prod@nowhere!"),
        (("--context", "prod", "--region", "eu-west-1"), "--context and --region cannot be combined"),
    ],
)
def test_contexts_that_cannot_be_meant_are_refused(verb: Printed, argv: tuple[str, ...], reason: str) -> None:
    code, out, err = verb("functions", *argv, scenario=())
    assert (code, out) == (ExitCode.USAGE, "")
    assert reason in err


def test_status_is_one_line(verb: Printed) -> None:
    code, out, _ = verb("status", "order-processor:TEST")
    assert (code, out) == (ExitCode.DONE, "order-processor:TEST is at 7\n")
    code, out, _ = verb("status", "order-processor:PROD", "--json")
    assert json.loads(out)["verdict"] == "not enough data"


@pytest.mark.parametrize(
    ("argv", "printed"),
    [
        (("shift", "order-processor:PROD", "25%"), "order-processor:PROD: 6→7 10 % → 6→7 25 %\n"),
        (("shift", "order-processor:PROD", "100"), "order-processor:PROD: 6→7 10 % → 7\n"),
        (("shift", "order-processor:PROD", "10"), "order-processor:PROD is at 6→7 10 % already\n"),
        (("promote", "order-processor:PROD"), "order-processor:PROD: 6→7 10 % → 7\n"),
        (("roll-back", "order-processor:PROD"), "order-processor:PROD: 6→7 10 % → 6\n"),
        (("roll-back", "order-processor:TEST", "--to", "6"), "order-processor:TEST: 7 → 6\n"),
    ],
)
def test_an_alias_is_moved_by_one_command(verb: Printed, argv: tuple[str, ...], printed: str) -> None:
    assert verb(*argv, "--reason", "by a script")[:2] == (ExitCode.DONE, printed)


def test_a_move_says_how_many_durable_executions_stay_behind(verb: Printed, tmp_path: Path) -> None:
    scenario = tmp_path / "durable.yaml"
    scenario.write_text(
        "Functions:\n"
        "  - FunctionName: f\n"
        "    DurableConfig: {ExecutionTimeout: 60}\n"
        "    Versions:\n"
        "      - {Version: 1, Code: one}\n"
        "      - {Version: 2, Code: two, RunningDurableExecutions: 3}\n"
        "    Aliases:\n"
        "      - {Name: PROD, FunctionVersion: 1, RoutingConfig: {AdditionalVersionWeights: {2: 0.1}}}\n"
    )
    code, _, err = verb("roll-back", "f:PROD", scenario=("--scenario", str(scenario)))
    assert (code, err) == (ExitCode.DONE, "crossfade: note: f:PROD: 3 durable executions stay on 2 to the end\n")


def test_a_protected_alias_wants_a_reason_but_for_the_way_back(verb: Printed) -> None:
    code, out, err = verb("promote", "order-processor:PROD")
    assert (code, out) == (ExitCode.REFUSED, "")
    assert err == "crossfade: PROD is protected: give --reason TEXT\n"
    assert verb("roll-back", "order-processor:PROD")[0] == ExitCode.DONE


@pytest.mark.parametrize(
    ("argv", "code", "expected"),
    [
        (("status", "order-processor"), ExitCode.USAGE, "expected FUNCTION:ALIAS, such as orders:PROD"),
        (
            ("status", "order-processor:NONE"),
            ExitCode.FAILED,
            "NONE; see crossfade functions, crossfade aliases FUNCTION",
        ),
        (("shift", "order-processor:PROD", "ten"), ExitCode.USAGE, "'ten' is not a weight"),
        (("shift", "order-processor:PROD", "10", "--to", "5"), ExitCode.REFUSED, "PROD has the canary 7"),
        (("shift", "order-processor:TEST", "10"), ExitCode.REFUSED, "no newer version: give --to VERSION"),
        (("promote", "order-processor:TEST"), ExitCode.REFUSED, "TEST has no canary to promote"),
        (("roll-back", "order-processor:TEST"), ExitCode.REFUSED, "its last good version is not known: give --to"),
        (("wait", "order-processor:TEST", "--verdict"), ExitCode.REFUSED, "TEST is not split"),
        (("wait", "order-processor:PROD", "--timeout", "0"), ExitCode.FAILED, "no verdict within 0 min"),
        (("wait", "order-processor:PROD", "--timeout", "-1"), ExitCode.USAGE, "expected a number, 0 or more, not '-1'"),
        (
            ("wait", "order-processor:PROD", "--timeout", "nan"),
            ExitCode.USAGE,
            "expected a number, 0 or more, not 'nan'",
        ),
        (("publish", "order-processor", "--demoo"), ExitCode.USAGE, "--demoo; see crossfade publish --help"),
        (("rollout", "pause", "f:PROD"), ExitCode.USAGE, "see crossfade rollout pause --help"),
        (("status", "arn:aws:lambda:eu-west-1:123456789012:function:f:live"), ExitCode.USAGE, "is in eu-west-1"),
        (("rollout", "start", "order-processor:PROD", "--reason", "x"), ExitCode.REFUSED, "PROD is split already"),
    ],
)
def test_what_it_refuses_is_said_with_a_status(
    verb: Printed, argv: tuple[str, ...], code: ExitCode, expected: str
) -> None:
    status, out, err = verb(*argv)
    assert (status, out if code is not ExitCode.FAILED else "") == (code, "")
    assert expected in err


@pytest.mark.parametrize(
    ("method", "applied", "code"),
    [
        ("get_alias", False, ExitCode.FAILED),
        ("perform", False, ExitCode.UNKNOWN),
        ("perform", True, ExitCode.DONE),
    ],
)
def test_only_what_may_have_been_applied_is_unknown(
    verb: Printed, monkeypatch: pytest.MonkeyPatch, method: str, applied: bool, code: ExitCode
) -> None:
    """A lost write is read and compared; one that AWS may still apply is neither done nor failed."""
    carry_out = getattr(LambdaProvider, method)

    def fail(*arguments: Any) -> Any:
        if applied:
            carry_out(*arguments)
        raise ServiceFailed("lambda:UpdateAlias", "an internal error")

    monkeypatch.setattr(LambdaProvider, method, fail)
    status, out, err = verb("shift", "order-processor:PROD", "25", "--reason", "by a script")
    assert status == code
    assert out == ("order-processor:PROD: 6→7 10 % → 6→7 25 %\n" if applied else "")
    assert ("outcome unknown: " in err) is (code is ExitCode.UNKNOWN)
    assert (
        ("look after " in err)
        is err.endswith(": crossfade status order-processor:PROD\n")
        is (code == ExitCode.UNKNOWN)
    )


def test_nothing_that_could_be_read_is_not_said_to_be_none(verb: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(*_: Any, **__: Any) -> Any:
        raise NotPermitted("lambda:ListAliases", "not authorized")

    monkeypatch.setattr(LambdaProvider, "list_aliases", deny)
    code, out, err = verb("canaries")
    assert (code, out, err.splitlines()[0]) == (ExitCode.FAILED, "", "crossfade: no canaries in what could be read")


def test_a_table_fits_the_terminal_and_a_pipe_gets_it_whole(verb: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    _, whole, _ = verb("canaries", "--all")
    monkeypatch.setattr("tui.verbs.output.terminal_width", lambda: 72)
    _, cut, err = verb("canaries", "--all")
    assert max(map(len, whole.splitlines())) > 72 >= max(map(len, cut.splitlines()))
    assert [line.split()[0] for line in cut.splitlines()] == [line.split()[0] for line in whole.splitlines()]
    assert err == "crossfade: by left out at 72 columns; a pipe and --json have all\n"


def test_a_scenario_that_is_not_there_is_wrong_use(verb: Printed) -> None:
    code, _, err = verb("functions", scenario=("--scenario", "nope"))
    assert (code, "nope: no such scenario" in err) == (ExitCode.USAGE, True)


def test_publishing_prints_the_number(verb: Printed) -> None:
    code, out, _ = verb("publish", "order-processor", "--description", "by CI", "--json")
    assert (code, json.loads(out)["version"]) == (ExitCode.DONE, "8")


def test_a_rollout_in_the_demo_is_followed_to_its_end(verb: Printed, tmp_path: Path) -> None:
    plan = tmp_path / "quick.yaml"
    plan.write_text("steps:\n  - {weight: 10, hold: 30s}\ngate: {verdict: none}\n")
    argv = ("rollout", "start", "order-processor:TEST", "--to", "6", "--plan", str(plan), "--speed", "600")
    code, out, _ = verb(*argv)
    assert code == ExitCode.DONE
    assert out.splitlines()[-1].startswith("order-processor:TEST 7 → 6 by quick: 6, succeeded")
    events: list[dict[str, Any]] = [json.loads(line) for line in verb(*argv, "--json")[1].splitlines()[:-1]]
    assert [event["event"] for event in events].count("confirmed") == 2
    # The demo leaves nothing behind.
    assert not rollouts_folder().exists()


def test_credentials_that_end_before_the_plan_does_are_told_of(verb: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AccountReading, "credentials_end", lambda _: datetime(2020, 1, 1, 9, 30, tzinfo=UTC))
    monkeypatch.setattr("tui.verbs.rollout_start.confirmed", lambda *_, **__: False)
    code, _, err = verb("rollout", "start", "order-processor:TEST", "--to", "6", "--plan", "linear")
    assert code == ExitCode.REFUSED
    assert "note: the credentials end at 09:30 UTC, too soon for the plan: it pauses before, for a new sign-in" in err


def test_plans_are_listed_checked_and_drawn(verb: Printed, tmp_path: Path) -> None:
    assert "Canary10Percent5Minutes" in verb("plan", "list")[1]
    broken = tmp_path / "broken.yaml"
    broken.write_text("steps:\n  - {weight: 10}\nbake: soon\n")
    code, _, err = verb("plan", "check", str(broken))
    assert code == ExitCode.USAGE
    assert f"{broken}:2: steps: expected either hold" in err
    assert f"{broken}:3: bake: expected a time" in err
    engines = {one["name"]: one["engines"] for one in json.loads(verb("plan", "list", "--json")[1])}
    assert (engines["careful"], len(engines["canary"])) == (["here", "Step Functions"], 3)
    code, out, _ = verb("plan", "show", "linear", "order-processor:PROD")
    assert code == ExitCode.DONE
    assert "by CodeDeploy: a custom configuration, CrossfadeLinear10Percent6Minutes" in out


def test_templates_are_printed(verb: Printed) -> None:
    code, out, _ = verb("export", "sam", "order-processor:PROD")
    assert code == ExitCode.DONE
    assert "AutoPublishAlias: PROD" in out
    code, _, err = verb("export", "sam", "order-processor:PROD", "--plan", "careful")
    assert code == ExitCode.REFUSED
    assert "CodeDeploy has one kind of step" in err
    code, out, _ = verb("export", "stepfunctions", "careful", "order-processor:PROD")
    assert "AWS::StepFunctions::StateMachine" in out
    code, _, err = verb("export", "sam", "order-processor:PROD", "--json")
    assert (code, "unrecognized arguments: --json" in err) == (ExitCode.USAGE, True)
    assert "FunctionWeight: 0.1" in verb("export", "drift", "order-processor:PROD")[1]


RELEASES = """\
Functions:
  - FunctionName: called
    Versions: [{Version: 1-2, LastModified: 9d, Code: "a {n}"}]
    Aliases:
      - {Name: PROD, FunctionVersion: 1, Since: 5d, InvocationsPerMinute: 3000}
      - {Name: CANARY, FunctionVersion: 1, RoutingConfig: {AdditionalVersionWeights: {2: 0.1}}, Since: 1h}
  - FunctionName: quiet
    Versions: [{Version: 1-2, LastModified: 9d, Code: "b {n}"}]
    Aliases: [{Name: PROD, FunctionVersion: 1, Since: 5d}]
  - FunctionName: released
    Versions: [{Version: 1-2, LastModified: 9d, Code: "c {n}"}]
    Aliases: [{Name: PROD, FunctionVersion: 2, Since: 5d}]
"""


def test_a_plan_is_rehearsed_on_every_release_that_is_ready(verb: Printed, tmp_path: Path) -> None:
    plan, scenario = tmp_path / "quick.yaml", tmp_path / "releases.yaml"
    plan.write_text("steps:\n  - {weight: 10, hold: 30s}\ngate: {verdict: none, calls: 1}\n")
    scenario.write_text(RELEASES)
    code, out, _ = verb("rehearse", str(plan), "--speed", "600", scenario=("--scenario", str(scenario)))
    ends = out[out.index("this would have happened") :].splitlines()[1:]
    assert code == ExitCode.DONE
    assert [end.split()[0] for end in ends] == ["called:PROD", "quiet:PROD"]
    assert "paused: no data: 0 of 1 calls to version 2" in ends[1]


def test_no_verb_has_the_defaults_of_another() -> None:
    read = read_arguments(["status", "orders:PROD"], aliases.VERBS)
    assert (read.scenario, read.speed, read.demo) == ("", "", False)


ROLLOUTS = ("--scenario", "rollouts")


def test_a_preflight_says_each_problem_with_its_fix_and_refuses(verb: Printed) -> None:
    code, out, _ = verb("rollout", "preflight", "cart-gifts:PROD", scenario=ROLLOUTS)
    assert code == ExitCode.REFUSED
    assert (
        "problem    alarm cart-gift-errors: does not exist, and CodeDeploy takes that for OK. Correct its name" in out
    )
    assert out.endswith("cart-gifts:PROD  8 → 9: not ready, 5 problems to solve first\n")
    code, out, _ = verb("rollout", "preflight", "cart-gifts:PROD", "--override-alarms", "--json", scenario=ROLLOUTS)
    assert (code, json.loads(out)["is_blocked"]) == (ExitCode.REFUSED, True)
    assert sum(check["blocks"] for check in json.loads(out)["checks"]) == 3


def test_a_preflight_that_finds_nothing_says_when_it_would_have_ended(verb: Printed) -> None:
    code, out, _ = verb("rollout", "preflight", "cart-payment:PROD", scenario=ROLLOUTS)
    assert code == ExitCode.DONE
    assert "cart-payment:PROD  5 → 6: ready, the last shift at" in out
    linear = ("rollout", "preflight", "cart-payment:PROD", "--plan", "Linear10PercentEvery3Minutes", "--json")
    code, out, _ = verb(*linear, scenario=ROLLOUTS)
    assert json.loads(out)["configuration"] == "CodeDeployDefault.LambdaLinear10PercentEvery3Minutes"
    code, _, err = verb("rollout", "preflight", "cart-payment:PROD", "--plan", "careful", scenario=ROLLOUTS)
    assert code == ExitCode.REFUSED
    assert "CodeDeploy cannot carry careful out" in err


def test_deployments_of_the_account_are_listed_those_that_run_first(verb: Printed) -> None:
    code, out, _ = verb("deployments", scenario=("--scenario", "shop"))
    assert code == ExitCode.DONE
    assert [line.split()[1] for line in out.splitlines()[1:]] == ["gift-wrapping:PROD", "gift-tracking:PROD"]
    _, out, _ = verb("deployments", "--json", scenario=("--scenario", "shop"))
    assert [one["is_active"] for one in json.loads(out)] == [True, False]


def test_codedeploy_carries_a_rollout_out_and_is_followed_to_its_end(verb: Printed, tmp_path: Path) -> None:
    start = ("rollout", "start", "--engine", "codedeploy", "--speed", "600", "--reason", "release")
    code, out, err = verb(*start, "cart-payment:PROD", scenario=ROLLOUTS)
    assert code == ExitCode.DONE
    assert "Succeeded: 6; BeforeAllowTraffic Succeeded, AllowTraffic Succeeded" in out.splitlines()[-1]
    plan = tmp_path / "quarter.yaml"
    plan.write_text("steps:\n  - {weight: 25, hold: 7m}\n")
    custom = (*start, "cart-payment:PROD", "--plan", str(plan), "--json")
    code, _, err = verb(*custom, scenario=ROLLOUTS)
    assert (code, "CrossfadeCanary25Percent7Minutes does not exist" in err) == (ExitCode.REFUSED, True)
    code, out, err = verb(*custom, "--create-configuration", scenario=ROLLOUTS)
    assert code == ExitCode.DONE
    assert "CodeDeploy does not do: the verdict on the canary" in err
    assert {"primary": "5", "canary": "6", "weight_percent": 25.0} in [
        json.loads(line)["stands"] for line in out.splitlines()
    ]


def test_an_alarm_takes_a_deployment_back(verb: Printed) -> None:
    start = ("rollout", "start", "--engine", "codedeploy", "--speed", "600", "--reason", "release")
    code, out, err = verb(*start, "cart-vouchers:PROD", scenario=ROLLOUTS)
    assert code == ExitCode.VERDICT_FAIL
    assert "Stopped (ALARM_ACTIVE)" in out
    assert "Succeeded: 2" in out.splitlines()[-1]
    assert "cart-vouchers-errors" in err


def test_a_deployment_is_stopped_and_its_rollback_followed(verb: Printed) -> None:
    stop = ("rollout", "stop", "gift-wrapping:PROD", "--speed", "600")
    code, out, err = verb(*stop, scenario=("--scenario", "shop"))
    assert code == ExitCode.DONE
    assert out.startswith("gift-wrapping:PROD: d-")
    assert out.endswith("was taken back → 4\n")
    assert "autoRollbackEnabled is true: CodeDeploy rolls PROD back to 4" in err
    code, _, err = verb("rollout", "stop", "cart-payment:PROD", scenario=ROLLOUTS)
    assert (code, "no CodeDeploy deployment moves" in err) == (ExitCode.REFUSED, True)


def test_a_deployment_is_finished_now_by_two_calls_that_are_shown(verb: Printed) -> None:
    finish = ("rollout", "finish", "cart-shipping:PROD", "--reason", "sale")
    code, out, err = verb(*finish, scenario=ROLLOUTS)
    assert (code, out.endswith(" was finished → 5\n")) == (ExitCode.DONE, True)
    assert "--no-auto-rollback-enabled" in err
    assert "aws lambda update-alias --function-name cart-shipping --name PROD --function-version 5" in err
    code, _, err = verb("rollout", "finish", "gift-wrapping:PROD", scenario=("--scenario", "shop"))
    assert (code, "a CloudFormation stack started" in err) == (ExitCode.REFUSED, True)


def test_what_codedeploy_needs_is_created_after_it_was_shown(verb: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare = ("rollout", "prepare", "cart-totals:PROD")
    code, out, err = verb(*prepare, scenario=ROLLOUTS)
    assert (code, out.startswith("cart-totals:PROD: cart-totals-PROD of Crossfade is ready")) == (ExitCode.DONE, True)
    assert "aws iam create-role --role-name CrossfadeCodeDeploy-us-east-1-cart-totals" in err
    assert "the role may be assumed by codedeploy.amazonaws.com (sts:AssumeRole)" in err
    assert "it may call lambda:GetAlias, lambda:UpdateAlias on arn:aws:lambda:us-east-1:" in err
    real = LambdaProvider.perform

    def denied(self: LambdaProvider, call: Any) -> Any:
        if call.action == "iam:CreateRole":
            raise NotPermitted(call.action)
        return real(self, call)

    monkeypatch.setattr(LambdaProvider, "perform", denied)
    code, _, err = verb(*prepare, scenario=ROLLOUTS)
    assert (code, "give it with --role ARN" in err) == (ExitCode.REFUSED, True)
    assert '"Service": "codedeploy.amazonaws.com"' in err[err.index("who may assume the role:") :]
    role = "arn:aws:iam::123456789012:role/own"
    code, out, _ = verb(*prepare, "--role", role, "--json", scenario=ROLLOUTS)
    assert code == ExitCode.DONE
    assert [step["call"].partition(":")[2] for step in json.loads(out)["steps"]] == [
        "CreateApplication",
        "CreateDeploymentGroup",
    ]


def test_a_group_waits_for_its_new_role_to_be_known(verb: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    refusals, real = ["InvalidRoleException"] * 2, LambdaProvider.perform

    def refused(self: LambdaProvider, call: Any) -> Any:
        if call.action == "codedeploy:CreateDeploymentGroup" and refusals:
            raise Rejected(call.action, "cannot assume the role", refusals.pop())
        return real(self, call)

    monkeypatch.setattr(LambdaProvider, "perform", refused)
    monkeypatch.setattr(make, "PAUSES", (0.0, 0.0))
    code, _, err = verb("rollout", "prepare", "cart-totals:PROD", scenario=ROLLOUTS)
    assert (code, err.count("does not know the new role everywhere yet"), refusals) == (ExitCode.DONE, 2, [])


def test_a_silent_hook_is_told_by_status(verb: Printed) -> None:
    code, out, _ = verb("rollout", "status", "cart-labels:PROD", "--json", scenario=ROLLOUTS)
    assert code == ExitCode.DONE
    (silent,) = json.loads(out)["silent_hooks"]
    assert silent["event"] == "BeforeAllowTraffic"
    assert silent["silent_seconds"] // 60 == 14


def test_what_preflight_finds_keeps_a_deployment_from_being_started(verb: Printed) -> None:
    start = ("rollout", "start", "--engine", "codedeploy", "cart-gifts:PROD", "--reason", "release")
    code, out, err = verb(*start, scenario=ROLLOUTS)
    assert (code, out) == (ExitCode.REFUSED, "")
    assert "not ready, 5 problems to solve first; nothing was changed" in err


def test_a_protected_alias_is_not_deployed_to_without_a_reason(verb: Printed) -> None:
    code, _, err = verb("rollout", "start", "--engine", "codedeploy", "cart-payment:PROD", scenario=ROLLOUTS)
    assert (code, "--reason" in err) == (ExitCode.REFUSED, True)
