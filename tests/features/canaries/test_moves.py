"""Who moved which alias, for the whole account: what is new is asked for, and how far back it is told is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from tui.domain.alias import Alias
from tui.domain.audit import AuditEvent
from tui.domain.context import Context
from tui.domain.errors import NotPermitted, ProviderError
from tui.domain.page import Page
from tui.domain.routing import Routing
from tui.features.alias_history.read import KEPT
from tui.features.canaries.moves import LATE, AccountMoves, read_account_moves
from tui.writes.workspace import Workspace

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Trail:
    """CloudTrail, 50 records a page, and nothing else of a workspace."""

    def __init__(self) -> None:
        self.context = Context("prod", "eu-west-1", account="1")
        self.events: list[AuditEvent] = []
        self.lookups: list[str] = []
        self.error: ProviderError | None = None
        self.provider = self.cloudtrail = self

    def writes(self) -> tuple[()]:
        return ()

    def write(self, hours_ago: float, number: int, function: str = "orders") -> None:
        at, routing = NOW - hours_ago * HOUR, Routing(str(number))
        self.events.append(AuditEvent(at, "UpdateAlias", "bot", "AWS CLI", function, "PROD", routing, f"r{number}"))
        self.events.sort(key=lambda event: event.time, reverse=True)

    def alias_events(self, write: str, since: datetime, marker: str | None = None) -> Page[AuditEvent]:
        self.lookups.append(write)
        if self.error is not None:
            raise self.error
        of_kind = [event for event in self.events if event.name == write and event.time >= since]
        begin = int(marker or 0)
        return Page(tuple(of_kind[begin : begin + 50]), str(begin + 50) if len(of_kind) > begin + 50 else None)

    def read(self, now: datetime = NOW, earlier: AccountMoves | None = None) -> AccountMoves:
        """Return the last step of a reading."""
        self.lookups.clear()
        return list(read_account_moves(cast(Workspace, self), now, earlier))[-1]


def test_only_what_is_new_is_read_the_next_time() -> None:
    trail = Trail()
    for number in range(1, 121):
        trail.write(0.1 * (121 - number), number)
    first = trail.read()
    assert trail.lookups == ["UpdateAlias"] * 3 + ["CreateAlias"]
    assert first.since == NOW - KEPT
    assert first.last_of(Alias("orders", "PROD", Routing("120"))) is not None
    # It stands elsewhere by now, and nobody tells of that.
    assert first.last_of(Alias("orders", "PROD", Routing("7"))) is None
    trail.write(-0.5, 121)
    trail.write(0.2, 500, "late")
    second = trail.read(NOW + HOUR, first)
    assert trail.lookups == ["UpdateAlias", "CreateAlias"]
    assert second.since == NOW + HOUR - KEPT
    assert second.last_of(Alias("orders", "PROD", Routing("121"))) is not None
    # A record that came late counts too.
    assert timedelta(hours=0.2) < LATE
    assert second.last_of(Alias("late", "PROD", Routing("500"))) is not None


def test_where_there_are_too_many_it_is_known_how_far_back_they_were_read() -> None:
    trail = Trail()
    for number in range(1, 400):
        trail.write(0.01 * number, number)
    read = trail.read()
    assert trail.lookups.count("UpdateAlias") == 6
    assert read.since == NOW - 3 * HOUR
    assert len(read.events) == 300


def test_a_reading_that_ends_early_leaves_no_gap() -> None:
    trail = Trail()
    trail.write(5, 1)
    first = trail.read()
    for number in range(2, 122):
        trail.write(0.01 * (122 - number), number, f"function-{number}")
    steps = read_account_moves(cast(Workspace, trail), NOW, first)
    part = [next(steps), next(steps)][-1]
    assert part.last_of(Alias("function-121", "PROD", Routing("121"))) is not None
    last = trail.read(NOW + HOUR, part)
    assert last.since == NOW + HOUR - KEPT
    assert len(last.events) == 121


def test_what_leaves_the_window_is_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    trail = Trail()
    for number in range(1, 31):
        trail.write(30 - number, number)
    first = trail.read()
    trail.write(-1, 31)
    later = trail.read(NOW + KEPT - 10.5 * HOUR, first)
    assert len(later.events) == 12
    assert later.since == NOW - 10.5 * HOUR
    assert later.last_of(Alias("orders", "PROD", Routing("31"))) is not None
    # Of more than can be held the newest are, and it is known how far back these tell.
    monkeypatch.setattr("tui.features.canaries.moves._MOST_EVENTS", 5)
    fewest = trail.read(NOW + KEPT - 10.5 * HOUR, later)
    assert len(fewest.events) == 5
    assert fewest.since == NOW - 3 * HOUR


def test_what_cannot_be_read_takes_nothing_away() -> None:
    trail = Trail()
    trail.write(1, 7)
    known = trail.read()
    trail.error = NotPermitted("cloudtrail:LookupEvents")
    denied = trail.read(NOW + HOUR, known)
    assert [failure.action for failure in denied.failures] == ["cloudtrail:LookupEvents"]
    assert denied.last_of(Alias("orders", "PROD", Routing("7"))) is not None
    never = trail.read()
    assert (never.since, never.events) == (None, ())
    assert replace(never, failures=()) == AccountMoves()
