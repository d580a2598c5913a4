"""The first five steps of a release, from a function with `$LATEST` alone, by keys, wholly inside Crossfade."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from screens.function.alias_dialog import AliasDialog
from screens.function.publish_dialog import PublishDialog
from screens.function.screen import FunctionScreen
from screens.latest.screen import LatestScreen
from screens.review import ReviewDialog
from tests.support.faults import FaultyAccount
from tests.support.journey import Begin, Journey
from tui.widgets.edit_line import EditLine


async def at(journey: Journey, screen: type[object]) -> None:
    await journey.until(lambda: isinstance(journey.app.screen, screen))


async def agree(journey: Journey) -> None:
    await at(journey, ReviewDialog)
    await journey.press("y")


async def change_code(journey: Journey, folder: Path, source: str) -> None:
    (folder / "app.py").write_text(source)
    await journey.press("w")
    await at(journey, LatestScreen)
    await journey.sees("last update Successful")
    await journey.press("L", *folder.name, "enter")
    await agree(journey)
    await journey.sees("ready: Active")


async def publish(journey: Journey, description: str, number: str) -> None:
    await journey.press("V")
    await at(journey, PublishDialog)
    await journey.press(*description, "enter")
    await agree(journey)
    await journey.notified(f"published order-processor {number}")
    await at(journey, FunctionScreen)
    await journey.sees(description)


async def create_alias(journey: Journey, name: str) -> None:
    await journey.press("a")
    await at(journey, AliasDialog)
    await journey.press(*name, "enter")
    await agree(journey)
    await journey.notified(f"created order-processor:{name}")
    await journey.until(lambda: journey.app.fader and journey.app.fader.confirmed.name == name)


async def test_steps_one_to_five(begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The folder of the code has a short name, as it is typed key by key.
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "src"
    folder.mkdir()
    # The same steps at 80x24: test_tour.py.
    account = FaultyAccount("tour", settle=timedelta(seconds=1))
    async with begin(session=account.session, size=(120, 36), start_function="order-processor") as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete)

        # 1: code and configuration of $LATEST.
        await change_code(journey, folder, "def handler(event, context): return charge(event)\n")
        await journey.press("down", "down", "enter")
        await journey.until(lambda: journey.app.screen.query_one(EditLine).key == "MemorySize")
        await journey.press("end", "ctrl+u", *"256", "enter", "ctrl+s")
        await agree(journey)
        await journey.until(lambda: "256 MB" in journey.text and "ready: Active" in journey.text)

        # 2 and 3: a version, and two aliases on it.
        await publish(journey, "walking skeleton", "1")
        await create_alias(journey, "TEST")
        await create_alias(journey, "PROD")

        # 4: the next version.
        await change_code(journey, folder, "def handler(event, context): return confirm_by_sms(charge(event))\n")
        await publish(journey, "SMS confirmation", "2")

        # 5: TEST goes to it, PROD stays.
        while journey.fader.confirmed.name != "TEST":
            await journey.press("tab")
            await journey.until(lambda: journey.app.fader)
        await journey.press("=")
        await agree(journey)
        await journey.until(lambda: journey.routing(alias="TEST") == ("2", {}))
        assert journey.routing(alias="PROD") == ("1", {})
        one, two = (
            journey.client.get_function_configuration(FunctionName="order-processor", Qualifier=number)
            for number in ("1", "2")
        )
        assert (one["Description"], two["Description"]) == ("walking skeleton", "SMS confirmation")
        assert (one["MemorySize"], two["MemorySize"]) == (256, 256)
        assert one["CodeSha256"] != two["CodeSha256"]
