"""Who else moves an alias is known before a write: managed ones want a reason, a deployment locks, a mover is named."""

from __future__ import annotations

from screens.dialogs import ConfirmDialog, ReasonDialog
from tests.conftest import Begin
from tui.operations.ownership import Locked, Managed
from tui.providers.errors import NotPermitted


async def test_a_managed_alias_wants_a_reason_once_and_records_it(begin: Begin) -> None:
    async with begin(start_function="gift-cards", protected_aliases=()) as journey:
        await journey.sees("managed by CloudFormation stack shop-gifts")
        assert journey.app.standing is not None
        assert isinstance(journey.app.standing.ownership, Managed)
        await journey.press("5", "0", "enter")
        await journey.until(lambda: isinstance(journey.app.screen, ReasonDialog))
        await journey.press("escape")
        await journey.settled()
        assert journey.provider.writes == []
        await journey.press("5", "0", "enter")
        await journey.until(lambda: isinstance(journey.app.screen, ReasonDialog))
        await journey.press(*"gifts are late", "enter")
        await journey.settled()
        assert journey.routing("gift-cards", "live") == ("9", {"8": 0.5})
        await journey.press("2", "5", "enter")
        await journey.settled()
        assert journey.routing("gift-cards", "live") == ("9", {"8": 0.25})
        entries = journey.app._journal.read().entries
        assert {entry.reason for entry in entries} == {"gifts are late"}
        assert [entry.phase.value for entry in entries] == ["intended", "performed"] * 2


async def test_a_deployment_locks_the_alias_until_it_is_stopped(begin: Begin) -> None:
    async with begin(start_function="gift-wrapping", start_alias="PROD", protected_aliases=()) as journey:
        await journey.sees("locked: CodeDeploy deployment")
        assert journey.app.standing is not None
        assert isinstance(journey.app.standing.ownership, Locked)
        before = journey.routing("gift-wrapping", "PROD")
        assert before[1]
        await journey.press("right")
        await journey.sees("is moving PROD")
        await journey.press("b")
        await journey.pilot.pause()
        assert journey.provider.writes == []
        assert journey.routing("gift-wrapping", "PROD") == before
        await journey.press("x")
        await journey.until(lambda: isinstance(journey.app.screen, ConfirmDialog))
        await journey.press("y")
        await journey.until(lambda: journey.routing("gift-wrapping", "PROD") == (before[0], {}))
        await journey.until(lambda: not isinstance(getattr(journey.app.standing, "ownership", None), Locked))
        assert "stops deployment" in journey.app._journal.read().entries[0].reason


async def test_a_stranded_split_is_named_with_what_cleans_it_up(begin: Begin) -> None:
    async with begin(start_function="gift-tracking", start_alias="PROD") as journey:
        await journey.until(lambda: journey.app.standing and journey.app.standing.situation)
        await journey.sees("was stopped")


async def test_an_owner_that_cannot_be_read_is_said_and_holds_up_nothing(begin: Begin) -> None:
    async with begin(protected_aliases=()) as journey:
        await journey.listed()
        for method in ("list_tags", "find_deployment"):
            journey.provider.faults[method] = NotPermitted("codedeploy:ListDeployments", "not authorized")
        await journey.press("slash", *"order-pro", "enter", "enter")
        await journey.sees("owner not known", "codedeploy:ListDeployments")
        await journey.press("right")
        await journey.moved("6", {"7": 0.11})


async def test_a_conflict_names_who_moved_the_alias(begin: Begin) -> None:
    async with begin(start_function="order-processor", start_alias="PROD", protected_aliases=()) as journey:
        await journey.sees("canary 7")
        journey.client.update_alias(FunctionName="order-processor", Name="PROD", FunctionVersion="5")
        await journey.press("2", "5", "enter")
        await journey.sees("conflict: PROD was moved", "CloudTrail does not tell by whom yet")
