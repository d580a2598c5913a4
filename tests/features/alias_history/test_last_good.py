"""Where an alias goes back to, and what is said of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tui.domain.alias import Alias
from tui.domain.function import FunctionSnapshot
from tui.domain.move import Move
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import Routing, Weight
from tui.domain.version import LATEST, Version
from tui.features.alias_history.last_good import LastGood, find_last_good
from tui.features.alias_history.last_good_text import (
    describe_no_last_good,
    last_good_mark,
    roll_back_notes,
    roll_back_question,
)
from tui.features.alias_history.read import MovesRead

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MOVES = (
    Move(NOW - HOUR * 25 / 60, "PROD", "UpdateAlias", Routing("6"), Routing("7"), who="bot", source="SAM CLI"),
    Move(NOW - 72 * HOUR, "PROD", "UpdateAlias", Routing("5"), Routing("6")),
    Move(NOW - 240 * HOUR, "PROD", "CreateAlias", None, Routing("5")),
)
FUNCTION = FunctionSnapshot(
    "orders", tuple(Version(n, code_sha256=n, memory_mb=128) for n in (LATEST, "7", "6", "5")), complete=True
)


def prod(routing: Routing) -> Alias:
    return Alias("orders", "PROD", routing, "r9")


def last_good_of(
    alias: Alias, function: FunctionSnapshot | None = FUNCTION, moves: tuple[Move, ...] = MOVES
) -> LastGood:
    return find_last_good(moves, alias, function, NOW, HOUR)


def versions(last_good: LastGood) -> list[str]:
    return [good.version for good in last_good.candidates]


def test_a_whole_alias_goes_back_to_another_version_and_says_who_when_and_what_differs() -> None:
    last_good = last_good_of(prod(Routing("7")))
    assert versions(last_good) == ["6", "5"]
    assert last_good.good is not None
    assert last_good_mark(last_good) == "last good 6"
    assert roll_back_question(last_good, last_good.good, NOW) == (
        "PROD is 100 % on 7 since 25 min. Roll back to 6, which held 100 % from 3 d ago to 25 min ago?"
    )
    who, differs = roll_back_notes(last_good, last_good.good, FUNCTION)
    assert who == "moved to 7 by bot (SAM CLI) at 2026-11-24 11:35:00 UTC"
    assert "code" in differs


def test_its_own_version_is_no_way_back_however_long_it_held() -> None:
    still = last_good_of(prod(Routing("6")), moves=MOVES[1:])
    assert versions(still) == ["5"]
    assert last_good_mark(still) == "last good 6, before it 5"
    assert last_good_mark(last_good_of(prod(Routing("5")), moves=MOVES[2:])) == "last good 5, before it not known"
    # It was good before it was left and came back: what the alias's history says, its head says too.
    back = (Move(NOW - HOUR / 60, "PROD", "UpdateAlias", Routing("7"), Routing("6")), *MOVES)
    assert last_good_mark(last_good_of(prod(Routing("6")), moves=back)) == "last good 6, before it 5"
    # While it is split, its own primary is.
    split = prod(Routing("6", "7", Weight(100)))
    assert versions(last_good_of(split, moves=(Move(NOW, "PROD", "UpdateAlias", None, split.routing), *MOVES[1:]))) == [
        "6",
        "5",
    ]


def test_versions_that_are_gone_or_failed_or_change_under_ones_hands_are_left_out() -> None:
    gone = FunctionSnapshot("orders", (Version(LATEST), Version("7"), Version("5")), complete=True)
    assert versions(last_good_of(prod(Routing("7")), gone)) == ["5"]
    failed = FunctionSnapshot("orders", (Version("7"), Version("6", state="Failed"), Version("5")), complete=True)
    assert versions(last_good_of(prod(Routing("7")), failed)) == ["5"]
    # What was not read yet is no reason to leave one out.
    assert versions(last_good_of(prod(Routing("7")), None)) == ["6", "5"]
    latest = (MOVES[0], Move(NOW - 72 * HOUR, "PROD", "UpdateAlias", None, Routing(LATEST)), MOVES[2])
    assert versions(last_good_of(prod(Routing("7")), moves=latest)) == ["5"]


def test_the_version_it_is_on_may_be_gone() -> None:
    without = FunctionSnapshot("orders", (Version("6"), Version("5")), complete=True)
    assert versions(last_good_of(prod(Routing("7")), without)) == ["6", "5"]


def test_not_known_says_how_far_was_read() -> None:
    nothing = last_good_of(prod(Routing("7")), moves=MOVES[:1])
    assert last_good_mark(nothing) == "last good not known"
    assert last_good_mark(None) == "last good: reading…"
    reason = describe_no_last_good(nothing, MovesRead(MOVES[:1], since=NOW - 90 * 24 * HOUR, complete=True), HOUR)
    assert reason.endswith("read: the journal, and CloudTrail since 2026-08-26 12:00:00 UTC")
    unread = MovesRead((), (ReadFailure("cloudtrail:LookupEvents", "denied"),), complete=True)
    assert "not read: denied: cloudtrail:LookupEvents" in describe_no_last_good(nothing, unread, HOUR)
