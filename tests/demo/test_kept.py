"""What a demo keeps while hours go by does not grow with them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from tui.demo.backend.cloudtrail import MOST_RECORDS, Record, new_records
from tui.demo.logs.log_format import Event
from tui.demo.logs.recent_minutes import FEWEST_MINUTES, MOST_BYTES, MOST_MINUTES, RecentMinutes
from tui.demo.traffic.calls import HOUR, MINUTE, Source, calls_in
from tui.demo.traffic.traffic import Behaviour, InForce

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BEGIN = int(NOON.timestamp())


def events_of(minute: int, size: int) -> tuple[Event, ...]:
    """Return events of a minute that take so many bytes: chance cannot be packed."""
    return Event(minute, "id", "stream", "START\n"), Event(
        minute + 1, "", "stream", Random(minute).randbytes(size).hex()
    )


@pytest.mark.parametrize(
    ("size", "least", "most"),
    [(10, MOST_MINUTES, MOST_MINUTES), (MOST_BYTES // 8, 6, 8), (MOST_BYTES, FEWEST_MINUTES, FEWEST_MINUTES)],
)
def test_so_many_minutes_of_logs_are_kept_as_are_small(size: int, least: int, most: int) -> None:
    recent, minutes = RecentMinutes(), range(MOST_MINUTES + 10)
    for minute in minutes[-(most + 2) :] if size > 10 else minutes:
        recent.keep(minute, events_of(minute, size))
    assert least <= len(recent) <= most
    kept = [minute for minute in minutes if recent.get(minute) is not None]
    assert kept == list(minutes)[-len(recent) :]
    assert recent.get(minutes[-1]) == events_of(minutes[-1], size)


def test_a_minute_that_is_looked_at_again_is_forgotten_later() -> None:
    recent = RecentMinutes()
    for minute in range(MOST_MINUTES):
        recent.keep(minute, ())
    assert recent.get(0) == ()
    recent.keep(MOST_MINUTES, ())
    assert recent.get(0) == ()
    assert recent.get(1) is None


def test_the_newest_writes_stay_on_record() -> None:
    records = new_records()
    records.extend(Record(NOON + timedelta(seconds=n), "", {}, "", {}) for n in range(2 * MOST_RECORDS))
    assert len(records) == MOST_RECORDS
    assert records[-1].when == NOON + timedelta(seconds=2 * MOST_RECORDS - 1)


@pytest.mark.parametrize(("grain", "in_force"), [(MINUTE, 2), (HOUR, 4)])
def test_what_counts_for_a_minute_stays_the_same_however_often_the_alias_moves(grain: int, in_force: int) -> None:
    moves = [InForce(NOON + timedelta(seconds=s), "6", "7", 0.1) for s in (-9000, -20, 30, 60, 90, 2 * HOUR)]
    behaviours = {"6": Behaviour(), "7": Behaviour(0.05, 80, 200)}

    def source(*routings: InForce) -> Source:
        return Source(0, "f", "PROD", 1000, routings, behaviours)

    before, whole = source(*moves), source(*moves, InForce(NOON + timedelta(hours=3), "8"))
    assert whole.during(BEGIN, grain) == before.during(BEGIN, grain)
    assert len(whole.during(BEGIN, grain).routings) == in_force
    assert calls_in(whole.during(BEGIN, grain), BEGIN, grain=grain) == calls_in(whole, BEGIN, grain=grain)
    assert calls_in(whole.during(BEGIN - 5 * HOUR, grain), BEGIN - 5 * HOUR, grain=grain) == ()
