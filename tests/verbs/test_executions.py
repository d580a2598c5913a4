"""The verbs for Step Functions over the demo: start, follow, answer and stop, and what they end with."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from tui.domain.errors import NotPermitted
from tui.verbs.executions import find_execution, read_execution
from tui.verbs.exit_codes import ExitCode
from tui.verbs.run import describe_interrupt, run

ROLLOUTS = ("--scenario", "rollouts", "--speed", "600")
ENGINE = ("--engine", "stepfunctions", "--reason", "release", "--yes")

Printed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def verb(run_verb: Printed) -> Printed:
    return lambda *argv: run_verb("rollout", *argv, *ROLLOUTS)


def test_a_machine_takes_a_version_back_that_errs(verb: Printed) -> None:
    code, out, err = verb("start", "cart-taxes:PROD", "--plan", "Linear10PercentEvery3Minutes", *ENGINE)
    assert code == ExitCode.VERDICT_FAIL
    lines = out.splitlines()
    assert "RUNNING: 21→22 10 %, step 1 of 9" in lines[0]
    assert lines[-1].endswith("FAILED (RolledBack: more errors than version 21): 21")
    assert "aws stepfunctions start-execution" in err


def test_nothing_is_deployed_where_no_machine_stands(verb: Printed) -> None:
    code, _, err = verb("start", "cart-totals:PROD", "--plan", "canary", *ENGINE)
    assert code == ExitCode.REFUSED
    assert "crossfade export stepfunctions canary cart-totals:PROD > rollout.yaml" in err


def test_an_option_of_another_engine_is_not_passed_over(verb: Printed) -> None:
    code, _, err = verb("start", "cart-totals:PROD", "--machine", "arn:x", "--reason", "release")
    assert (code, "--machine is for --engine stepfunctions, and the engine is here" in err) == (ExitCode.USAGE, True)


def test_an_alias_that_an_execution_moves_is_locked(verb: Printed) -> None:
    code, _, err = verb("start", "cart-returns:PROD", *ENGINE)
    assert (code, "is moving PROD → 4" in err) == (ExitCode.REFUSED, True)


def test_what_waits_for_approval_is_said_and_answered(verb: Printed) -> None:
    code, out, _ = verb("status", "cart-returns:PROD", "--json")
    report = json.loads(out)
    assert (code, report["waits_for_approval"], report["step"]) == (ExitCode.DONE, "0 calls to version 4", 0)
    code, out, err = verb("approve", "cart-returns:PROD", "--yes", "--reason", "seen")
    assert (code, out.split()[-2:]) == (ExitCode.DONE, ["→", "4"])
    # The token is in no line.
    assert "token-" not in out + err


def test_those_of_the_account_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["executions", *ROLLOUTS, "--json"]) == ExitCode.DONE
    (one,) = json.loads(capsys.readouterr().out)
    assert (one["function"], one["to"], one["is_active"], one["plan"]) == ("cart-returns", "4", True, "canary")


def test_a_stop_is_followed_until_the_alias_is_settled(verb: Printed) -> None:
    code, out, _ = verb("stop", "cart-returns:PROD", "--yes", "--json")
    ended = json.loads(out)
    assert (code, ended["result"], ended["version"], ended["canary"]) == (ExitCode.DONE, "was stopped", "3", None)


def test_that_nothing_moves_an_alias_is_not_claimed_where_it_cannot_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    def deny(*_: str) -> None:
        raise NotPermitted("states:ListStateMachines")

    section = SimpleNamespace(find_execution=deny)
    here = SimpleNamespace(workspace=SimpleNamespace(provider=SimpleNamespace(stepfunctions=section)))
    # An approval has nowhere else to go; a stop may still find a deployment.
    with pytest.raises(NotPermitted):
        read_execution(here, "orders:PROD")  # type: ignore[arg-type]
    assert find_execution(here, "orders:PROD") is None  # type: ignore[arg-type]
    report = capsys.readouterr().err
    assert "whether Step Functions moves it is not known: no permission: states:ListStateMachines" in report


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (("rollout", "start", "orders:PROD", "--wait"), "what was started continues"),
        (("rollout", "start", "orders:PROD", "--scenario=rollouts"), "the demo's account ends with it"),
        (("wait", "orders:PROD"), "interrupted"),
    ],
)
def test_leaving_does_not_claim_to_have_stopped_anything(argv: tuple[str, ...], expected: str) -> None:
    assert expected in describe_interrupt(argv)
    assert "stopped" not in describe_interrupt(argv)
