"""With everything failing but UpdateAlias and GetAlias, rolling back still takes one key and one call."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from tests.support import stillness
from tests.support.budgets import quick_budget
from tests.support.fault_reasons import SMALL, weight_of_prod
from tests.support.faults import FAULTS, CarryOut, FaultyAccount, fair
from tests.support.journey import Begin, Journey

WRITE = "lambda:UpdateAlias"


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    # botocore pauses between its attempts; the pauses are not what is tested.
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda _: None))


def only_two_calls_work(account: FaultyAccount, fault: str) -> None:
    account.faults = {"*": FAULTS[fault], "lambda:GetAlias": fair, WRITE: fair}


async def one_key_rolls_back(journey: Journey, account: FaultyAccount) -> None:
    """Press b once, and check that PROD is whole again by one write."""
    assert weight_of_prod(account) == 0.1
    await journey.press("b")
    await journey.until(lambda: weight_of_prod(account) is None)
    await journey.settled()
    await journey.sees("actual 0 %")
    assert account.calls.count(WRITE) == 1


@pytest.mark.parametrize("fault", ["denied", "timed out"])
async def test_named_on_the_command_line(begin: Begin, fault: str) -> None:
    account = FaultyAccount(SMALL)
    only_two_calls_work(account, fault)
    wanted: dict[str, Any] = {"start_function": "order-processor", "start_alias": "PROD", "refresh_seconds": 0}
    async with begin(session=account.session, budget=quick_budget(), **wanted) as journey:
        await journey.sees("actual 10 %", "others not known")
        assert not any("has no alias" in notice.message for notice in journey.app._notifications)
        await one_key_rolls_back(journey, account)


@pytest.mark.parametrize("fault", ["throttled", "garbage"])
async def test_opened_from_the_list(begin: Begin, fault: str) -> None:
    account = FaultyAccount(SMALL)
    async with begin(session=account.session, budget=quick_budget(), refresh_seconds=0) as journey:
        await journey.sees("PROD 6→7 10%")
        only_two_calls_work(account, fault)
        await journey.press("down", "enter")
        await journey.sees("actual 10 %")
        await one_key_rolls_back(journey, account)


@pytest.mark.parametrize("fault", ["failed", "expired"])
async def test_selected_when_it_all_begins_to_fail(begin: Begin, fault: str) -> None:
    account = FaultyAccount(SMALL)
    wanted: dict[str, Any] = {"start_function": "order-processor", "start_alias": "PROD", "refresh_seconds": 0}
    async with begin(session=account.session, budget=quick_budget(), **wanted) as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete)
        only_two_calls_work(account, fault)
        before = len(account.calls)
        await journey.press("r")
        await journey.until(lambda: "lambda:GetAlias" in account.calls[before:])
        await journey.sees("PROD", "TEST", "SMS confirmation")
        await one_key_rolls_back(journey, account)


async def test_while_all_else_hangs_and_was_asked_for_again_and_again(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What hangs is not to be waited for after each key.
    monkeypatch.setattr(stillness, "HELD_UP", 0.0)
    account = FaultyAccount(SMALL)
    released = threading.Event()

    def hang(_: str, __: AWSPreparedRequest, carry_out: CarryOut) -> AWSResponse:
        released.wait()
        return carry_out()

    account.faults = {"*": hang, "lambda:GetAlias": fair, WRITE: fair}
    wanted: dict[str, Any] = {"start_function": "order-processor", "start_alias": "PROD", "refresh_seconds": 0}
    async with begin(session=account.session, budget=quick_budget(), **wanted) as journey:
        try:
            await journey.sees("actual 10 %")
            for _ in range(40):
                await journey.press("r")
            await one_key_rolls_back(journey, account)
        finally:
            released.set()
