"""What the keys of a rollout's screen ask for, of a process of this machine or of AWS, by whoever carries it out."""

from __future__ import annotations

from collections.abc import Callable

from screens.messages import RolloutRequested
from screens.rollout.reasons import RolloutContext
from tui.features.rollout.commands import Command
from tui.features.rollout.here.requests import Resume, Steer
from tui.features.rollout.hosted.requests import SteerHosted
from tui.features.rollout.hosted.rollout import HostedCommand


def steer(
    command: Command | None, of_aws: HostedCommand | None = None
) -> Callable[[RolloutContext], RolloutRequested | None]:
    """Return what requests a command of this machine's rollout, or its like where AWS runs it."""

    def request(shown: RolloutContext) -> RolloutRequested | None:
        if shown.hosted is not None and of_aws is not None:
            return RolloutRequested(SteerHosted(shown.hosted, of_aws))
        if shown.listed is not None and command is not None:
            return RolloutRequested(Steer(shown.listed.id, command))
        return None

    return request


def resume(shown: RolloutContext) -> RolloutRequested | None:
    """Have a rollout of this machine carried on."""
    return RolloutRequested(Resume(shown.listed.id)) if shown.listed is not None else None
