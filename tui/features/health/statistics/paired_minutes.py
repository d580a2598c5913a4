"""Which minutes of two versions can be compared, and why the others are excluded."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tui.domain.routing import ZERO, Routing, Weight
from tui.domain.traffic import PERIOD, AliasTraffic, Minute, WeightSince

MINUTE = timedelta(seconds=PERIOD)

SPREAD = timedelta(seconds=15)
"""How long calls may still follow the previous weight: AWS gives no bound; in practice it is seconds."""


class ExclusionReason(StrEnum):
    """Why a minute is excluded from the comparison."""

    NOT_SPLIT = "not split for the whole minute"
    NOTHING = "no data"
    NO_STABLE = "no calls known on the stable"
    NO_CANARY = "no calls known on the canary"
    NO_ERRORS = "errors not known"


@dataclass(frozen=True, slots=True)
class Pair:
    """One minute in which both versions were in force and called.

    `lightest` and `heaviest` bound the canary's share of the calls at any time of the minute: the observed share, or a
    wider range where the weight changed. `settled`: the counts no longer change.
    """

    at: datetime
    stable: Minute
    canary: Minute
    stable_calls: int
    stable_errors: int
    canary_calls: int
    canary_errors: int
    lightest: float
    heaviest: float
    settled: bool = True

    @property
    def errors(self) -> int:
        """Errors of both versions."""
        return self.stable_errors + self.canary_errors

    def swapped(self) -> Pair:
        """Return the minute with stable and canary swapped."""
        return Pair(
            self.at,
            self.canary,
            self.stable,
            self.canary_calls,
            self.canary_errors,
            self.stable_calls,
            self.stable_errors,
            1 - self.heaviest,
            1 - self.lightest,
            self.settled,
        )


@dataclass(frozen=True, slots=True)
class PairedMinutes:
    """The compared minutes, oldest first, and how many since `began` are excluded, by reason."""

    pairs: tuple[Pair, ...] = ()
    excluded: tuple[tuple[ExclusionReason, int], ...] = ()
    began: datetime | None = None

    @property
    def settled(self) -> tuple[Pair, ...]:
        """The minutes whose counts no longer change."""
        return tuple(pair for pair in self.pairs if pair.settled)


def weights_beside(routings: Iterable[tuple[datetime, Routing]], stable: str, canary: str) -> tuple[WeightSince, ...]:
    """Return a canary's weights beside a stable, from an alias's routings and their times, in any order.

    Under any other pair of versions the weight is 0.
    """
    return tuple(
        WeightSince(since, routing.weight if (routing.primary, routing.canary) == (stable, canary) else ZERO)
        for since, routing in sorted(routings, key=lambda held: held[0])
    )


def weights_in_force(weights: Sequence[WeightSince], at: datetime) -> tuple[Weight, ...]:
    """Return the weights that calls of the minute from `at` on may have followed, oldest first.

    `weights` run oldest first. Before the first of them the weight is not known, which counts as 0.
    """
    first = bisect_right(weights, at - SPREAD, key=lambda held: held.since) - 1
    after = bisect_left(weights, at + MINUTE, key=lambda held: held.since)
    unknown = (ZERO,) if not weights or at < weights[0].since else ()
    return (*unknown, *(held.weight for held in weights[max(first, 0) : after]))


def split_since(weights: Sequence[WeightSince]) -> datetime | None:
    """Return when the canary first got traffic, or None."""
    return next((held.since for held in weights if held.weight), None)


def pair_minutes(traffic: AliasTraffic, stable: str, canary: str, weights: Sequence[WeightSince]) -> PairedMinutes:
    """Return the minutes in which two versions can be compared, from the canary's first weight on.

    Data coarser than PERIOD gives none: within it, a moving weight cannot be told from a moving error rate.
    """
    began = split_since(weights)
    if began is None or traffic.period_s != PERIOD:
        return PairedMinutes(began=began)
    stables, canaries = traffic.of(stable).at(), traffic.of(canary).at()
    pairs: list[Pair] = []
    excluded: Counter[ExclusionReason] = Counter()
    for at in _minutes(traffic, {*stables, *canaries}, began):
        paired = _pair(at, stables.get(at), canaries.get(at), weights_in_force(weights, at), traffic)
        if isinstance(paired, Pair):
            pairs.append(paired)
        else:
            excluded[paired] += 1
    return PairedMinutes(tuple(pairs), tuple(sorted(excluded.items())), began)


def _minutes(traffic: AliasTraffic, known: set[datetime], began: datetime) -> Iterator[datetime]:
    begins = began.replace(second=0, microsecond=0)
    minutes = {at for at in known if at >= begins and (traffic.until is None or at < traffic.until)}
    if traffic.since is not None and traffic.until is not None:
        at = max(traffic.since, begins)
        while at < traffic.until:
            minutes.add(at)
            at += MINUTE
    yield from sorted(minutes)


def _pair(
    at: datetime, stable: Minute | None, canary: Minute | None, weights: tuple[Weight, ...], traffic: AliasTraffic
) -> Pair | ExclusionReason:
    if not all(weights):
        return ExclusionReason.NOT_SPLIT
    stable_calls, canary_calls = stable.calls if stable else None, canary.calls if canary else None
    if not stable_calls and not canary_calls:
        return ExclusionReason.NOTHING
    if stable is None or not stable_calls:
        return ExclusionReason.NO_STABLE
    if canary is None or not canary_calls:
        return ExclusionReason.NO_CANARY
    if stable.errors is None or canary.errors is None:
        return ExclusionReason.NO_ERRORS
    shares = [canary_calls / (stable_calls + canary_calls)]
    if len(set(weights)) > 1:
        shares.extend(weight.share for weight in weights)
    return Pair(
        at,
        stable,
        canary,
        stable_calls,
        stable.errors,
        canary_calls,
        canary.errors,
        min(shares),
        max(shares),
        traffic.settled(canary),
    )
