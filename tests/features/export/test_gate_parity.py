"""The same minutes through Python's gate and through the machine's come to the same decision."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from functools import cache
from math import log
from typing import Any

import jsonata

from tests.support.thorough import tries
from tui.domain.alarm import ALARM, INSUFFICIENT_DATA, OK, Alarm
from tui.domain.traffic import Minute
from tui.features.export.stepfunctions.asl import Target
from tui.features.export.stepfunctions.watching import gate_expression
from tui.features.health.statistics import e_process as statistics
from tui.features.health.statistics.paired_minutes import Pair
from tui.features.health.statistics.rules import STANDARD
from tui.features.health.statistics.verdict import Outcome
from tui.features.rollout.gate import Evidence, check_gate
from tui.features.rollout.plan import Gate, Plan, VerdictRule

BEGAN = datetime(2026, 3, 1, 12, tzinfo=UTC)
GATES = (
    Gate(VerdictRule.NOT_FAIL),
    Gate(VerdictRule.PASS, fewest_calls=100),
    Gate(VerdictRule.NONE, fewest_calls=50, max_error_rate=0.02),
    Gate(VerdictRule.PASS, max_error_rate=0.05, alarms=False),
)
PHI = 1.3


def millis(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def paired(chance: random.Random, minutes: int, now: datetime) -> list[Pair]:
    """Return minutes in which both versions were called; the newest may still grow, as both sides count it."""
    rate = chance.choice((0.001, 0.01, 0.03, 0.2))
    pairs = []
    for number in range(1, minutes + 1):
        at = BEGAN + timedelta(minutes=number)
        old, new = chance.randrange(500, 3_000), chance.choice((0, 5, 60, 300)) or 1
        errors = sum(chance.random() < rate for _ in range(new))
        settled = at < now - timedelta(minutes=4)
        share = new / (old + new)
        pairs.append(Pair(at, Minute(at), Minute(at), old, chance.randrange(12), new, errors, share, share, settled))
    return pairs


def outcome(pairs: list[Pair]) -> Outcome:
    """Judge errors alone, by the rules that the verdict has for them; durations are not the machine's."""
    ours = statistics.error_e_process(pairs, [PHI] * len(pairs), 1 / STANDARD.error_alpha, STANDARD.fewest_errors)
    settled, enough = [pair for pair in pairs if pair.settled], log(1 / STANDARD.pass_alpha)
    if ours.crossed is not None:
        return Outcome.FAIL
    if ours.log >= log(STANDARD.warn_at):
        return Outcome.WARN
    passes = statistics.not_worse(settled, STANDARD.ratio, PHI), statistics.within(settled, STANDARD.slo, PHI)
    return Outcome.PASS if max(passes) >= enough else Outcome.NOT_ENOUGH


def by_python(gate: Gate, pairs: list[Pair], alarm: str, now: datetime) -> str:
    calls = sum(pair.canary_calls for pair in pairs)
    rate = sum(pair.canary_errors for pair in pairs) / calls if calls else None
    evidence = Evidence(now, outcome(pairs), "", calls, rate, alarms=(Alarm("errors", alarm),))
    return check_gate(gate, evidence).result.value


@cache
def compiled(gate: Gate) -> Any:
    return jsonata.Jsonata(gate_expression(Plan("p", (), gate), Target("f", "a", PHI, ("errors",)), STANDARD))


def by_machine(gate: Gate, pairs: list[Pair], alarm: str, now: datetime) -> str:
    expression = compiled(gate)
    frame = expression.create_frame()
    times = [f"{pair.at:%Y-%m-%dT%H:%M:%SZ}" for pair in pairs]
    counts = {
        "o0": [pair.stable_calls for pair in pairs],
        "o1": [pair.canary_calls for pair in pairs],
        "e0": [pair.stable_errors for pair in pairs],
        "e1": [pair.canary_errors for pair in pairs],
    }
    values: dict[str, Any] = {
        "step": 0,
        "last": 1,
        "since": millis(BEGAN),
        "changes": [millis(BEGAN)],
        "before": "6",
        "unread": "",
        "series": [{"Id": name, "Timestamps": times, "Values": each} for name, each in counts.items()],
        "alarms": [{"AlarmName": "errors", "StateValue": alarm}] if gate.alarms else [],
    }
    for name, value in values.items():
        frame.bind(name, value)
    frame.bind("millis", jsonata.Jsonata.JLambda(lambda: millis(now)))
    return str(expression.evaluate(None, frame)["result"])


def test_gate_and_machine_decide_the_same() -> None:
    decided = set()
    for seed in range(tries(12, 28)):
        chance = random.Random(seed)
        minutes = chance.choice((0, 1, 3, 9))
        now = BEGAN + timedelta(minutes=minutes + 1, seconds=5)
        gate, pairs = GATES[seed % len(GATES)], paired(chance, minutes, now)
        alarm = chance.choice((OK, OK, OK, ALARM, INSUFFICIENT_DATA))
        ours = by_python(gate, pairs, alarm, now)
        assert by_machine(gate, pairs, alarm, now) == ours, (seed, gate)
        decided.add(ours)
    assert decided == {"pass", "fail", "no data", "inconclusive"}
