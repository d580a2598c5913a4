"""Who is told of a rollout: the terminal, and a command that reads JSON."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.rollout_world import World
from tests.support.rollouts import rollouts
from tui.features.health.statistics.verdict import Outcome
from tui.features.rollout.here.hook import Hook, run_command
from tui.features.rollout.here.store import KeptRollout, Place, RolloutFolder
from tui.features.rollout.plan import Notify
from tui.features.rollout.state import Pause, PauseCause, Phase
from tui.features.rollout.text.notice import Notice, notice_of, terminal_notice, to_tell

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def command(*script: str) -> tuple[str, ...]:
    return (sys.executable, "-c", "\n".join(script))


@pytest.mark.parametrize(
    ("before", "after", "notice"),
    [
        (Phase.HOLDING, Phase.PAUSED, Notice.PAUSED),
        (Phase.SHIFTING, Phase.WAITING_FOR_APPROVAL, Notice.APPROVAL),
        (Phase.BAKING, Phase.ROLLING_BACK, Notice.ROLLING_BACK),
        (Phase.BAKING, Phase.SUCCEEDED, Notice.ENDED),
        (Phase.PAUSED, Phase.PAUSED, None),
        (Phase.SHIFTING, Phase.HOLDING, None),
    ],
)
def test_somebody_is_told_when_they_should_look(before: Phase, after: Phase, notice: Notice | None) -> None:
    assert notice_of(before, after) is notice


def test_a_terminal_is_told_what_the_plan_says_and_nothing_gets_out_of_it() -> None:
    pause = Pause(PauseCause.GATE, "alarm \x1b]0;owned\x07", Phase.HOLDING, NOW)
    rollout = replace(rollouts()[0], phase=Phase.PAUSED, pause=pause)
    notice = terminal_notice(Notify(bell=True, desktop=True), rollout)
    assert notice.startswith("\x1b]9;orders:PROD 6 paused: alarm ")
    assert notice.endswith("\x07\x07")
    assert notice[4:-2].isprintable()
    assert terminal_notice(Notify(bell=False, desktop=False), rollout) == ""
    assert terminal_notice(Notify(), rollout) == "\x07"


def test_only_what_changed_since_it_was_read_is_told() -> None:
    held = replace(rollouts()[3], id="held")
    paused = replace(held, phase=Phase.PAUSED)
    new = replace(held, id="new", phase=Phase.PAUSED)
    assert to_tell([held], [paused, new]) == (paused,)
    assert to_tell([paused], [paused]) == ()
    assert to_tell([], [paused]) == ()
    with_another = replace(paused, pause=Pause(PauseCause.MEMBER, "one is paused", Phase.HOLDING, held.since))
    assert to_tell([held], [with_another]) == ()


def test_the_command_reads_json_and_no_shell_reads_it(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    read = command("import sys", f"open({str(out)!r}, 'w').write(sys.stdin.read() + ''.join(sys.argv[1:]))")
    assert run_command((*read, "; touch /tmp/x"), b"[]", 10) == ""
    assert out.read_text() == "[]; touch /tmp/x"


@pytest.mark.parametrize(
    ("run", "failure"),
    [
        (("/no/such/command",), "/no/such/command: No such file or directory"),
        (command("import sys", "sys.exit(3)"), f"{sys.executable}: status 3"),
        (command("import time", "time.sleep(60)"), f"{sys.executable}: not done after 0.2 s, killed"),
    ],
)
def test_its_failure_is_said_in_words(run: tuple[str, ...], failure: str) -> None:
    began = time.monotonic()
    assert run_command(run, b"x" * 100_000, 0.2 if "killed" in failure else 60) == failure
    assert time.monotonic() - began < 30


def test_the_engine_tells_of_failure_and_end_and_notes_what_failed(world: World, tmp_path: Path) -> None:
    out = tmp_path / "told"
    write = command("import sys", f"open({str(out)!r}, 'a').write(sys.stdin.read() + chr(10))", "sys.exit(1)")
    plan = replace(world.rollout.plan, notify=Notify(command=write))
    world.engine.kept = replace(world.engine.kept, rollout=replace(world.rollout, plan=plan))
    hook = Hook(world.engine.folder)
    world.engine.tell = hook
    world.turns(1)
    world.verdict = Outcome.FAIL
    world.turns(2)
    hook.finish()
    notices = [json.loads(line) for line in out.read_text().splitlines()]
    assert [(one["event"], one["routing"], one["why"]) for one in notices] == [
        ("rolling back", "5→7 1 %", "verdict: fail, by the test"),
        ("ended", "5", "verdict: fail, by the test"),
    ]
    assert notices[0]["text"] == "order-processor:live 5→7 1 % rolling back: verdict: fail, by the test"
    failed = [event for event in world.engine.folder.events() if event["event"] == "notification failed"]
    assert [event["why"] for event in failed] == [f"{sys.executable}: status 1"] * 2
    assert world.rollout.phase is Phase.ROLLED_BACK


def test_without_a_command_nothing_runs(tmp_path: Path) -> None:
    folder = RolloutFolder(tmp_path, "r1")
    plan = replace(rollouts()[0].plan, notify=Notify())
    kept = KeptRollout(replace(rollouts()[0], plan=plan), Place("1", "r"))
    folder.keep(kept)
    hook = Hook(folder)
    hook(kept, Notice.PAUSED, NOW)
    hook.finish()
    assert folder.events() == ()
