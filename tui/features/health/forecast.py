"""The time to a verdict, before a canary starts, and the first step that is worth it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from tui.domain.routing import Weight
from tui.domain.traffic import AliasTraffic, Series
from tui.features.health.statistics.latency import comparisons_needed
from tui.features.health.statistics.overdispersion import BASELINE, Overdispersion, estimate_overdispersion
from tui.features.health.statistics.rules import RATIOS, STANDARD, Rules
from tui.features.health.statistics.verdict import Verdict

STEPS = tuple(Weight(points) for points in (100, 500, 1_000, 2_500, 5_000))
"""The first steps to propose: 1, 5, 10, 25 and 50 %."""

WORSE = 5.0
"""The error ratio of the bad canary in a forecast."""

DAY = 24 * 60.0
"""Minutes beyond which nothing is promised."""

_UNSEEN = Overdispersion()


@dataclass(frozen=True, slots=True)
class Baseline:
    """What an alias is like before the canary: calls in a minute, the error rate (0 to 1), how its errors clump.

    `minutes` is how many minutes had data; `calls` is None where none had. `settles` is how many minutes pass until
    one no longer changes: a pass waits for that.
    """

    calls: float | None
    rate: float = 0.0
    overdispersion: Overdispersion = _UNSEEN
    minutes: int = 0
    settles: float = 0.0


@dataclass(frozen=True, slots=True)
class Forecast:
    """Minutes that a canary needs at a weight; None is longer than a day.

    `finds_worse` a canary with `worse` times the errors, at least the SLO's; `passes` one that is like the stable, in
    its errors and its durations.
    """

    weight: Weight
    worse: float
    finds_worse: float | None
    passes: float | None

    @property
    def decides(self) -> float | None:
        """Minutes after which either word is to be expected, None where that takes longer than a day."""
        if self.finds_worse is None or self.passes is None:
            return None
        return max(self.finds_worse, self.passes)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The forecast for the weight that was asked about, and the smallest step that decides within `minutes`.

    `step` is None where no step up to 50 % does; `soonest` is then the step that decides first, None where nothing
    decides within a day.
    """

    asked: Forecast
    minutes: float
    step: Forecast | None
    soonest: Forecast | None


def baseline(traffic: AliasTraffic, stable: str, began: datetime | None) -> Baseline:
    """Return the stable's traffic in the last hour before a canary began, or up to now.

    Minutes without a datapoint in what was read count as minutes without a call, for the forecast alone: it tells how
    long to wait, not how healthy anything is.
    """
    series = traffic.of(stable)
    until = min((time for time in (began, traffic.provisional_from, traffic.until) if time), default=None)
    since = until - timedelta(minutes=BASELINE) if until else None
    sums = series.sums(since, until)
    settles = 0.0
    if traffic.until and traffic.provisional_from:
        settles = max((traffic.until - traffic.provisional_from).total_seconds() / 60, 0.0)
    if not sums.minutes:
        return Baseline(None, settles=settles)
    minutes_read = _minutes_read(traffic, series, since, until)
    calls = sums.calls / max(minutes_read, sums.minutes)
    return Baseline(calls, sums.rate or 0.0, estimate_overdispersion(series, until), sums.minutes, settles)


def _minutes_read(traffic: AliasTraffic, series: Series, since: datetime | None, until: datetime | None) -> int:
    first = next(series.between(since, until)).at
    starts = max(since or first, traffic.since or first)
    return round((until - starts).total_seconds() / 60) if until else len(series.minutes)


def forecast(before: Baseline, weight: Weight, rules: Rules = STANDARD, worse: float = WORSE) -> Forecast:
    """Return the time until a bad canary at this weight is detected, and until a good one passes."""
    return Forecast(
        weight,
        worse,
        finds_worse=_finds(before, weight, max(worse * before.rate, rules.slo), rules),
        passes=_later(_passes(before, weight, rules), before.settles),
    )


def propose(before: Baseline, asked: Weight, minutes: float, rules: Rules = STANDARD) -> Proposal:
    """Return the smallest step that decides within so many minutes, beside the one that was asked about."""
    steps = [forecast(before, step, rules) for step in STEPS]
    deciding = [step for step in steps if step.decides is not None]
    return Proposal(
        forecast(before, asked, rules),
        minutes,
        step=next((step for step in deciding if step.decides is not None and step.decides <= minutes), None),
        soonest=min(deciding, key=lambda step: step.decides or 0.0, default=None),
    )


def remaining(verdict: Verdict, before: Baseline, weight: Weight) -> float | None:
    """Return the minutes until a canary that equals the stable passes, given the data so far.

    None is longer than a day, 0 is any minute now. Where nothing was read before the canary, the compared minutes
    tell how much traffic there is.
    """
    if before.calls is None and verdict.minutes:
        calls = (verdict.stable_sums.calls + verdict.canary_sums.calls) / verdict.minutes
        rate = verdict.stable_sums.rate or 0.0
        before = Baseline(calls, rate, verdict.overdispersion, verdict.minutes, before.settles)
    began = verdict.paired_minutes.began
    gone = (verdict.at - began).total_seconds() / 60 if began else 0.0
    needed = _passes(before, weight, verdict.rules, verdict.not_worse, verdict.within_slo, verdict.latency.settled)
    # Once minutes settle, one does each minute; until the first does, there is that to wait for too.
    return _later(needed, max(before.settles - gone, 0.0))


def _finds(before: Baseline, weight: Weight, rate: float, rules: Rules) -> float | None:
    """Return the mean number of minutes until a canary with that error rate fails."""
    if not before.calls or not weight or weight.share >= 1:
        return None
    share, rate = weight.share, min(rate, 1.0)
    ours = before.calls * share * rate
    theirs = before.calls * (1 - share) * before.rate
    growth = max(ours * math.log(ratio) - (ours + theirs) * math.log1p((ratio - 1) * share) for ratio in RATIOS)
    needed = math.log(1 / rules.error_alpha) + math.log(len(RATIOS))
    return _within_a_day(needed * before.overdispersion.phi, growth, rules.fewest_errors / ours if ours else math.inf)


def _passes(
    before: Baseline,
    weight: Weight,
    rules: Rules,
    not_worse: float = 0.0,
    within_slo: float = 0.0,
    comparisons: int = 0,
) -> float | None:
    if not before.calls or not weight or weight.share >= 1:
        return None
    share, phi = weight.share, before.overdispersion.phi
    needed = math.log(1 / rules.pass_alpha)
    errors = before.calls * before.rate
    relative = errors * (math.log1p((rules.ratio - 1) * share) - share * math.log(rules.ratio))
    clean = math.log((1 - 0.1 * rules.slo) / (1 - rules.slo))
    absolute = before.calls * share * ((1 - before.rate) * clean + before.rate * math.log(0.1))
    ways = [
        _within_a_day(max(needed - not_worse, 0.0) * phi, relative),
        _within_a_day(max(needed - within_slo, 0.0) * phi, absolute),
    ]
    errors_pass = min((minutes for minutes in ways if minutes is not None), default=None)
    return (
        None
        if errors_pass is None
        else _within_a_day(max(errors_pass, _compares(before.calls, share, rules, comparisons)), 1)
    )


def _compares(calls: float, share: float, rules: Rules, made: int) -> float:
    """Return the minutes until durations have enough comparisons, of which `made` exist."""
    each = max(rules.fewest_calls / (calls * min(share, 1 - share)), 1.0)
    return max(comparisons_needed(rules) - made, 0) * each


def _later(minutes: float | None, wait: float) -> float | None:
    return None if minutes is None or minutes + wait > DAY else minutes + wait


def _within_a_day(needed: float, growth: float, at_least: float = 0.0) -> float | None:
    if growth <= 0:
        return None
    minutes = max(needed / growth, at_least)
    return minutes if minutes <= DAY else None
