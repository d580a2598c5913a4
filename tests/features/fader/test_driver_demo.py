"""A shift over boto3 and moto: what is dragged is what the alias holds."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from tui.domain.alias import Alias
from tui.domain.call import Call
from tui.domain.intent import Promote, StartCanary, Undo
from tui.domain.routing import Routing, Weight
from tui.features.fader import machine
from tui.features.fader.actions import Grab, Release, SetWeight
from tui.features.fader.live.driver import ShiftDriver
from tui.features.fader.machine import Fader, Pace

NAME, ALIAS = "orders", "PROD"


def alias_of(answer: dict[str, Any]) -> Alias:
    weights = answer.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
    canary, share = next(iter(weights.items()), (None, 0.0))
    routing = Routing(answer["FunctionVersion"], canary, Weight.from_api(share))
    return Alias(NAME, answer["Name"], routing, answer.get("RevisionId"))


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(key, "testing")
    with mock_aws(config={"lambda": {"use_docker": False}}):
        role = boto3.client("iam", "us-east-1").create_role(RoleName="r", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
        client = boto3.client("lambda", "us-east-1")
        client.create_function(
            FunctionName=NAME, Runtime="python3.12", Role=role, Handler="a.b", Code={"ZipFile": archive("1")}
        )
        for text in ("2", "3"):
            client.publish_version(FunctionName=NAME)
            client.update_function_code(FunctionName=NAME, ZipFile=archive(text))
        client.create_alias(FunctionName=NAME, Name=ALIAS, FunctionVersion="1")
        yield client


def archive(text: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("a.py", text)
    return packed.getvalue()


async def rest(shift: ShiftDriver, changed: asyncio.Event) -> None:
    """Wait for the state in which nothing is wanted or on its way."""
    async with asyncio.timeout(20):
        while not shift.fader.at_rest:
            changed.clear()
            await changed.wait()


async def test_a_drag_then_a_promotion_then_an_undo_move_the_alias(aws: Any) -> None:
    calls: list[dict[str, Any]] = []

    def update(call: Call) -> Alias:
        calls.append(call.parameters())
        return alias_of(aws.update_alias(**call.parameters()))

    def get() -> Alias:
        return alias_of(aws.get_alias(FunctionName=NAME, Name=ALIAS))

    changed = asyncio.Event()

    def on_change(_: Fader) -> None:
        changed.set()

    shift = ShiftDriver(
        machine.fader_for(get(), pace=Pace(0.0, 0.0)),
        perform=lambda call: asyncio.to_thread(update, call),
        read=lambda: asyncio.to_thread(get),
        refusal=lambda _: None,
        changed=on_change,
    )
    running = asyncio.ensure_future(shift.run())

    shift.apply(StartCanary("2"))
    shift.apply(Grab())
    for basis_points in range(50, 6_001, 50):
        shift.apply(SetWeight(Weight(basis_points)))
        await asyncio.sleep(0)
    shift.apply(Release())
    await rest(shift, changed)
    assert get().routing == Routing("1", "2", Weight(6_000))
    assert calls[-1]["RoutingConfig"] == {"AdditionalVersionWeights": {"2": 0.6}}
    assert all({"FunctionVersion", "RoutingConfig", "RevisionId"} <= set(call) for call in calls)

    shift.apply(Promote())
    await rest(shift, changed)
    assert get().routing == Routing("2")

    shift.apply(Undo())
    await rest(shift, changed)
    assert get().routing == Routing("1", "2", Weight(6_000))

    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
