"""Killed at any point of a write, the next start says what was in flight and what became of it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.endpoints import REGION
from tests.support.pty.gate import Gate
from tests.support.pty.terminal import PATIENCE, Screen, Terminal, module
from tui.aws.timeouts import LATE
from tui.writes.journal.presence import is_present

SECRET = "wJalrXUtnFEMI-K7MDENG-bPxRfiCYEXAMPLE"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_REGION": REGION}
APPLIED = "It was applied: STAGE is at 1→2 25 %, as requested."
NOT_APPLIED = "It was not applied: STAGE is at 1→2 10 %, as before."


@pytest.fixture
def gate(moto: str) -> Iterator[Gate]:
    with Gate(moto) as opened:
        yield opened


def move(client: Any, version: str, weights: dict[str, float]) -> None:
    routing = {"AdditionalVersionWeights": weights}
    client.update_alias(FunctionName="orders", Name="STAGE", FunctionVersion=version, RoutingConfig=routing)


def weights(client: Any) -> tuple[str, dict[str, float]]:
    answer = client.get_alias(FunctionName="orders", Name="STAGE")
    return answer["FunctionVersion"], answer.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})


def started(gate: Gate, home: Path, program: list[str] | None = None) -> Terminal:
    command = [*(program or module("tui")), "orders:STAGE", "--endpoint-url", gate.url]
    return Terminal(command, columns=110, rows=34, environ={**CREDENTIALS, "HOME": str(home)})


def phases(home: Path) -> list[str]:
    file = home / ".local" / "state" / "crossfade" / "journal.jsonl"
    return [json.loads(line)["phase"] for line in file.read_text().splitlines()] if file.exists() else []


def wait_out(home: Path) -> None:
    """Let so much time pass since the last write that what was sent of it can no longer be applied."""
    file = home / ".local" / "state" / "crossfade" / "journal.jsonl"
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    for line in lines:
        line["time"] = (datetime.fromisoformat(line["time"]) - timedelta(seconds=LATE)).isoformat()
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))


def wait_until_nobody_runs(home: Path) -> None:
    """Wait until all processes of sessions have ended, those too that outlive their screen by a write."""
    folder, deadline = home / ".local" / "state" / "crossfade", time.monotonic() + PATIENCE
    while any(is_present(folder, file.name[8:-5]) for file in folder.glob("sitting-*.lock")):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def begin_a_write(terminal: Terminal) -> None:
    terminal.wait("actual")
    terminal.press("25", "enter")


def unwrapped(screen: Screen) -> str:
    return " ".join(screen.text.replace("│", " ").split())


def next_start_tells(gate: Gate, home: Path, *words: str) -> None:
    """Start the product and read what it says of the write, which is settled by it."""
    writes = gate.writes
    with started(gate, home) as terminal:
        wanted = ("Crossfade ended before these writes were confirmed", "orders:STAGE 1→2 10 % ⟶ 1→2 25 %", *words)
        terminal.wait(lambda screen: all(word in unwrapped(screen) for word in wanted))
        terminal.press("escape")
        # All of it, for half a frame may lack any one line, and a q right after an escape would be another key.
        terminal.wait(
            lambda screen: not any(part in screen.text for part in ("Crossfade ended", "esc to close", "╭──"))
        )
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    assert phases(home)[-1] == "settled"
    assert gate.writes == writes


def next_start_is_quiet(gate: Gate, home: Path) -> None:
    before = phases(home)
    with started(gate, home) as terminal:
        terminal.wait("actual ")
        terminal.wait("123456789012")
        terminal.settle()
        assert "Crossfade ended" not in terminal.screen.text
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    assert phases(home) == before


@pytest.mark.parametrize(
    ("point", "recorded", "now"),
    [
        ("before_intended", [], ("1", {"2": 0.1})),
        ("before_performed", ["intended"], ("1", {"2": 0.25})),
    ],
)
def test_killed_between_two_steps(
    gate: Gate, orders: Any, tmp_path: Path, point: str, recorded: list[str], now: Any
) -> None:
    """What the next start makes of each is tested below, where it is killed before or after the call is applied."""
    with started(gate, tmp_path, module("tests.pty.dying", point)) as terminal:
        begin_a_write(terminal)
        assert terminal.wait_for_end() == -signal.SIGKILL
    assert phases(tmp_path) == recorded
    assert weights(orders) == now


def kill_in_flight(gate: Gate, home: Path, hold: str) -> None:
    """Kill the product in the middle of its call, which never gets further than where it is held."""
    gate.hold = hold
    with started(gate, home) as terminal:
        begin_a_write(terminal)
        assert gate.reached.wait(20)
        os.kill(terminal.pid, signal.SIGKILL)
        assert terminal.wait_for_end() == -signal.SIGKILL
    assert phases(home) == ["intended"]
    gate.drop()
    wait_until_nobody_runs(home)
    wait_out(home)


def test_killed_after_the_call_was_applied(gate: Gate, orders: Any, tmp_path: Path) -> None:
    kill_in_flight(gate, tmp_path, "after")
    next_start_tells(gate, tmp_path, APPLIED)
    # What was settled is told once.
    next_start_is_quiet(gate, tmp_path)
    assert list(tmp_path.rglob("sitting-*.lock")) == []


def test_killed_before_the_call_was_applied(gate: Gate, orders: Any, tmp_path: Path) -> None:
    home, copy = tmp_path / "home", tmp_path / "copy"
    home.mkdir()
    kill_in_flight(gate, home, "before")
    shutil.copytree(home, copy)
    next_start_tells(gate, home, NOT_APPLIED)
    # The same kill, where somebody else moves the alias before the next start.
    move(orders, "2", {})
    next_start_tells(gate, copy, "STAGE has changed since: it is at 2.")
    assert weights(orders) == ("2", {})
    assert list(tmp_path.rglob("sitting-*.lock")) == []


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP])
def test_what_is_applied_after_the_next_start_is_told_as_nobody_elses(
    gate: Gate, orders: Any, tmp_path: Path, number: signal.Signals
) -> None:
    gate.hold = "before"
    with started(gate, tmp_path) as terminal:
        begin_a_write(terminal)
        assert gate.reached.wait(20)
        os.kill(terminal.pid, number)
        assert terminal.wait_for_end() == {signal.SIGKILL: -9, signal.SIGHUP: 129}[number]
    recorded = phases(tmp_path)
    gate.hold = ""
    with started(gate, tmp_path) as again:
        again.wait("1→2 25 % may still be applied: another session")
        # What was sent is on its way still: the next start does not judge what is not over.
        again.settle()
        assert "Crossfade ended" not in again.screen.text
        assert phases(tmp_path) == recorded
        gate.open()
        deadline = time.monotonic() + PATIENCE
        while weights(orders) != ("1", {"2": 0.25}):
            assert time.monotonic() < deadline
        again.press("r")
        again.wait("STAGE is at 1→2 25 %, set by another session")
        assert "someone else" not in again.screen.text
        again.press("q")
        assert again.wait_for_end() == 0


def test_a_running_session_is_not_mistaken_for_a_dead_one(gate: Gate, orders: Any, tmp_path: Path) -> None:
    gate.hold = "after"
    with started(gate, tmp_path) as first:
        begin_a_write(first)
        assert gate.reached.wait(20)
        gate.hold = ""
        next_start_is_quiet(gate, tmp_path)
        gate.open()
        first.wait(lambda screen: "actual 25 %" in screen.text and "✓" in screen.text)
        # Ended right after the answer came.
        os.kill(first.pid, signal.SIGTERM)
        assert first.wait_for_end(4) == 143
    assert phases(tmp_path) == ["intended", "performed"]


# Which status each signal gives is tested with the ways to end; SIGHUP with a write on its way above.
@pytest.mark.parametrize("number", [signal.SIGTERM, "closed", "q"])
def test_ended_while_the_call_is_in_flight(
    gate: Gate, orders: Any, tmp_path: Path, number: signal.Signals | str
) -> None:
    gate.hold = "after"
    with started(gate, tmp_path) as terminal:
        begin_a_write(terminal)
        assert gate.reached.wait(20)
        match number:
            case signal.Signals():
                os.kill(terminal.pid, number)
            case "closed":
                terminal.hang_up()
            case key:
                terminal.press(key)
        status = terminal.wait_for_end(4)
        assert status == {"q": 0, signal.SIGTERM: 143, "closed": 129}[number]
        if number != "closed":
            assert not terminal.screen.modes & {1000, 1002, 1049, 2004}
            assert terminal.echoes
            last = terminal.output.decode().rsplit("\x1b[?1049l", 1)[-1]
            assert "crossfade: orders:STAGE: 1→2 25 % was sent and AWS has not answered" in last
    assert phases(tmp_path) == ["intended", "unknown"]
    gate.open()
    wait_until_nobody_runs(tmp_path)
    if number == signal.SIGTERM:
        next_start_tells(gate, tmp_path, APPLIED)


def test_the_screen_outlives_the_process_that_made_the_call(gate: Gate, orders: Any, tmp_path: Path) -> None:
    gate.hold = "after"
    with started(gate, tmp_path) as terminal:
        begin_a_write(terminal)
        assert gate.reached.wait(20)
        (child,) = Path(f"/proc/{terminal.pid}/task/{terminal.pid}/children").read_text().split()
        gate.hold = ""
        os.kill(int(child), signal.SIGKILL)
        terminal.wait("killed by signal 9")
        terminal.wait("actual 25 %")
        assert weights(orders) == ("1", {"2": 0.25})
        assert gate.writes == 1
        terminal.press("b")
        terminal.wait("actual 0 %")
        assert weights(orders) == ("1", {})
        assert gate.writes == 2
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    assert phases(tmp_path) == ["intended", "unknown", "confirmed", "intended", "performed"]
    assert list(tmp_path.rglob("sitting-*.lock")) == []


def test_an_exception_restores_the_terminal_and_is_reported_in_one_line(
    gate: Gate, orders: Any, tmp_path: Path
) -> None:
    with started(gate, tmp_path, module("tests.pty.dying", "raises")) as terminal:
        begin_a_write(terminal)
        assert terminal.wait_for_end() == 1
        assert not terminal.screen.modes & {1000, 1002, 1049, 2004}
        assert terminal.echoes
    assert phases(tmp_path) == ["intended", "unknown"]
    last = terminal.output.decode().rsplit("\x1b[?1049l", 1)[-1]
    open_write, line = [line for line in last.splitlines() if "crossfade: " in line]
    assert "orders:STAGE: 1→2 25 % may still be applied" in open_write
    (report,) = (tmp_path / ".local" / "state" / "crossfade").glob("crash-*.txt")
    assert str(report) in line
    assert "Traceback" not in last
    assert report.stat().st_mode & 0o777 == 0o600
    text = report.read_text()
    assert "LookupError: no table for [masked] in the answer" in text
    assert "tests/pty/dying.py:" in text
    assert SECRET not in text
    assert SECRET not in terminal.output.decode()
    assert str(tmp_path) not in text
