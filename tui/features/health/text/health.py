"""One line each: verdict, observed share, alarms, and how complete the data is."""

from __future__ import annotations

from math import inf

from tui.domain.alarm import ALARM, INSUFFICIENT_DATA
from tui.domain.alias import Alias
from tui.domain.routing import Weight
from tui.domain.traffic import AliasTraffic
from tui.features.health.forecast import Proposal, propose, remaining
from tui.features.health.health import Health, promotion_objection, seen_share
from tui.features.health.statistics.paired_minutes import MINUTE
from tui.features.health.statistics.verdict import Outcome, Verdict
from tui.features.health.text.forecast import proposal_text
from tui.features.health.text.verdict import verdict_text
from tui.features.health.traffic_window import Window, cost_per_day, metrics_per_reading
from tui.presentation.ages import clock, duration
from tui.presentation.keymap import key
from tui.presentation.number_format import count, percent
from tui.presentation.observed_share import Observed
from tui.presentation.spans import Span, failure_text, shorten
from tui.presentation.times import minute_in_zone

FIRST_STEP = Weight(100)
PATIENCE_MINUTES = 30
"""The time to a verdict from which a larger first step is proposed."""

_ROLES = {Outcome.PASS: "good", Outcome.FAIL: "bad", Outcome.WARN: "warn"}


def verdict_span(health: Health, width: int, *, ended: bool = False) -> Span:
    """Return the verdict, or why there is none yet; with `ended`, without the time until there is one."""
    verdict = health.verdict
    if verdict is None:
        if health.traffic is None and is_on_request(health):
            return Span("not known: traffic not read", "quiet")
        return Span("checking when this split began" if not health.settled else "not enough data", "quiet")
    weight = health.alias.routing.weight
    asked, minutes = (None, None) if ended else (weight, remaining(verdict, health.before, weight))
    return Span(verdict_text(verdict, asked, minutes, width), role(verdict))


def role(verdict: Verdict) -> str:
    """Return the style of a verdict."""
    return _ROLES.get(verdict.outcome, "plain")


def proposal(health: Health) -> Proposal:
    """Return the first step that comes to a verdict soon enough."""
    return propose(health.before, FIRST_STEP, PATIENCE_MINUTES)


def first_step_text(health: Health, room: float = inf) -> str:
    """Return, before a canary starts, the time to its verdict; briefly where there is not room for all."""
    if not health.before.calls:
        traffic = health.traffic
        if traffic is None or any(one.startswith("Invocations") for one in traffic.missing):
            return "time to a verdict not known: traffic not read"
        begun = traffic.of(health.alias.routing.primary).calls()
        return f"time to a verdict not known: {'no complete minute yet' if begun else 'no traffic'}"
    return proposal_text(proposal(health), room)


def seen_span(health: Health, alias: Alias) -> Span:
    """Return the canary's observed share of the calls, its 95 % band, and whether that does not fit the weight."""
    share = seen_share(health, alias)
    seen = share.observed if share is not None else None
    if share is None or seen is None or seen.share is None or seen.configured is None:
        return Span("no complete minute at this weight yet", "quiet")
    low, high = (f"{100 * edge:.3g}" for edge in seen.shown)
    text = f"{percent(seen.share)} ({low}-{high}) of {count(seen.calls, 'call')}"
    if share.before_move:
        return Span(f"{text}, before the move", "quiet")
    return Span(f"{text}; {percent(seen.configured)} is set: beyond chance", "warn") if seen.off else Span(text)


def marks(health: Health | None, alias: Alias | None) -> Observed | None:
    """Return what the fader shows of the canary's share, with the ends of its band; None where it is not known."""
    share = seen_share(health, alias) if health is not None and alias is not None and health.is_of(alias) else None
    if share is None or share.observed.share is None:
        return None
    low, high = share.observed.shown
    return Observed(_weight(share.observed.share), _weight(low), _weight(high), share.before_move)


def silence_span(traffic: AliasTraffic, window: Window) -> Span:
    """Return that there was no traffic, or that this is not known."""
    if any(name.startswith("Invocations") for name in traffic.missing):
        return Span("traffic not known: Invocations incomplete", "warn")
    return Span(f"no traffic in the last {window.name}", "quiet")


def window_text(verdict: Verdict) -> str:
    """Return the time that the verdict is based on: `1,380 min compared since 28 Nov 10:12 UTC, 23 h`."""
    pairs = verdict.paired_minutes.pairs
    if not pairs:
        return ""
    since = pairs[0].at
    compared, took = f"{verdict.minutes:,} min", duration((pairs[-1].at + MINUTE - since).total_seconds())
    text = f"{compared} compared since {clock(since, verdict.at)}"
    return text if took == compared else f"{text}, {took}"


def alarms_span(health: Health) -> Span:
    """Return the states of an alias's alarms, and how many can never trigger for the canary."""
    if health.alarms_failure is not None:
        return Span(failure_text(health.alarms_failure), "warn")
    if not health.alarms_read:
        return Span("not read" if is_on_request(health) else "reading", "quiet")
    if not health.watches:
        more = "" if health.all_alarms else " among those read"
        return Span(f"none on {health.alias.name}{more}", "quiet")
    firing = [watch for watch in health.watches if watch.alarm.state == ALARM]
    blind = [watch for watch in health.watches if watch.sees_canary is False]
    states = [f"ALARM {firing[0].alarm.name}{f' and {len(firing) - 1} more' if firing[1:] else ''}"] if firing else []
    others = [watch.alarm.state for watch in health.watches if watch.alarm.state != ALARM]
    states += [f"{others.count(state)} {_state(state)}" for state in dict.fromkeys(others)]
    if blind:
        whom = "the canary" if health.canary else health.alias.name
        states.append(f"{len(blind)} can never trigger for {whom}")
    return Span(", ".join(states), "bad" if firing else "warn" if blind else "plain")


def reading_span(health: Health) -> Span:
    """Return up to when traffic was read, and how much of that may still change."""
    traffic = health.traffic
    if health.failure is not None:
        since = f"not read since {minute_in_zone(traffic.read_at)}: " if traffic is not None and traffic.read_at else ""
        return Span(f"{since}{failure_text(health.failure)}", "warn")
    if traffic is None:
        return Span(waiting_text(health), "quiet")
    if traffic.missing:
        return Span(f"incomplete: {', '.join(traffic.missing)}", "warn")
    return Span(_closed(traffic), "quiet")


def past_span(health: Health) -> Span | None:
    """Return where the verdict is based on less than the canary's whole time."""
    if health.unknown_before is None or health.verdict is None:
        return None
    evaluated = f"evaluated from {clock(health.unknown_before, health.verdict.at)}"
    text = f"{evaluated}: {health.alias.name}'s routing before is not known"
    if health.unrecorded is not None:
        text = f"{evaluated}; before: {failure_text(health.unrecorded)}"
    return Span(text, "quiet")


def promotion_note(health: Health | None, alias: Alias, width: int = 120) -> str:
    """Return what the verdict says against a promotion, else empty; it blocks nothing."""
    outcome = promotion_objection(health, alias)
    if outcome is None:
        return ""
    if health is None or not health.is_of(alias) or health.verdict is None:
        why = failure_text(health.failure) if health is not None and health.failure is not None else "traffic not read"
        return shorten(f"the verdict on {alias.routing.canary} is not known: {why}", width)
    return shorten(f"the verdict on {alias.routing.canary} is {verdict_span(health, width).text}", width)


def waiting_text(health: Health) -> str:
    """Say, where no traffic was read, whether it is being read."""
    on_request = f"traffic is read on request only: press {key('any.refresh')}"
    return on_request if is_on_request(health) else "reading traffic"


def is_on_request(health: Health) -> bool:
    """Whether what was not read is not on its way either."""
    return health.settled and not health.every


def cost_text(health: Health | None) -> str:
    """Return what reading traffic costs, in metrics and dollars; CloudWatch bills 0.01 USD a thousand metrics."""
    if health is None:
        return ""
    read = len(health.traffic.series) if health.traffic is not None else 0
    metrics = metrics_per_reading(max(read, len(health.alias.routing.versions)))
    if not health.every:
        return f"Traffic: {metrics} metrics per read, on request only (press {key('any.refresh')})."
    dollars = cost_per_day(metrics, health.every)
    return f"Traffic: {metrics} metrics per read, every {health.every:g} s while shown: about {dollars:.2f} USD a day."


def _closed(traffic: AliasTraffic) -> str:
    if traffic.until is None:
        return ""
    text = f"data up to {minute_in_zone(traffic.until)}"
    if traffic.provisional_from is None or traffic.provisional_from >= traffic.until:
        return text
    newest = round((traffic.until - traffic.provisional_from).total_seconds() / 60)
    return f"{text}; last {newest} min may be incomplete"


def _state(state: str) -> str:
    return "without data" if state == INSUFFICIENT_DATA else state


def _weight(share: float) -> Weight:
    """Return a share as a weight, from 1 % on to a tenth of a percent: more is not known."""
    points = round(share * 10_000)
    return Weight(min(max(points if points < 100 else round(points, -1), 0), 10_000))
