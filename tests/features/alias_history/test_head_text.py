"""The head of an alias in one line: what is said, and what goes first where there is little room."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tui.domain.alias import Alias
from tui.domain.move import Move
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import Routing
from tui.features.alias_history.head_text import head_text
from tui.features.alias_history.last_good import LastGood, find_last_good

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PROD = Alias("orders", "PROD", Routing("7"), "r9")
MOVE = Move(
    NOW - timedelta(hours=2),
    "PROD",
    "UpdateAlias",
    Routing("6"),
    Routing("7"),
    who="ana",
    source="Crossfade",
    reason="release 7",
    recorded=True,
    audited_at=NOW - timedelta(hours=2),
)
DENIED = ReadFailure("cloudtrail:LookupEvents", "no permission")
KNOWN = LastGood(PROD, brought=MOVE)


def test_it_says_since_when_by_whom_with_what_and_where_that_is_known_from() -> None:
    assert head_text(KNOWN, NOW, 200) == (
        "since 10:00 UTC, 2 h ago, by ana with Crossfade (journal + CloudTrail); reason: release 7"
    )


def test_what_matters_least_goes_first() -> None:
    assert head_text(KNOWN, NOW, 80) == "since 10:00 UTC, 2 h ago, by ana with Crossfade (journal + CloudTrail)"
    assert head_text(KNOWN, NOW, 60) == "moved 2 h ago by ana with Crossfade (journal + CloudTrail)"
    assert head_text(KNOWN, NOW, 38) == "moved 2 h ago by ana with Crossfade"
    assert head_text(KNOWN, NOW, 20) == "moved 2 h ago by ana"
    assert head_text(KNOWN, NOW, 10) == "moved 2 h…"


def test_what_may_not_be_read_is_said_beside_what_the_journal_tells() -> None:
    recorded = LastGood(PROD, brought=replace(MOVE, audited_at=None, reason=""), failures=(DENIED,))
    assert head_text(recorded, NOW, 200).endswith(
        "(journal); by others not known: no permission: cloudtrail:LookupEvents"
    )
    nothing = LastGood(PROD, failures=(DENIED,))
    assert head_text(nothing, NOW, 78) == "who moved it last is not known: no permission: cloudtrail:LookupEvents"


def test_at_eighty_columns_it_says_who_tells_so_rather_than_the_time_of_day() -> None:
    audited = replace(MOVE, who="deploy-bot as release", source="AWS CLI", reason="", recorded=False)
    known = LastGood(PROD, brought=audited)
    assert head_text(known, NOW, 78) == "since 10:00 UTC, 2 h ago, by deploy-bot as release with AWS CLI (CloudTrail)"
    assert head_text(known, NOW, 75) == "moved 2 h ago by deploy-bot as release with AWS CLI (CloudTrail)"


def test_not_known_is_told_from_not_read_yet_and_from_what_cloudtrail_does_not_show_yet() -> None:
    assert head_text(None, NOW, 78) == "reading who moved it last…"
    elsewhere = find_last_good((MOVE,), replace(PROD, routing=Routing("8")), None, NOW, timedelta(hours=1))
    assert head_text(elsewhere, NOW, 100).startswith("moved lately; CloudTrail does not show by whom yet")
    never = find_last_good((), PROD, None, NOW, timedelta(hours=1))
    assert head_text(never, NOW, 100) == (
        "who moved it last, and when, is not in the newest records; H reads further back"
    )
