"""What is asked before a write: no is no, the safe answer is at hand, and the controls are in sight on any screen."""

from __future__ import annotations

from math import inf

from textual import events
from textual.widgets import Button, Input

from screens.frame import Dialog
from screens.review import ReviewDialog
from tests.support.journey import Begin, Journey
from tests.support.paths import SCENARIOS
from tui.settings.context_rules import ContextRule

BOUND = SCENARIOS / "bound.yaml"
SMALL = SCENARIOS / "small.yaml"


async def dialog_painted(journey: Journey) -> None:
    await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
    await journey.until(lambda: journey.app.screen.painted_at < inf)  # type: ignore[attr-defined]


async def dialog_closed(journey: Journey) -> None:
    await journey.until(lambda: not isinstance(journey.app.screen, ReviewDialog))


async def test_no_never_deletes_and_what_calls_the_alias_scrolls_over_the_controls(at_prod: Begin) -> None:
    async with at_prod(scenario=BOUND, size=(60, 15), protected_aliases=("prod",)) as journey:
        for keys in (("n", "enter"), ("escape",), (*"No", "enter"), (*"PROD", "enter", "n", "enter")):
            await journey.press("X")
            await dialog_painted(journey)
            await journey.press(*keys)
            await dialog_closed(journey)
        await journey.press("X")
        await dialog_painted(journey)
        # The question, the alias with where it points, and every control are in sight from the beginning.
        first = (
            "Delete alias PROD?",
            "delete alias PROD, which points at",
            "6→7 10 %",
            "Type PROD",
            "Reason",
            "esc  cancel",
        )
        await journey.sees(*first)
        await journey.until(lambda: journey.app.screen.query_one("#learned").size.height > 1)
        await journey.sees(*first)
        box = journey.app.screen.query_one(".dialog")
        assert journey.app.screen.region.contains_region(box.region)
        for control in journey.app.screen.query(Input).results(Input):
            assert box.region.contains_region(control.region)
        for button in journey.app.screen.query(Button).results(Button):
            assert box.region.contains_region(button.region)
        assert "aws lambda delete-alias" not in journey.text
        await journey.press("end")  # moves in the line that is typed in
        await journey.press(*["pagedown"] * 6)
        await journey.sees("$ aws lambda delete-alias", "Delete alias PROD?", "Type PROD", "esc  cancel")
        # A mere enter, another name, and a yes for a reason are no consent.
        await journey.press("enter", *"TEST", "enter", *["backspace"] * 4, *"PROD", "enter", "y", "enter")
        await journey.sees("y is not a reason")
        assert journey.provider.writes == []
        # Nor does the palette give one that is typed already.
        await journey.press(*"es, it is old", "ctrl+p", *"continue")
        await journey.sees("No matches found")
        await journey.press("escape", "enter")
        await journey.notified("deleted order-processor:PROD")


def dialog_of(journey: Journey) -> Dialog[object]:
    """Return the dialog that is open."""
    assert isinstance(journey.app.screen, Dialog)
    return journey.app.screen


async def test_the_safe_answer_has_the_focus_and_an_enter_from_before_answers_nothing(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL, protected_aliases=("prod",)) as journey:
        await journey.press("f", "right")
        await dialog_painted(journey)
        dialog = dialog_of(journey)
        assert dialog.focused is dialog.query_one("#no")
        # As a terminal hands it over: typed before the dialog was painted, delivered after.
        for key, character in (("enter", None), ("y", "y")):
            early = events.Key(key, character)
            early.time = dialog.painted_at - 0.001
            journey.app.post_message(early)
        await journey.pilot.pause()
        assert journey.app.screen is dialog
        await journey.press("enter")
        await dialog_closed(journey)
        await journey.settled()
        assert journey.provider.writes == []
        # A description of a protected alias begins on no as well, a new alias, which harms nothing, on yes.
        await journey.press("e", *"x", "enter")
        await dialog_painted(journey)
        await journey.press("enter")
        await dialog_closed(journey)
        assert journey.provider.writes == []
        await journey.press("a", *"LIVE", "enter")
        await dialog_painted(journey)
        await journey.press("enter")
        await journey.notified("created order-processor:LIVE")


def click(journey: Journey, on: Button, pressed_at: float) -> None:
    """Click as a terminal hands it over, with a press of that time."""
    at = on.region.offset
    for kind in (events.MouseDown, events.MouseUp):
        event = kind(None, at.x, at.y, 0, 0, 1, False, False, False, at.x, at.y)
        event.time = pressed_at
        journey.app.post_message(event)


async def test_a_press_from_before_a_dialog_answers_nothing_either(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL, protected_aliases=("prod",)) as journey:
        await journey.press("f", "right")
        await dialog_painted(journey)
        dialog = dialog_of(journey)
        await journey.until(lambda: dialog.painted_at < inf)
        yes = dialog.query_one("#yes", Button)
        click(journey, yes, dialog.painted_at - 0.001)
        await journey.pilot.pause()
        await journey.pilot.pause()
        assert journey.app.screen is dialog
        assert journey.provider.writes == []
        click(journey, yes, dialog.painted_at)
        await dialog_closed(journey)
        await journey.until(lambda: journey.provider.writes)


async def test_armed_is_seen_and_ends_by_a_key_by_another_alias_and_in_quiet(at_prod: Begin) -> None:
    async with at_prod(scenario=SMALL, protected_aliases=("prod",), refresh_seconds=0) as journey:
        for writes, ends in enumerate((("A",), ("tab", "shift+tab"), ())):
            await journey.until(lambda: "protected" in journey.text and "armed" not in journey.text)
            await journey.press("f", "right")
            await dialog_painted(journey)
            await journey.sees("This arms PROD", "until 10 min pass")
            await journey.press("y")
            await journey.until(lambda n=writes: len(journey.provider.writes) == 2 * n + 1)  # type: ignore[misc]
            await journey.sees("▸PROD  protected  armed")
            # Armed, the next move goes out by itself.
            await journey.settled()
            await journey.press("right")
            await journey.until(lambda n=writes: len(journey.provider.writes) == 2 * n + 2)  # type: ignore[misc]
            await journey.settled()
            if ends:
                await journey.press(*ends)
                await journey.until(lambda: journey.fader.confirmed.name == "PROD" and not journey.fader.armed)
            else:
                # A promotion asks though it is armed, and says no by enter.
                await journey.press("p")
                await dialog_painted(journey)
                await journey.press("enter")
                await dialog_closed(journey)
                await journey.settled()
        assert len(journey.provider.writes) == 6


async def test_in_a_production_context_every_alias_asks(at_prod: Begin) -> None:
    rules = (ContextRule((("region", "us-*"),), production=True),)
    async with at_prod(scenario=SMALL, start_alias="TEST", contexts=rules) as journey:
        await journey.sees("◆ PRODUCTION", "▸TEST  protected")
        await journey.press("home", "down", "down", "c", "right")
        await dialog_painted(journey)
        await journey.press("n")
        assert journey.provider.writes == []
