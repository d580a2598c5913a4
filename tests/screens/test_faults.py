"""What goes wrong is told in place, the knob goes back to what AWS confirmed, and nobody's write is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from boto3.session import Session

from tests.support.fault_reasons import SMALL
from tests.support.faults import FAULTS, FaultyAccount
from tests.support.journey import Begin, Journey
from tests.support.shop import few_of_the_shop
from tui.aws.budget import Budget
from tui.demo import DemoAccount
from tui.domain.errors import (
    Broken,
    Busy,
    CredentialsExpired,
    NotPermitted,
    ProviderError,
    Rejected,
    ServiceFailed,
    Unreachable,
)

ACTION = "lambda:UpdateAlias"


def elsewhere(journey: Journey, version: str = "5", weights: dict[str, float] | None = None) -> None:
    """Let someone else write PROD."""
    journey.client.update_alias(
        FunctionName="order-processor",
        Name="PROD",
        FunctionVersion=version,
        RoutingConfig={"AdditionalVersionWeights": weights or {}},
    )


def settled_at_once() -> Session:
    """Return the session of an account in which no update of a function takes time."""
    return DemoAccount(few_of_the_shop(), settle=timedelta()).session


def publish_elsewhere(journey: Journey, description: str) -> str:
    """Let someone else publish a version; return its number."""
    function = "order-processor"
    journey.client.update_function_configuration(FunctionName=function, Timeout=17)
    journey.client.get_waiter("function_updated_v2").wait(FunctionName=function, WaiterConfig={"Delay": 1})
    published: str = journey.client.publish_version(FunctionName=function, Description=description)["Version"]
    return published


REFUSALS: tuple[tuple[ProviderError, str], ...] = (
    (NotPermitted(ACTION, "not authorized"), "no permission: lambda:UpdateAlias"),
    (Busy(ACTION, "Rate Exceeded.", retry_after=3), "AWS is throttling"),
    (CredentialsExpired(ACTION, "expired"), "credentials expired"),
    (Rejected(ACTION, "Invalid alias configuration for Provisioned Concurrency"), "Provisioned Concurrency"),
    (ServiceFailed(ACTION, "internal"), "AWS failed"),
    (Unreachable(ACTION, "timed out"), "no answer from AWS"),
    (Broken(message="it crashed (KeyError); a report without secrets is in /x"), "Crossfade itself failed"),
)


async def test_a_write_that_fails_is_told_and_the_knob_goes_back(at_prod: Begin) -> None:
    async with at_prod() as journey:
        for made, (error, words) in enumerate(REFUSALS, 1):
            journey.provider.faults["perform"] = error
            await journey.press("2", "5", "enter")
            what = "may still be applied" if error.outcome_unknown else "was not set"
            await journey.sees(f"6→7 25 % {what}", words)
            await journey.moved("6", {"7": 0.1})
            assert len(journey.provider.writes) == made
        del journey.provider.faults["perform"]
        await journey.press("b")
        await journey.moved("6", {})


async def test_a_lost_answer_is_recognised_by_reading(at_prod: Begin) -> None:
    async with at_prod() as journey:
        journey.provider.lost_answers.append(Unreachable(ACTION, "connection cut"))
        await journey.press("2", "5", "enter")
        await journey.sees("no answer came, but the alias is at 6→7 25 %")
        await journey.moved("6", {"7": 0.25})
        assert len(journey.provider.writes) == 1


async def test_nothing_is_sent_while_the_outcome_is_unknown(at_prod: Begin) -> None:
    async with at_prod() as journey:
        journey.provider.lost_answers.append(Unreachable(ACTION, "connection cut"))
        journey.provider.faults["get_alias"] = Unreachable("lambda:GetAlias", "connection cut")
        await journey.press("2", "5", "enter")
        await journey.sees("unknown whether 6→7 25 % was set")
        await journey.press("5", "0", "enter", "b")
        await journey.pilot.pause()
        assert len(journey.provider.writes) == 1
        del journey.provider.faults["get_alias"]
        await journey.press("r")
        await journey.sees("the alias is at 6→7 25 %")
        await journey.press("b")
        await journey.moved("6", {})


async def test_a_conflict_shows_both_and_keeping_theirs_makes_no_call(at_prod: Begin) -> None:
    async with at_prod() as journey:
        elsewhere(journey)
        await journey.press("2", "5", "enter")
        await journey.sees("conflict: PROD was changed by someone else to 5", "theirs  5", "mine    6→7 25 %")
        assert len(journey.provider.writes) == 1
        await journey.press("5", "0", "enter", "p", "K")
        await journey.until(lambda: journey.fader.at_rest and journey.fader.event is None)
        assert journey.routing() == ("5", {})
        assert len(journey.provider.writes) == 1


async def test_applying_mine_writes_on_their_revision(at_prod: Begin) -> None:
    async with at_prod() as journey:
        elsewhere(journey)
        theirs = journey.client.get_alias(FunctionName="order-processor", Name="PROD")["RevisionId"]
        await journey.press("2", "5", "enter")
        await journey.sees("conflict")
        await journey.press("m")
        await journey.until(lambda: len(journey.provider.writes) == 2)
        await journey.moved("6", {"7": 0.25})
        assert journey.provider.writes[1].parameters()["RevisionId"] == theirs


async def test_a_move_elsewhere_at_rest_is_adopted_and_told(at_prod: Begin) -> None:
    async with at_prod() as journey:
        elsewhere(journey, "6", {"7": 0.4})
        await journey.press("r")
        await journey.sees("changed elsewhere", "actual 40 %")
        assert journey.provider.writes == []


async def test_a_version_published_elsewhere_that_a_split_names_is_read_by_itself(at_prod: Begin) -> None:
    async with at_prod(refresh_seconds=0, session=settled_at_once()) as journey:
        published = publish_elsewhere(journey, "gift notes")
        elsewhere(journey, "7", {published: 0.2})
        journey.app.parts.reading.refresher.look()
        await journey.sees("actual 20 %", "gift notes")
        assert journey.app.function is not None
        read = journey.app.function.version(published)
        assert read is not None
        assert read.state == "Active"


async def test_a_version_that_only_a_conflict_names_is_read_too(at_prod: Begin) -> None:
    async with at_prod(refresh_seconds=0, session=settled_at_once()) as journey:
        elsewhere(journey, publish_elsewhere(journey, "gift notes"))
        await journey.press("2", "5", "enter")
        await journey.sees("conflict: PROD was changed by someone else", "gift notes")


async def test_a_version_that_cannot_be_read_is_said_and_read_later(at_prod: Begin) -> None:
    async with at_prod(refresh_seconds=0, session=settled_at_once()) as journey:
        action = "lambda:GetFunctionConfiguration"
        journey.provider.faults["get_function_configuration"] = NotPermitted(action, "not authorized")
        elsewhere(journey, "7", {publish_elsewhere(journey, "gift notes"): 0.2})
        journey.app.parts.reading.refresher.look()
        await journey.notified(f"no permission: {action}")
        await journey.sees("actual 20 %")
        del journey.provider.faults["get_function_configuration"]
        await journey.press("r")
        await journey.sees("gift notes")


@pytest.mark.parametrize(
    "method",
    ["list_versions", "get_function_configuration", "list_provisioned_concurrency_configs", "get_caller_identity"],
)
async def test_one_denied_reading_leaves_the_fader_alive(begin: Begin, method: str) -> None:
    faults = {method: NotPermitted(f"lambda:{method}", "not authorized")}
    wanted = {"start_function": "order-processor", "start_alias": "PROD", "protected_aliases": ()}
    async with begin(faults=faults, **wanted) as journey:
        await journey.until(lambda: journey.app.fader)
        await journey.press("b")
        await journey.until(lambda: journey.provider.writes)
        await journey.moved("6", {})


async def test_a_mistake_of_ours_in_a_reading_is_named_with_its_report(begin: Begin) -> None:
    async with begin(scenario=SMALL, size=(160, 36)) as journey:
        await journey.listed()
        report = "it crashed (KeyError); a report without secrets is in /state/crash-1.txt"
        journey.provider.faults["list_functions"] = Broken(message=report)
        await journey.press("r")
        await journey.sees(report, "cart-add")
        del journey.provider.faults["list_functions"]
        await journey.press("r")
        await journey.until(lambda: "it crashed" not in journey.text)


async def test_no_list_of_functions_says_why_and_recovers(begin: Begin) -> None:
    async with begin(scenario=SMALL) as journey:
        await journey.listed()
        journey.provider.faults["list_functions"] = CredentialsExpired("lambda:ListFunctions", "expired")
        await journey.press("r")
        await journey.sees("cart-add", "expired")
        del journey.provider.faults["list_functions"]
        await journey.press("r")
        await journey.until(lambda: journey.app.account.failure is None)
        await journey.until(lambda: "expired" not in journey.text)


async def test_a_throttled_list_says_that_it_is_read_slowly_and_calms_down(begin: Begin) -> None:
    now = [0.0]
    account = FaultyAccount(SMALL)
    account.faults["lambda:ListAliases"] = FAULTS["throttled"]
    budget = Budget(1000, clock=lambda: now[0], wait=lambda condition, _: condition.wait(0.01))
    async with begin(session=account.session, budget=budget) as journey:
        await journey.sees("AWS throttles: ")
        account.faults.clear()
        now[0] += 3600
        await journey.press("r")
        await journey.until(lambda: journey.app.account.read and "AWS throttles" not in journey.text)
        # Time stands still from here on: let go of those who wait for it.
        budget.close()
