"""A deployment followed to its end: what changes is printed once, and a hook's silence is said as it grows."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.paths import ROOT
from tests.support.releasing import Releasing, releasing
from tui.domain.clock import ServiceClock
from tui.settings.settings import Settings
from tui.verbs.deployment_following import follow_deployment
from tui.verbs.exit_codes import ExitCode
from tui.verbs.opening import Opened
from tui.verbs.run import run
from tui.writes.workspace import Workspace


def minutes_pass(aws: Releasing, monkeypatch: pytest.MonkeyPatch, minutes: int) -> None:
    def sleep(_: float) -> None:
        aws.clock.advance(timedelta(minutes=minutes).total_seconds())
        clock = ServiceClock(theirs=aws.clock.now, speed=0.0)
        aws.provider.context = replace(aws.provider.context, clock=clock)

    monkeypatch.setattr("tui.verbs.deployment_following.time.sleep", sleep)


def test_a_hook_that_never_reports_is_followed_until_it_fails_the_deployment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with releasing(ROOT / "assets" / "scenarios" / "rollouts.yaml") as aws:
        minutes_pass(aws, monkeypatch, 8)
        here = Opened(Settings(), Workspace(aws.provider))
        alias = aws.provider.get_alias("cart-labels", "PROD")
        moving: Any = aws.provider.find_deployment("cart-labels", "PROD")
        code = follow_deployment(here, alias, moving.id, as_json=False)
    out, err = capsys.readouterr()
    assert code == ExitCode.FAILED
    assert [line.split(":")[0].partition(" ")[2] for line in out.splitlines()] == [
        "InProgress",
        "Failed (HOOK_EXECUTION_FAILURE)",
    ]
    silences = [line for line in err.splitlines() if "has been silent for" in line]
    assert [line.partition("silent for ")[2].split(" of")[0] for line in silences] == [
        "14 min",
        "22 min",
        "30 min",
        "46 min",
        "54 min",
    ]
    # What was followed is kept, and can be read where nothing can be asked of AWS any more.
    for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    assert run(["rollout", "report", "cart-labels:PROD"]) == ExitCode.DONE
    out, err = capsys.readouterr()
    assert "note: not looked at again: " in err
    assert f"- rollout: CodeDeploy {moving.id}" in out
    assert "deployment Failed: HOOK_EXECUTION_FAILURE" in out
    assert run(["rollout", "report", moving.id, "--json"]) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out)["rollout"]["course"] == "rolled back"
