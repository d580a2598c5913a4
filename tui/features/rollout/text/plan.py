"""A plan's gate and time in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui.features.rollout.plan import LIMITS, NO_TIME, Gate, Plan, Response, VerdictRule


def describe_time(plan: Plan) -> str:
    """Return how long a plan takes at the least."""
    minutes = plan.shortest.total_seconds() / 60
    text = f"{minutes:.3g} min" if minutes < 60 else f"{minutes / 60:.3g} h"
    return f"{text} and approvals" if plan.needs_approval else text


def describe_gate(plan: Plan) -> list[str]:
    """Return what must be true for a step to end, and what is done where it is not."""
    needs = _needs(plan.gate)
    lines = [f"each step ends with: {', '.join(needs)}" if needs else "each step ends by time alone"]
    if needs:
        open_questions = "inconclusive" if _can_be_undecided(plan.gate) else "cannot be read"
        lines.append(
            f"gate fails: {_words(plan.on_fail)}; no data: {_words(plan.on_no_data)}; "
            f"{open_questions}: {_words(plan.on_inconclusive)}"
        )
    return lines


def describe_bake(plan: Plan) -> list[str]:
    """Return how long the new version is watched after 100 %; nothing where it is not."""
    return [f"bake time after 100 %: {plan.bake.total_seconds() / 60:g} min"] if plan.bake > NO_TIME else []


def _can_be_undecided(gate: Gate) -> bool:
    """Tell whether what was read in full may leave the gate open; alarms and calls alone always decide."""
    return gate.verdict is not VerdictRule.NONE or gate.has_limits


def describe_figures(evidence: Mapping[str, Any]) -> list[str]:
    """Return the figures that limits are held against, as evidence has them; what is not known is left out."""
    kept = ((limit, evidence.get(limit.kept)) for limit in LIMITS)
    return [f"{limit.name} {limit.unit.write(value)}" for limit, value in kept if isinstance(value, (int, float))]


def _needs(gate: Gate) -> list[str]:
    needs = []
    if gate.verdict is VerdictRule.PASS:
        needs.append("verdict pass")
    elif gate.verdict is VerdictRule.NOT_FAIL:
        needs.append("verdict not fail")
    if gate.fewest_calls:
        needs.append(f"at least {gate.fewest_calls:,} calls")
    needs += [f"{limit.name} at most {limit.unit.write(most)}" for limit, most in gate.limits]
    if gate.alarms:
        needs.append("alarms OK")
    return needs


def _words(response: Response) -> str:
    return {Response.CONTINUE: "continue without data", Response.ROLL_BACK: "roll back"}.get(response, response.value)
