"""Pruning by a command: the same plan as on screen, said or carried out, and never both by accident."""

from __future__ import annotations

import json

import pytest

from tests.support.paths import SCENARIOS
from tui.domain.errors import AnswerLost, NotPermitted, Unreachable
from tui.features.prune.plan import End, Plan, Progress
from tui.verbs import pruning
from tui.verbs.exit_codes import ExitCode
from tui.verbs.run import run

SMALL = ("--scenario", str(SCENARIOS / "small.yaml"))
PRUNE = ("prune", "order-processor", "--keep", "1", *SMALL)


def test_the_plan_names_what_goes_and_why_the_others_stay(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*PRUNE, "--plan"]) == ExitCode.DONE
    rows = capsys.readouterr().out.splitlines()
    assert [row.split()[:2] for row in rows[1:4]] == [["7", "keep"], ["6", "keep"], ["5", "delete"]]
    assert "among the newest 1" in rows[1]
    assert rows[4].startswith("order-processor: --yes deletes 5, up to ")
    assert run([*PRUNE, "--plan", "--json"]) == ExitCode.DONE
    plan = json.loads(capsys.readouterr().out)
    assert (plan["delete"], list(plan["keep"])) == (["5"], ["7", "6"])


def test_yes_deletes_exactly_that(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*PRUNE, "--yes"]) == ExitCode.DONE
    printed = capsys.readouterr()
    assert printed.out.startswith("order-processor: deleted 1 of 1 version (5), up to ")
    assert printed.err.count("1 of 1 deleted") == 1
    assert run([*PRUNE, "--yes", "--json"]) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out) == {
        "function": "order-processor",
        "deleted": ["5"],
        "left": [],
        "end": "done",
        "why": None,
    }


@pytest.mark.parametrize(
    ("argv", "code", "expected"),
    [
        ((), ExitCode.USAGE, "one of the arguments --plan --yes is required"),
        (("--plan", "--yes"), ExitCode.USAGE, "not allowed with argument"),
        (("--yes", "--keep", "-1"), ExitCode.USAGE, "--keep"),
        (("--yes", "--keep", "all"), ExitCode.USAGE, "expected a number from 0 to 9999"),
    ],
)
def test_what_is_not_said_clearly_is_not_done(
    capsys: pytest.CaptureFixture[str], argv: tuple[str, ...], code: ExitCode, expected: str
) -> None:
    assert run(["prune", "order-processor", *SMALL, *argv]) == code
    assert expected in capsys.readouterr().err


def test_nothing_to_delete_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["prune", "order-processor", *SMALL, "--keep", "10", "--yes"]) == ExitCode.DONE
    assert capsys.readouterr().out == "order-processor: nothing to delete\n"


@pytest.mark.parametrize(
    ("progress", "code"),
    [
        (Progress(Plan("f", ()), end=End.DRIFT_DETECTED, why="PROD now points at version 5"), ExitCode.REFUSED),
        (Progress(Plan("f", ()), end=End.FAILED, error=NotPermitted(action="x")), ExitCode.FAILED),
        (Progress(Plan("f", ()), end=End.FAILED, error=AnswerLost(Unreachable())), ExitCode.UNKNOWN),
    ],
)
def test_how_it_ended_is_the_status(capsys: pytest.CaptureFixture[str], progress: Progress, code: ExitCode) -> None:
    assert pruning._ended(progress, as_json=True) == code
    assert json.loads(capsys.readouterr().out)["why"]
