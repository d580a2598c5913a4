"""A key acts on the alias that was selected when it was pressed, and a review on the alias as it was reviewed."""

from __future__ import annotations

from threading import Event

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from textual.events import Key

from screens.review import ReviewDialog
from tests.support.faults import CarryOut, FaultyAccount
from tests.support.journey import Begin, Journey
from tests.support.paths import SCENARIOS
from tui.features.fader.events import Conflict

SMALL = SCENARIOS / "small.yaml"
HERE = "order-processor"


def hotfix(journey: Journey) -> None:
    """Let a colleague promote 7."""
    journey.client.update_alias(
        FunctionName=HERE, Name="PROD", FunctionVersion="7", RoutingConfig={"AdditionalVersionWeights": {}}
    )


async def look(journey: Journey) -> None:
    """Read the alias again, as it is done every few seconds."""
    assert journey.app.opened is not None
    session = journey.app.opened.sessions.selected
    assert session is not None
    await session.shift.refresh()


async def reviewing(journey: Journey) -> None:
    """Ask for PROD to be pointed at 5, up to the review."""
    await journey.press("home", "down", "down", "down")
    await journey.until(lambda: journey.app.screen.command_context.version == "5")  # type: ignore[attr-defined]
    await journey.press("=")
    await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
    await journey.sees("6→7 10 %  ⟶  5")


async def test_what_moved_under_a_review_is_said_in_it_and_is_a_conflict_and_no_write(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL, refresh_seconds=0) as journey:
        for seen in (True, False):
            base = journey.fader.confirmed
            await reviewing(journey) if seen else None
            if not seen:
                # The second time nobody looked meanwhile: AWS says it, by the RevisionId that was reviewed.
                await journey.press("=")
                await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
            hotfix(journey)
            if seen:
                await look(journey)
                await journey.sees("PROD has changed since: it was at 6→7 10 %, now 7", "6→7 10 %  ⟶  5")
            await journey.press("y")
            await journey.until(lambda: isinstance(journey.fader.event, Conflict))
            news = journey.fader.event
            assert isinstance(news, Conflict)
            assert (news.before, news.theirs.routing.primary, news.mine.primary) == (base, "7", "5")
            assert journey.routing() == ("7", {})
            await journey.sees("K keep theirs", "m apply mine")
            await journey.press("K")
            await journey.settled()
        assert len(journey.provider.writes) == 1


async def burst(journey: Journey, *keys: str) -> None:
    """Press keys at once, before anything that the first of them brings about has happened."""
    for key in keys:
        journey.app.post_message(Key(key, key if len(key) == 1 else None))
    await journey.pilot.pause()


async def test_a_dialog_over_an_alias_that_is_not_selected_says_that_it_moved(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL, refresh_seconds=0.05, protected_aliases=("prod",)) as journey:
        await burst(journey, "p", "tab")
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        await journey.until(lambda: journey.fader.confirmed.name == "TEST")
        hotfix(journey)
        await journey.sees("PROD has changed since: it was at 6→7 10 %, now 7")
        assert journey.provider.writes == []


async def test_a_key_is_for_the_alias_that_was_selected_when_it_was_pressed(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL, refresh_seconds=0) as journey:
        # Promote PROD, and go on to TEST before anything is sent.
        await burst(journey, "p", "tab")
        await journey.until(lambda: journey.fader.confirmed.name == "TEST")
        await journey.until(lambda: journey.routing() == ("7", {}))
        assert journey.routing(alias="TEST") == ("7", {})
        # Back to PROD, and undo, which is PROD's though TEST is still what is shown.
        await burst(journey, "tab", "u", "tab", "u")
        await journey.until(lambda: journey.routing() == ("6", {"7": 0.1}))
        await journey.notified("nothing to undo on TEST")
        assert {call.before.name for call in journey.provider.writes} == {"PROD"}


async def test_tab_pressed_twice_at_once_goes_two_aliases_on(at_prod: Begin) -> None:
    async with at_prod() as journey:
        names = [alias.name for alias in journey.app.function.aliases] if journey.app.function else []
        assert len(names) > 2
        await burst(journey, "tab", "tab")
        expected = names[(names.index("PROD") + 2) % len(names)]
        await journey.until(lambda: journey.fader.confirmed.name == expected)


async def test_a_roll_back_is_not_held_up_by_a_new_description(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL, refresh_seconds=0) as journey:
        journey.client.update_alias(FunctionName=HERE, Name="PROD", Description="owned by team checkout")
        await journey.press("b")
        await journey.until(lambda: len(journey.provider.writes) == 2)
        await journey.moved("6", {})
        assert journey.fader.event is None
        # Where someone else moved it, the same key rolls back what is there now.
        journey.client.update_alias(
            FunctionName=HERE, Name="PROD", RoutingConfig={"AdditionalVersionWeights": {"5": 0.3}}
        )
        await journey.press("c", "right")
        await journey.until(lambda: isinstance(journey.fader.event, Conflict))
        await journey.press("b")
        await journey.moved("6", {})
        assert journey.fader.event is None


async def test_undo_goes_back_step_by_step_and_asks_before_it_undoes_a_roll_back(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL, refresh_seconds=0) as journey:
        await journey.press("2", "0", "enter")
        await journey.moved("6", {"7": 0.2})
        await journey.press("b")
        await journey.moved("6", {})
        for answer in ("n", "y"):
            await journey.press("u")
            await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
            await journey.sees("Send traffic of PROD to 7 again?", "6  ⟶  6→7 20 %", "7 gets no traffic now")
            assert journey.routing() == ("6", {})
            await journey.press(answer)
            await journey.until(lambda: not isinstance(journey.app.screen, ReviewDialog))
        await journey.until(lambda: journey.routing() == ("6", {"7": 0.2}))
        await journey.settled()
        await journey.press("u")
        await journey.moved("6", {"7": 0.1})
        await journey.press("u")
        await journey.notified("nothing to undo on PROD in this session")
        await journey.press("U")
        await journey.moved("6", {"7": 0.2})
        await journey.press("U")
        await journey.moved("6", {})


async def test_a_question_of_a_protected_alias_is_for_what_is_asked_when_it_is_answered(begin: Begin) -> None:
    slow = Event()
    async with begin(scenario=SMALL, protected_aliases=("prod",), refresh_seconds=0) as journey:
        await journey.listed()
        journey.provider.answers["list_tags"] = lambda _: slow.wait(10) and {}
        await journey.press("slash", *"order-pro", "enter", "enter")
        await journey.until(lambda: journey.app.fader)
        # The question waits for who owns the alias, and the hand goes on meanwhile.
        await journey.press("f", "right", "right", "right")
        slow.set()
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        await journey.sees("6→7 10 %  ⟶  6→7 13 %")
        await journey.press("y")
        await journey.moved("6", {"7": 0.13})
        assert len(journey.provider.writes) == 1


async def test_two_writes_of_ours_at_once_are_not_told_as_somebody_elses(at_prod: Begin) -> None:
    account, go = FaultyAccount(SMALL), Event()
    hold_answer = True

    def slow(_: str, request: AWSPreparedRequest, carry_out: CarryOut) -> AWSResponse:
        if b"Description" not in bytes(request.body or b""):  # type: ignore[arg-type]
            return carry_out()
        if not hold_answer:
            go.wait(10)
            return carry_out()
        answer = carry_out()
        go.wait(10)
        return answer

    account.faults["lambda:UpdateAlias"] = slow
    async with at_prod(session=account.session, refresh_seconds=0) as journey:
        for word in ("first", "second"):
            await journey.press("e", *word, "enter")
            await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
            account.calls.clear()
            await journey.press("y")
            await journey.until(lambda: "lambda:UpdateAlias" in account.calls)
            await journey.press("f", "right")
            if hold_answer:
                # The move was refused for the description, which we wrote: it goes out again by itself.
                await journey.until(lambda: isinstance(journey.fader.event, Conflict))
                go.set()
                await journey.moved("6", {"7": 0.11})
            else:
                await journey.moved("6", {"7": 0.12})
                go.set()
                await journey.notified("PROD was moved meanwhile in this session: its description was not changed")
            assert journey.fader.event is None
            assert not any("someone else" in notice.message for notice in journey.app._notifications)
            hold_answer = False
            go.clear()
