"""What happened to a rollout, a line each."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.rollouts import NOW, rollouts
from tui.features.rollout.state import Phase
from tui.features.rollout.text.progress import describe_event, describe_phase, progress_bar, share_done, zone_of_event

AT = "2027-05-01T12:00:01.123456+00:00"


@pytest.mark.parametrize(
    ("event", "line"),
    [
        ({"event": "carried out", "process": 7}, "a process started to carry it out"),
        ({"event": "sent", "alias": "2", "phase": "shifting"}, "next weight sent: alias was on version 2"),
        ({"event": "confirmed", "alias": "3", "phase": "baking"}, "AWS confirmed: alias on version 3, baking"),
        ({"event": "confirmed", "alias": "10 %", "phase": "holding"}, "AWS confirmed: alias at 10 %, holding"),
        (
            {"event": "checked", "result": "pass", "alias": "10 %", "phase": "shifting"},
            "gate pass: alias at 10 %, shifting",
        ),
        (
            {"event": "pause", "by": "ann", "why": "lunch", "alias": "10 %", "phase": "paused"},
            "pause by ann: alias at 10 %, paused; lunch",
        ),
        ({"event": "not read", "why": "no connection"}, "alias not read; no connection"),
        ({"event": "of a later release"}, "of a later release"),
    ],
)
def test_an_event_is_a_sentence(event: dict[str, object], line: str) -> None:
    assert describe_event({"at": AT, **event}) == f"12:00:01 UTC  {line}"
    assert describe_event({"at": AT, **event}, zone=zone_of_event({"at": AT})) == f"12:00:01  {line}"


def test_a_bar_is_of_the_plans_time_and_of_the_one_furthest_behind() -> None:
    first, *_ = rollouts()
    holding = next(one for one in rollouts() if one.phase is Phase.HOLDING)
    assert share_done(first, NOW) == 0.0
    # 2.5 min and an approval, then a minute of bake time.
    assert share_done(holding, NOW + timedelta(minutes=1)) == pytest.approx(1 / 3.5)
    assert share_done(holding, NOW + timedelta(hours=1)) == pytest.approx(2.5 / 3.5)
    assert share_done(replace(holding, phase=Phase.SUCCEEDED), NOW) == 1.0
    bar = progress_bar([holding, first], NOW)
    assert bar.startswith(f"{'░' * 24} 0%  orders:PROD and 1 more ")
    assert progress_bar([holding], NOW + timedelta(minutes=1)).startswith(f"{'█' * 7}{'░' * 17} 29%  orders:PROD 6→7")


def test_where_a_rollout_is_and_why_it_waits_is_one_line() -> None:
    held, checked, paused = rollouts()[3:6]
    later = NOW + timedelta(seconds=30)
    where = "6→7 1.25 %, step 1 of 2, held 0:30 of 2:30 min"
    assert describe_phase(held, later) == where
    assert describe_phase(checked, later) == f"{where}, gate: no data"
    assert describe_phase(paused, later) == "6→7 1.25 %, paused: asked by the operator"
