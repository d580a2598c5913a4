"""`$LATEST` is worked on and published by keys; what goes wrong is said, and nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from screens.function.publish_dialog import PublishDialog
from screens.function.screen import FunctionScreen
from screens.latest.screen import LatestScreen
from screens.review import ReviewDialog
from tests.support.faults import FAULTS, FaultyAccount, refused
from tests.support.journey import Begin, Journey
from tui.domain.clock import utc_now
from tui.storage.crash_reports import describe
from tui.widgets.edit_line import EditLine
from tui.widgets.rows_list import RowsList
from tui.writes.journal.file import Journal

HERE = {"start_function": "order-processor"}

BESIDE_MESSAGES = (200, 36)
"""A terminal so wide that a passing message, which stands for seconds, covers no words on the left."""

SECRET = "hunter2-planted"


def account(settle: float = 0) -> FaultyAccount:
    return FaultyAccount("tour", settle=timedelta(seconds=settle))


async def at_latest(journey: Journey) -> LatestScreen:
    await journey.until(lambda: journey.app.function and journey.app.function.complete)
    await journey.press("w")
    await journey.sees("Active, last update Successful")
    screen = journey.app.screen
    assert isinstance(screen, LatestScreen)
    return screen


async def go_to(journey: Journey, key: str) -> None:
    journey.app.screen.query_one(RowsList).go_to(key)
    await journey.pilot.pause()


async def edit(journey: Journey, key: str, typed: str) -> None:
    await go_to(journey, key)
    await journey.press("enter")
    await journey.until(lambda: journey.app.screen.query_one(EditLine).key == key)
    await journey.press("end", "ctrl+u", *typed, "enter")


async def reviewed(journey: Journey) -> None:
    await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))


async def save(journey: Journey) -> None:
    await journey.press("ctrl+s")
    await reviewed(journey)
    await journey.press("y")


def latest(client: Any) -> Any:
    return client.get_function_configuration(FunctionName="order-processor")


async def test_fields_and_variables_are_gathered_and_written_in_one_call(begin: Begin) -> None:
    async with begin(session=account().session, **HERE) as journey:
        await at_latest(journey)
        await edit(journey, "MemorySize", "512")
        await edit(journey, "Description", "confirms by SMS")
        await go_to(journey, "env TABLE")
        await journey.press("X")
        await go_to(journey, "add")
        await journey.press("enter", *"SENDER", "enter", *SECRET, "enter")
        await journey.sees("128 MB  ⟶  512 MB", "removed", "added", "4 edits not saved")
        assert journey.provider.writes == []
        await save(journey)
        await journey.sees("ready: Active, last update Successful")
        assert len(journey.provider.writes) == 1
        stored = latest(journey.client)
        assert (stored["MemorySize"], stored["Description"]) == (512, "confirms by SMS")
        assert stored["Environment"]["Variables"] == {"LOG_LEVEL": "info", "SENDER": SECRET}
        assert "not saved" not in journey.text


async def test_a_typed_secret_is_nowhere(begin: Begin, tmp_path: Path) -> None:
    shown: list[str] = []

    async with begin(session=account().session, **HERE) as journey:
        journey.app.journal = Journal(tmp_path / "journal")
        await at_latest(journey)
        await go_to(journey, "env TABLE")
        await journey.press("enter")
        for character in SECRET:
            await journey.press(character)
            shown.append(journey.text)
        await journey.press("ctrl+a", "ctrl+c")
        await journey.press("enter")
        shown.append(journey.text)
        screen = journey.app.screen
        assert isinstance(screen, LatestScreen)
        assert screen.work.draft.environment == {"TABLE": SECRET}
        assert SECRET not in repr(screen.work)
        await journey.press("ctrl+s")
        await reviewed(journey)
        shown.append(journey.text)
        await journey.press("ctrl+y")
        await journey.notified("to the terminal's clipboard")
        assert SECRET not in journey.app.clipboard
        await journey.press("y")
        await journey.sees("ready: Active")
        shown.append(journey.text)
        (call,) = journey.provider.writes
        assert call.environment == {"TABLE": SECRET}
        assert SECRET not in repr(call)
        assert latest(journey.client)["Environment"]["Variables"]["TABLE"] == SECRET
        notices = [notice.message for notice in journey.app._notifications]
    assert not [text for text in (*shown, *notices) if SECRET in text]
    assert left_with(SECRET, tmp_path) == []
    assert SECRET not in describe(RuntimeError(repr(call)), utc_now(), {})


def left_with(secret: str, folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and secret.encode() in file.read_bytes()]


async def test_a_function_without_aliases_offers_to_publish_once_its_versions_are_read(begin: Begin) -> None:
    async with begin(scenario="tour", **HERE) as journey:
        await journey.sees("No alias yet", "V Publish")
        screen = journey.app.screen
        assert isinstance(screen, FunctionScreen)
        assert screen.function is not None
        whole, screen.function = screen.function, replace(screen.function, complete=False)
        await journey.until(lambda: "V Publish" not in journey.text)
        screen.function = whole
        await journey.sees("V Publish")


async def test_what_cannot_be_is_said_and_stays_to_be_changed_and_leaving_with_edits_asks(begin: Begin) -> None:
    async with begin(scenario="tour", **HERE) as journey:
        await at_latest(journey)
        await edit(journey, "Timeout", "0")
        await journey.sees("Timeout is a whole number from 1 to")
        assert journey.app.screen.query_one(EditLine).key == "Timeout"
        await journey.press("backspace", "9", "enter")
        await journey.sees("3 s  ⟶  9 s")
        await journey.press("u")
        await journey.until(lambda: "⟶" not in journey.text)
        await edit(journey, "Timeout", "9")
        await journey.press("escape")
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        # A mere enter keeps what was edited.
        await journey.press("enter")
        await journey.until(lambda: isinstance(journey.app.screen, LatestScreen))
        await journey.sees("3 s  ⟶  9 s")
        await journey.press("escape")
        await journey.press("y")
        await journey.until(lambda: not isinstance(journey.app.screen, LatestScreen))
        assert journey.provider.writes == []


async def test_code_comes_from_a_folder_and_is_recognised_when_it_is_the_same(
    begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "src"
    folder.mkdir()
    (folder / "app.py").write_text("def handler(event, context): return 1\n")
    async with begin(session=account().session, **HERE) as journey:
        await at_latest(journey)
        before = latest(journey.client)["CodeSha256"]
        for turn in range(2):
            await journey.press("L", *folder.name, "enter")
            if turn == 0:
                await reviewed(journey)
                await journey.sees("1 file,", "zipped", "fileb://code.zip")
                await journey.press("y")
                await journey.sees("ready: Active")
        await journey.sees("same code as $LATEST: nothing to upload")
        assert len(journey.provider.writes) == 1
        assert latest(journey.client)["CodeSha256"] != before


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("/nowhere/at/all", "does not exist"),
        ("s3://nokey", "enter s3://BUCKET/KEY"),
        ("", "nothing entered"),
    ],
)
async def test_a_source_of_code_that_is_none_is_said(begin: Begin, typed: str, expected: str) -> None:
    async with begin(scenario="tour", **HERE) as journey:
        await at_latest(journey)
        await journey.press("L", *typed, "enter")
        await journey.sees(expected)
        assert journey.provider.writes == []
        if typed.startswith("/"):
            # It comes back with the next try.
            await journey.press("L")
            await journey.sees(f"code from {typed}")


async def test_the_demo_says_that_it_has_no_s3(begin: Begin) -> None:
    async with begin(scenario="tour", **HERE) as journey:
        await at_latest(journey)
        await journey.press("L")
        await journey.sees("the demo has no S3")
        await journey.press(*"s3://shop/app.zip", "enter")
        await reviewed(journey)
        await journey.sees("with s3://shop/app.zip", "--s3-bucket shop")
        await journey.press("y")
        await journey.sees("The demo account has no S3")


async def test_a_write_in_between_is_a_412_and_the_edits_are_kept(begin: Begin) -> None:
    demo = account()
    async with begin(size=BESIDE_MESSAGES, session=demo.session, **HERE) as journey:
        await at_latest(journey)
        await edit(journey, "Timeout", "9")
        journey.client.update_function_configuration(FunctionName="order-processor", MemorySize=512)
        await save(journey)
        await journey.sees(
            "$LATEST has changed since it was read", "press r to read again; your edits are kept", "3 s  ⟶  9 s"
        )
        await journey.press("r")
        await journey.sees("512 MB", "3 s  ⟶  9 s")
        await save(journey)
        await journey.sees("ready: Active")
        assert latest(journey.client)["Timeout"] == 9


async def test_an_update_under_way_is_waited_for(begin: Begin) -> None:
    demo = account(settle=1)
    async with begin(size=BESIDE_MESSAGES, session=demo.session, **HERE) as journey:
        await at_latest(journey)
        demo.faults["lambda:UpdateFunctionConfiguration"] = refused(
            409,
            "ResourceConflictException",
            "The operation cannot be performed at this time. An update is in progress for resource: arn:f",
        )
        await edit(journey, "Timeout", "9")
        await save(journey)
        await journey.sees("an update of the function is still in progress", "your edits are kept")
        demo.faults.clear()
        await save(journey)
        await journey.sees("$LATEST is InProgress")
        await journey.press("L")
        await journey.notified("AWS is still applying the previous update")
        await journey.sees("ready: Active, last update Successful")


async def test_a_denied_right_is_named_and_its_key_dimmed(begin: Begin) -> None:
    demo = account()
    demo.faults["lambda:UpdateFunctionConfiguration"] = FAULTS["denied"]
    async with begin(size=BESIDE_MESSAGES, session=demo.session, **HERE) as journey:
        await at_latest(journey)
        await edit(journey, "Timeout", "9")
        await save(journey)
        await journey.sees("no permission: lambda:UpdateFunctionConfiguration", "your edits are kept")
        await journey.press("ctrl+s")
        await journey.notified("Save: no permission: lambda:UpdateFunctionConfiguration; press r to try again")
        demo.faults.clear()
        await journey.press("r")
        # What was denied is said no more once it was read again.
        await journey.sees("1 edit not saved")
        await save(journey)
        await journey.sees("ready: Active")


async def test_a_lost_answer_is_told_by_a_reading(begin: Begin) -> None:
    demo = account()
    demo.faults["lambda:UpdateFunctionConfiguration"] = FAULTS["cut off"]
    async with begin(session=demo.session, **HERE) as journey:
        await at_latest(journey)
        await edit(journey, "Timeout", "9")
        await save(journey)
        await journey.notified("no answer came, but a new read confirms it")
        await journey.sees("ready: Active")
        assert demo.calls.count("lambda:UpdateFunctionConfiguration") == 1


async def test_read_only_dims_every_write(begin: Begin) -> None:
    async with begin(scenario="tour", read_only=True, **HERE) as journey:
        await at_latest(journey)
        for key in ("enter", "ctrl+s", "L", "V"):
            await journey.press(key)
        await journey.notified("Publish: read-only mode")
        assert journey.app.screen.query_one(EditLine).key == ""
        assert journey.provider.writes == []


async def publish(journey: Journey, description: str) -> None:
    await journey.press("V")
    await journey.until(lambda: isinstance(journey.app.screen, PublishDialog))
    await journey.press(*description, "enter")
    await reviewed(journey)
    await journey.press("y")


async def test_publishing_goes_to_the_new_version_and_says_what_is_next(begin: Begin) -> None:
    async with begin(session=account().session, **HERE) as journey:
        await at_latest(journey)
        await publish(journey, "walking skeleton")
        await journey.notified("published order-processor 1")
        await journey.notified("next: press a to create an alias on 1")
        await journey.until(lambda: not isinstance(journey.app.screen, LatestScreen | PublishDialog))
        await journey.sees("▸", "walking skeleton")
        answer = journey.client.get_function_configuration(FunctionName="order-processor", Qualifier="1")
        assert answer["Description"] == "walking skeleton"
        await publish(journey, "again")
        await journey.notified("nothing new to publish: $LATEST is version 1 already")


async def test_what_changed_since_it_was_shown_is_not_published_blindly(begin: Begin) -> None:
    demo = account()
    async with begin(session=demo.session, **HERE) as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete)
        journey.client.update_function_configuration(FunctionName="order-processor", Timeout=9)
        await journey.press("V")
        await journey.sees("changed since it was shown: Timeout 3→9")
        assert journey.provider.writes == []
        journey.client.update_function_configuration(FunctionName="order-processor", Timeout=11)
        await journey.press(*"nine", "enter")
        await journey.sees("changed since it was shown: Timeout 9→11")
        assert not isinstance(journey.app.screen, ReviewDialog)
        await journey.press("enter")
        await reviewed(journey)
        await journey.press("y")
        await journey.notified("published order-processor 1")


async def test_publishing_waits_for_an_update_and_can_be_left(begin: Begin) -> None:
    demo = account(settle=3600)
    async with begin(session=demo.session, **HERE) as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete)
        journey.client.update_function_configuration(FunctionName="order-processor", MemorySize=512)
        await journey.press("V")
        await journey.sees("$LATEST is InProgress")
        await journey.press(*"bigger", "enter")
        await journey.press("escape")
        await journey.until(lambda: not isinstance(journey.app.screen, PublishDialog))
        assert journey.provider.writes == []


async def test_publishing_goes_on_once_an_update_has_settled(begin: Begin) -> None:
    passed = timedelta()
    demo = FaultyAccount("tour", settle=timedelta(hours=1), clock=lambda: utc_now() + passed)
    async with begin(session=demo.session, **HERE) as journey:
        await at_latest(journey)
        await edit(journey, "MemorySize", "512")
        await save(journey)
        await journey.sees("$LATEST is InProgress")
        passed = timedelta(hours=2)
        await publish(journey, "bigger")
        await journey.notified("published order-processor 1")


async def test_a_publication_that_is_refused_keeps_what_was_typed(begin: Begin) -> None:
    demo = account()
    demo.faults["lambda:PublishVersion"] = FAULTS["denied"]
    async with begin(session=demo.session, **HERE) as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete)
        await publish(journey, "first words")
        await journey.sees("no permission: lambda:PublishVersion", "first words")
        demo.faults.clear()
        await journey.press("enter")
        await reviewed(journey)
        await journey.press("y")
        await journey.notified("published order-processor 1")


async def test_what_cannot_be_read_is_named(begin: Begin) -> None:
    demo = account()
    async with begin(session=demo.session, **HERE) as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete)
        demo.faults["lambda:GetFunctionConfiguration"] = FAULTS["denied"]
        await journey.press("w")
        await journey.sees("no permission: lambda:GetFunctionConfiguration")
        await journey.press("V")
        await journey.notified("Publish: no permission: lambda:GetFunctionConfiguration")
