"""Every alias at a glance: what is failing, left behind, split and moved, of how much of the account that is known."""

from __future__ import annotations

from pathlib import Path

from screens.canaries.screen import CanariesScreen
from screens.function.screen import FunctionScreen
from screens.functions.screen import FunctionsScreen
from tests.support.faults import FAULTS, FaultyAccount
from tests.support.journey import Begin, Journey
from tests.support.shop import FEW, few_of_the_shop
from tui.domain.account import AccountSnapshot
from tui.domain.clock import utc_now
from tui.domain.function import FunctionSummary
from tui.storage.functions_cache import FunctionsCache
from tui.widgets.canaries_table import CanariesTable

ALIASES = "lambda:ListAliases"


def table(journey: Journey) -> CanariesTable:
    return journey.app.screen.query_one(CanariesTable)


def listed(journey: Journey) -> list[str]:
    return [f"{row.alias.function}:{row.alias.name}" for row in table(journey).listing.rows]


async def test_it_says_what_wants_a_look_and_opens_it(begin: Begin) -> None:
    async with begin(scenario=few_of_the_shop(), metrics_seconds=0) as journey:
        await journey.listed()
        await journey.press("C")
        await journey.until(lambda: isinstance(journey.app.screen, CanariesScreen))
        await journey.sees("6 split   2 failing   2 stale   1 deploying", "all 7 functions read")
        await journey.sees("payment-capture  ", "11→12 10%", "fail", "deploying", "not enough data")
        first, second = listed(journey)[:2]
        assert (first, second) == ("payment-capture:PROD", "gift-tracking:PROD")
        await journey.sees(f"{first}  11→12 10 %  moved 1", "12 has ", " the errors of 11")
        # By the next column, which is the function's name; back again; only some of them.
        await journey.press("s")
        assert listed(journey) == sorted(listed(journey))
        table(journey).sort = table(journey).sort.by(table(journey)._extents[0].column)
        await journey.press("slash", *"is:split -order", "enter")
        assert listed(journey)[0] == first
        assert not [name for name in listed(journey) if name.startswith("order")]
        await journey.sees(" of 9 aliases shown")
        await journey.press("down", "enter")
        await journey.until(lambda: isinstance(journey.app.screen, FunctionScreen) and journey.app.fader is not None)
        assert journey.fader.confirmed.function == "gift-tracking"
        await journey.press("escape")
        await journey.until(lambda: isinstance(journey.app.screen, CanariesScreen))
        chosen = table(journey).chosen
        assert chosen is not None
        assert chosen.alias.function == "gift-tracking"
        await journey.press("escape")
        assert first in listed(journey)
        await journey.press("escape")
        await journey.until(lambda: isinstance(journey.app.screen, FunctionsScreen))


async def test_where_aliases_may_not_be_listed_it_does_not_say_that_none_is_split(begin: Begin, tmp_path: Path) -> None:
    account = FaultyAccount(few_of_the_shop())
    account.faults[ALIASES] = FAULTS["denied"]
    # The list below it is there with the first frame, and is not what is looked at.
    cache = FunctionsCache(tmp_path / "functions.json")
    cache.save(AccountSnapshot(tuple(map(FunctionSummary, FEW)), complete=True), "123456789012", utc_now())
    wanted = {"session": account.session, "functions_cache": cache, "first_screen": "canaries", "read_only": True}
    async with begin(size=(80, 24), **wanted) as journey:
        await journey.until(lambda: isinstance(journey.app.screen, CanariesScreen))
        await journey.sees("no split alias found so far", "0 of 7 functions read")
        await journey.sees("7 functions not read: no permission: lambda:ListAliases", "no alias read yet")
        # For this list one call of each function does; the one below it reads on once it is looked at.
        assert account.calls.count("lambda:ListVersionsByFunction") == 0
        del account.faults[ALIASES]
        await journey.press("r")
        await journey.sees("6 split", "all 7 functions read")
        assert account.calls.count("lambda:ListVersionsByFunction") == 0
        await journey.press("escape")
        await journey.until(lambda: all(known.latest for known in journey.app.account.read.values()))
