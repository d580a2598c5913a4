"""What a fader sends to AWS, and what becomes of it by what comes back.

`due` says which call to make now. After a 412 or a lost answer the alias is read again and compared before anything
more is sent (aws-semantics 1.3).
"""

from __future__ import annotations

from dataclasses import replace

from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.routing import Routing
from tui.operations.fader import Decision, Fader, adopted, in_conflict, rested
from tui.operations.news import (
    ConfirmedByReading,
    Conflict,
    Failed,
    InDoubt,
    MovedElsewhere,
    News,
    StoredOtherwise,
)
from tui.providers.errors import AliasMoved, Busy, ProviderError, SignInFailed


def due_at(fader: Fader) -> float | None:
    """Return when the next call may go out, or None where there is none to make."""
    if fader.in_flight is not None or fader.blocked or not fader.may_write or not fader.wants_call:
        return None
    return 0.0 if fader.decided else max(fader.settle_at, fader.next_write_at)


def due(fader: Fader, now: float) -> UpdateAlias | None:
    """Return the call to make now, if any."""
    when = due_at(fader)
    return None if when is None or when > now else UpdateAlias(fader.confirmed, fader.asked)


def sent(fader: Fader, call: UpdateAlias, now: float) -> Fader:
    """Note that the call went out."""
    return replace(
        fader, in_flight=call, epoch=fader.epoch + 1, next_write_at=now + fader.pace.interval, settle_at=now, news=None
    )


def answered(fader: Fader, alias: Alias, news: News | None = None) -> Fader:
    """Note AWS's answer to the call in flight; what it stored is what stands."""
    call = fader.in_flight
    if call is None:
        return fader
    asked = fader.asked
    if asked == call.after:
        asked = alias.routing
        if alias.routing != call.after:
            news = StoredOtherwise(call.after, alias.routing)
    done = replace(fader, confirmed=alias, asked=asked, in_flight=None, epoch=fader.epoch + 1, news=news, unread=None)
    return rested(done)


def failed(fader: Fader, error: ProviderError, now: float) -> Fader:
    """Note that the call in flight was not applied: the knob goes back to what AWS confirmed.

    A decision (roll back, a way back) that was taken since the call went out stands, and goes out next.
    """
    call = fader.in_flight
    if call is None:
        return fader
    wait = max(error.retry_after, 3 * fader.pace.interval) if isinstance(error, Busy) else 0.0
    stands = fader.decided and fader.asked != call.after
    ended = replace(
        fader,
        asked=fader.asked if stands else fader.confirmed.routing,
        in_flight=None,
        held=False,
        decided=stands,
        epoch=fader.epoch + 1,
        next_write_at=max(fader.next_write_at, now + wait),
        news=Failed(error, call.after if stands else fader.asked),
    )
    return rested(ended)


def needs_reading(error: ProviderError) -> bool:
    """Tell whether a write that ended so must be compared with the alias before anything is said."""
    return error.outcome_unknown or isinstance(error, AliasMoved)


def compared(fader: Fader, alias: Alias, error: ProviderError, now: float) -> Fader:
    """Settle a call in flight whose outcome was not told, by the alias as it was read since."""
    call = fader.in_flight
    if call is None:
        return fader
    if alias.routing == call.after:
        return answered(fader, alias, ConfirmedByReading(call))
    if alias.routing == call.before.routing and (alias.revision == call.before.revision or alias.revision is None):
        return failed(replace(fader, confirmed=alias), error, now)
    if alias.routing == call.before.routing and _means_the_versions(fader, call, error):
        # It goes out once more, with the revision that was read just now.
        return replace(fader, confirmed=alias, in_flight=None, sent_again=True, epoch=fader.epoch + 1)
    return in_conflict(fader, Conflict(fader.confirmed, alias, fader.asked))


def _means_the_versions(fader: Fader, call: UpdateAlias, error: ProviderError) -> bool:
    """Tell whether a call that was refused for its revision alone is still what was decided on, and may go out again.

    A roll back and a promotion name the versions that were on screen: another's new description changes nothing.
    """
    refused = isinstance(error, AliasMoved) and fader.asked == call.after
    return refused and fader.decided and fader.decision is not Decision.MOVE and not fader.sent_again


def not_compared(fader: Fader, error: ProviderError) -> Fader:
    """Note that the alias could not be read after a call of unknown outcome: nothing is sent until it is."""
    call = fader.in_flight
    if call is None:
        return fader
    return replace(
        fader,
        asked=fader.confirmed.routing,
        in_flight=None,
        held=False,
        decided=False,
        epoch=fader.epoch + 1,
        news=InDoubt(error, call, fader.asked),
    )


def seen(fader: Fader, alias: Alias, epoch: int, now: float, expected: Routing | None = None) -> Fader:
    """Note a reading of the alias that began at `epoch`; one that a write of ours crossed is dropped.

    That it was moved to where it was `expected` is no news.
    """
    if fader.in_flight is not None or epoch != fader.epoch or isinstance(fader.news, Conflict):
        return fader
    if isinstance(fader.news, InDoubt):
        doubt = fader.news
        origin = doubt.call.before.routing if fader.origin is None else fader.origin
        again = replace(fader, in_flight=doubt.call, asked=doubt.call.after, origin=origin)
        return compared(replace(again, unread=None), alias, doubt.error, now)
    fader = replace(fader, unread=None)
    if isinstance(fader.news, Failed) and isinstance(fader.news.error, SignInFailed):
        # Whoever reads has signed in since.
        fader = replace(fader, news=None)
    if alias.revision == fader.confirmed.revision and alias.routing == fader.confirmed.routing:
        return replace(fader, confirmed=alias)
    if not fader.at_rest:
        return in_conflict(fader, Conflict(fader.confirmed, alias, fader.asked))
    if alias.routing == fader.confirmed.routing:
        # Only its description, or nothing at all: what can be undone is still so.
        return replace(fader, confirmed=alias, asked=alias.routing, epoch=fader.epoch + 1)
    moved: News | None = fader.news if alias.routing == expected else MovedElsewhere(fader.confirmed, alias)
    return replace(adopted(fader, alias), news=moved)


def unreadable(fader: Fader, error: ProviderError) -> Fader:
    """Note that the alias could not be read just now; what AWS confirmed last stands, and is known to be old."""
    return replace(fader, unread=error)
