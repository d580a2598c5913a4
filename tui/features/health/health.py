"""What an alias's traffic shows of its versions, from what was read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tui.domain.alias import Alias
from tui.domain.clock import minute_of
from tui.domain.read_failure import ReadFailure
from tui.domain.traffic import AliasTraffic, Minute, Series, WeightSince
from tui.features.alias_history.routing_history import RoutingHistory
from tui.features.health.alarms import Watch
from tui.features.health.forecast import Baseline, baseline
from tui.features.health.observed import Observed, Throttling, observe, throttling
from tui.features.health.statistics.overdispersion import BASELINE
from tui.features.health.statistics.paired_minutes import split_since
from tui.features.health.statistics.verdict import Outcome, Verdict, evaluate_canary
from tui.features.health.traffic_window import Window
from tui.features.health.weights import unknown_before, weights_of

LEAST_READ = timedelta(hours=2)
"""The least time to read: what a forecast and the first minutes of a canary need."""

MOST_READ = timedelta(hours=24)
"""The most time to read: an older canary is evaluated from there on."""


_UNREAD, _NONE = Baseline(None), Throttling()


@dataclass(frozen=True, slots=True)
class Health:
    """What is known of an alias's traffic.

    `alias` is as it was when it was read. `failure` says why the last reading failed; `traffic` is then an older one,
    or None. `weights` are the canary's, `unknown_before` is when they begin to be known where that is later than the
    canary began, and `unrecorded` why no more of them is known. `seen` is its share since the weight last changed,
    `seen_before` that over the weight before.
    `settled` is False while more is on its way; `every` is how many seconds pass between two readings, 0 where it is
    read on request only. `at` is when it was read, in the service's time, and `routed` how the alias is known to have
    been routed by then.
    """

    alias: Alias
    traffic: AliasTraffic | None = None
    failure: ReadFailure | None = None
    watches: tuple[Watch, ...] = ()
    all_alarms: bool = True
    alarms_read: bool = False
    alarms_failure: ReadFailure | None = None
    weights: tuple[WeightSince, ...] = ()
    unknown_before: datetime | None = None
    unrecorded: ReadFailure | None = None
    verdict: Verdict | None = None
    before: Baseline = _UNREAD
    seen: Observed | None = None
    seen_before: Observed | None = None
    settled: bool = False
    every: float = 0.0
    at: datetime | None = None
    routed: RoutingHistory = ()

    @property
    def stable(self) -> str:
        """The version that the alias points at."""
        return self.alias.routing.primary

    @property
    def canary(self) -> str | None:
        """The version on trial, None where the alias is not split."""
        return self.alias.routing.canary

    def is_of(self, alias: Alias) -> bool:
        """Whether it tells of the versions that an alias has now, at whatever weight."""
        return subject(self.alias) == subject(alias)


def subject(alias: Alias) -> tuple[str, str, tuple[str, ...]]:
    """Return what a reading of traffic is about."""
    return alias.function, alias.name, alias.routing.versions


def assessed(health: Health, known: RoutingHistory, recorded: RoutingHistory, now: datetime) -> Health:
    """Return the health with verdict, forecast and observed share, by the alias's known routing history."""
    traffic, stable, canary = health.traffic, health.stable, health.canary
    health = replace(health, at=now, routed=known)
    if traffic is None:
        return health
    if canary is None or not known:
        return replace(
            health, weights=(), verdict=None, seen=None, seen_before=None, before=baseline(traffic, stable, None)
        )
    weights = weights_of(known, stable, canary)
    since = weights[-1].since if weights and weights[-1].weight else None
    return replace(
        health,
        weights=weights,
        unknown_before=unknown_before(known, recorded, stable, canary),
        verdict=evaluate_canary(traffic, stable, canary, weights, now),
        before=baseline(traffic, stable, split_since(weights)),
        seen=observe(traffic, stable, canary, weights, since) if since else None,
        seen_before=observe(traffic, stable, canary, weights, weights[-2].since, since) if weights[1:] else None,
    )


@dataclass(frozen=True, slots=True)
class SeenShare:
    """A canary's share of the calls, and whether it was seen before the weight last moved."""

    observed: Observed
    before_move: bool = False


def seen_share(health: Health, alias: Alias) -> SeenShare | None:
    """Return the canary's share of the calls at the weight that an alias has now; None where it is not known.

    Until a minute at that weight is complete it is the share at the weight before.
    """
    now, known = health.seen, (health.seen, health.seen_before)
    if now is not None and now.share is not None and health.alias.routing.weight == alias.routing.weight:
        return SeenShare(now)
    earlier = next((one for one in known if one is not None and one.share is not None), None)
    return SeenShare(earlier, before_move=True) if earlier is not None else None


def reads_from(window: Window, weights: Iterable[WeightSince], now: datetime) -> datetime:
    """Return from when on traffic is read: the window's whole axis, and an hour before the canary began."""
    until = minute_of(now)
    earliest, _ = window.axis(until)
    since = min(until - LEAST_READ, earliest)
    began = split_since(tuple(weights))
    if began is not None:
        since = min(since, minute_of(began) - timedelta(minutes=BASELINE))
    return max(since, min(until - MOST_READ, earliest))


@dataclass(frozen=True, slots=True)
class Figures:
    """One version over a window. `minutes` of `of` had data; what they do not tell is None, never 0.

    `per_minute` are calls in a minute that had data, `rate` is errors per call. Durations (ms) are those of the minute
    in the middle, each weighing as much as it had calls: percentiles cannot be added up.
    """

    version: str
    of: int
    minutes: int = 0
    calls: int | None = None
    errors: int | None = None
    per_minute: float | None = None
    rate: float | None = None
    throttles: Throttling = _NONE
    p50: float | None = None
    p90: float | None = None
    p99: float | None = None
    concurrency: float | None = None


def figures(series: Series, since: datetime, until: datetime) -> Figures:
    """Sum up a version over a window."""
    minutes = list(series.between(since, until))
    calls = series.calls(since, until)
    with_data = [minute for minute in minutes if minute.calls is not None]
    sums = series.sums(since, until)
    return Figures(
        series.version,
        of=round((until - since).total_seconds() / 60),
        minutes=len(with_data),
        calls=calls,
        errors=sums.errors if sums.minutes else None,
        per_minute=calls / len(with_data) if calls is not None and with_data else None,
        rate=sums.rate,
        throttles=throttling(minutes),
        p50=_middle(with_data, lambda minute: minute.p50),
        p90=_middle(with_data, lambda minute: minute.p90),
        p99=_middle(with_data, lambda minute: minute.p99),
        concurrency=max((minute.concurrency for minute in with_data if minute.concurrency is not None), default=None),
    )


def promotion_objection(health: Health | None, alias: Alias) -> str | None:
    """Return the outcome that does not support a promotion, or None where it does.

    It blocks nothing. Where the stable is the one that fails, its canary passes.
    """
    if alias.routing.canary is None:
        return None
    if health is None or not health.is_of(alias) or health.verdict is None:
        return Outcome.NOT_ENOUGH
    return None if health.verdict.permits_next_step else health.verdict.outcome


def _middle(minutes: list[Minute], value: Callable[[Minute], float | None]) -> float | None:
    """Return the median, each minute weighing as much as it had calls."""
    weighed = sorted(
        (measured, minute.calls) for minute in minutes if (measured := value(minute)) is not None and minute.calls
    )
    half, passed = sum(calls for _, calls in weighed) / 2, 0
    for measured, calls in weighed:
        passed += calls
        if passed >= half:
            return measured
    return None
