"""The life of an alias on a function's screen: made, described, pointed elsewhere, deleted."""

from __future__ import annotations

from typing import cast

import pytest
from botocore.exceptions import ClientError
from textual.geometry import Offset

from screens.function.alias_dialog import AliasDialog
from screens.function.screen import FunctionScreen
from screens.help import HelpDialog
from screens.review import ReviewDialog
from tests.support.faults import FAULTS, FaultyAccount
from tests.support.journey import Begin, Journey
from tests.support.paths import SCENARIOS
from tui.domain.target import parse_target

SMALL = SCENARIOS / "small.yaml"
BOUND = SCENARIOS / "bound.yaml"
NARROW = (80, 24)
SIZES = pytest.mark.parametrize("size", [(120, 36), NARROW])


async def shown(journey: Journey, screen: type) -> None:
    await journey.until(lambda: isinstance(journey.app.screen, screen))


async def gone(journey: Journey, alias: str) -> None:
    await journey.until(lambda: journey.app.function and journey.app.function.alias(alias) is None)
    with pytest.raises(ClientError, match="Cannot find alias"):
        journey.client.get_alias(FunctionName="order-processor", Name=alias)


async def test_an_alias_is_made_on_the_version_under_the_cursor_and_selected(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL, size=NARROW) as journey:
        await journey.press("home", "down", "down", "a")
        await shown(journey, AliasDialog)
        await journey.press(*"LIVE", "tab", "tab", *"for customers", "enter")
        await shown(journey, ReviewDialog)
        await journey.sees("create alias LIVE on 6", "aws lambda create-alias", "ctrl+y")
        await journey.press("y")
        await journey.notified("created order-processor:LIVE")
        assert journey.routing(alias="LIVE") == ("6", {})
        await journey.until(lambda: journey.fader.confirmed.name == "LIVE")
        await journey.sees("▸LIVE", "for customers")


async def test_what_aws_would_not_take_is_said_while_it_is_typed(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL) as journey:
        await journey.press("a", *"PROD")
        await journey.sees("alias PROD already exists")
        await journey.press("enter")
        assert isinstance(journey.app.screen, AliasDialog)
        await journey.press("2", "tab", "backspace", *"7" * 3)
        await journey.sees("does not exist")
        await journey.press("escape")
        await journey.until(lambda: not isinstance(journey.app.screen, AliasDialog))
        assert journey.provider.writes == []


async def test_latest_is_a_legal_target_and_what_that_means_is_said(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL) as journey:
        await journey.press("home", "a", *"DEV")
        await journey.sees("every change goes live immediately")
        await journey.press("enter")
        await shown(journey, ReviewDialog)
        await journey.press("y")
        await journey.notified("created order-processor:DEV")
        assert journey.routing(alias="DEV") == ("$LATEST", {})


async def test_callers_that_a_new_alias_would_lack_are_named(at_prod: Begin) -> None:
    async with at_prod(scenario=BOUND) as journey:
        await journey.press("a", *"LIVE")
        await journey.sees("S3 bucket uploads", "may call PROD, not LIVE")
        await journey.press("enter")
        await shown(journey, ReviewDialog)
        await journey.sees("may call PROD, not LIVE")


async def test_who_may_call_and_cannot_be_read_is_said(at_prod: Begin) -> None:
    account = FaultyAccount(BOUND)
    account.faults["lambda:GetPolicy"] = FAULTS["denied"]
    async with at_prod(session=account.session) as journey:
        await journey.press("a", *"LIVE")
        await journey.sees("not known who may call it: no permission: lambda:GetPolicy")


async def test_an_alias_is_described(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL, size=NARROW) as journey:
        await journey.press("e")
        await shown(journey, AliasDialog)
        await journey.press(*"what customers reach", "enter")
        await shown(journey, ReviewDialog)
        await journey.sees("describe PROD: what customers reach")
        await journey.press("y")
        await journey.until(lambda: journey.fader.confirmed.description == "what customers reach")
        assert journey.routing() == ("6", {"7": 0.1})
        assert journey.client.get_alias(FunctionName="order-processor", Name="PROD")["Description"]
        # The RevisionId went on with it: the fader writes without a conflict.
        await journey.press("f", "right")
        await journey.moved("6", {"7": 0.11})


async def test_the_selected_alias_is_pointed_at_the_version_under_the_cursor(at_prod: Begin) -> None:
    async with at_prod(scenario=BOUND, size=NARROW) as journey:
        await journey.press("end", "=")
        await shown(journey, ReviewDialog)
        await journey.sees("5 vs 6: code", "this clears its weights", "SQS queue orders")
        await journey.press("y")
        await journey.until(lambda: journey.provider.writes)
        await journey.moved("5", {})
        await journey.press("u")
        await journey.until(lambda: len(journey.provider.writes) == 2)
        await journey.moved("6", {"7": 0.1})


async def test_pointing_nowhere_new_says_why_not(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL) as journey:
        await journey.press("tab")
        await journey.until(lambda: journey.fader.confirmed.name == "TEST")
        await journey.press("home", "down", "=")
        await journey.notified("TEST is there already")


async def test_a_version_that_is_not_active_is_not_pointed_at(at_prod: Begin) -> None:
    async with at_prod(scenario=BOUND) as journey:
        await journey.press("home", "down", "=")
        await journey.notified("version 8 is Failed")
        assert journey.provider.writes == []


async def test_an_alias_is_deleted_after_saying_what_calls_it(at_prod: Begin) -> None:
    async with at_prod(scenario=BOUND, size=NARROW) as journey:
        await journey.press("X")
        await shown(journey, ReviewDialog)
        await journey.sees("Delete alias PROD?", "SQS queue orders", "S3 bucket uploads", "PROD is split")
        dialog = journey.app.screen.query_one(".dialog").region
        assert journey.app.screen.region.contains_region(dialog)
        await journey.press(*"PROD", "enter")
        await journey.notified("deleted order-processor:PROD")
        await gone(journey, "PROD")
        await journey.until(lambda: journey.fader.confirmed.name == "TEST")
        await journey.until(lambda: "PROD" not in journey.text.replace("order-processor:PROD", ""))


async def test_the_last_alias_leaves_a_function_that_says_how_to_make_one(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL, start_function="cart-add", size=(80, 24)) as journey:
        name = journey.fader.confirmed.name
        await journey.press("X")
        await shown(journey, ReviewDialog)
        await journey.press(*name, "enter")
        await journey.until(lambda: journey.app.fader is None)
        await journey.sees("No alias yet: press a to create one")
        await journey.press("a", *"NEW", "enter")
        await shown(journey, ReviewDialog)
        await journey.press("y")
        await journey.until(lambda: journey.app.fader is not None and journey.fader.confirmed.name == "NEW")


async def test_an_alias_made_anew_is_not_armed_by_the_one_before(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL, protected_aliases=("prod",)) as journey:
        await journey.press("X")
        await shown(journey, ReviewDialog)
        await journey.press(*"PROD", "enter", *"old", "enter")
        await gone(journey, "PROD")
        await journey.press("a", *"PROD", "tab", *["backspace"] * 7, "6", "enter")
        await shown(journey, ReviewDialog)
        await journey.press("y")
        await journey.until(lambda: journey.app.fader is not None and journey.fader.confirmed.name == "PROD")
        assert not journey.fader.armed
        assert not isinstance(journey.app.screen, ReviewDialog)


async def test_a_denied_action_is_named_and_changes_nothing(at_prod: Begin) -> None:
    account = FaultyAccount(SMALL)
    denied: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
        ("lambda:CreateAlias", ("a", *"LIVE", "enter"), ("y",)),
        ("lambda:DeleteAlias", ("X",), (*"PROD", "enter")),
        ("lambda:UpdateAlias", ("e", *"x", "enter"), ("y",)),
    )
    account.faults = {action: FAULTS["denied"] for action, _, _ in denied}
    async with at_prod(session=account.session) as journey:
        for action, keys, yes in denied:
            await journey.press(*keys)
            await shown(journey, ReviewDialog)
            await journey.press(*yes)
            await journey.notified(f"no permission: {action}")
            function = journey.app.function
            assert function is not None
            assert {alias.name for alias in function.aliases} == {"PROD", "TEST"}
            assert journey.fader.confirmed.name == "PROD"
            await shown(journey, FunctionScreen)


async def test_a_lost_answer_to_a_deletion_is_found_done(at_prod: Begin) -> None:
    account = FaultyAccount(SMALL)
    account.faults["lambda:DeleteAlias"] = FAULTS["cut off"]
    async with at_prod(session=account.session) as journey:
        await journey.press("X")
        await shown(journey, ReviewDialog)
        await journey.press(*"PROD", "enter")
        await journey.notified("no answer came, but a new read confirms it")
        await journey.until(lambda: journey.fader.confirmed.name == "TEST")


async def test_read_only_says_so_and_asks_nothing(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL, read_only=True) as journey:
        for key in ("a", "e", "=", "X"):
            journey.app.clear_notifications()
            await journey.press("end", key)
            await journey.notified("read-only mode")
            assert journey.app.screen_stack[-1] is journey.app.screen
            assert not isinstance(journey.app.screen, AliasDialog | ReviewDialog)


async def test_arns_and_the_command_are_copied(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL, start_version="5") as journey:
        screen = cast(FunctionScreen, journey.app.screen)
        await journey.until(lambda: screen.command_context.version == "5")
        await journey.press("y")
        await journey.until(lambda: journey.app.clipboard.endswith(":function:order-processor:5"))
        version = parse_target(journey.app.clipboard)
        assert (version.function, version.version, version.region) == ("order-processor", "5", "us-east-1")
        await journey.press("Y")
        await journey.until(lambda: journey.app.clipboard.endswith(":function:order-processor:PROD"))
        alias = parse_target(journey.app.clipboard)
        assert (alias.function, alias.alias, alias.account) == ("order-processor", "PROD", "123456789012")
        await journey.press("ctrl+y")
        await journey.until(lambda: journey.app.clipboard.startswith("aws lambda update-alias"))
        assert '{"7": 0.1}' in journey.app.clipboard


async def test_a_version_named_at_the_start_that_is_not_there_is_said_on_the_page(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL, start_version="99") as journey:
        await journey.sees("order-processor has no version 99; 7 vs 6")


async def test_the_question_before_a_first_write_shows_the_command_and_copies_it(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL, size=NARROW, protected_aliases=("prod",)) as journey:
        await journey.press("f", "right")
        await shown(journey, ReviewDialog)
        await journey.sees("$ aws lambda update-alias", "ctrl+y")
        await journey.press("ctrl+y")
        await journey.until(lambda: "0.11" in journey.app.clipboard)
        assert isinstance(journey.app.screen, ReviewDialog)
        await journey.press("n")
        await journey.moved("6", {"7": 0.1})


async def test_the_question_for_a_reason_shows_the_command_and_copies_it_while_typing(begin: Begin) -> None:
    async with begin(start_function="gift-cards", start_alias="live", protected_aliases=()) as journey:
        await journey.until(lambda: journey.app.fader and journey.app.function and journey.app.function.complete)
        await journey.press("p")
        await shown(journey, ReviewDialog)
        await journey.press(*"why", "ctrl+y")
        await journey.until(lambda: journey.app.clipboard.startswith("aws lambda update-alias --function-name gift"))
        assert isinstance(journey.app.screen, ReviewDialog)
        await journey.press("escape")


@SIZES
async def test_a_version_is_dropped_onto_a_pointer_in_the_tree(at_prod: Begin, size: tuple[int, int]) -> None:
    async with at_prod(scenario=SMALL, size=size, start_alias="TEST") as journey:
        lines = journey.text.splitlines()
        five = next(Offset(line.find("● 5") + 2, y) for y, line in enumerate(lines) if "● 5" in line)
        test = next(Offset(line.find("[TEST]") + 2, y) for y, line in enumerate(lines) if "[TEST]" in line)
        await journey.pilot.mouse_down(offset=five)
        await journey.pilot.hover(offset=five - Offset(0, 1))
        await journey.pilot.hover(offset=test)
        await journey.pilot.mouse_up(offset=test)
        await journey.sees("7 stable", "canary 5")
        assert journey.provider.writes == []


async def test_help_names_every_key_and_can_be_scrolled_to_its_end(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL, size=NARROW) as journey:
        await journey.press("question_mark")
        await shown(journey, HelpDialog)
        await journey.sees("esc close)", "Fader", "1 % less")
        before = journey.text
        for _ in range(12):
            await journey.press("pagedown")
            before += journey.text
            assert "esc close)" in journey.text
        for heading in ("Aliases", "Versions", "Views", "General"):
            assert heading in before
        await journey.sees("Quit; waits for pending writes")
        await journey.press("home")
        await journey.sees("1 % less")
        await journey.press("escape")
