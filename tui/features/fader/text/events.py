"""What an operator must know of an alias and its fader, in words."""

from __future__ import annotations

from tui.features.fader.events import (
    ChangedElsewhere,
    ConfirmedByReading,
    Conflict,
    FaderEvent,
    Failed,
    MayStillApply,
    Refused,
    SetElsewhere,
    StoredDifferently,
    Unconfirmed,
)
from tui.features.fader.machine import Fader
from tui.presentation.error_text import Notice, describe_lost, explain, read_again
from tui.presentation.routing_text import format_routing
from tui.presentation.times import second_in_zone


def describe_event(event: FaderEvent) -> Notice:
    """Say what an operator must know about the selected alias."""
    match event:
        case Failed(error, wanted):
            why = explain(error)
            return Notice(f"{format_routing(wanted)} was not set: {why.problem}", why.action)
        case Refused(reason, wanted):
            return Notice(f"cannot set {format_routing(wanted)}: {reason}")
        case Unconfirmed(error, call, wanted):
            why = explain(error)
            unsent = "" if wanted == call.after else f"; {format_routing(wanted)} was not sent"
            what = f"unknown whether {format_routing(call.after)} was set{unsent}: {why.problem}"
            return Notice(what, f"nothing is sent until the alias is read: {why.action or read_again()}")
        case MayStillApply(write):
            cause = "another session of Crossfade sent it" if write.error is None else explain(write.error).problem
            again = f"checking again at {second_in_zone(write.again)}" if write.again is not None else read_again()
            return Notice(f"{format_routing(write.call.after)} may still be applied: {cause}", again)
        case SetElsewhere(call):
            after = format_routing(call.after)
            return Notice(f"{call.subject} was set to {after} by someone else just before; this write was refused")
        case Conflict(before, theirs, _):
            if theirs.routing == before.routing:
                return Notice(f"conflict: someone else updated {theirs.name} (same routing)")
            return Notice(f"conflict: {theirs.name} was changed by someone else to {format_routing(theirs.routing)}")
        case ChangedElsewhere(before, now):
            moved = f"{format_routing(before.routing)} ⟶ {format_routing(now.routing)}"
            return Notice(f"{now.name} was changed elsewhere: {moved}")
        case ConfirmedByReading(call, error, unsent):
            if error is None:
                return Notice(f"{call.subject} is at {format_routing(call.after)}, set by another session of Crossfade")
            since = "" if unsent is None else f"; {format_routing(unsent)} was not sent"
            return Notice(f"{describe_lost(error)}, but the alias is at {format_routing(call.after)}{since}")
        case StoredDifferently(asked, stored):
            return Notice(f"AWS stored {format_routing(stored)} instead of {format_routing(asked)}")


def conflict_sides(conflict: Conflict) -> tuple[tuple[str, str], ...]:
    """Return the three sides of a conflict: where it was, theirs, mine."""
    return (
        ("before", format_routing(conflict.before.routing)),
        ("theirs", format_routing(conflict.theirs.routing)),
        ("mine", format_routing(conflict.mine)),
    )


def describe_unread(fader: Fader) -> Notice | None:
    """Say that the alias could not be read when last tried, or return None where it could."""
    if fader.unread is None:
        return None
    why = explain(fader.unread)
    return Notice(f"showing the last confirmed state; cannot refresh: {why.problem}", why.action)


def describe_unfinished(fader: Fader) -> str:
    """Say, for an operator who leaves, what was asked and not sent."""
    alias, event = fader.confirmed, fader.event
    wanted = (
        event.wanted if isinstance(event, Unconfirmed) else event.mine if isinstance(event, Conflict) else fader.target
    )
    confirmed = f"; AWS confirmed {format_routing(alias.routing)}" if fader.in_flight is None else ""
    return f"{alias.function}:{alias.name}: {format_routing(wanted)} was not sent{confirmed}"
