"""A rollout that AWS runs, in words: its head, what it waits for, what a decision needs, what happened; pure."""

from __future__ import annotations

from datetime import datetime

from tui.features.health.text.health import verdict_span
from tui.features.rollout.hosted.rollout import Course, HostedEvent, HostedRollout, HostedWait
from tui.features.rollout.record.sampling import Sample
from tui.features.rollout.text.follow import Line, describe_evidence
from tui.features.rollout.text.progress import describe_routing, describe_time_span
from tui.presentation.ages import clock
from tui.presentation.keymap import key
from tui.presentation.spans import Span
from tui.presentation.times import second_of, shown

STYLES = {
    Course.WAITING: "warn",
    Course.RUNNING: "mark",
    Course.ROLLING_BACK: "bad",
    Course.SUCCEEDED: "good",
    Course.ROLLED_BACK: "bad",
    Course.FAILED: "bad",
}


def describe_hosted(hosted: HostedRollout, now: datetime) -> tuple[Line, ...]:
    """Return which rollout it is, where it is, when it ends, and what it waits for."""
    what = f"{hosted.alias or 'alias not known'} {hosted.moves} by {hosted.plan}"
    lines: list[Line] = [
        (Span(what, "strong"), Span(f"  {hosted.engine} {short_id(hosted)}", "quiet")),
        where_line(hosted, now),
    ]
    lines += [describe_wait(wait, now) for wait in hosted.waits]
    lines.append((Span(_begun(hosted, now), "quiet"),))
    lines += [(Span(f"not read: {failure}", "warn"),) for failure in hosted.failures]
    return tuple(lines)


def where_line(hosted: HostedRollout, now: datetime) -> Line:
    """Return where a rollout is: the alias, what the engine does, and when the last weight comes."""
    at = f"{describe_routing(hosted.confirmed)}  " if hosted.confirmed is not None else ""
    style = STYLES[hosted.course]
    if hosted.course.ended:
        ended = f" at {clock(hosted.ended, now)}" if hosted.ended is not None else ""
        why = f": {hosted.why}" if hosted.why else ""
        return (Span(at), Span(f"{hosted.phase}{ended}{why}", style))
    why = f": {hosted.why}" if hosted.why else ""
    until = f"  100 % at {clock(hosted.ends, now)}" if hosted.ends is not None and not hosted.waits else ""
    until = "" if hosted.course is Course.ROLLING_BACK else until
    return (Span(at), Span(f"{hosted.phase}{why}", style), Span(until))


def describe_wait(wait: HostedWait, now: datetime) -> Line:
    """Return what is waited for, and how long of how long: `! 4:05 of 60 min, fails at 13:00 UTC: X is silent`."""
    parts = []
    if wait.since is not None and wait.until is not None:
        parts.append(
            f"{describe_time_span(now - wait.since, bare=True)} of {describe_time_span(wait.until - wait.since)}"
        )
    elif wait.since is not None:
        parts.append(f"since {clock(wait.since, now)}")
    if wait.until is not None and wait.then:
        parts.append(f"{wait.then} at {clock(wait.until, now)}")
    since = f"{', '.join(parts)}: " if parts else ""
    return (Span(f"! {since}{wait.what}", "warn"),)


def describe_hosted_evidence(hosted: HostedRollout, sample: Sample | None, width: int) -> tuple[Line, ...]:
    """Return the verdict on the canary and its sample, beside what the engine looks at: alarms, how it rolls back."""
    seen = () if sample is None else ((Span("seen  ", "quiet"), Span(describe_evidence(sample.line))),)
    return (_verdict(hosted, sample, width), *seen, *((Span(fact, "quiet"),) for fact in hosted.facts))


def describe_hosted_event(event: HostedEvent, now: datetime) -> Line:
    """Return an event as a row."""
    at = second_of(event.at) if event.at is not None else " " * 8
    if event.at is not None and shown(event.at).date() != shown(now).date():
        at = f"{shown(event.at):%d %b} {at}"
    return (Span(f"{at}  ", "quiet"), Span(event.text, event.style))


def short_id(hosted: HostedRollout) -> str:
    """Return the id without the account and region that an ARN begins with."""
    return hosted.id.rpartition(":")[2]


def _verdict(hosted: HostedRollout, sample: Sample | None, width: int) -> Line:
    label = Span("verdict  ", "quiet")
    if not hosted.running:
        if sample is None:
            return (label, Span("not read any more: the rollout has ended", "quiet"))
        if not sample.health.alias.routing.split:
            return (label, Span("none at the end: the new version had all traffic", "quiet"))
        last = Span("at the last reading  ", "quiet")
        return (label, last, verdict_span(sample.health, max(width - len(label.text + last.text), 20), ended=True))
    if hosted.confirmed is None:
        return (label, Span("not known: the alias could not be read", "quiet"))
    if hosted.target not in hosted.confirmed.versions:
        return (label, Span("not enough data: the new version has no traffic yet", "quiet"))
    if not hosted.confirmed.split:
        return (label, Span("none: the new version has all traffic, and there is nothing to compare it with", "quiet"))
    if sample is None:
        return (label, Span(f"not read yet: {key('any.refresh')} reads it", "quiet"))
    return (label, verdict_span(sample.health, max(width - len(label.text), 20)))


def _begun(hosted: HostedRollout, now: datetime) -> str:
    began = f"started {clock(hosted.began, now)}" if hosted.began is not None else "not started yet"
    by = f" by {hosted.by}" if hosted.by else ""
    why = f": {hosted.reason}" if hosted.reason else ""
    return f"{began}{by}{why}"
