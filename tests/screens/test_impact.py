"""What depends on a version or an alias, by keyboard, and what is missing where something is denied."""

from __future__ import annotations

import pytest

from tests.support.faults import FAULTS, FaultyAccount
from tests.support.journey import Begin, Journey

NARROW = (80, 24)


async def read(journey: Journey, key: str) -> None:
    await journey.press(key)
    await journey.sees("impact", "depend")
    await journey.until(lambda: "reading…" not in journey.text)


async def test_the_selected_alias(at_prod: Begin) -> None:
    async with at_prod(size=NARROW) as journey:
        await read(journey, "I")
        await journey.sees("4 things depend on PROD, 2 callers without access", "alias PROD", "SQS queue orders")
        await journey.sees(
            "when the alias is moved: it follows", "when the alias is deleted: it stays, and its calls fail"
        )
        await journey.sees("API Gateway a1b2c3d4e5 POST/orders", "EventBridge rule retry-open-orders")
        await journey.press("end")
        await journey.sees("another account 210987654321 may call the function itself, not PROD", "its own policy")
        await journey.press("escape")
        await journey.sees("actual")


async def test_the_version_under_the_cursor(at_prod: Begin) -> None:
    async with at_prod(size=NARROW) as journey:
        # The cursor begins on the canary.
        await read(journey, "i")
        # What calls it through its aliases is read as well.
        await journey.sees("8 things depend on 7", "SQS queue orders", "API Gateway")
        await journey.sees("PROD sends it 10 %", "TEST sends it 100 %", "canary of PROD", "function URL")
        await journey.sees("AWS refuses to delete a version while PROD routes to it")


@pytest.mark.parametrize(
    "action",
    [
        "lambda:GetPolicy",
        "lambda:ListEventSourceMappings",
        "lambda:ListFunctionEventInvokeConfigs",
        "lambda:ListFunctionUrlConfigs",
    ],
)
async def test_a_missing_action_is_named_and_the_rest_stands(begin: Begin, action: str) -> None:
    account = FaultyAccount()
    account.faults[action] = FAULTS["denied"]
    wanted = {"start_function": "order-processor", "start_alias": "PROD", "protected_aliases": ()}
    async with begin(session=account.session, **wanted) as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete and journey.app.fader)
        await read(journey, "I")
        await journey.sees(f"no permission: {action}", "1 not read")
        other = "API Gateway" if action != "lambda:GetPolicy" else "SQS queue orders"
        await journey.sees(other)


async def test_nothing_depends_on_an_old_version(begin: Begin) -> None:
    async with begin(start_function="customer-notifier") as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete and journey.app.fader)
        await journey.press("up")
        await read(journey, "i")
        await journey.sees("nothing known depends on", "their own policies")
        await journey.press("r")
        await journey.until(lambda: "reading…" not in journey.text)
        await journey.sees("nothing known depends on")
