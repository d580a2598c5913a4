"""The tour is played by keys, from its first card to its last, and taken up where it was left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from screens.function.alias_dialog import AliasDialog
from screens.function.publish_dialog import PublishDialog
from screens.function.screen import FunctionScreen
from screens.functions.screen import FunctionsScreen
from screens.latest.screen import LatestScreen
from screens.review import ReviewDialog
from tests.support.journey import Begin, Journey
from tui.demo import DemoAccount
from tui.features.tour.steps import STEPS, UNDO
from tui.features.tour.text import DONE_PREFIX
from tui.presentation.keymap import with_keys
from tui.storage.tour_progress import TourProgress
from tui.widgets.edit_line import EditLine
from tui.widgets.tour_card import TourCard

SPEED = 600.0
"""Ten minutes of the demo in a second of ours."""


def wanted(account: DemoAccount, **more: object) -> dict[str, object]:
    return {
        "session": account.session,
        "clock": account.clock,
        "tour": True,
        "speed": SPEED,
        "metrics_seconds": 60,
        "refresh_seconds": 0,
        **more,
    }


async def at(journey: Journey, screen: type[object]) -> None:
    await journey.until(lambda: isinstance(journey.app.screen, screen))


def next_is(journey: Journey, words: str) -> Callable[[], bool]:
    def true() -> bool:
        tour = journey.app.tour
        return tour is not None and tour.place.goal is not None and words in with_keys(tour.place.goal.words)

    return true


async def agree(journey: Journey) -> None:
    await at(journey, ReviewDialog)
    await journey.press("y")


async def open_it(journey: Journey) -> None:
    await journey.listed()
    await journey.sees("Tour 1 of 10", "Open order-processor")
    await journey.press("enter")
    await journey.until(lambda: journey.app.function and journey.app.function.complete)


async def give_code(journey: Journey) -> None:
    await journey.press("w")
    await at(journey, LatestScreen)
    await journey.sees("last update Successful")
    await journey.press("L", "f2", "enter")
    await agree(journey)
    await journey.sees("ready: Active")


async def publish(journey: Journey, number: str) -> None:
    await journey.press("V")
    await at(journey, PublishDialog)
    await journey.press("f2", "enter")
    await agree(journey)
    await journey.notified(f"published order-processor {number}")
    await at(journey, FunctionScreen)


async def create(journey: Journey, name: str) -> None:
    await journey.press("a")
    await at(journey, AliasDialog)
    await journey.press("f2", "enter")
    await agree(journey)
    await journey.until(lambda: journey.app.fader and journey.app.fader.confirmed.name == name)


async def take(journey: Journey, name: str) -> None:
    while journey.fader.confirmed.name != name:
        await journey.press("tab")
        await journey.until(lambda: journey.app.fader)


async def canary(journey: Journey, primary: str, number: str) -> None:
    await take(journey, "PROD")
    asks = not journey.fader.armed
    await journey.press("c", "1", "0", "enter")
    if asks:
        await at(journey, ReviewDialog)
        await journey.press("y")
    await journey.until(lambda: journey.routing() == (primary, {number: 0.1}))
    await journey.settled()


async def test_the_tour_is_played_to_its_end(begin: Begin, tmp_path: Path) -> None:
    account, kept = DemoAccount("tour", speed=SPEED), TourProgress(tmp_path)
    # The same steps at 120x36: test_walkthrough.py.
    async with begin(size=(80, 24), tour_progress=kept, **wanted(account)) as journey:
        await open_it(journey)

        await journey.sees("Give it code")
        await give_code(journey)
        await journey.until(next_is(journey, "Give it memory"))
        await journey.press("down", "down", "enter")
        await journey.until(lambda: journey.app.screen.query_one(EditLine).key == "MemorySize")
        await journey.press("f2", "enter", "ctrl+s")
        await agree(journey)
        await journey.sees("Tour 2 of 10", DONE_PREFIX)
        assert kept.load() == 1
        await journey.sees("ready: Active")

        await publish(journey, "1")
        await create(journey, "TEST")
        await journey.until(next_is(journey, "Create PROD"))
        await create(journey, "PROD")

        await journey.sees("Tour 4 of 10")
        await give_code(journey)
        await publish(journey, "2")
        await journey.sees("Tour 5 of 10")
        await take(journey, "TEST")
        await journey.press("=")
        await agree(journey)
        await journey.sees("Tour 6 of 10")
        assert journey.routing(alias="PROD") == ("1", {})

        await canary(journey, "1", "2")
        await journey.until(next_is(journey, "Watch errors and latency"))
        await journey.until(next_is(journey, "2 serves all of it"))
        assert journey.app.health is not None
        assert journey.app.health.verdict is not None
        assert journey.app.health.verdict.permits_next_step
        await journey.press("p")
        await at(journey, ReviewDialog)
        await journey.press("y")
        await journey.moved("2", {})

        await journey.sees("Tour 8 of 10", "press u")
        await journey.press("u")
        await journey.moved("1", {"2": 0.1})
        await journey.sees("Press U to redo it")
        await journey.press("U")
        await at(journey, ReviewDialog)
        await journey.press("y")
        await journey.moved("2", {})

        await journey.sees("Tour 9 of 10", "The other ending")
        await give_code(journey)
        await publish(journey, "3")
        await canary(journey, "2", "3")
        await journey.until(next_is(journey, "b to roll back: one call"))
        await journey.until(lambda: "fail: 3 has" in journey.text.lower())
        await journey.press("b")
        await journey.moved("2", {})

        await journey.sees("Tour 10 of 10", "The same as a rollout")
        await give_code(journey)
        await publish(journey, "4")
        await take(journey, "PROD")
        await journey.press("R")
        await journey.sees("PROD 2 → 4, the newest", "▸ brisk")
        await journey.press("enter")
        await at(journey, ReviewDialog)
        await journey.press("f2", "enter")
        await journey.until(lambda: journey.routing() == ("4", {}))
        await journey.sees("End of the tour", "crossfade export")
        assert kept.load() == 0
        # What is next was the card's to say, and nothing else said another thing.
        assert not any("next:" in message.text for message in journey.app.say.log.messages)


async def test_the_card_leaves_fader_and_cursor_to_be_seen_and_folds(begin: Begin) -> None:
    account = DemoAccount("tour", speed=SPEED)
    async with begin(size=(80, 24), **wanted(account)) as journey:
        await open_it(journey)
        card = journey.app.screen.query_one(TourCard)
        await journey.until(lambda: card.size.height == 3)
        assert "▸ ◇ $LATEST" in journey.text
        assert not any(
            card.region.overlaps(journey.app.screen.query_one(other).region)
            for other in ("HistoryTree", "AliasPanel", "ChangeLine", "KeyLine")
        )
        await journey.press("f3")
        await journey.sees("f3 expand")
        assert card.size.height == 1
        await journey.press("f3")
        await journey.until(lambda: card.size.height == 3)


async def test_a_screen_says_the_way_back_and_f2_without_a_line_says_what_it_is_for(begin: Begin) -> None:
    account = DemoAccount("tour", speed=SPEED)
    async with begin(**wanted(account)) as journey:
        await open_it(journey)
        await journey.press("f2")
        await journey.notified("f2 types into an open line")
        await journey.press("D")
        await journey.sees("Press esc to go back to the function. Give it code")


async def test_without_a_tour_its_keys_do_nothing_and_there_is_no_card(begin: Begin) -> None:
    async with begin(scenario="tour") as journey:
        await journey.listed()
        await journey.press("f2", "f3")
        assert not journey.app._notifications
        assert not journey.app.screen.query(TourCard)


async def test_it_is_taken_up_at_the_step_where_it_was_left(begin: Begin, tmp_path: Path) -> None:
    account, kept = DemoAccount("tour", speed=SPEED), TourProgress(tmp_path)
    kept.save(6)
    async with begin(tour_progress=kept, **wanted(account)) as journey:
        await at(journey, ReviewDialog)
        await journey.sees("You left it at step 7: Promote", "a new one at each start")
        await journey.press("y")
        await at(journey, FunctionsScreen)
        await journey.sees("Tour 7 of 10")
        assert journey.routing() == ("1", {"2": 0.1})
        assert journey.routing(alias="TEST") == ("2", {})
        await journey.press("enter")
        await journey.until(lambda: journey.app.function and journey.app.function.complete and journey.app.fader)
        await take(journey, "PROD")
        await journey.press("p")
        await at(journey, ReviewDialog)
        await journey.press("y")
        await journey.moved("2", {})
        await journey.sees("Tour 8 of 10", "press u")
        assert kept.load() == STEPS.index(UNDO)


async def test_it_begins_anew_where_one_would_rather(begin: Begin, tmp_path: Path) -> None:
    account, kept = DemoAccount("tour", speed=SPEED), TourProgress(tmp_path)
    kept.save(4)
    async with begin(tour_progress=kept, **wanted(account)) as journey:
        await at(journey, ReviewDialog)
        await journey.press("n")
        await open_it(journey)
        await journey.sees("Give it code")
        assert not journey.client.list_aliases(FunctionName="order-processor")["Aliases"]
