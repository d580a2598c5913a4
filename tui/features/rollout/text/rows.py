"""The rollouts of this machine as rows, and the one of an alias in one line; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from tui.domain.account import AccountSnapshot
from tui.domain.alias import Alias
from tui.features.rollout.entries import Entry
from tui.features.rollout.here.select import is_running
from tui.features.rollout.here.store import Listed
from tui.features.rollout.here.watch import RolloutsRead
from tui.features.rollout.hosted.rollout import Engine, HostedRollout
from tui.features.rollout.hosted.text import short_id
from tui.features.rollout.hosted.text import where_line as hosted_where_line
from tui.features.rollout.hosted.watch import HostedRead
from tui.features.rollout.state import Phase, Rollout
from tui.features.rollout.text.follow import NOBODY, Line, begun_span, describe_none, where_line
from tui.features.rollout.text.progress import describe_routing
from tui.presentation.ages import clock
from tui.presentation.keymap import key
from tui.presentation.spans import Span

ROW_LINES = 2


def entry_lines(entry: Entry, now: datetime) -> tuple[Line, Line]:
    """Return what moves an alias in two lines: alias, plan and where it is; since when, who began it and where."""
    match entry.moves:
        case Listed():
            return row_lines(entry.moves, now)
        case HostedRollout():
            return _hosted_lines(entry.moves, now)
        case Alias():
            alias = entry.moves
            name = Span(f"{alias.function}:{alias.name}", "strong")
            return (name, Span(f"  {describe_routing(alias.routing)}")), (
                Span("  split when it was last read, and no rollout moves it", "quiet"),
            )


def row_lines(listed: Listed, now: datetime) -> tuple[Line, Line]:
    """Return a rollout of this machine in two lines."""
    kept = listed.kept
    if kept is None:
        return (Span(listed.id),), (Span(f"  cannot be read: {listed.unreadable}", "bad"),)
    rollout, place = kept.rollout, kept.place
    orphan = f"! {NOBODY}  " if is_running(listed) and not listed.is_carried_out else ""
    name = f"{rollout.function}:{rollout.alias}"
    head = (Span(name, "strong"), Span(f"  {rollout.plan.name}  ", "quiet"), *where_line(rollout, now))
    where = f"{place.account or 'demo'} {place.region}, "
    return head, (Span("  "), Span(orphan, "warn"), Span(f"here  {where}", "quiet"), begun_span(kept, now))


def _hosted_lines(hosted: HostedRollout, now: datetime) -> tuple[Line, Line]:
    name = hosted.name if hosted.function else "alias not known"
    head = (
        Span(name, "strong"),
        Span(f"  {hosted.moves}  "),
        Span(f"{hosted.plan}  ", "quiet"),
        *hosted_where_line(hosted, now),
    )
    by = f" by {hosted.by}" if hosted.by else ""
    began = f"  started {clock(hosted.began, now)}" if hosted.began is not None else ""
    return head, (Span(f"  {hosted.engine}  {short_id(hosted)}{began}{by}", "quiet"),)


def describe_count(
    read: RolloutsRead | None, hosted: HostedRead | None, shown: Sequence[Entry], account: AccountSnapshot
) -> tuple[Line, ...]:
    """Return how many there are and how many of them run; and what could not be read, a line each."""
    if read is None or read.failure:
        return ((Span(describe_none(read), "quiet"),), ())
    count = Counter(entry.rank for entry in shown)
    splits, rollouts = count[1], len(shown) - count[1]
    if hosted is None:
        of_aws = ", reading the deployments of this account…"
    elif not shown:
        of_aws = f": open a function, select an alias and press {key('function.rollout')}"
    else:
        of_aws = ""
    unread = len(account.functions) - account.functions_read
    aliases = f" (aliases of {unread:,} functions not read yet)" if unread > 0 else ""
    head = f"{_count(rollouts, 'rollout')}, {count[0] or 'none'} running{of_aws}"
    split = f"; {_count(splits, 'alias', 'aliases')} split without one{aliases}" if splits or aliases else ""
    failures = hosted.failures if hosted is not None else ()
    return ((Span(f"{head}{split}", "quiet"),), *((Span(f"not read: {one}", "warn"),) for one in failures), ())


def _count(number: int, one: str, many: str = "") -> str:
    return f"1 {one}" if number == 1 else f"{number or 'no'} {many or one + 's'}"


def describe_running(listed: Listed) -> str:
    """Return the rollout of an alias in the line that its function's page has for it."""
    kept = listed.kept
    if kept is None:
        return ""
    nobody = f", {NOBODY}" if not listed.is_carried_out else ""
    return f"rollout {kept.rollout.plan.name}: {_where(kept.rollout)}{nobody}, {key('function.rollout')} opens it"


def describe_rollout_moved(listed: Listed) -> str:
    """Return which rollout has moved an alias, beside what it moved."""
    kept = listed.kept
    return (
        f"by the rollout {kept.rollout.plan.name} of this machine, {key('function.rollout')} opens it"
        if kept is not None
        else ""
    )


def describe_hosted_moved(engine: Engine, id: str) -> str:
    """Return which rollout that AWS runs has moved an alias, beside what it moved."""
    return f"by {engine} {id.rpartition(':')[2]}, {key('function.rollout')} opens it"


def _where(rollout: Rollout) -> str:
    weight = f"{rollout.confirmed.weight} %" if rollout.confirmed.split else f"at {rollout.confirmed.primary}"
    step = f"{rollout.at_step}, " if rollout.at_step else ""
    still = rollout.phase in (Phase.HOLDING,)
    return f"{step}{weight}" + ("" if still else f", {rollout.phase}")
