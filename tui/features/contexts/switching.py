"""Why one context cannot be left for another now: what is on its way is never abandoned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Underway:
    """What goes on in the open context.

    `moving` are the aliases of which a change is asked or on its way, `writing` says that any other write or an
    invocation is, and `rollouts` how many rollouts end with this process, as those of the demo do.
    """

    moving: Sequence[str] = ()
    writing: bool = False
    rollouts: int = 0


def why_not_switch(underway: Underway) -> str | None:
    """Say why the context cannot be left now, and what to do first; None where nothing speaks against it."""
    if underway.moving:
        names = ", ".join(underway.moving[:3])
        more = f" and {len(underway.moving) - 3} more" if len(underway.moving) > 3 else ""
        return f"a change of {names}{more} is not finished: wait for it, or open the alias and decide"
    if underway.writing:
        return "a write or an invocation is in progress: try again when it is done"
    if underway.rollouts:
        count = "a rollout" if underway.rollouts == 1 else f"{underway.rollouts} rollouts"
        return f"{count} of the demo would end with its account: finish it, roll it back or leave it first"
    return None
