"""Which state machine is for an alias and a plan, and what speaks against starting it; pure."""

from __future__ import annotations

from collections.abc import Iterable

from tui.domain.alias import Alias
from tui.domain.state_machine import MachineSteps, StateMachine
from tui.features.rollout.plan import Plan


class NoMachine(ValueError):
    """There is no state machine for the alias and the plan; the message says how one is deployed."""


class UnfitMachine(ValueError):
    """The state machine does something else than what is asked for; the message says what."""


def choose_machine(machines: Iterable[StateMachine], alias: Alias, plan: str) -> StateMachine:
    """Return the machine that moves an alias by a plan, or by its only one where `plan` is empty; raise NoMachine."""
    of_alias = [one for one in machines if (one.function, one.alias) == (alias.function, alias.name)]
    fitting = [one for one in of_alias if plan in ("", one.plan)]
    if len(fitting) == 1:
        return fitting[0]
    name = f"{alias.function}:{alias.name}"
    if len(fitting) > 1:
        if plan:
            raise NoMachine(f"{len(fitting)} state machines move {name} by {plan}: give --machine ARN")
        raise NoMachine(f"{name} has state machines for {_listed(fitting)}: give --plan")
    others = f"; there is one for {_listed(of_alias)}" if of_alias else ""
    by = f" by {plan}" if plan else ""
    raise NoMachine(f"no state machine moves {name}{by}{others}. {how_to_deploy(name, plan or 'PLAN')}")


def how_to_deploy(name: str, plan: str) -> str:
    """Say how a machine comes to stand for an alias; nothing is deployed from here."""
    return (
        f"Deploy one: crossfade export stepfunctions {plan} {name} > rollout.yaml, then aws cloudformation deploy "
        "--template-file rollout.yaml --stack-name NAME --capabilities CAPABILITY_IAM"
    )


def check_machine(machine: StateMachine, alias: Alias, plan: Plan | None) -> MachineSteps:
    """Return what a machine does, as its definition says; raise UnfitMachine where that is not what is asked for."""
    steps, name = machine.steps, f"{alias.function}:{alias.name}"
    if steps is None:
        raise UnfitMachine(f"{machine.name} is not a machine that crossfade export stepfunctions wrote")
    moved = f"{steps.function}:{steps.alias}"
    if moved != name:
        raise UnfitMachine(f"{machine.name} moves {moved}, not {name}")
    if plan is not None and (steps.weights, steps.holds) != _steps(plan):
        raise UnfitMachine(
            f"{machine.name} has other steps than the plan {plan.name} has now. {how_to_deploy(name, plan.name)}"
        )
    return steps


def _steps(plan: Plan) -> tuple[tuple[float, ...], tuple[float | None, ...]]:
    holds = [None if step.hold is None else step.hold.total_seconds() for step in plan.steps]
    return tuple(step.weight.share for step in plan.steps), (*holds, plan.bake.total_seconds())


def _listed(machines: Iterable[StateMachine]) -> str:
    return ", ".join(sorted(one.plan or one.name for one in machines))
