"""What a fader sends to AWS, and what becomes of it by what comes back.

`due` says which call to make now. After a 412 or a lost answer the alias is read again and compared before anything
more is sent (aws-semantics 1.3).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tui.aws import timeouts
from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.errors import AliasMoved, Busy, ProviderError, SignInFailed
from tui.domain.routing import Routing
from tui.features.fader.events import (
    ChangedElsewhere,
    ConfirmedByReading,
    Conflict,
    FaderEvent,
    Failed,
    MayStillApply,
    OpenWrite,
    SetElsewhere,
    StoredDifferently,
    Unconfirmed,
)
from tui.features.fader.machine import Decision, Fader, accept_remote, in_conflict, settle

_SLACK = 0.5
"""Seconds by which it is looked at later than need be, since the record's clock began a little later."""


def next_call_at(fader: Fader) -> float | None:
    """Return when the next call may go out, or None where there is none to make."""
    if fader.in_flight is not None or fader.blocked or not fader.may_write or not fader.wants_call:
        return None
    return 0.0 if fader.decided else max(fader.settle_at, fader.next_write_at)


def next_call(fader: Fader, now: float) -> UpdateAlias | None:
    """Return the call to make now, if any."""
    when = next_call_at(fader)
    return None if when is None or when > now else UpdateAlias(fader.confirmed, fader.target)


def mark_sent(fader: Fader, call: UpdateAlias, now: float) -> Fader:
    """Note that the call went out."""
    return replace(
        fader,
        in_flight=call,
        epoch=fader.epoch + 1,
        next_write_at=now + fader.pace.interval,
        settle_at=now,
        sent_at=now,
        event=None,
    )


def on_response(fader: Fader, alias: Alias, event: FaderEvent | None = None) -> Fader:
    """Note AWS's answer to the call in flight; what it stored is what is there."""
    call = fader.in_flight
    if call is None:
        return fader
    target = fader.target
    if target == call.after:
        target = alias.routing
        if alias.routing != call.after:
            event = StoredDifferently(call.after, alias.routing)
    # Whatever may still have been applied was decided on a RevisionId that is gone now, so that AWS refuses it.
    left = fader.open_writes if alias.revision == call.before.revision else ()
    done = replace(fader, confirmed=alias, target=target, in_flight=None, event=event, unread=None, open_writes=left)
    return settle(replace(done, epoch=fader.epoch + 1))


def on_failure(fader: Fader, error: ProviderError, now: float) -> Fader:
    """Note that the call in flight was not applied: the knob goes back to what AWS confirmed.

    A decision (roll back, a way back) that was taken since the call went out holds, and goes out next.
    """
    call = fader.in_flight
    if call is None:
        return fader
    wait = max(error.retry_after, 3 * fader.pace.interval) if isinstance(error, Busy) else 0.0
    still_decided = fader.decided and fader.target != call.after
    ended = replace(
        fader,
        target=fader.target if still_decided else fader.confirmed.routing,
        in_flight=None,
        held=False,
        decided=still_decided,
        epoch=fader.epoch + 1,
        next_write_at=max(fader.next_write_at, now + wait),
        event=Failed(error, call.after if still_decided else fader.target),
    )
    return settle(ended)


def needs_reading(error: ProviderError) -> bool:
    """Tell whether a write that ended so must be compared with the alias before anything is said."""
    return error.outcome_unknown or isinstance(error, AliasMoved)


def reconcile(fader: Fader, alias: Alias, error: ProviderError, now: float, *, began: float | None = None) -> Fader:
    """Settle a call in flight that was refused, or whose answer was lost, by the alias as it was read since.

    What was not applied may still be, for as long as AWS may take: see `open_writes`. A reading of a call that ended
    before says when it `began`.
    """
    call = fader.in_flight
    if call is None:
        return fader
    if isinstance(error, AliasMoved):
        return _refused(fader, call, alias, error, now)
    if alias.routing == call.after:
        return on_response(fader, alias, ConfirmedByReading(call, error))
    if not _untouched(call, alias):
        return in_conflict(fader, Conflict(fader.confirmed, alias, fader.target))
    ended = on_failure(replace(fader, confirmed=alias), error, now)
    until = fader.sent_at + timeouts.LATE + _SLACK
    if began is None:
        until = max(until, now + timeouts.MARGIN + _SLACK)
    elif until <= began:
        return ended
    write = OpenWrite(call, error, until)
    return replace(ended, event=MayStillApply(write), open_writes=(*fader.open_writes, write))


def _refused(fader: Fader, call: UpdateAlias, alias: Alias, error: AliasMoved, now: float) -> Fader:
    """Note what is there where AWS refused the call in flight for its RevisionId."""
    earlier = next((write for write in fader.open_writes if alias.routing == write.call.after), None)
    if earlier is not None:
        # It was this session's own earlier write that came in between.
        back = fader.decided and fader.target == alias.routing.rolled_back()
        target, unsent = (fader.target, None) if back else (alias.routing, fader.target)
        event = ConfirmedByReading(earlier.call, earlier.error, unsent)
        settled = replace(
            fader, confirmed=alias, target=target, in_flight=None, held=False, decided=back, open_writes=()
        )
        return settle(replace(settled, epoch=fader.epoch + 1, event=event, unread=None))
    if alias.routing == call.after:
        return replace(accept_remote(replace(fader, in_flight=None, open_writes=()), alias), event=SetElsewhere(call))
    if _untouched(call, alias):
        return on_failure(replace(fader, confirmed=alias), error, now)
    if alias.routing == call.before.routing and _means_the_versions(fader, call, error):
        # It goes out once more, with the revision that was read just now.
        return replace(fader, confirmed=alias, in_flight=None, sent_again=True, epoch=fader.epoch + 1)
    return in_conflict(fader, Conflict(fader.confirmed, alias, fader.target))


def _means_the_versions(fader: Fader, call: UpdateAlias, error: ProviderError) -> bool:
    """Tell whether a call that was refused for its revision alone is still what was decided on, and may go out again.

    A roll back and a promotion name the versions that were on screen: another's new description changes nothing.
    """
    refused = isinstance(error, AliasMoved) and fader.target == call.after
    return refused and fader.decided and fader.decision is not Decision.MOVE and not fader.sent_again


def _untouched(call: UpdateAlias, alias: Alias) -> bool:
    """Tell whether an alias is as it was when a call was decided on: every write changes its RevisionId."""
    unchanged = None in (call.before.revision, alias.revision) or alias.revision == call.before.revision
    return alias.routing == call.before.routing and unchanged


def on_unread_outcome(fader: Fader, error: ProviderError) -> Fader:
    """Note that the alias could not be read after a call of unknown outcome: nothing is sent until it is."""
    call = fader.in_flight
    if call is None:
        return fader
    return replace(
        fader,
        target=fader.confirmed.routing,
        in_flight=None,
        held=False,
        decided=False,
        epoch=fader.epoch + 1,
        event=Unconfirmed(error, call, fader.target),
    )


def on_refresh(
    fader: Fader,
    alias: Alias,
    epoch: int,
    now: float,
    expected: Routing | None = None,
    *,
    began: float | None = None,
) -> Fader:
    """Note a reading of the alias that began at `epoch`; one that a write of ours crossed is dropped.

    That it was moved to where it was `expected` is no news. When the reading `began` decides whether what it does not
    show can still be applied; where that is not known, it can.
    """
    if fader.in_flight is not None or epoch != fader.epoch or isinstance(fader.event, Conflict):
        return fader
    if isinstance(fader.event, Unconfirmed):
        unknown = fader.event
        origin = unknown.call.before.routing if fader.origin is None else fader.origin
        again = replace(fader, in_flight=unknown.call, target=unknown.call.after, origin=origin)
        since = fader.sent_at if began is None else began
        return reconcile(replace(again, unread=None), alias, unknown.error, now, began=since)
    fader = replace(fader, unread=None)
    if isinstance(fader.event, Failed) and isinstance(fader.event.error, SignInFailed):
        # Whoever reads has signed in since.
        fader = replace(fader, event=None)
    if fader.open_writes:
        fader, known = _with_open_writes(fader, alias, began)
        if known:
            return fader
    if alias.revision == fader.confirmed.revision and alias.routing == fader.confirmed.routing:
        return replace(fader, confirmed=alias)
    if not fader.at_rest:
        return in_conflict(fader, Conflict(fader.confirmed, alias, fader.target))
    if alias.routing == fader.confirmed.routing:
        # Only its description, or nothing at all: what can be undone is still so.
        return replace(fader, confirmed=alias, target=alias.routing, epoch=fader.epoch + 1)
    moved: FaderEvent | None = fader.event if alias.routing == expected else ChangedElsewhere(fader.confirmed, alias)
    return replace(accept_remote(fader, alias), event=moved)


def next_read_at(fader: Fader) -> float | None:
    """Return when a reading can settle a write that may still be applied, None where there is none."""
    return min((write.until for write in fader.open_writes), default=None)


def add_open_writes(fader: Fader, writes: tuple[OpenWrite, ...]) -> Fader:
    """Note what another session sent, and may still be applied."""
    known = {write.call for write in fader.open_writes}
    new = tuple(write for write in writes if write.call not in known and write.call.after != fader.confirmed.routing)
    if not new:
        return fader
    event = MayStillApply(new[-1]) if fader.event is None and fader.at_rest else fader.event
    return replace(fader, open_writes=(*fader.open_writes, *new), event=event)


def with_deadlines(fader: Fader, now: float, time_of_day: datetime) -> Fader:
    """Say of writes that may still be applied until when by the clock on the wall, where that was not said yet."""
    if all(write.again is not None for write in fader.open_writes):
        return fader
    known = {
        write: write if write.again else replace(write, again=time_of_day + timedelta(seconds=write.until - now))
        for write in fader.open_writes
    }
    event = fader.event
    if isinstance(event, MayStillApply):
        event = MayStillApply(known.get(event.write, event.write))
    return replace(fader, open_writes=tuple(known.values()), event=event)


def _with_open_writes(fader: Fader, alias: Alias, began: float | None) -> tuple[Fader, bool]:
    """Return what a reading says of writes that may still have been applied, and whether that explains it."""
    write = next((write for write in fader.open_writes if alias.routing == write.call.after), None)
    if write is not None:
        event, origin = ConfirmedByReading(write.call, write.error), fader.origin or write.call.before.routing
        if fader.at_rest:
            rest = tuple(other for other in fader.open_writes if other is not write)
            again = replace(fader, in_flight=write.call, target=write.call.after, origin=origin, open_writes=rest)
            return on_response(again, alias, event), True
        refreshed = replace(fader, confirmed=alias, origin=origin, open_writes=(), epoch=fader.epoch + 1, event=event)
        return settle(refreshed), True
    over = tuple(write for write in fader.open_writes if began is not None and write.until <= began)
    left = tuple(write for write in fader.open_writes if write not in over)
    untouched = all(_untouched(write.call, alias) for write in fader.open_writes)
    fader = replace(fader, open_writes=left if untouched else ())
    shown = fader.event
    if isinstance(shown, MayStillApply) and shown.write not in fader.open_writes:
        shown = None
    # What came of a later write stays in view: that an earlier one was not applied either is no news beside it.
    if shown is None and untouched and fader.at_rest and over and (error := over[-1].error) is not None:
        shown = Failed(error, over[-1].call.after)
    return replace(fader, event=shown), False


def ruled_out(before: Fader, now: Fader) -> tuple[Failed, ...]:
    """Return the writes that a reading between two looks found not to be applied, beside news that is shown instead."""
    if now.confirmed != before.confirmed or now.event is not before.event:
        return ()
    left = {write.call for write in now.open_writes}
    ended = (write for write in before.open_writes if write.call not in left)
    return tuple(Failed(write.error, write.call.after) for write in ended if write.error is not None)


def on_read_failure(fader: Fader, error: ProviderError) -> Fader:
    """Note that the alias could not be read just now; what AWS confirmed last is shown, and is known to be old."""
    return replace(fader, unread=error)
