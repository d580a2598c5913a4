"""The rollouts of this machine as rows, and the one of an alias in one line; pure."""

from __future__ import annotations

from datetime import datetime

from tui.features.rollout.here.select import is_running
from tui.features.rollout.here.store import Listed
from tui.features.rollout.here.watch import RolloutsRead
from tui.features.rollout.state import NOT_BEGUN, Phase, Rollout
from tui.features.rollout.text.follow import NOBODY, Line, begun_span, describe_none, where_line
from tui.presentation.spans import Span

ROW_LINES = 2


def row_lines(listed: Listed, now: datetime) -> tuple[Line, Line]:
    """Return a rollout in two lines: alias, plan and where it is; since when, who began it and where."""
    kept = listed.kept
    if kept is None:
        return (Span(listed.id),), (Span(f"  cannot be read: {listed.unreadable}", "bad"),)
    rollout, place = kept.rollout, kept.place
    orphan = f"  ! {NOBODY}" if is_running(listed) and not listed.is_carried_out else ""
    name = f"{rollout.function}:{rollout.alias}"
    head = (Span(name, "strong"), Span(f"  {rollout.plan.name}  ", "quiet"), *where_line(rollout, now))
    date = f"{rollout.began:%d %b}, " if rollout.began.date() != now.date() else ""
    where = f"{place.account or 'demo'} {place.region}, "
    return head, (Span(f"  {where}{date}", "quiet"), begun_span(kept), Span(orphan, "warn"))


def describe_count(read: RolloutsRead | None) -> str:
    """Return how many there are, and how many of them have not ended."""
    if read is None or read.failure:
        return describe_none(read)
    listed = read.listed
    if not listed:
        return "no rollout on this machine yet: open a function, select an alias and press g"
    running = sum(is_running(one) for one in listed)
    rollouts = "1 rollout" if len(listed) == 1 else f"{len(listed)} rollouts"
    return f"{rollouts} on this machine, {running or 'none'} running"


def describe_running(listed: Listed) -> str:
    """Return the rollout of an alias in the line that its function's page has for it."""
    kept = listed.kept
    if kept is None:
        return ""
    nobody = f", {NOBODY}" if not listed.is_carried_out else ""
    return f"rollout {kept.rollout.plan.name}: {_where(kept.rollout)}{nobody}, g opens it"


def describe_rollout_moved(listed: Listed) -> str:
    """Return which rollout has moved an alias, beside what it moved."""
    kept = listed.kept
    return f"by the rollout {kept.rollout.plan.name} of this machine, g opens it" if kept is not None else ""


def _where(rollout: Rollout) -> str:
    count = len(rollout.plan.steps)
    weight = f"{rollout.confirmed.weight} %" if rollout.confirmed.split else f"at {rollout.confirmed.primary}"
    step = f"step {rollout.step + 1} of {count}, " if NOT_BEGUN < rollout.step < count else ""
    still = rollout.phase in (Phase.HOLDING,)
    return f"{step}{weight}" + ("" if still else f", {rollout.phase}")
