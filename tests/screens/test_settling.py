"""What AWS is still working on is seen to come to its end, without a key."""

from __future__ import annotations

from datetime import timedelta

from screens.messages import WriteRequested
from tests.support.faults import FAULTS, FaultyAccount
from tests.support.journey import Begin, Journey
from tests.support.paths import SCENARIOS
from tui.domain.call import PublishVersion
from tui.domain.version import LATEST

SNAP = SCENARIOS / "snap.yaml"
HERE = {"protected_aliases": (), "start_function": "tax-tables", "start_alias": "TEST"}


def state(journey: Journey, number: str) -> str | None:
    version = journey.app.function.version(number) if journey.app.function else None
    return version.state if version else None


async def publish(journey: Journey) -> None:
    await journey.until(lambda: journey.app.function and journey.app.function.complete and journey.app.fader)
    latest = journey.app.function.latest if journey.app.function else None
    assert latest is not None
    journey.app.post_message(WriteRequested(PublishVersion("tax-tables", latest, newest=30), ask=False))
    await journey.notified("published tax-tables 31")


async def test_a_snap_start_version_is_seen_to_become_active(begin: Begin) -> None:
    account = FaultyAccount(SNAP, settle=timedelta(seconds=1))
    async with begin(session=account.session, **HERE) as journey:
        await publish(journey)
        await journey.until(lambda: state(journey, "31") == "Pending")
        await journey.sees("31  Pending")
        await journey.until(lambda: state(journey, "31") == "Active")
        assert "31  Pending" not in journey.text
        calls = account.calls.count("lambda:GetFunctionConfiguration")
        await journey.press("down", "up")
        assert account.calls.count("lambda:GetFunctionConfiguration") == calls


async def test_leaving_the_function_ends_the_waiting(begin: Begin) -> None:
    account = FaultyAccount(SNAP, settle=timedelta(hours=1))
    async with begin(session=account.session, **HERE) as journey:
        await publish(journey)
        await journey.until(lambda: state(journey, "31") == "Pending")
        await journey.press("escape")
        await journey.until(lambda: journey.app.function is None)
        assert journey.app.parts.reading.pending_versions._waiting() == ()


async def test_an_update_of_latest_is_seen_to_succeed(begin: Begin) -> None:
    account = FaultyAccount(SNAP, settle=timedelta(seconds=1))
    async with begin(session=account.session, **HERE) as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete)
        journey.client.update_function_configuration(FunctionName="tax-tables", MemorySize=256)
        await journey.press("r")
        await journey.sees("updating")
        await journey.until(lambda: "updating" not in journey.text)
        function = journey.app.function
        latest = function.version(LATEST) if function else None
        assert latest is not None
        assert latest.update == "Successful"


async def test_a_state_that_cannot_be_read_any_more_is_said_once(begin: Begin) -> None:
    account = FaultyAccount(SNAP, settle=timedelta(hours=1))
    async with begin(session=account.session, **HERE) as journey:
        await publish(journey)
        await journey.until(lambda: journey.app.function and journey.app.function.version("31"))
        account.faults["lambda:GetFunctionConfiguration"] = FAULTS["denied"]
        await journey.notified("no permission: lambda:GetFunctionConfiguration")
        assert state(journey, "31") == "Pending"
