"""What is known of one rollout: a frozen value that can be written to disk at any moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tui.domain.routing import Routing
from tui.features.rollout.gate import GateCheck
from tui.features.rollout.plan import NO_TIME, Plan

NOT_BEGUN = -1
"""The number of the step before the first."""


class Phase(StrEnum):
    """How far a rollout is."""

    SHIFTING = "shifting"
    """The next weight is to be set, or has been sent."""
    HOLDING = "holding"
    WAITING_FOR_APPROVAL = "waiting for approval"
    PAUSED = "paused"
    BAKING = "baking"
    ROLLING_BACK = "rolling back"
    SUCCEEDED = "succeeded"
    ROLLED_BACK = "rolled back"
    LEFT = "left"
    """Ended with the alias as it was then."""

    @property
    def ended(self) -> bool:
        """Whether nothing follows."""
        return self in (Phase.SUCCEEDED, Phase.ROLLED_BACK, Phase.LEFT)


class PauseCause(StrEnum):
    """Why a rollout waits for someone."""

    ASKED = "asked"
    GATE = "gate"
    CHANGED_ELSEWHERE = "changed elsewhere"
    WRITE_REFUSED = "write refused"
    CREDENTIALS = "credentials"
    MEMBER = "another of its group"
    TAKEN_OVER = "taken over"
    """Another machine has set its mark on the alias."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Why it waits, in words too, and the phase that it goes back to."""

    cause: PauseCause
    detail: str
    resumes: Phase
    since: datetime


@dataclass(frozen=True, slots=True)
class Move:
    """A write that was sent: where the alias is to go, the revision that guards it, and when.

    `lost` says that no answer came, so that it may still be applied.
    """

    routing: Routing
    revision: str | None
    sent: datetime
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Rollout:
    """One rollout of an alias from the version that `before` names to `target`.

    `step` is the last step whose weight AWS confirmed: NOT_BEGUN before the first, the number of steps once the target
    has all traffic. `confirmed` and `revision` are the alias as AWS answered it last; `since` is when this phase began,
    `held` what of the hold had passed before a pause. `move` is what was sent and not answered.
    """

    id: str
    plan: Plan
    function: str
    alias: str
    before: Routing
    target: str
    began: datetime
    phase: Phase
    step: int
    confirmed: Routing
    revision: str | None
    since: datetime
    held: timedelta = NO_TIME
    move: Move | None = None
    pause: Pause | None = None
    check: GateCheck | None = None
    next_step: int | None = None
    """The step that is to be set next, where it is not the one after `step`."""
    blocked: str = ""
    """Why the last try to write did not succeed and is made again, in words."""
    why: str = ""
    """Why it ended, or rolls back."""
    exceptions: tuple[str, ...] = ()
    """Each step that was ended, or passed over, without its gate, in words."""

    @property
    def next(self) -> int:
        """The number of the step that is to be set next."""
        return self.step + 1 if self.next_step is None else self.next_step

    @property
    def is_whole(self) -> bool:
        """Whether the target has all traffic."""
        return self.step >= len(self.plan.steps)

    @property
    def at_step(self) -> str:
        """The step that it is at, of how many: `step 1 of 2`; empty before the first, and once the target has all."""
        count = len(self.plan.steps)
        return f"step {self.step + 1} of {count}" if NOT_BEGUN < self.step < count else ""

    def routing_of(self, step: int) -> Routing:
        """Return how the alias is at a step."""
        if step <= NOT_BEGUN:
            return self.before
        if step >= len(self.plan.steps):
            return Routing(self.target)
        return self.before.at(self.target, self.plan.steps[step].weight)

    @property
    def hold(self) -> timedelta | None:
        """How long this step, or the bake time, is held at the least; None until someone approves."""
        if self.is_whole:
            return self.plan.bake
        return NO_TIME if self.step <= NOT_BEGUN else self.plan.steps[self.step].hold

    def elapsed(self, now: datetime) -> timedelta:
        """Return how long this weight has been held, pauses left out."""
        holds = self.phase in (Phase.HOLDING, Phase.BAKING, Phase.WAITING_FOR_APPROVAL)
        return self.held + (now - self.since if holds else NO_TIME)
