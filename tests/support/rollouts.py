"""Rollouts in every phase, for tests of what is kept of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tui.domain.alias import Alias
from tui.domain.routing import Routing, Weight
from tui.features.rollout import machine
from tui.features.rollout.commands import Command, apply
from tui.features.rollout.gate import GateCheck, Result
from tui.features.rollout.machine import SetRouting, begin, intent
from tui.features.rollout.plan import Gate, Notify, Plan, Step, VerdictRule
from tui.features.rollout.state import Rollout

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PLAN = Plan(
    "kept",
    (Step(Weight(125), timedelta(minutes=2.5)), Step(Weight(5_000), None)),
    Gate(VerdictRule.NOT_FAIL, 10, False, 0.01, 800.0),
    bake=timedelta(minutes=1),
    description="a plan",
    notify=Notify(False, True, ("notify-send", "rollout")),
)


def rollouts() -> list[Rollout]:
    first = begin("r1", PLAN, Alias("orders", "PROD", Routing("6"), "a"), "7", NOW)
    call = intent(first)
    assert isinstance(call, SetRouting)
    sent = machine.mark_sent(first, call, NOW)
    held = machine.on_answer(sent, Alias("orders", "PROD", call.routing, "b"), NOW)
    checked = machine.on_check(held, GateCheck(Result.NO_DATA, ("no calls",), NOW), NOW)
    paused = apply(checked, Command.PAUSE, NOW + timedelta(seconds=30))
    fine = machine.on_alias(held, Alias("orders", "PROD", Routing("6").at("7", Weight.from_api(0.333333)), "c"), NOW)
    back = apply(paused, Command.ROLL_BACK, NOW)
    return [first, sent, machine.on_lost(sent), held, checked, paused, fine, back, apply(paused, Command.NEXT, NOW)]
