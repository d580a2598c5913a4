"""What is drawn of an alias's past over a window."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from tui.domain.alias import Alias
from tui.domain.clock import minute_of
from tui.domain.deployment import Deployment
from tui.domain.move import Move
from tui.domain.routing import Routing
from tui.domain.traffic import AliasTraffic
from tui.features.alias_history.routing_history import RoutingHistory, from_moves, merge
from tui.features.health.health import Health
from tui.features.health.traffic_window import Window
from tui.features.health.weights import versions_since
from tui.writes.ownership.owner import Locked, Stopping, Unknown, beneath
from tui.writes.ownership.status import AliasStatus


@dataclass(frozen=True, slots=True)
class ShareHeld:
    """A version was set to get this share of the calls, 0 to 1, from `since` to `until`."""

    since: datetime
    until: datetime
    share: float

    @property
    def split(self) -> bool:
        """Whether other versions got calls too."""
        return 0 < self.share < 1


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that somebody did to the alias; `glyph` says of which kind it is, `text` what in two words."""

    at: datetime
    glyph: str
    who: str
    text: str
    move: Move | None = None


RAISED, LOWERED, CHANGED, DEPLOYMENT = "▲", "▼", "●", "◆"


@dataclass(frozen=True, slots=True)
class Past:
    """An alias from `since` to `end`, of which nothing is known after `until`; all three are starts of minutes.

    `versions` has the one that the other is compared with first. `held` are the shares set for the last of them;
    between them it is not known. `traffic` is None where none was read.
    """

    alias: Alias
    since: datetime
    until: datetime
    end: datetime
    versions: tuple[str, ...]
    traffic: AliasTraffic | None = None
    held: tuple[ShareHeld, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def subject(self) -> str:
        """The version whose share is drawn: the canary, of an alias that is split."""
        return self.versions[-1]

    @property
    def minutes(self) -> int:
        """How many minutes the axis has."""
        return round((self.end - self.since).total_seconds() / 60)


def past_of(health: Health, moves: Iterable[Move], window: Window, deployment: Deployment | None = None) -> Past | None:
    """Return what is known of an alias over a window; None before anything was read."""
    read_until = health.traffic.until if health.traffic is not None else None
    until = max((minute for minute in (read_until, _minute(health.at)) if minute is not None), default=None)
    if until is None:
        return None
    since, end = window.axis(until)
    own = [move for move in moves if move.alias == health.alias.name]
    history = merge(health.routed, from_moves(own, health.alias.name))
    versions = versions_since(health.alias.routing, history, since)
    held = tuple(shares_held(history, versions[-1], since, until))
    marks = sorted(_marks(own, versions[-1], deployment), key=lambda mark: mark.at)
    # What was moved after the reading comes with the next one: a drag does not have the chart drawn again and again.
    known_until = max(until, health.at or until)
    return Past(
        health.alias,
        since,
        until,
        end,
        versions,
        health.traffic,
        held,
        tuple(mark for mark in marks if since <= mark.at <= known_until),
    )


def deployment_of(alias_status: AliasStatus | None) -> Deployment | None:
    """Return CodeDeploy's deployment of an alias that is known, or was when it could last be read."""
    match beneath(alias_status.ownership) if alias_status is not None else None:
        case Locked(deployment) | Stopping(deployment) | Unknown(lately=Deployment() as deployment):
            return deployment
        case _:
            return None


def shares_held(history: RoutingHistory, version: str, since: datetime, until: datetime) -> Iterator[ShareHeld]:
    """Yield the shares set for a version over a time; the newest one holds to its end."""
    ends = [*(min(interval.until, after.since) for interval, after in pairwise(history)), until]
    for interval, ended in zip(history, ends, strict=False):
        begun, ended = max(interval.since, since), min(ended, until)
        if begun < ended or (begun == ended and interval.since >= since):
            yield ShareHeld(begun, ended, share_of(interval.routing, version))


def share_of(routing: Routing, version: str) -> float:
    """Return the share of the calls, 0 to 1, that is set for a version."""
    if version == routing.canary:
        return routing.weight.share
    return routing.weight.rest.share if version == routing.primary else 0.0


def _marks(moves: Iterable[Move], subject: str, deployment: Deployment | None) -> Iterator[Mark]:
    for move in moves:
        if move.before != move.after or move.after is None:
            yield Mark(move.time, _glyph(move, subject), _short(move.who), _text(move, subject), move)
    if deployment is not None and deployment.started is not None:
        yield Mark(deployment.started, DEPLOYMENT, deployment.creator or "someone", deployment.id)


def _glyph(move: Move, subject: str) -> str:
    if move.before is None or move.after is None:
        return CHANGED
    before, after = share_of(move.before, subject), share_of(move.after, subject)
    return RAISED if after > before else LOWERED if after < before else CHANGED


def _text(move: Move, subject: str) -> str:
    if move.after is None:
        return "deleted" if move.name == "DeleteAlias" else "moved"
    named = subject in move.after.versions or (move.before is not None and subject in move.before.versions)
    share = f"{100 * share_of(move.after, subject):.4g} %" if named else move.after.primary
    return share if move.certain else f"{share}?"


def _short(who: str) -> str:
    """Return a name without the role it was taken in."""
    return who.partition(" as ")[0] or "someone"


def _minute(at: datetime | None) -> datetime | None:
    return minute_of(at) if at is not None else None
