"""Who moved an alias: journal and CloudTrail in one list, the last good version marked, and back to any point."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from screens.alias_history.screen import HistoryScreen
from screens.function.screen import FunctionScreen
from screens.review import ReviewDialog
from tests.support.faults import FAULTS, FaultyAccount
from tests.support.journey import Begin, Journey
from tui.domain.move import Move
from tui.domain.routing import Routing
from tui.features.alias_history.text import Lines, move_lines

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)

NARROW = (80, 24)


async def opened(journey: Journey) -> None:
    await journey.press("H")
    await journey.until(
        lambda: isinstance(journey.app.screen, HistoryScreen) and journey.app.screen.moves_read.complete
    )


async def test_moves_of_others_and_ones_own_stand_in_one_list(at_prod: Begin) -> None:
    async with at_prod(size=NARROW) as journey:
        await journey.press("f", "right")
        await journey.settled()
        await opened(journey)
        await journey.sees("6→7 10 % ⟶ 6→7 11 %", "● current", "deploy-bot", "CloudTrail", "by you (Crossfade)")
        await journey.sees("last good: 6")
        await journey.press("escape")
        await journey.until(lambda: isinstance(journey.app.screen, FunctionScreen))
        assert journey.fader.confirmed.name == "PROD"


async def test_one_goes_back_to_a_point_in_one_write_that_is_reviewed(at_prod: Begin) -> None:
    async with at_prod() as journey:
        await opened(journey)
        await journey.press("u")
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        await journey.sees("aws lambda update-alias", "6→7 10 %")
        assert journey.provider.writes == []
        await journey.press("y")
        await journey.moved("6", {})
        assert len(journey.provider.writes) == 1
        await journey.sees("6→7 10 % ⟶ 6")


async def test_where_it_stands_already_is_not_gone_to(at_prod: Begin) -> None:
    async with at_prod() as journey:
        await opened(journey)
        await journey.press("enter")
        await journey.notified("PROD is there already")
        assert journey.provider.writes == []


async def test_read_only_says_why_one_cannot_go_back(at_prod: Begin) -> None:
    async with at_prod(read_only=True) as journey:
        await opened(journey)
        await journey.press("u")
        await journey.notified("read-only mode")


async def test_without_cloudtrail_the_journal_tells_and_the_reason_stands_there(at_prod: Begin) -> None:
    account = FaultyAccount()
    async with at_prod(session=account.session) as journey:
        await journey.press("f", "right")
        await journey.settled()
        for fault in FAULTS.values():
            account.faults["cloudtrail:LookupEvents"] = fault
            await opened(journey)
            await journey.sees("cloudtrail:LookupEvents", "changes by others are not known", "6→7 10 % ⟶ 6→7 11 %")
            assert "deploy-bot" not in journey.text
            account.faults.clear()
            await journey.press("r")
            await journey.sees("deploy-bot")
            await journey.press("escape")


async def test_of_ten_thousand_moves_those_in_view_are_laid_out(
    at_prod: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_prod() as journey:
        await opened(journey)
        screen = journey.app.screen
        assert isinstance(screen, HistoryScreen)
        moves = [
            Move(NOW - n * timedelta(minutes=1), "PROD", "UpdateAlias", Routing("6"), Routing("7"), revision=f"r{n}")
            for n in range(10_000)
        ]
        screen.moves_read = replace(screen.moves_read, moves=tuple(moves))
        await journey.sees("6 ⟶ 7")
        laid_out: list[Move] = []

        def counted(move: Move, now: datetime, marks: tuple[str, ...], *, named: bool) -> Lines:
            laid_out.append(move)
            return move_lines(move, now, marks, named=named)

        monkeypatch.setattr("screens.alias_history.screen.move_lines", counted)
        keys = ("down", "pagedown", "a", "down", "a", "end", "up", "home", "down", "down")
        for key in keys:
            await journey.press(key)
            assert journey.text
        # Of ten thousand those that are in view, each time.
        assert 0 < len(laid_out) < len(keys) * 36
