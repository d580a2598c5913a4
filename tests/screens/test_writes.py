"""Writes that are no moves of an alias are reviewed, carried out and told; moves take the fader's road."""

from __future__ import annotations

from screens.messages import WriteRequested
from screens.review import ReviewDialog
from tests.support.faults import FAULTS, FaultyAccount
from tests.support.journey import Begin, Journey
from tests.support.paths import SCENARIOS
from tui.domain.call import CreateAlias, DeleteAlias, UpdateAlias
from tui.domain.routing import Routing

SMALL = SCENARIOS / "small.yaml"


async def reviewed(journey: Journey) -> None:
    await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))


async def test_a_write_shows_its_plan_and_goes_out_on_yes(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL) as journey:
        journey.app.post_message(WriteRequested(CreateAlias("order-processor", "LIVE", Routing("7"))))
        await reviewed(journey)
        await journey.sees("create alias LIVE on 7", "aws lambda create-alias", "--name LIVE")
        assert journey.provider.writes == []
        await journey.press("y")
        await journey.notified("created order-processor:LIVE")
        assert journey.routing(alias="LIVE") == ("7", {})
        await journey.until(lambda: journey.app.function and journey.app.function.alias("LIVE"))


async def test_no_leaves_everything_as_it_is(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL) as journey:
        journey.app.post_message(WriteRequested(CreateAlias("order-processor", "LIVE", Routing("7"))))
        await reviewed(journey)
        await journey.press("escape")
        await journey.until(lambda: not isinstance(journey.app.screen, ReviewDialog))
        assert journey.provider.writes == []


async def test_what_is_blocked_is_said_and_asked_nothing(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL) as journey:
        journey.app.post_message(WriteRequested(CreateAlias("order-processor", "PROD", Routing("7"))))
        await journey.notified("alias PROD already exists")
        assert journey.provider.writes == []


async def test_a_protected_alias_is_deleted_with_its_name_and_a_reason_alone(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL, protected_aliases=("prod",)) as journey:
        alias = journey.fader.confirmed
        journey.app.post_message(WriteRequested(DeleteAlias(alias)))
        await reviewed(journey)
        await journey.press("enter")
        assert isinstance(journey.app.screen, ReviewDialog)
        await journey.press(*"PROD", "enter", *"old", "enter")
        await journey.notified("deleted order-processor:PROD")


async def test_a_move_goes_through_the_fader(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL) as journey:
        alias = journey.fader.confirmed
        journey.app.post_message(WriteRequested(UpdateAlias(alias, Routing("5"))))
        await reviewed(journey)
        await journey.press("y")
        await journey.until(lambda: journey.provider.writes)
        await journey.moved("5", {})
        assert journey.fader.before == Routing("6", "7", alias.routing.weight)


async def test_a_denied_write_names_the_action_and_changes_nothing(at_prod: Begin) -> None:
    account = FaultyAccount(SMALL)
    account.faults["lambda:CreateAlias"] = FAULTS["denied"]
    async with at_prod(session=account.session) as journey:
        journey.app.post_message(WriteRequested(CreateAlias("order-processor", "LIVE", Routing("7"))))
        await reviewed(journey)
        await journey.press("y")
        await journey.notified("no permission: lambda:CreateAlias")


async def test_the_command_is_sent_to_the_clipboard(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL) as journey:
        journey.app.post_message(WriteRequested(CreateAlias("order-processor", "LIVE", Routing("7"))))
        await reviewed(journey)
        await journey.press("ctrl+y")
        await journey.notified("sent the command to the terminal's clipboard")
        assert journey.app.clipboard.startswith("aws lambda create-alias")


async def test_a_move_of_a_protected_alias_is_asked_about_once(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL, protected_aliases=("prod",)) as journey:
        journey.app.post_message(WriteRequested(UpdateAlias(journey.fader.confirmed, Routing("5"))))
        await reviewed(journey)
        await journey.sees("PROD is protected")
        assert journey.provider.writes == []
        await journey.press("y")
        await journey.moved("5", {})
        assert len(journey.provider.writes) == 1
