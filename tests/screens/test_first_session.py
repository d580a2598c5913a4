"""A newcomer's way: open the app, find a function, select an alias, move its weight, promote, take it back."""

from __future__ import annotations

import functools
import time

from textual.events import Paste

from screens.functions.screen import FunctionsScreen
from screens.help import HelpDialog
from screens.review import ReviewDialog
from tests.support.journey import Begin
from tests.support.shop import few_of_the_shop
from tui.app.app import CrossfadeApp
from tui.widgets.history_tree import HistoryTree


async def test_from_the_list_to_a_weight_in_aws(begin: Begin) -> None:
    async with begin() as journey:
        await journey.listed()
        await journey.press("slash", *"order-pro", "enter", "enter")
        await journey.sees("SMS confirmation", "[PROD] 10 %", "canary 7")
        await journey.press("1", "2", "full_stop", "5")
        await journey.sees("12.5_")
        await journey.press("enter")
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        await journey.sees("PROD is protected", "6→7 10 %  ⟶  6→7 12.5 %")
        assert journey.routing() == ("6", {"7": 0.1})
        await journey.press("y")
        await journey.moved("6", {"7": 0.125})
        assert len(journey.provider.writes) == 1
        await journey.press("f", "right")
        await journey.moved("6", {"7": 0.135})
        assert not isinstance(journey.app.screen, ReviewDialog)
        # What is too fine is refused with the reason, and stays to be corrected.
        await journey.press(*"12", "full_stop", *"345", "enter")
        await journey.notified("12.345 is too fine: a weight is set in steps of 0.01 %")
        await journey.sees("12.345_")
        await journey.press("backspace", "enter")
        await journey.moved("6", {"7": 0.1234})
        journey.app.post_message(Paste("20,5 %\n"))
        await journey.sees("20.5_")
        await journey.press("enter")
        await journey.moved("6", {"7": 0.205})


async def test_no_answer_to_the_question_is_no_write(begin: Begin) -> None:
    async with begin(start_function="order-processor", start_alias="PROD") as journey:
        await journey.sees("canary 7")
        await journey.press("f", "right")
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        await journey.press("escape")
        await journey.moved("6", {"7": 0.1})
        assert journey.provider.writes == []


async def test_promote_and_undo_and_roll_back_are_one_call_each(at_prod: Begin) -> None:
    async with at_prod() as journey:
        await journey.press("p")
        await journey.moved("7", {})
        assert len(journey.provider.writes) == 1
        await journey.press("u")
        await journey.moved("6", {"7": 0.1})
        assert len(journey.provider.writes) == 2
        await journey.press("b")
        await journey.moved("6", {})
        assert len(journey.provider.writes) == 3
        assert all("RevisionId" in call.parameters() for call in journey.provider.writes)


async def test_rolling_back_a_protected_alias_is_one_key(begin: Begin) -> None:
    async with begin(start_function="order-processor", start_alias="PROD") as journey:
        await journey.sees("canary 7")
        await journey.press("b")
        await journey.until(lambda: journey.provider.writes)
        await journey.moved("6", {})
        assert len(journey.provider.writes) == 1
        # What gives its traffic back is asked about, and says so.
        await journey.press("u")
        await journey.sees(
            "PROD is protected", "6  ⟶  6→7 10 %", "7 gets no traffic now: this sends traffic to it again"
        )
        await journey.press("escape")
        await journey.press("f", "right")
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        await journey.sees("6  ⟶  6→7 1 %")
        assert "gets no traffic now" not in journey.text
        assert len(journey.provider.writes) == 1


async def test_a_canary_is_started_from_the_tree(at_prod: Begin) -> None:
    async with at_prod(start_alias="TEST") as journey:
        await journey.press("down")
        await journey.until(lambda: journey.app.screen.command_context.version == "6")  # type: ignore[attr-defined]
        await journey.press("c")
        await journey.sees("7 stable", "canary 6")
        assert journey.provider.writes == []
        await journey.press("f", "pageup")
        await journey.settled()
        assert journey.routing(alias="TEST") == ("7", {"6": 0.01})
        await journey.press("f", "pageup", "pageup")
        await journey.settled()
        assert journey.routing(alias="TEST") == ("7", {"6": 0.1})


async def test_what_cannot_be_had_says_why(at_prod: Begin) -> None:
    async with at_prod(start_alias="DEV") as journey:
        await journey.press("f", "right")
        await journey.notified("DEV has no canary")
        await journey.press("c")
        await journey.notified("publish a version of it first")
        await journey.press("p")
        await journey.notified("there is no canary to promote")
        await journey.press("question_mark")
        await journey.until(lambda: isinstance(journey.app.screen, HelpDialog))
        await journey.sees("unavailable: DEV is not split")
        assert journey.provider.writes == []


async def test_the_faders_keys_act_while_the_fader_has_the_focus(at_prod: Begin) -> None:
    async with at_prod() as journey:
        tree = journey.app.screen.query_one(HistoryTree)
        # The history has the keys: arrows change no weight, page keys page it.
        await journey.press("right", "shift+left")
        await journey.notified("press f to focus the fader first")
        await journey.press("pagedown")
        oldest = tree.cursor
        await journey.press("pageup")
        assert tree.cursor not in ("", oldest)
        assert journey.provider.writes == []
        await journey.press("f")
        await journey.sees("▸┝")
        cursor = tree.cursor
        await journey.press("pageup")
        await journey.until(lambda: journey.provider.writes)
        assert tree.cursor == cursor
        # A digit begins a weight wherever the keys are, and writes nothing before enter; ↑ gives the keys back.
        await journey.press("3", "up")
        await journey.until(lambda: "weight: 3" not in journey.text)
        sent = len(journey.provider.writes)
        await journey.press("enter")
        await journey.settled()
        assert len(journey.provider.writes) == sent


async def test_escape_takes_back_the_shift_then_leaves_the_screen(at_prod: Begin) -> None:
    async with at_prod(writes_per_second=1.0) as journey:
        # Not by the pilot, who lets so much time go by between two keys that the first move may be sent.
        for key in ("f", "right", "right", "escape"):
            journey.app.simulate_key(key)
        await journey.pilot.pause()
        await journey.moved("6", {"7": 0.1})
        assert journey.provider.writes == []
        await journey.press("escape")
        await journey.until(lambda: isinstance(journey.app.screen, FunctionsScreen))


async def test_dragging_to_the_end_offers_to_promote(at_prod: Begin) -> None:
    async with at_prod() as journey:
        await journey.press("1", "0", "0", "enter")
        await journey.sees("promote")
        assert journey.routing() == ("6", {"7": 0.1})
        await journey.press("enter")
        await journey.moved("7", {})
        assert len(journey.provider.writes) == 1


async def test_typed_nonsense_is_answered_in_words(at_prod: Begin) -> None:
    async with at_prod() as journey:
        await journey.press("9", "9", "9")
        await journey.sees("⏎ Set weight  esc Clear")
        await journey.press("enter")
        await journey.notified("a weight is at most 100 %")
        assert journey.provider.writes == []


async def test_read_only_reads_everything_and_writes_nothing(at_prod: Begin) -> None:
    async with at_prod(read_only=True) as journey:
        await journey.sees("READ-ONLY", "canary 7")
        await journey.press("f", "right", "p", "b", "5", "enter")
        await journey.notified("read-only mode")
        assert journey.provider.writes == []


async def test_the_next_alias_is_selected_by_tab(at_prod: Begin) -> None:
    async with at_prod() as journey:
        await journey.press("tab")
        await journey.until(lambda: journey.fader.confirmed.name == "TEST")
        await journey.press("shift+tab", "shift+tab")
        await journey.until(lambda: journey.fader.confirmed.name == "DEV")


async def test_an_unknown_function_and_alias_are_said(begin: Begin) -> None:
    async with begin(start_function="no-such-function", start_alias="PROD") as journey:
        await journey.sees("Function not found", "no such function", "There is no function no-such-function")
        await journey.press("escape")
        await journey.listed()
    async with begin(start_function="order-processor", start_alias="STAGE") as journey:
        await journey.sees("has no alias STAGE. It has DEV, PROD,", "press tab to", "no alias selected")
        await journey.press("r", "b", "f", "right")
        await journey.notified("no alias selected")
        assert journey.app.fader is None
        assert not journey.provider.writes
        await journey.press("tab")
        await journey.until(lambda: journey.app.fader is not None)
        await journey.until(lambda: "STAGE" not in journey.text)


async def test_q_leaves_from_any_screen(begin: Begin) -> None:
    for keys in (("q",), ("enter", "q"), ("question_mark", "q", "q")):
        async with begin(scenario=few_of_the_shop()) as journey:
            await journey.listed()
            await journey.press(*keys)
            await journey.until(functools.partial(_left, journey.app))


async def test_a_run_of_keys_is_few_writes_and_the_last_is_exact(at_prod: Begin) -> None:
    async with at_prod(writes_per_second=1.0) as journey:
        begun = time.monotonic()
        await journey.press("f", *["right"] * 50)
        await journey.moved("6", {"7": 0.6})
        assert 1 <= len(journey.provider.writes) <= 1 + (time.monotonic() - begun)
        revisions = [call.before.revision for call in journey.provider.writes]
        assert len(set(revisions)) == len(revisions)


def _left(app: CrossfadeApp) -> bool:
    return app._exit or not app.is_running


async def test_no_column_is_cut_where_a_scrollbar_comes_up(begin: Begin) -> None:
    async with begin(size=(80, 24)) as journey:
        await journey.listed()
        await journey.sees("Modified")
        await journey.press("end")
        await journey.sees("Modified", "webhooks-retry")
