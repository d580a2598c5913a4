"""Comparing two versions by keyboard: configuration at once, code on asking, and what gets in the way of it."""

from __future__ import annotations

from tests.support.faults import FaultyAccount, refused
from tests.support.journey import Begin, Journey
from tui.domain.errors import NotPermitted, Unreachable
from tui.widgets.diff_view import DiffView

NARROW = (80, 24)


async def compare(journey: Journey) -> DiffView:
    await journey.press("d")
    await journey.sees("Configuration", "Code")
    return journey.app.screen.query_one(DiffView)


async def test_the_canary_against_the_stable_version(at_prod: Begin) -> None:
    async with at_prod(size=NARROW) as journey:
        await compare(journey)
        await journey.press("home", "enter")
        await journey.notified("this row is whole; z expands all that is not")
        await journey.sees("- 6", "+ 7", "PROD 10 %", "MemorySize", "256", "512", "+ env SMS_SENDER", "added")
        assert "SHOP" not in journey.text
        await journey.press("L")
        await journey.sees("1 file differs", "▸ ~ app.py", "+2 -1")
        await journey.press("z")
        await journey.sees(
            "+     confirm_by_sms(order)", '- """Takes an order, charges it with a retry, and says so."""'
        )
        await journey.press("escape")
        await journey.sees("actual")


async def test_code_is_downloaded_on_asking_only(begin: Begin) -> None:
    account = FaultyAccount()
    wanted = {"start_function": "order-processor", "start_alias": "PROD", "protected_aliases": ()}
    async with begin(session=account.session, **wanted) as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete and journey.app.fader)
        await compare(journey)
        await journey.press("n", "N", "*", "S", "S")
        await journey.sees("PackageType")
        assert not {"lambda:GetFunction", "s3:GetObject"} & set(account.calls)
        await journey.press("end", "enter")
        await journey.sees("1 file differs")
        assert [name for name in account.calls if name.endswith(("GetFunction", "GetObject"))] == [
            "lambda:GetFunction",
            "s3:GetObject",
        ] * 2
        await journey.press("L")
        await journey.notified("the code is already compared")


async def test_changing_one_side_downloads_only_what_is_missing(begin: Begin) -> None:
    account = FaultyAccount()
    wanted = {"start_function": "order-processor", "start_alias": "PROD", "protected_aliases": ()}
    async with begin(session=account.session, **wanted) as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete and journey.app.fader)
        await compare(journey)
        for keys, downloads in (("L",), 2), (("left_square_bracket", "L"), 3), (("right_square_bracket", "L"), 3):
            await journey.press(*keys)
            await journey.sees(" lines")
            assert account.calls.count("s3:GetObject") == downloads
        await journey.press("right_curly_bracket", "L")
        await journey.until(lambda: account.calls.count("s3:GetObject") == 4)
        await journey.press("S", "L")
        await journey.until(lambda: account.calls.count("s3:GetObject") == 5)


async def test_the_sides_are_chosen_by_keys(at_prod: Begin) -> None:
    async with at_prod() as journey:
        await compare(journey)
        await journey.press("left_square_bracket")
        await journey.sees("- 5", "+ 7")
        await journey.press("right_curly_bracket")
        await journey.sees("- 5", "+ $LATEST")
        await journey.press("S")
        await journey.sees("- $LATEST", "+ 5")
        await journey.press("right_square_bracket")
        await journey.notified("no newer version")
        await journey.press("left_curly_bracket", "left_curly_bracket", "left_curly_bracket")
        await journey.sees("- $LATEST", "+ 2")


async def test_the_same_code_is_not_downloaded(at_prod: Begin) -> None:
    async with at_prod() as journey:
        await compare(journey)
        await journey.press(*["left_curly_bracket"] * 2, *["left_square_bracket"] * 3)
        await journey.sees("- 2", "+ 4", "the same: CodeSha256")
        await journey.press("L")
        await journey.notified("both versions run the same code")


async def test_changes_are_jumped_to_one_after_the_other(at_prod: Begin) -> None:
    async with at_prod() as journey:
        view = await compare(journey)
        await journey.press("L")
        await journey.sees("1 file differs")
        places = []
        for _ in range(6):
            await journey.press("n")
            places.append(view.row)
        assert places == sorted(set(places))
        await journey.press("n")
        await journey.notified("no next change")
        await journey.press("N")
        assert view.row == places[-2]


async def test_who_may_not_read_code_is_told_so_and_the_rest_stays(at_prod: Begin) -> None:
    async with at_prod() as journey:
        journey.provider.faults["code.get_code"] = NotPermitted("lambda:GetFunction", "denied")
        await compare(journey)
        await journey.press("L")
        await journey.sees("no permission: lambda:GetFunction", "crossfade iam code", "MemorySize")
        journey.provider.faults["code.get_code"] = Unreachable("lambda:GetFunction", "the code could not be downloaded")
        await journey.press("L")
        await journey.sees("no answer from AWS: the code could not be downloaded")
        journey.provider.faults.clear()
        await journey.press("L")
        await journey.sees("1 file differs")


async def test_a_link_that_expired_says_so_and_is_not_shown(begin: Begin) -> None:
    account = FaultyAccount()
    account.faults["s3:GetObject"] = refused(403, "AccessDenied", "Request has expired")
    wanted = {"start_function": "order-processor", "start_alias": "PROD", "protected_aliases": ()}
    async with begin(session=account.session, **wanted) as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete and journey.app.fader)
        await compare(journey)
        await journey.press("L")
        await journey.sees("the link to the code has expired")
        assert "demo.invalid" not in journey.text
        assert "Signature" not in journey.text


async def test_images_are_told_by_uri_and_digest(begin: Begin) -> None:
    async with begin(start_function="image-classifier", protected_aliases=()) as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete)
        await journey.press("home", "d")
        await journey.sees("Configuration", "Code")
        await journey.press(*["left_square_bracket"] * 3)
        await journey.sees("container image: no files to compare")
        await journey.press("L")
        await journey.sees("image-classifier:v40 sha256:", "image-classifier:v41 sha256:")


async def test_the_keys_of_the_fader_do_nothing_here(at_prod: Begin) -> None:
    async with at_prod() as journey:
        await compare(journey)
        await journey.press("f", "right", "p", "b", "left", "5", "enter")
        assert journey.routing() == ("6", {"7": 0.1})
        assert not journey.provider.writes
