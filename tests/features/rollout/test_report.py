"""The report of a rollout: what was planned, done and seen, from what is on disk alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.rollout_world import World
from tests.support.zones import NEPAL, shown_in
from tui.domain.alarm import Alarm
from tui.features.health.statistics.verdict import Outcome
from tui.features.rollout.commands import Command
from tui.features.rollout.here.ending import is_of_rollout, write_report
from tui.features.rollout.here.store import Place, RolloutFolder
from tui.storage import json_lines
from tui.writes.journal.entry import Entry
from tui.writes.journal.file import Journal


def report(world: World) -> str:
    folder = RolloutFolder(world.home / "rollouts", "r1")
    journal = Journal(world.home)
    writes = journal.writes(lambda entry: entry, function="order-processor").items
    journal.close()
    return write_report(folder, writes, world.now)


def test_a_rollout_that_failed_tells_all(world: World) -> None:
    world.alarms = (Alarm("errors", "OK"),)
    world.turns(2.5)
    world.verdict = Outcome.FAIL
    world.turns(2)
    text = report(world)
    assert text.startswith(
        "# order-processor:live  5 → 7\n\n5, rolled back: verdict: fail, by the test.\n\n- rollout: r1\n"
        "- where: account 123456789012, us-east-1\n- by: ada\n- reason: release 7\n"
    )
    assert "- 1 %: 2 min\n- 50 %: 2 min\n- 100 %\n- each step ends with: verdict pass, alarms OK" in text
    assert (
        "at 1 %: pass: verdict: pass; 500 calls to the new version; 1 alarm OK "
        "[verdict pass: by the test, 500 calls, alarm errors OK]"
    ) in text
    assert "at 50 %: fail: verdict: fail, by the test" in text
    lines = [line.strip() for line in text.splitlines() if "update-alias" in line]
    assert lines[0] == (
        "aws lambda update-alias --function-name order-processor --name live --function-version 5 "
        '--routing-config \'{"AdditionalVersionWeights": {"7": 0.01}}\' --region us-east-1'
    )
    assert len(lines) == 3
    assert re.findall(r" (\S+(?: [\d.]+ %)? → .*): (?:confirmed|performed), revision ", text) == [
        "5 → 5→7 1 %",
        "5→7 1 % → 5→7 50 %",
        "5→7 50 % → 5",
    ]


def test_the_zone_of_its_times_is_said_once(world: World) -> None:
    world.turns(2.5)
    with shown_in(NEPAL):
        text = report(world)
    assert text.count("+0545") == text.count("- times: +0545\n- started 2026-03-01 17:45:00\n") == 1
    assert "UTC" not in text
    assert "- 17:45:" in text


def test_who_asked_what_is_in_it_and_hostile_text_is_not(world: World) -> None:
    world.turns(1)
    world.ask(Command.PAUSE, "lunch")
    world.turns(0.2)
    world.ask(Command.FINISH)
    world.turns(0.2)
    kept = replace(world.engine.kept, reason="\x1b]0;owned\x07", place=Place("1", "\u202egnp", endpoint="\x9b2J"))
    world.engine.folder.keep(kept)
    text = report(world)
    assert "- pause by ada at 2026-03-01 12:01:00: lunch\n- finish by ada at 2026-03-01 12:01:10\n" in text
    assert text.replace("\n", "").isprintable()
    assert "0 more checks" not in text


def test_checks_that_say_the_same_are_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.verdict = Outcome.NOT_ENOUGH
    world.engine.kept = replace(
        world.engine.kept,
        rollout=replace(world.rollout, plan=replace(world.rollout.plan, longest_wait=timedelta(hours=9))),
    )
    world.turns(20)
    text = report(world)
    assert text.count("inconclusive: verdict: not enough data") >= 2
    assert "more checks with the result of the one before: see evidence.jsonl." in text
    assert "not in this report" not in text
    size = (world.engine.folder.path / "evidence.jsonl").stat().st_size
    monkeypatch.setattr(json_lines.left_out, "__defaults__", (size - 12,))
    assert "- not in this report: the oldest 12 bytes of evidence.jsonl\n" in report(world)


def test_the_writes_of_others_are_not_in_it(world: World) -> None:
    journal = Journal(world.home)
    world.turns(1)
    (entry,) = journal.writes(lambda one: one, function="order-processor").items
    journal.close()
    assert isinstance(entry, Entry)
    assert is_of_rollout(entry, "r1")
    assert not is_of_rollout(entry, "r")
    assert not is_of_rollout(entry._replace(reason="because"), "r1")
