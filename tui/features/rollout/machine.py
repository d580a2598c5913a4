"""The step machine of a rollout: (rollout, what happened, when) -> rollout, and what is to be done next; pure.

It knows no terminal and no AWS. Its rules: a step is set once and confirmed before the next one; what was sent and not
answered is read and compared before anything else is sent; a move by someone else pauses and is never undone by
itself; what cannot be decided pauses; rolling back is never gated, is final, and starts nothing again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tui.domain.alias import Alias
from tui.domain.routing import Routing
from tui.features.rollout.gate import GateCheck, Result
from tui.features.rollout.plan import NO_TIME, Plan, Response, check_plan
from tui.features.rollout.state import NOT_BEGUN, Move, Pause, PauseCause, Phase, Rollout

FRESHNESS = timedelta(minutes=3)
"""How old a check of the gate may be for a step to end by it: what was read before a sleep decides nothing."""

SOMEONE = "someone else"
"""Who has moved an alias, as long as it is not known."""

STILL_APPLIED = timedelta(seconds=30)
"""How long AWS may still apply a request whose answer was lost (`tui.aws.timeouts`)."""


class CannotStart(ValueError):
    """The rollout cannot begin with the alias as it is; the message says why."""


@dataclass(frozen=True, slots=True)
class SetRouting:
    """Send this routing, guarded by the revision; record it first."""

    routing: Routing
    revision: str | None


@dataclass(frozen=True, slots=True)
class ReadAlias:
    """Read the alias, to learn what became of a write."""


@dataclass(frozen=True, slots=True)
class CheckGate:
    """Read evidence and check the gate."""


Intent = SetRouting | ReadAlias | CheckGate


def begin(id: str, plan: Plan, alias: Alias, target: str, now: datetime) -> Rollout:
    """Begin a rollout of an alias to `target`; raise CannotStart, or InvalidPlan for a plan nobody may carry out."""
    check_plan(plan)
    if alias.routing.split:
        raise CannotStart(f"{alias.name} is split already: clear its weights, or promote its canary, first")
    if alias.routing.primary == target:
        raise CannotStart(f"{alias.name} is at version {target} already")
    return Rollout(
        id,
        plan,
        alias.function,
        alias.name,
        before=alias.routing,
        target=target,
        began=now,
        phase=Phase.SHIFTING,
        step=NOT_BEGUN,
        confirmed=alias.routing,
        revision=alias.revision,
        since=now,
    )


def intent(rollout: Rollout) -> Intent | None:
    """Return what is to be done now; None is to wait, for an answer, for time, or for someone."""
    if rollout.move is not None:
        return ReadAlias() if rollout.move.lost else None
    match rollout.phase:
        case Phase.SHIFTING:
            return SetRouting(rollout.routing_of(rollout.next), rollout.revision)
        case Phase.ROLLING_BACK:
            return SetRouting(rollout.before, rollout.revision)
        case _:
            return CheckGate() if is_watched(rollout) else None


def mark_sent(rollout: Rollout, set_routing: SetRouting, now: datetime) -> Rollout:
    """Note that a write goes out; to be kept on disk before it does."""
    return replace(rollout, move=Move(set_routing.routing, set_routing.revision, now), blocked="")


def on_answer(rollout: Rollout, alias: Alias, now: datetime) -> Rollout:
    """Take the alias that AWS answered a write with."""
    move = rollout.move
    if move is None:
        return on_alias(rollout, alias, now)
    answered = replace(rollout, move=None, revision=alias.revision, confirmed=alias.routing)
    if alias.routing == move.routing:
        return _confirmed(answered, now)
    return paused_for(answered, PauseCause.WRITE_REFUSED, f"AWS stored another routing of {rollout.alias}", now)


def on_lost(rollout: Rollout) -> Rollout:
    """Note that no answer came: the write may have been applied, and may still be."""
    return rollout if rollout.move is None else replace(rollout, move=replace(rollout.move, lost=True))


def on_changed(rollout: Rollout) -> Rollout:
    """Note that AWS refused the write for its revision: nothing was applied, and the alias is to be read."""
    return on_lost(rollout)


def on_not_sent(rollout: Rollout, why: str) -> Rollout:
    """Note that a write was not applied and may succeed later (throttled, no connection): it is made again."""
    return replace(rollout, move=None, blocked=why)


def on_refused(rollout: Rollout, why: str, now: datetime) -> Rollout:
    """Note that AWS, or a check of our own, refused the write for good: someone has to look.

    A roll back stays one: it is tried again, and why it does not succeed is said.
    """
    if rollout.phase is Phase.ROLLING_BACK:
        return replace(rollout, move=None, blocked=why)
    return paused_for(replace(rollout, move=None), PauseCause.WRITE_REFUSED, why, now)


def on_alias(rollout: Rollout, alias: Alias, now: datetime) -> Rollout:
    """Compare the alias as it is with what was sent, or with what was confirmed."""
    move = rollout.move
    if rollout.phase.ended:
        return rollout
    if (
        move is not None
        and alias.routing == move.routing
        and (alias.routing != rollout.confirmed or alias.revision != move.revision)
    ):
        return _confirmed(replace(rollout, move=None, revision=alias.revision, confirmed=alias.routing), now)
    if alias.routing == rollout.confirmed:
        may_come = (
            move is not None and move.lost and alias.revision == move.revision and now - move.sent < STILL_APPLIED
        )
        if may_come and rollout.phase is not Phase.ROLLING_BACK:
            return rollout
        # What was sent was not applied. A roll back does not wait until it cannot be any more: by the revision that
        # it is guarded with, only one of the two can be.
        return replace(rollout, move=None, revision=alias.revision)
    seen = replace(rollout, move=None, revision=alias.revision, confirmed=alias.routing)
    if rollout.pause is not None and rollout.pause.cause is PauseCause.CHANGED_ELSEWHERE:
        return seen
    return paused_for(seen, PauseCause.CHANGED_ELSEWHERE, f"{rollout.alias} was changed by {SOMEONE}", now)


def on_check(rollout: Rollout, check: GateCheck, now: datetime) -> Rollout:
    """Take what the gate says: a failure counts at once, everything else when the hold has ended."""
    checked = take_check(rollout, check, now)
    return on_tick(checked, now) if checked.phase is rollout.phase and rollout.move is None else checked


def take_check(rollout: Rollout, check: GateCheck, now: datetime) -> Rollout:
    """Take what the gate says where others decide, too, when a step ends: a failure counts at once."""
    rollout = replace(rollout, check=check)
    if rollout.move is not None or not is_watched(rollout):
        return rollout
    if check.result is Result.FAIL and (
        rollout.phase is not Phase.PAUSED or rollout.plan.on_fail is Response.ROLL_BACK
    ):
        return _respond(rollout, rollout.plan.on_fail, check, now)
    return rollout


def is_watched(rollout: Rollout) -> bool:
    """Whether its gate is checked: the new version has traffic by this rollout, also while it is paused."""
    if rollout.phase is Phase.PAUSED:
        pause = rollout.pause
        elsewhere = pause is not None and (
            pause.cause is PauseCause.CHANGED_ELSEWHERE or pause.resumes is Phase.ROLLING_BACK
        )
        return not elsewhere and rollout.step > NOT_BEGUN
    return rollout.phase in (Phase.HOLDING, Phase.BAKING, Phase.WAITING_FOR_APPROVAL)


def on_tick(rollout: Rollout, now: datetime) -> Rollout:
    """Take that time has passed: at most one step ends, whatever time it is."""
    hold, check = rollout.hold, rollout.check
    if rollout.phase not in (Phase.HOLDING, Phase.BAKING) or hold is None or rollout.elapsed(now) < hold:
        return rollout
    if check is None or now - check.at > FRESHNESS or check.at < rollout.since or rollout.elapsed(check.at) < hold:
        # What was read before the hold had ended decides nothing: it is read once more.
        return rollout
    match check.result:
        case Result.PASS:
            return end_step(rollout, now)
        case Result.NO_DATA:
            return _respond(rollout, rollout.plan.on_no_data, check, now)
        case Result.INCONCLUSIVE:
            return _respond(rollout, rollout.plan.on_inconclusive, check, now)
        case Result.FAIL:
            return _respond(rollout, rollout.plan.on_fail, check, now)


def _respond(rollout: Rollout, response: Response, check: GateCheck, now: datetime) -> Rollout:
    why = "; ".join(check.reasons) or str(check.result)
    match response:
        case Response.ROLL_BACK:
            return roll_back(rollout, why, now)
        case Response.CONTINUE:
            return end_step(rollout, now, f"{rollout.at_step or 'the bake time'} ended without a pass: {why}")
        case Response.HOLD if rollout.elapsed(now) < (rollout.hold or NO_TIME) + rollout.plan.longest_wait:
            return rollout
        case _:
            return paused_for(rollout, PauseCause.GATE, f"{check.result}: {why}", now)


def end_step(rollout: Rollout, now: datetime, exception: str = "") -> Rollout:
    """End the step or the bake time that a rollout is in; `exception` says by what, where not by its gate."""
    rollout = with_exception(rollout, exception)
    if rollout.is_whole:
        why = "; ".join(rollout.exceptions) or "every step was held and its gate passed"
        return replace(rollout, phase=Phase.SUCCEEDED, since=now, why=why)
    return replace(rollout, phase=Phase.SHIFTING, since=now, held=NO_TIME)


def with_exception(rollout: Rollout, exception: str) -> Rollout:
    """Note once what ended a step, or passed one over, in place of its gate; nothing for empty words."""
    if not exception or exception in rollout.exceptions:
        return rollout
    return replace(rollout, exceptions=(*rollout.exceptions, exception))


def _confirmed(rollout: Rollout, now: datetime) -> Rollout:
    """Go on from a routing that AWS confirmed."""
    if rollout.confirmed == rollout.before and rollout.phase is Phase.ROLLING_BACK:
        return replace(rollout, phase=Phase.ROLLED_BACK, since=now, step=NOT_BEGUN)
    if rollout.phase is Phase.ROLLING_BACK:
        # What was confirmed is a step that was sent before the roll back was asked for.
        return replace(rollout, step=rollout.next, next_step=None)
    resumes = phase_at(rollout, rollout.next)
    reached = replace(rollout, step=rollout.next, next_step=None, held=NO_TIME, since=now, check=None)
    if rollout.pause is not None:
        return replace(reached, pause=replace(rollout.pause, resumes=resumes))
    return replace(reached, phase=resumes)


def phase_at(rollout: Rollout, step: int) -> Phase:
    """Return the phase that begins once a step's weight is confirmed."""
    if step >= len(rollout.plan.steps):
        return Phase.BAKING
    return Phase.WAITING_FOR_APPROVAL if rollout.plan.steps[step].hold is None else Phase.HOLDING


def paused_for(rollout: Rollout, cause: PauseCause, detail: str, now: datetime) -> Rollout:
    """Hold everything as it is; a write on its way is still taken note of."""
    if rollout.phase is Phase.PAUSED:
        resumes = rollout.pause.resumes if rollout.pause is not None else Phase.SHIFTING
    else:
        resumes = rollout.phase
    held = rollout.elapsed(now)
    return replace(rollout, phase=Phase.PAUSED, held=held, since=now, pause=Pause(cause, detail, resumes, now))


def roll_back(rollout: Rollout, why: str, now: datetime) -> Rollout:
    """Give the version before all traffic: never gated, final."""
    if rollout.phase.ended or rollout.phase is Phase.ROLLING_BACK:
        return rollout
    if rollout.confirmed == rollout.before and rollout.move is None:
        return replace(rollout, phase=Phase.ROLLED_BACK, pause=None, since=now, why=why, step=NOT_BEGUN)
    return replace(rollout, phase=Phase.ROLLING_BACK, pause=None, since=now, why=why)
