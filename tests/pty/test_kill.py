"""Killed at any point of a write, the next start says what was in flight and what became of it."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest

from tests.support.endpoints import REGION, plain_moto
from tests.support.pty.gate import Gate
from tests.support.pty.terminal import Screen, Terminal, module
from tui.aws.timeouts import LATE
from tui.writes.journal.presence import is_present

SECRET = "wJalrXUtnFEMI-K7MDENG-bPxRfiCYEXAMPLE"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_REGION": REGION}
APPLIED = "It was applied: STAGE is at 1→2 25 %, as requested."
OPEN = "It may still be applied: STAGE is at 1→2 10 % now. Next check at"
NOT_APPLIED = "It was not applied: STAGE is at 1→2 10 %, as before."


@pytest.fixture(scope="module")
def moto() -> Iterator[str]:
    with plain_moto() as url:
        yield url


@pytest.fixture
def client(moto: str) -> Any:
    """Return a client behind the gate, with orders:STAGE split between two versions at 10 %."""
    session = boto3.Session("key", "secret", region_name=REGION)
    client = session.client("lambda", endpoint_url=moto)
    if "orders" not in [f["FunctionName"] for f in client.list_functions()["Functions"]]:
        iam = session.client("iam", endpoint_url=moto)
        role = iam.create_role(RoleName="lambda", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
        settings = {"Runtime": "python3.12", "Role": role, "Handler": "app.handler"}
        client.create_function(FunctionName="orders", Code={"ZipFile": b"one"}, Publish=True, **settings)
        client.update_function_code(FunctionName="orders", ZipFile=b"two", Publish=True)
        client.create_alias(FunctionName="orders", Name="STAGE", FunctionVersion="1")
    move(client, "1", {"2": 0.1})
    return client


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
    folder, deadline = home / ".local" / "state" / "crossfade", time.monotonic() + 20
    while any(is_present(folder, file.name[8:-5]) for file in folder.glob("sitting-*.lock")):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def begin_a_write(terminal: Terminal) -> None:
    terminal.wait("no change pending")
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
        ("before_the_call", ["intended"], ("1", {"2": 0.1})),
        ("before_performed", ["intended"], ("1", {"2": 0.25})),
    ],
)
def test_killed_between_two_steps(
    gate: Gate, client: Any, tmp_path: Path, point: str, recorded: list[str], now: Any
) -> None:
    """What the next start makes of each is tested below, where the call itself is killed before or after it."""
    with started(gate, tmp_path, module("tests.pty.dying", point)) as terminal:
        begin_a_write(terminal)
        assert terminal.wait_for_end() == -signal.SIGKILL
    assert phases(tmp_path) == recorded
    assert weights(client) == now


@pytest.mark.parametrize(("hold", "words"), [("before", NOT_APPLIED), ("after", APPLIED)])
def test_killed_while_the_call_is_in_flight(gate: Gate, client: Any, tmp_path: Path, hold: str, words: str) -> None:
    gate.hold = hold
    with started(gate, tmp_path) as terminal:
        begin_a_write(terminal)
        assert gate.reached.wait(20)
        os.kill(terminal.pid, signal.SIGKILL)
        assert terminal.wait_for_end() == -signal.SIGKILL
    assert phases(tmp_path) == ["intended"]
    gate.hold = ""
    # What was sent is on its way still: the next start does not judge what is not over.
    next_start_is_quiet(gate, tmp_path)
    gate.drop()
    wait_until_nobody_runs(tmp_path)
    wait_out(tmp_path)
    next_start_tells(gate, tmp_path, words)
    if words == APPLIED:
        # What was settled is told once.
        next_start_is_quiet(gate, tmp_path)
    assert list(tmp_path.rglob("sitting-*.lock")) == []


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP])
def test_what_is_applied_after_the_next_start_is_told_as_nobody_elses(
    gate: Gate, client: Any, tmp_path: Path, number: signal.Signals
) -> None:
    gate.hold = "before"
    with started(gate, tmp_path) as terminal:
        begin_a_write(terminal)
        assert gate.reached.wait(20)
        os.kill(terminal.pid, number)
        assert terminal.wait_for_end() == {signal.SIGKILL: -9, signal.SIGHUP: 129}[number]
    gate.hold = ""
    with started(gate, tmp_path) as again:
        again.wait("1→2 25 % may still be applied: another session")
        gate.open()
        deadline = time.monotonic() + 20
        while weights(client) != ("1", {"2": 0.25}):
            assert time.monotonic() < deadline
        again.press("r")
        again.wait("STAGE is at 1→2 25 %, set by another session")
        assert "someone else" not in again.screen.text
        again.press("q")
        assert again.wait_for_end() == 0


def test_killed_and_moved_since_by_somebody_else(gate: Gate, client: Any, tmp_path: Path) -> None:
    gate.hold = "before"
    with started(gate, tmp_path) as terminal:
        begin_a_write(terminal)
        assert gate.reached.wait(20)
        os.kill(terminal.pid, signal.SIGKILL)
        terminal.wait_for_end()
    gate.drop()
    wait_until_nobody_runs(tmp_path)
    move(client, "2", {})
    wait_out(tmp_path)
    next_start_tells(gate, tmp_path, "STAGE has changed since: it is at 2.")
    assert weights(client) == ("2", {})


def test_a_running_session_is_not_mistaken_for_a_dead_one(gate: Gate, client: Any, tmp_path: Path) -> None:
    gate.hold = "after"
    with started(gate, tmp_path) as first:
        begin_a_write(first)
        assert gate.reached.wait(20)
        gate.hold = ""
        next_start_is_quiet(gate, tmp_path)
        gate.open()
        first.wait(lambda screen: "actual 25 %" in screen.text and "✓" in screen.text)
        first.press("q")
        assert first.wait_for_end() == 0
    assert phases(tmp_path) == ["intended", "performed"]


# Which status each signal gives is tested with the ways to end; SIGHUP with a write on its way above.
@pytest.mark.parametrize("number", [signal.SIGTERM, "closed", "q"])
def test_ended_while_the_call_is_in_flight(
    gate: Gate, client: Any, tmp_path: Path, number: signal.Signals | str
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


def test_the_screen_outlives_the_process_that_made_the_call(gate: Gate, client: Any, tmp_path: Path) -> None:
    gate.hold = "after"
    with started(gate, tmp_path) as terminal:
        begin_a_write(terminal)
        assert gate.reached.wait(20)
        (child,) = Path(f"/proc/{terminal.pid}/task/{terminal.pid}/children").read_text().split()
        gate.hold = ""
        os.kill(int(child), signal.SIGKILL)
        terminal.wait("a new one was")
        terminal.wait("actual 25 %")
        assert weights(client) == ("1", {"2": 0.25})
        assert gate.writes == 1
        terminal.press("b")
        terminal.wait("actual 0 %")
        assert weights(client) == ("1", {})
        assert gate.writes == 2
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    assert phases(tmp_path) == ["intended", "unknown", "confirmed", "intended", "performed"]
    assert list(tmp_path.rglob("sitting-*.lock")) == []


def test_ended_right_after_the_answer_came(gate: Gate, client: Any, tmp_path: Path) -> None:
    with started(gate, tmp_path) as terminal:
        begin_a_write(terminal)
        terminal.wait(lambda screen: "actual 25 %" in screen.text)
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.wait_for_end(4) == 143
    assert phases(tmp_path) == ["intended", "performed"]


def test_an_exception_restores_the_terminal_and_is_reported_in_one_line(
    gate: Gate, client: Any, tmp_path: Path
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
