"""When someone is notified of a rollout, and in which words; pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from tui.domain.clean_text import clean
from tui.features.rollout.plan import Notify
from tui.features.rollout.state import PauseCause, Phase, Rollout
from tui.features.rollout.text.progress import describe_routing


class Notice(StrEnum):
    """What someone is notified of."""

    PAUSED = "paused"
    APPROVAL = "waiting for approval"
    ROLLING_BACK = "rolling back"
    ENDED = "ended"


def notice_of(before: Phase, after: Phase) -> Notice | None:
    """Return the notice of a change of phase, None where nobody needs to look."""
    if before is after:
        return None
    if after.ended:
        return Notice.ENDED
    known = {
        Phase.PAUSED: Notice.PAUSED,
        Phase.WAITING_FOR_APPROVAL: Notice.APPROVAL,
        Phase.ROLLING_BACK: Notice.ROLLING_BACK,
    }
    return known.get(after)


def to_tell(before: Iterable[Rollout], now: Iterable[Rollout]) -> tuple[Rollout, ...]:
    """Return the rollouts that someone is notified of, by how they were when they were read before."""
    phases = {rollout.id: rollout.phase for rollout in before}
    return tuple(
        rollout
        for rollout in now
        if rollout.id in phases
        and notice_of(phases[rollout.id], rollout.phase) is not None
        and not waits_for_another(rollout)
    )


def waits_for_another(rollout: Rollout) -> bool:
    """Tell whether a rollout is paused for another of its group alone, of which someone is notified already."""
    return rollout.pause is not None and rollout.pause.cause is PauseCause.MEMBER


def notice_text(rollout: Rollout) -> str:
    """Return the notice of a rollout, in one short line without control characters."""
    why = rollout.pause.detail if rollout.pause is not None else rollout.why
    at = describe_routing(rollout.confirmed)
    return clean(f"{rollout.function}:{rollout.alias} {at} {rollout.phase}{f': {why}' if why else ''}", 200)


def terminal_notice(notify: Notify, rollout: Rollout) -> str:
    """Return what makes a terminal ring and raise a desktop notification (OSC 9), as far as the plan asks for it."""
    desktop = f"\x1b]9;{notice_text(rollout)}\x07" if notify.desktop else ""
    # The bell that ends the notification does not ring.
    return desktop + ("\x07" if notify.bell else "")
