"""The way back of an alias that is whole: one key, one dialog with who, when and what differs, one call."""

from __future__ import annotations

from screens.alias_history.screen import HistoryScreen
from screens.review import ReviewDialog
from tests.support.faults import FAULTS, FaultyAccount
from tests.support.journey import Begin, Journey
from tests.support.paths import SCENARIOS

WHOLE = SCENARIOS / "whole.yaml"


async def offered(journey: Journey, *words: str) -> None:
    await journey.press("b")
    await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
    await journey.sees(*words)


async def selected(journey: Journey, alias: str) -> None:
    await journey.press("tab")
    await journey.until(lambda: journey.fader.confirmed.name == alias)


async def test_a_whole_alias_is_rolled_back_to_its_last_good_version(at_prod: Begin) -> None:
    async with at_prod(scenario=WHOLE, refresh_seconds=0) as journey:
        # It is in sight before anyone asks.
        await journey.sees("▸PROD  last good 6")
        await offered(
            journey,
            "PROD is 100 % on 7 since 25 min. Roll back to 6, which held 100 % from 3 d ago",
            "order-processor: PROD  7  ⟶  6",
            "moved to 7 by deploy-bot as release",
            "6 vs 7: code",
            "y  roll back to 6",
        )
        await journey.press("escape")
        await journey.until(lambda: not isinstance(journey.app.screen, ReviewDialog))
        assert journey.provider.writes == []
        await offered(journey, "Roll back to 6")
        await journey.press("y")
        await journey.until(lambda: journey.provider.writes)
        await journey.moved("6", {})
        # To give 7 its traffic back is asked about, as after any roll back.
        await journey.press("u")
        await journey.sees("Send traffic of PROD to 7 again?")
        await journey.press("escape")
        # Its own version is no way back: the one before it is.
        await journey.sees("▸PROD  last good 6, before it 5")
        # From a version that failed it is the same.
        await selected(journey, "STUCK")
        await journey.sees("▸STUCK  last good 6")
        await offered(journey, "STUCK is 100 % on 8", "Roll back to 6")
        await journey.press("y")
        await journey.until(lambda: journey.routing(alias="STUCK") == ("6", {}))
        assert len(journey.provider.writes) == 2
        # Where none is known it says how far was read, and shows the history.
        await selected(journey, "YOUNG")
        await journey.sees("▸YOUNG  last good not known")
        await journey.press("b")
        await journey.notified("YOUNG: no other version is known to have held 100 % for 60 min")
        await journey.notified("read: the journal, and CloudTrail since")
        await journey.until(lambda: isinstance(journey.app.screen, HistoryScreen))
        assert len(journey.provider.writes) == 2


async def test_what_cannot_be_read_of_the_past_is_said_and_a_split_needs_none_of_it(at_prod: Begin) -> None:
    account = FaultyAccount(WHOLE)
    account.faults["cloudtrail:LookupEvents"] = FAULTS["denied"]
    account.faults["lambda:GetFunctionConfiguration"] = FAULTS["denied"]
    async with at_prod(session=account.session, refresh_seconds=0, last_good_minutes=0.001) as journey:
        await journey.sees("▸PROD  last good not known")
        await journey.press("b")
        await journey.notified("not read: no permission: cloudtrail:LookupEvents")
        await journey.until(lambda: isinstance(journey.app.screen, HistoryScreen))
        await journey.press("escape")
        assert journey.provider.writes == []
        # What was moved from here is on record, and one may go back though the version cannot be looked at.
        await journey.press("end", "=")
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        await journey.sees(
            "not known whether version 5 can serve calls: no permission:", "lambda:GetFunctionConfiguration"
        )
        await journey.press("y")
        await journey.moved("5", {})
