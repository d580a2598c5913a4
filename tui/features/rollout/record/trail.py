"""Asks CloudTrail who started a rollout that AWS runs, and how its alias was moved meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta

from tui.domain.errors import ProviderError
from tui.domain.read_failure import read_failure
from tui.features.rollout.hosted.rollout import Engine, HostedRollout
from tui.features.rollout.record.record import TRAIL_LAG, HostedRecord, Trail
from tui.presentation.spans import failure_text
from tui.writes.workspace import Workspace

STARTS = {Engine.CODEDEPLOY: "CreateDeployment", Engine.STEP_FUNCTIONS: "StartExecution"}

FIRST_RECORDS = timedelta(minutes=5)
"""How soon the first records of a call are to be expected."""

GIVES_UP = timedelta(days=1)
"""How long after the end of a rollout CloudTrail is asked about it."""

SLACK = timedelta(minutes=10)
"""How long after the end the alias may still be moved because of it: by a rollback, or a settle machine."""


def trail_is_due(record: HostedRecord, now: datetime) -> bool:
    """Tell whether CloudTrail may tell more than it did: some minutes after the start, and after the end.

    It is asked that seldom, for it allows two look-ups a second to everyone together.
    """
    trail, hosted = record.trail, record.hosted
    if hosted.ended is not None and now - hosted.ended > GIVES_UP:
        return False
    ended = None if hosted.running else hosted.ended or hosted.read
    marks = [hosted.began + lag for lag in (FIRST_RECORDS, TRAIL_LAG)] if hosted.began is not None else []
    marks += [ended, ended + TRAIL_LAG] if ended is not None else []
    return any(mark <= now and (trail is None or trail.at < mark) for mark in marks)


def is_settled(record: HostedRecord, now: datetime) -> bool:
    """Tell whether nothing more is to be known of a record, or nobody will ask."""
    hosted = record.hosted
    return record.is_complete or not (hosted.running or now - (hosted.ended or hosted.read) <= GIVES_UP)


def read_trail(workspace: Workspace, hosted: HostedRollout, *, begun_here: bool) -> Trail | None:
    """Return what CloudTrail tells now, None where it is not known when the rollout began; blocks, raises nothing."""
    began, now = hosted.began, workspace.context.clock.now()
    if began is None:
        return None
    until = (hosted.ended or now) + SLACK
    try:
        events = workspace.provider.lookup_events(hosted.function, hosted.alias, began - timedelta(seconds=1))
        moves = sorted((event for event in events if event.time <= until), key=lambda event: event.time)
        start = STARTS.get(hosted.engine)
        asks = start is not None and not begun_here
        started = workspace.provider.cloudtrail.starter(start, hosted.id, began) if asks and start else None
    except ProviderError as error:
        return Trail(now, failure=failure_text(read_failure(error, "cloudtrail:LookupEvents")))
    return Trail(now, tuple(moves), started)
