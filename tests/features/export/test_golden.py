"""The machine of each plan that ships, as it was when last looked at; and the machines that the demo plays.

One is kept whole, of the others what differs from it. `CROSSFADE_WRITE_GOLDEN=1` writes what is compiled now: look at
the difference before it is kept.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.support.paths import ROOT
from tui.features.export.stepfunctions.asl import Target
from tui.features.export.stepfunctions.machine import compile_plan
from tui.features.export.stepfunctions.template import settle_machine
from tui.features.rollout.plan_file import built_in_plans, find_plan

GOLDEN = Path(__file__).with_name("golden")
MACHINES = ROOT / "assets" / "scenarios" / "machines"
TOPIC = "arn:aws:sns:us-east-1:123456789012:approvals"
TARGET = Target("orders", "PROD", 1.5, ("orders-errors",), TOPIC)
DEMO = Target("${Function}", "${Alias}", 1.0, (), TOPIC)
WHOLE = "canary"
WRITES = bool(os.environ.get("CROSSFADE_WRITE_GOLDEN"))

Json = dict[str, Any]


def compiled(plan: str, target: Target = TARGET) -> Json:
    definition: Json = json.loads(json.dumps(compile_plan(find_plan(plan, Path("none")), target)))
    return definition


def golden_of(plan: str) -> Json:
    """Return what is kept of a plan's machine: all of the first one, of others the states that differ from it."""
    machine, whole = compiled(plan), compiled(WHOLE)
    if plan == WHOLE:
        return machine
    states = {name: state for name, state in machine["States"].items() if whole["States"].get(name) != state}
    gone = sorted(whole["States"].keys() - machine["States"].keys())
    return {"Comment": machine["Comment"], "Without": gone, "States": states}


def compare(path: Path, now: Json) -> None:
    if WRITES:
        path.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")
    assert json.loads(path.read_text(encoding="utf-8")) == now


@pytest.mark.parametrize("plan", built_in_plans())
def test_a_machine_is_as_it_was_looked_at(plan: str) -> None:
    compare(GOLDEN / f"{plan}.json", golden_of(plan))


def test_nothing_is_kept_of_plans_that_are_gone() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(built_in_plans())


@pytest.mark.parametrize("name", sorted(path.stem for path in MACHINES.glob("*.json")))
def test_the_demo_plays_what_is_exported(name: str) -> None:
    compare(MACHINES / f"{name}.json", settle_machine(DEMO) if name == "settle" else compiled(name, DEMO))
