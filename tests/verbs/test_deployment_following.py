"""A deployment followed to its end: what changes is printed once, and a hook's silence is said as it grows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.support.paths import ROOT
from tests.support.releasing import Releasing, releasing
from tui.domain.clock import ServiceClock
from tui.settings.settings import Settings
from tui.verbs.deployment_following import follow_deployment
from tui.verbs.exit_codes import ExitCode
from tui.verbs.opening import Opened
from tui.writes.workspace import Workspace


def minutes_pass(aws: Releasing, monkeypatch: pytest.MonkeyPatch, minutes: int) -> None:
    def sleep(_: float) -> None:
        aws.clock.advance(timedelta(minutes=minutes).total_seconds())
        clock = ServiceClock(theirs=aws.clock.now, speed=0.0)
        aws.provider.context = replace(aws.provider.context, clock=clock)

    monkeypatch.setattr("tui.verbs.deployment_following.time.sleep", sleep)


def test_a_hook_that_never_reports_is_followed_until_it_fails_the_deployment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
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
