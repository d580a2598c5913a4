"""A rollout in a process of its own: it outlives who began it, is steered from elsewhere, and survives a kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.endpoints import REGION
from tests.support.pty.gate import Gate
from tests.support.pty.terminal import module
from tui.features.rollout.claim import KEY

PATIENCE = 60.0
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": REGION}
PLAN = """
steps:
  - {weight: 10 %, hold: 1s}
  - {weight: 50 %, until: approved}
gate: {verdict: none, alarms: false}
"""


@dataclass
class Machine:
    """One user on one machine, before an AWS that can hold a write."""

    home: Path
    gate: Gate
    client: Any

    def run(self, *argv: str) -> subprocess.CompletedProcess[str]:
        environ = {**os.environ, **CREDENTIALS, "HOME": str(self.home), "AWS_EC2_METADATA_DISABLED": "true"}
        return subprocess.run(
            module("tui", *argv), env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )

    def begin(self) -> subprocess.CompletedProcess[str]:
        plan = self.home / "plan.yaml"
        plan.write_text(PLAN)
        where = ("--endpoint-url", self.gate.url)
        return self.run("rollout", "start", "orders:STAGE", "--to", "2", "--plan", str(plan), *where)

    @property
    def folder(self) -> Path:
        (folder,) = (self.home / ".local" / "state" / "crossfade" / "rollouts").iterdir()
        return folder

    @property
    def rollout(self) -> dict[str, Any]:
        kept: dict[str, Any] = json.loads((self.folder / "rollout.json").read_text())
        rollout: dict[str, Any] = kept["rollout"]
        return rollout

    @property
    def events(self) -> list[str]:
        return [json.loads(line)["event"] for line in (self.folder / "events.jsonl").read_text().splitlines()]

    @property
    def routing(self) -> tuple[str, dict[str, float]]:
        answer = self.client.get_alias(FunctionName="orders", Name="STAGE")
        return answer["FunctionVersion"], answer.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})

    def until(self, true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < deadline, (self.rollout, self.events, (self.folder / "log").read_text())
            time.sleep(0.05)

    def engines(self) -> list[int]:
        """Return the processes that carry the rollout out."""
        listed = subprocess.run(["pgrep", "-f", self.folder.name], capture_output=True, text=True, check=False)
        return [int(pid) for pid in listed.stdout.split()]

    def kill(self) -> None:
        for pid in self.engines():
            os.kill(pid, signal.SIGKILL)
        self.until(lambda: not self.engines())


@pytest.fixture
def machine(moto: str, client: Any, tmp_path: Path) -> Iterator[Machine]:
    clear: dict[str, dict[str, float]] = {"AdditionalVersionWeights": {}}
    client.update_alias(FunctionName="orders", Name="STAGE", FunctionVersion="1", RoutingConfig=clear)
    # What a killed rollout of an earlier test left there would have the next one refused.
    arn = client.get_function_configuration(FunctionName="orders")["FunctionArn"]
    client.untag_resource(Resource=arn, TagKeys=[f"{KEY}STAGE"])
    with Gate(moto) as gate:
        machine = Machine(tmp_path, gate, client)
        yield machine
        machine.kill()


def test_it_outlives_who_began_it_and_is_steered_from_elsewhere(machine: Machine) -> None:
    begun = machine.begin()
    assert begun.returncode == 0, begun.stderr
    assert machine.begin().returncode == 3
    machine.until(lambda: machine.rollout["phase"] == "waiting for approval")
    assert machine.routing == ("1", {"2": 0.5})
    status = machine.run("rollout", "status", "orders:STAGE")
    assert status.stdout == "orders:STAGE 1 → 2 by plan: 1→2 50 %, step 2 of 2, waiting for approval\n"
    ended = machine.run("rollout", "continue", "orders:STAGE", "--wait", "--reason", "looks good")
    assert ended.returncode == 0, ended.stderr
    assert machine.routing == ("2", {})
    assert machine.run("rollout", "pause", "orders:STAGE").returncode == 3
    assert machine.events.count("confirmed") == 3
    machine.until(lambda: (machine.folder / "report.md").exists())
    report = machine.run("rollout", "report", "orders:STAGE").stdout
    assert report == (machine.folder / "report.md").read_text()
    assert report.count("aws lambda update-alias") == 3


@pytest.mark.parametrize("hold", ["before", "after"])
def test_killed_with_a_write_on_its_way_it_goes_on_without_a_second_one(machine: Machine, hold: str) -> None:
    machine.gate.hold = hold
    machine.begin()
    assert machine.gate.reached.wait(PATIENCE)
    assert machine.events[-1] == "sent"
    machine.kill()
    machine.gate.hold = ""
    machine.gate.open()
    machine.until(lambda: machine.routing == ("1", {"2": 0.1}))
    assert machine.run("rollout", "resume", "orders:STAGE").returncode == 0
    machine.until(lambda: machine.rollout["phase"] == "waiting for approval")
    assert machine.gate.writes == 2
    ended = machine.run("rollout", "roll-back", "orders:STAGE", "--wait")
    assert ended.returncode == 5, ended.stderr
    assert machine.routing == ("1", {})
