"""Prune: what is deletable and why the rest is kept, a plan that has to be typed, and everything that stops it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from screens.prune.screen import PruneScreen
from screens.review import ReviewDialog
from tests.support.faults import FAULTS, CarryOut, FaultyAccount
from tests.support.journey import Begin, Journey
from tests.support.many_versions import many_versions
from tui.features.prune.candidates import Fact
from tui.features.prune.plan import End
from tui.widgets.rows_list import RowsList

NARROW = (80, 24)


@pytest.fixture
def account(tmp_path: Path) -> FaultyAccount:
    return FaultyAccount(many_versions(tmp_path, 20))


def screen(journey: Journey) -> PruneScreen:
    shown = journey.app.screen
    assert isinstance(shown, PruneScreen)
    return shown


async def pruning(journey: Journey) -> PruneScreen:
    """Go to the versions of the open function, and wait until all is read."""
    await journey.until(lambda: journey.app.function and journey.app.function.complete)
    await journey.press("P")
    await journey.until(lambda: isinstance(journey.app.screen, PruneScreen))
    await journey.until(lambda: screen(journey).evidence.complete)
    return screen(journey)


def wanted(account: FaultyAccount, **settings: Any) -> dict[str, Any]:
    return {"session": account.session, "start_function": "f", "refresh_seconds": 0, **settings}


def there(journey: Journey) -> list[str]:
    pages = journey.client.get_paginator("list_versions_by_function").paginate(FunctionName="f")
    return [version["Version"] for page in pages for version in page["Versions"]][1:]


async def test_what_may_go_is_deleted_after_its_number_was_typed(begin: Begin, account: FaultyAccount) -> None:
    async with begin(size=NARROW, **wanted(account)) as journey:
        await pruning(journey)
        await journey.sees("code storage", "of 75.0 GB", "14 deletable, up to 14.0 MB", "6 kept", "none selected")
        await journey.press("down", "down")
        await journey.sees("kept: pinned points at it", "version 3 is kept:")
        await journey.press("space")
        await journey.notified("version 3 is kept: the reason is below")
        await journey.press("*")
        await journey.sees("14 selected, up to 14.0 MB")
        await journey.press("X")
        await journey.sees("Delete 14 versions?", "f: 1-2, 4-15", "--qualifier 1", "… and 12 lines more", "delete 14")
        await journey.press(*"delete 15", "enter")
        await journey.sees("type delete 14 to continue")
        await journey.press("ctrl+y")
        await journey.until(lambda: len(journey.app.clipboard.splitlines()) == 14)
        assert journey.provider.writes == []
        await journey.press("backspace", "4", "enter")
        await journey.sees("deleted 14 of 14 versions (1-2, 4-15), up to 14.0 MB", "0 deletable")
        assert there(journey) == ["3", "16", "17", "18", "19", "20"]
        assert [call.subject for call in journey.provider.writes] == ["1", "2", *(str(n) for n in range(4, 16))]
        await journey.press("escape")
        await journey.until(lambda: journey.app.function and len(journey.app.function.published) == 6)


async def test_a_few_need_a_key_alone_and_enter_deletes_nothing(begin: Begin, account: FaultyAccount) -> None:
    async with begin(**wanted(account)) as journey:
        room = await pruning(journey)
        await journey.press("X")
        await journey.notified("no version selected")
        await journey.press("space", "space")
        await journey.sees("2 selected")
        await journey.press("X")
        await journey.sees("Delete 2 versions?", "cannot be restored")
        await journey.press("enter")
        await journey.until(lambda: journey.app.screen is room)
        assert journey.provider.writes == []
        await journey.press("X")
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        await journey.press("y")
        await journey.sees("deleted 2 of 2 versions (1-2)")
        assert len(there(journey)) == 18


async def test_rules_and_filters_are_changed_by_keys(begin: Begin, account: FaultyAccount) -> None:
    async with begin(**wanted(account, prune_keep_newest=3, prune_invoked_days=60)) as journey:
        room = await pruning(journey)
        await journey.sees("kept: newest 3", "called within 60 d", "16 deletable")
        await journey.press("plus")
        await journey.sees("newest 4", "15 deletable")
        await journey.press("minus", "minus")
        await journey.sees("newest 2", "17 deletable")
        await journey.press("left_square_bracket")
        await journey.until(lambda: room.evidence.complete and room.evidence.usages_days == 30)
        await journey.sees("called within 30 d", "17 deletable")
        await journey.press("tab")
        await journey.sees("shown: deletable")
        assert "pinned points at it" not in journey.text
        await journey.press("tab")
        await journey.sees("shown: kept", "pinned points at it")
        await journey.press("tab", "tab")
        await journey.until(lambda: "shown:" not in journey.text)


async def test_calls_that_cannot_be_read_keep_all_until_that_is_accepted(begin: Begin, account: FaultyAccount) -> None:
    account.faults["cloudwatch:GetMetricData"] = FAULTS["denied"]
    account.faults["cloudtrail:LookupEvents"] = FAULTS["denied"]
    async with begin(**wanted(account)) as journey:
        room = await pruning(journey)
        await journey.sees("0 deletable", "kept: not known")
        assert set(room.evidence.failures) == {Fact.CALLS, Fact.HISTORY}
        await journey.press("&")
        await journey.sees("unknown calls: deletable", "0 deletable", "no permission: cloudtrail:LookupEvents")
        await journey.press("quotation_mark")
        await journey.sees("unknown last good: deletable", "14 deletable")
        await journey.press("&")
        await journey.sees("unknown calls: kept", "0 deletable")


async def test_read_only_shows_all_and_deletes_nothing(begin: Begin, account: FaultyAccount) -> None:
    async with begin(**wanted(account, read_only=True)) as journey:
        await pruning(journey)
        await journey.press("*")
        await journey.sees("14 selected")
        await journey.press("X")
        await journey.notified("read-only mode")
        assert isinstance(journey.app.screen, PruneScreen)
        await journey.press("y")
        await journey.until(lambda: len(journey.app.clipboard.splitlines()) == 14)
        assert journey.provider.writes == []


async def begun(journey: Journey) -> PruneScreen:
    room = await pruning(journey)
    await journey.press("*", "X")
    await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
    await journey.press(*"delete 14", "enter")
    await journey.until(lambda: room.choice.progress and room.choice.progress.end)
    return room


async def test_a_denied_deletion_is_named_and_the_rest_stays(begin: Begin, account: FaultyAccount) -> None:
    account.faults["lambda:DeleteFunction"] = FAULTS["denied"]
    async with begin(**wanted(account)) as journey:
        await begun(journey)
        await journey.sees("deleted 0 of 14 versions", "no permission: lambda:DeleteFunction", "Not deleted: 1-2, 4-15")
        assert len(there(journey)) == 20


async def test_throttled_in_the_middle_it_stops_and_can_go_on(begin: Begin, account: FaultyAccount) -> None:
    deletions: list[int] = []

    def then_throttled(action: str, request: Any, carry_out: CarryOut) -> Any:
        deletions.append(1)
        return carry_out() if len(deletions) <= 4 else FAULTS["throttled"](action, request, carry_out)

    account.faults["lambda:DeleteFunction"] = then_throttled
    async with begin(**wanted(account)) as journey:
        room = await begun(journey)
        assert room.choice.progress is not None
        assert room.choice.progress.end is End.FAILED
        await journey.sees("deleted 4 of 14 versions (1-2, 4-5)", "throttl", "Not deleted: 6-15", "10 selected")
        assert there(journey) == ["3", *(str(n) for n in range(6, 21))]


async def test_a_lost_answer_is_read_again(begin: Begin, account: FaultyAccount) -> None:
    account.faults["lambda:DeleteFunction"] = FAULTS["cut off"]
    async with begin(**wanted(account)) as journey:
        await begun(journey)
        await journey.sees("deleted 14 of 14 versions")
        assert len(there(journey)) == 6


async def test_escape_stops_after_the_one_in_flight(begin: Begin, account: FaultyAccount) -> None:
    async with begin(**wanted(account)) as journey:
        room = await pruning(journey)
        await journey.press("*", "X")
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))

        def then_stopped(_action: str, _request: Any, carry_out: CarryOut) -> Any:
            room._stop.set()
            return carry_out()

        account.faults["lambda:DeleteFunction"] = then_stopped
        await journey.press(*"delete 14", "enter")
        await journey.sees("deleted 1 of 14 versions (1)", "Stopped as you asked", "Not deleted: 2, 4-15")
        assert len(there(journey)) == 19


async def test_an_accounts_storage_and_the_way_to_a_function(begin: Begin) -> None:
    async with begin(size=NARROW) as journey:
        await journey.listed()
        await journey.press("P")
        await journey.sees("code storage", "of 75.0 GB", "▸ pricing-engine", "71 versions")
        await journey.press("enter")
        await journey.sees("pricing-engine › prune")
        await journey.sees("price rules 1")
        await journey.press("escape")
        await journey.sees("Functions › storage")
        assert "Stop reading" not in journey.text
        await journey.press("escape")
        await journey.listed()


async def test_many_versions_are_paged_and_walked_through(begin: Begin, tmp_path: Path) -> None:
    account = FaultyAccount(many_versions(tmp_path, 300))
    # What is asked for version by version would take minutes here.
    account.faults |= dict.fromkeys(("cloudwatch:GetMetricData", "lambda:GetPolicy"), FAULTS["denied"])
    async with begin(**wanted(account)) as journey:
        await pruning(journey)
        assert account.calls.count("lambda:ListVersionsByFunction") >= 7
        await journey.sees("300 versions", "300 kept")
        await journey.press("end")
        await journey.sees("PROD routes 10 % of its calls to it")
        assert len(journey.app.screen.query_one(RowsList).rows) == 300
