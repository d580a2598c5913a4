"""Steering rollouts by commands: which one is meant, and what is said where nobody carries it out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.rollouts import rollouts
from tui.features.rollout.commands import Command
from tui.features.rollout.group.steering import leave_alone
from tui.features.rollout.here import store
from tui.features.rollout.here.store import Asked, KeptRollout, Place, RolloutFolder
from tui.features.rollout.state import Phase, Rollout
from tui.settings.folders import rollouts_folder
from tui.storage.private_files import make_folder, state_folder
from tui.verbs import engine_process
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.following import find_rollout, report_of, ring
from tui.verbs.run import run


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def rollout() -> Rollout:
    return replace(next(one for one in rollouts() if not one.phase.ended), function="orders", alias="PROD")


def keep(id: str, phase: Phase = Phase.HOLDING, region: str = "eu-west-1") -> RolloutFolder:
    make_folder(state_folder())
    folder = RolloutFolder(rollouts_folder(), id)
    place = Place("123456789012", region)
    folder.keep(KeptRollout(replace(rollout(), id=id, phase=phase, pause=None, move=None), place))
    return folder


def test_the_one_that_goes_on_is_meant_whatever_ended_since() -> None:
    keep("r1")
    keep("r2", Phase.SUCCEEDED)
    assert find_rollout("orders:PROD").id == "r1"
    assert find_rollout("r2").id == "r2"


def test_one_that_is_not_there_is_refused_with_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rollout", "pause", "orders:PROD"]) == ExitCode.REFUSED
    assert "there is no rollout of orders:PROD on this machine" in capsys.readouterr().err


def test_of_two_that_go_on_one_must_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    keep("r1")
    keep("r2", region="us-east-1")
    assert run(["rollout", "pause", "orders:PROD"]) == ExitCode.REFUSED
    assert "orders:PROD has 2: name one of r2, r1" in capsys.readouterr().err
    assert find_rollout("arn:aws:lambda:eu-west-1:123456789012:function:orders:PROD").id == "r1"
    with pytest.raises(Ended, match="there is no rollout"):
        find_rollout("arn:aws:lambda:eu-west-2:123456789012:function:orders:PROD")


def test_one_that_nobody_carries_out_says_so_and_can_be_left(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "LOCK_PATIENCE", 0.1)
    folder = keep("r1")
    assert run(["rollout", "status", "r1"]) == ExitCode.DONE
    assert "nobody carries it out now; to continue: crossfade rollout resume r1" in capsys.readouterr().err
    assert run(["rollout", "leave", "r1", "--json"]) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out)["phase"] == "left"
    assert folder.load().rollout.phase is Phase.LEFT
    with folder.carry_out():
        request = Asked(Command.LEAVE, "ada", rollout().since)
        assert not leave_alone(folder, request, request.at, report_of)


def test_who_follows_in_a_terminal_hears_of_it_and_a_pipe_does_not(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = keep("r1", Phase.WAITING_FOR_APPROVAL)
    ring(folder.load(), Phase.HOLDING)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    ring(folder.load(), None)
    ring(folder.load(), Phase.WAITING_FOR_APPROVAL)
    assert capsys.readouterr().err == ""
    ring(folder.load(), Phase.HOLDING)
    err = capsys.readouterr().err
    assert err == "\x1b]9;orders:PROD 6 waiting for approval\x07"


def test_one_that_cannot_be_read_is_no_crash(capsys: pytest.CaptureFixture[str]) -> None:
    folder = keep("r1")
    (folder.path / "rollout.json").write_bytes(b"[]")
    assert run(["rollout", "status", "r1"]) == ExitCode.FAILED
    assert "the rollout cannot be read: no JSON object" in capsys.readouterr().err
    assert run(["rollout", "run", "../odd"]) == ExitCode.FAILED


@pytest.mark.process
def test_what_the_process_could_not_do_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = keep("r1", region="")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    with pytest.raises(Ended, match="r1 is not carried out: ") as ended:
        engine_process.begin(folder)
    assert ended.value.code == ExitCode.USAGE
    assert folder.events()[-1]["event"] == "not opened"
