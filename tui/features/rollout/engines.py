"""Which engine can carry a plan out, and what it leaves out of it; pure."""

from __future__ import annotations

from tui.features.rollout.codedeploy.configuration import CannotExpress, express
from tui.features.rollout.hosted.rollout import Engine
from tui.features.rollout.plan import Plan

ENGINES = (Engine.HERE, Engine.CODEDEPLOY, Engine.STEP_FUNCTIONS)
"""Those that a rollout can be started with from the screen."""


def why_cannot(engine: Engine, plan: Plan) -> tuple[str, ...]:
    """Return every reason why an engine cannot carry a plan out, each in a clause; none where it can."""
    if engine is Engine.CODEDEPLOY:
        try:
            express(plan)
        except CannotExpress as error:
            return error.reasons
    if engine is Engine.STEP_FUNCTIONS:
        return tuple(f"a machine cannot check {limit.key}" for limit, _ in plan.gate.limits if not limit.in_machine)
    return ()


def describe_engines(plan: Plan) -> str:
    """Return in few words which engines can carry a plan out."""
    cannot = [engine for engine in ENGINES if why_cannot(engine, plan)]
    return f"not {' or '.join(cannot)}" if cannot else "all engines"


def left_out(engine: Engine, plan: Plan) -> tuple[str, ...]:
    """Return what of a plan an engine that can carry it out does not do."""
    if engine is Engine.CODEDEPLOY and not why_cannot(engine, plan):
        return express(plan).lost
    return ()


def next_engine(engine: Engine) -> Engine:
    """Return the engine after this one, the first after the last."""
    return ENGINES[(ENGINES.index(engine) + 1) % len(ENGINES)]
