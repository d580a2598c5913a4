"""What the rollout's screen says, and what is read again of the rollouts on disk."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.support.rollouts import NOW, PLAN, rollouts
from tests.support.zones import NEPAL, shown_in
from tui.domain.alias import Alias
from tui.domain.clock import ServiceClock
from tui.domain.context import Context
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import Routing
from tui.domain.version import Version
from tui.features.rollout.commands import Command
from tui.features.rollout.gate import GateCheck, Result
from tui.features.rollout.group.machine import is_asked_first, moves_of
from tui.features.rollout.here.select import newest_of, rollout_at
from tui.features.rollout.here.store import KeptRollout, Listed, Place, RolloutFolder
from tui.features.rollout.here.watch import RolloutsRead, RolloutsReader
from tui.features.rollout.start import first_target, next_target, targets, why_not_start
from tui.features.rollout.state import Phase, Rollout
from tui.features.rollout.text.follow import (
    current_stage,
    describe_check,
    describe_evidence,
    describe_head,
    stages_of,
    step_clock,
    where_line,
)
from tui.features.rollout.text.progress import describe_time_span
from tui.features.rollout.text.rows import describe_rollout_moved, describe_running, row_lines
from tui.features.rollout.text.view import event_lines
from tui.presentation.spans import text_of

PLACE = Place("123456789012", "us-east-1")
HERE = Context("demo", "us-east-1", "123456789012", clock=ServiceClock())
HELD = replace(rollouts()[3], phase=Phase.HOLDING, pause=None, since=NOW)
ALIAS = Alias("orders", "PROD", Routing("6"), "a")


def listed(rollout: Rollout, place: Place = PLACE, *, at_work: bool = True) -> Listed:
    return Listed(rollout.id, KeptRollout(rollout, place, "ada", "release 7"), at_work)


def test_the_clock_of_a_step_says_when_it_ends_and_then_what_is_waited_for() -> None:
    assert step_clock(HELD, NOW + timedelta(seconds=65)) == "held 1:05 of 2:30 min, ends 12:02 at the soonest"
    assert step_clock(HELD, NOW + timedelta(minutes=4)) == "held 2:30 of 2:30 min, waiting 1:30 min for the gate"
    assert [describe_time_span(timedelta(seconds=n)) for n in (0, 61, 900)] == ["0 min", "1:01 min", "15 min"]


def test_the_head_says_what_where_and_who_and_that_nobody_carries_it_out() -> None:
    lines = [text_of(line) for line in describe_head(listed(HELD), NOW, 78)]
    assert lines[0] == "PROD 6 → 7 by kept: a plan"
    assert lines[1].startswith("6→7 1.25 %  step 1 of 2  held 0:00")
    assert lines[2] == "started 12:00 UTC by ada: release 7"
    assert len(lines) == 3
    ended = replace(HELD, phase=Phase.SUCCEEDED, confirmed=Routing("7"), why="finished by the operator at step 1 of 2")
    assert [text_of(line) for line in describe_head(listed(ended), NOW, 50)][1:3] == [
        "7  step 1 of 2  succeeded at 12:00: finished by",
        "the operator at step 1 of 2",
    ]
    assert text_of(describe_head(listed(ended), NOW, 50)[-1]) == f"report: crossfade rollout report {listed(ended).id}"
    assert "O carries it on" in text_of(describe_head(listed(HELD, at_work=False), NOW, 78)[3])
    assert "cannot be read: no JSON" in text_of(describe_head(Listed("r1", None, False, "no JSON"), NOW, 78)[0])


@pytest.mark.parametrize("rollout", rollouts())
def test_every_phase_has_its_words(rollout: Rollout) -> None:
    for phase in Phase:
        assert text_of(where_line(replace(rollout, phase=phase), NOW))
        assert stages_of(replace(rollout, phase=phase), (), NOW)


def test_the_stages_have_the_times_that_were_and_those_that_can_be_known() -> None:
    events = ({"event": "confirmed", "step": 0, "at": NOW.isoformat()},)
    held = stages_of(HELD, events, NOW + timedelta(minutes=1))
    assert (held[0].begins, held[0].ends) == (NOW, NOW + timedelta(minutes=2.5))
    # The second step waits for someone, so that nothing after it has a time.
    assert [(stage.begins, stage.ends) for stage in held[1:]] == [(held[0].ends, None), (None, None)]
    paused = stages_of(replace(HELD, phase=Phase.PAUSED), events, NOW)
    assert [stage.begins for stage in paused] == [NOW, None, None]
    assert current_stage(HELD) == 0
    assert current_stage(replace(HELD, phase=Phase.SUCCEEDED)) == len(PLAN.steps) + 1
    assert current_stage(rollouts()[0]) is None


def test_the_gate_is_said_with_what_it_stood_on() -> None:
    unchecked, needs, otherwise = (text_of(line) for line in describe_check(HELD, None))
    assert "not checked in this step yet" in unchecked
    assert needs.startswith("each step ends with: ")
    assert otherwise.startswith("gate fails: ")
    checked = replace(HELD, check=GateCheck(Result.FAIL, ("alarm slow is in ALARM",), NOW))
    assert text_of(describe_check(checked, None)[0]) == "gate  fail at 12:00: alarm slow is in ALARM"
    seen = {"at": NOW.isoformat(), "calls": 1_200, "error_rate": 0.003, "p90_ms": 110, "verdict": "pass", "alarms": {}}
    assert describe_evidence(seen) == "12:00 1,200 calls, errors 0.30%, p90 110 ms, verdict pass"
    with shown_in(NEPAL):
        assert describe_evidence(seen).startswith("17:45 1,200 calls")
    unread = {"at": "", "calls": None, "alarms": None, "failures": ["no permission"]}
    assert describe_evidence(unread).strip() == "calls not known, alarms not known, no permission"


def test_events_leave_out_the_zone_that_the_head_names_and_no_other() -> None:
    summer, winter = (datetime(2026, 10, day, 10, tzinfo=UTC) for day in (24, 25))
    events = tuple({"event": "paused", "at": at.isoformat()} for at in (summer, winter))
    with shown_in(ZoneInfo("Europe/Berlin")):
        head = text_of(describe_head(listed(replace(HELD, began=summer)), winter, 78)[2])
        newest, oldest = (text_of(line) for line in event_lines(events))
    assert head.startswith("started 24 Oct 12:00 CEST")
    assert (oldest[:10], newest[:14]) == ("12:00:00  ", "11:00:00 CET  ")
    assert event_lines(()) == ()


def test_rows_and_the_line_of_the_function_say_where_it_is() -> None:
    head, below = (text_of(line) for line in row_lines(listed(HELD, at_work=False), NOW))
    assert head.startswith("orders:PROD  kept  6→7 1.25 %")
    assert below.startswith("  ! nobody carries it out  here  ")
    assert below.endswith("us-east-1, started 12:00 UTC by ada: release 7")
    assert describe_running(listed(HELD)) == "rollout kept: step 1 of 2, 1.25 %, R opens it"


def test_the_one_of_an_alias_is_the_running_one_of_this_account_and_region() -> None:
    ended = listed(replace(HELD, id="r2", phase=Phase.SUCCEEDED))
    elsewhere = listed(replace(HELD, id="r3"), Place("123456789012", "eu-west-1"))
    broken = Listed("r4", None, False, "no JSON")
    every = (broken, elsewhere, ended, listed(HELD))
    assert newest_of(every, "orders", "PROD", HERE) == listed(HELD)
    assert newest_of(every[:3], "orders", "PROD", HERE) == ended
    assert newest_of(every, "orders", "TEST", HERE) is None


def test_the_rollout_that_moved_an_alias_is_known_by_the_revision() -> None:
    moved = Alias("orders", "PROD", HELD.confirmed, HELD.revision)
    assert rollout_at((listed(HELD),), moved, HERE) == listed(HELD)
    assert rollout_at((listed(HELD),), replace(moved, revision="other"), HERE) is None
    assert describe_rollout_moved(listed(HELD)) == "by the rollout kept of this machine, R opens it"


def test_what_moves_the_alias_is_confirmed_and_the_way_back_is_not() -> None:
    waiting = replace(HELD, step=1, phase=Phase.WAITING_FOR_APPROVAL)
    assert moves_of([HELD], Command.FINISH, NOW) == ((HELD, Routing("7")),)
    assert moves_of([HELD], Command.PAUSE, NOW) == ()
    confirmed = {command for command in Command if is_asked_first([HELD], command, NOW)}
    assert confirmed == {Command.NEXT, Command.FINISH, Command.LEAVE}
    assert is_asked_first([waiting], Command.CONTINUE, NOW)


def test_a_start_is_refused_where_the_alias_has_another_one() -> None:
    function = FunctionSnapshot("orders", tuple(Version(number) for number in ("7", "6", "5")), (ALIAS,))
    assert targets(function, ALIAS) == ("7", "5")
    assert [first_target(function, ALIAS, wanted) for wanted in ("5", "6", "")] == ["5", "7", "7"]
    assert [next_target(function, ALIAS, target) for target in ("7", "5")] == ["5", "7"]
    assert why_not_start(ALIAS, PLAN, "7", (), HERE) is None
    assert "has a rollout already" in (why_not_start(ALIAS, PLAN, "7", (listed(HELD),), HERE) or "")
    assert why_not_start(ALIAS, PLAN, "6", (), HERE) == "PROD is at version 6 already"


def test_what_is_on_disk_is_read_again_once_it_changes(tmp_path: Path) -> None:
    reader = RolloutsReader(tmp_path / "rollouts")
    assert reader.read() == RolloutsRead()
    folder = RolloutFolder(tmp_path / "rollouts", "r1")
    folder.keep(KeptRollout(HELD, PLACE))
    folder.note(NOW, "sent", step=0)
    read = reader.read("r1")
    assert [one.id for one in read.listed] == ["r1"]
    assert read.followed is not None
    assert [event["event"] for event in read.followed.events] == ["sent"]
    assert reader.read("r1") == read
    folder.note_evidence({"calls": 3})
    folder.keep(KeptRollout(replace(HELD, phase=Phase.SUCCEEDED), PLACE))
    with folder.carry_out():
        later = reader.read("r1")
    assert later.followed is not None
    assert later.followed.evidence == {"calls": 3}
    assert later.listed[0].kept is not None
    assert later.listed[0].kept.rollout.phase is Phase.SUCCEEDED
    (tmp_path / "rollouts" / "odd name").mkdir()
    assert reader.read("odd name").followed is None
    assert [(one.id, one.kept is None, one.is_carried_out) for one in reader.read().listed] == [
        ("r1", False, False),
        ("odd name", True, False),
    ]
