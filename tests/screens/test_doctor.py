"""What is wrong, found and fixed by keyboard: for one function, and for the account."""

from __future__ import annotations

from tests.support.faults import FAULTS, FaultyAccount
from tests.support.journey import Begin, Journey
from tui.aws.budget import Budget

NARROW = (80, 24)


async def scan(journey: Journey) -> None:
    await journey.press("D")
    await journey.until(lambda: "functions checked" in journey.text)


async def test_a_healthy_function_has_nothing(at_prod: Begin) -> None:
    async with at_prod(size=NARROW) as journey:
        await journey.press("D")
        await journey.sees("doctor", "no problems found")
        assert "x Stop" not in journey.text
        await journey.press("enter")
        await journey.notified("no finding selected")
        await journey.press("escape")
        await journey.sees("actual")


async def test_a_split_left_behind_is_fixed_by_one_key(begin: Begin) -> None:
    async with begin(size=NARROW, start_function="newsletter-render", protected_aliases=("prod",)) as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete)
        await journey.press("D")
        await journey.sees("1 finding", "low", "PROD still has 2 at a weight of 0", "why it matters")
        assert journey.routing("newsletter-render") == ("3", {"2": 0.0})
        await journey.press("enter")
        await journey.sees("Change PROD", "clear the weights", "aws lambda update-alias")
        await journey.press("n")
        assert journey.provider.writes == []
        await journey.press("enter")
        await journey.sees("PROD is protected", "clear the weights")
        await journey.press("y")
        await journey.sees("no problems found")
        assert journey.routing("newsletter-render") == ("3", {})


async def test_the_round_of_the_account(begin: Begin) -> None:
    async with begin(size=NARROW, protected_aliases=("prod", "live")) as journey:
        await journey.listed()
        await scan(journey)
        await journey.sees("critical", "returns-intake", "high", "gift-cards", "gift-tracking")
        await journey.sees("PROD points at 2, and 2 is Failed")
        await journey.press("enter")
        await journey.notified("no single call fixes this")
        await journey.press("o")
        await journey.until(lambda: journey.app.function is not None and journey.app.function.name == "returns-intake")
        # The page says it above the fader, and the list marks it, as all that was found.
        await journey.sees("✗ critical: PROD points at 2, and 2 is Failed")
        lines = journey.text.splitlines()
        problem, track = (next(at for at, line in enumerate(lines) if word in line) for word in ("✗ critical", "├──"))
        assert problem < track
        await journey.press("escape")
        await journey.sees("functions checked")
        await journey.press("escape", "slash", *"gift-cards", "enter")
        await journey.sees("!live 9→8 100%")
        await journey.press("escape", "slash", *"returns", "enter")
        await journey.sees("✗PROD 2")
        await journey.press("escape")
        await journey.listed()


async def test_a_fix_from_the_scan_checks_again_that_function_alone(begin: Begin) -> None:
    account = FaultyAccount()
    async with begin(session=account.session, protected_aliases=("prod",), size=(140, 50)) as journey:
        await journey.listed()
        await scan(journey)
        await journey.until(lambda: "supplier-feed" in journey.text)
        for _ in range(30):
            if "every change to $LATEST goes live immediately" in journey.text:
                break
            await journey.press("down")
        account.calls.clear()
        await journey.press("enter")
        await journey.sees("protected")
        await journey.press("y")
        await journey.until(lambda: "supplier-feed:PROD" not in journey.text)
        assert journey.routing("supplier-feed") == ("5", {})
        assert account.calls.count("lambda:ListAliases") == 1


async def test_a_scan_stops_by_key_and_says_so(begin: Begin) -> None:
    async with begin(budget=Budget(12)) as journey:
        await journey.listed()
        await journey.press("D")
        await journey.sees("checking ", "of 71 functions")
        await journey.press("x")
        await journey.sees("stopped ", "of 71 functions")
        await journey.press("r")
        await journey.sees("checking ", "of 71 functions")


async def test_what_could_not_be_read_is_no_health(begin: Begin) -> None:
    account = FaultyAccount()
    account.faults["codedeploy:ListDeployments"] = FAULTS["denied"]
    wanted = {"start_function": "gift-tracking", "start_alias": "PROD"}
    async with begin(session=account.session, **wanted) as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete)
        await journey.press("D")
        await journey.sees("no problems found, 1 check could not run", "unknown", "no permission: codedeploy")


async def test_read_only_reviews_nothing(begin: Begin) -> None:
    wanted = {"start_function": "newsletter-render", "read_only": True}
    async with begin(**wanted) as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete)
        await journey.press("D")
        await journey.sees("1 finding")
        await journey.press("enter")
        await journey.notified("read-only mode")


async def go_down_to(journey: Journey, *words: str) -> None:
    """Go down to a finding; from some day on a runtime that is deprecated by then stands above."""
    for _ in range(3):
        if not all(word in journey.text for word in words):
            await journey.press("down")
    await journey.sees(*words)


async def test_alarms_that_can_never_fire(begin: Begin) -> None:
    async with begin(size=NARROW, start_function="payment-capture") as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete)
        await journey.press("D")
        await journey.sees("findings", "high", "alarm payment-capture-prod-throttles can never trigger")
        await go_down_to(journey, "Resource is an ARN, but Lambda emits", "fix: set its dimensions to")
        await go_down_to(journey, "watches version 10", "nobody is alerted if 12")
