"""What AWS would refuse is said in words before a call is made; hostile text is shown and does nothing."""

from __future__ import annotations

import pytest

from screens.review import ReviewDialog
from tests.support.journey import Begin
from tui.widgets.history_tree import HistoryTree


@pytest.mark.parametrize(
    ("function", "alias", "version", "words"),
    [
        ("customer-notifier", "PROD", "3", "different execution roles"),
        ("customer-notifier", "PROD", "1", "different dead-letter targets"),
        ("season-report", "PROD", "3", "version 3 is Inactive"),
    ],
)
async def test_a_canary_that_aws_refuses_is_not_begun(
    begin: Begin, function: str, alias: str, version: str, words: str
) -> None:
    async with begin(start_function=function, start_alias=alias, protected_aliases=()) as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete and journey.app.fader)
        assert journey.app.screen.query_one(HistoryTree).go_to(version)
        await journey.press("c")
        await journey.notified(words)
        await journey.press("f", "right")
        await journey.notified("has no canary")
        assert journey.provider.writes == []


async def test_hostile_descriptions_are_shown_and_do_nothing(begin: Begin) -> None:
    async with begin(start_function="hostile-descriptions", size=(200, 60)) as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete and journey.app.fader)
        tree = journey.app.screen.query_one(HistoryTree)
        for version in journey.app.function.published if journey.app.function else ():
            tree.go_to(version.number)
            await journey.press("enter")
        await journey.sees("[@click=app.quit]x[/]", "x [/oops]")
        assert journey.app.is_running
        shown = journey.text
        assert [c for c in shown if c != "\n" and not c.isprintable()] == []


async def test_a_weight_of_one_on_the_other_version_is_named_and_cleaned_up(begin: Begin) -> None:
    async with begin(start_function="gift-cards", protected_aliases=()) as journey:
        await journey.sees("100 % on the additional version", "managed by CloudFormation stack shop-gifts")
        await journey.press("p")
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        assert journey.provider.writes == []
        await journey.press("enter")
        await journey.press(*"live", "enter", *"failed update", "enter")
        await journey.settled()
        version, weights = journey.routing("gift-cards", "live")
        assert (version, weights) == ("8", {})


async def test_provisioned_concurrency_is_shown_beside_its_alias(begin: Begin) -> None:
    async with begin(start_function="storefront-render") as journey:
        await journey.sees("provisioned 50/50 READY")


async def test_an_update_in_progress_leaves_the_aliases_alone(begin: Begin) -> None:
    async with begin(start_function="geo-lookup", protected_aliases=()) as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete and journey.app.fader)
        assert journey.app.function is not None
        assert journey.app.function.latest is not None
        assert journey.app.function.latest.update in ("InProgress", "Successful")
        await journey.sees("▸PROD")
