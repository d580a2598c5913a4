"""The top line names the context on every screen; what marks it is never cut, and never colour alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.support.journey import Begin
from tui.domain.call_pace import CallPace
from tui.domain.context import Context
from tui.presentation.spans import text_of
from tui.presentation.top_bar import top_spans, unopened_text
from tui.settings.context_rules import ContextRule
from tui.settings.values import LONGEST_NAME
from tui.widgets.top_line import TopLine

SHOP = ContextRule((("account", "123456789012"),), production=True, name="shop")
PROD = Context("prod-admin", "eu-west-1", "123456789012", read_only=True, production=True, name="shop")


def line(context: Context | None, width: int, *crumbs: str) -> str:
    return text_of(top_spans(context, crumbs or ("Functions",), width, cell_len))


def test_all_of_it_where_there_is_room() -> None:
    shown = line(PROD, 120)
    assert shown.startswith(" crossfade  Functions  ")
    assert shown.endswith("  ◆ PRODUCTION shop  READ-ONLY  prod-admin  123456789012  eu-west-1 ")


def test_an_endpoint_stands_once_beside_the_profile_whose_keys_it_gets() -> None:
    there = Context("localhost:4566", "eu-west-1", "000000000000", endpoint="http://localhost:4566", profile="dev")
    assert line(there, 120).endswith("  dev  localhost:4566  000000000000  eu-west-1 ")
    assert line(there, 62).endswith("  localhost:4566  000000000000  eu-west-1 ")
    assert "  environment  localhost:4566" in line(replace(there, environment_keys=True), 120)


def test_a_context_that_is_not_known_says_so() -> None:
    assert line(None, 80).endswith("connecting… ")
    failed = top_spans(None, ("Functions",), 80, cell_len, unopened_text("prod eu-west-1", is_failed=True))
    assert text_of(failed).endswith("not connected: prod eu-west-1 ")
    assert unopened_text("prod eu-west-1", is_failed=False) == "connecting to prod eu-west-1…"
    assert "account unknown" in line(Context("p", "eu-west-1"), 80)


def test_a_session_that_ends_soon_is_marked() -> None:
    ending = Context("prod", "eu-west-1", "123456789012", ends_in=7)
    assert "  session ends in 7 min  prod" in line(ending, 80)
    assert "  ends in 7 min" in line(ending, 40)
    assert "session ended" in line(Context("prod", "eu-west-1", ends_in=0), 80)


def test_throttling_is_marked_until_it_is_over() -> None:
    slowed = Context("prod", "eu-west-1", "123456789012", slowed=CallPace(0.75, 3))
    assert "  AWS throttles: 0.8 of 3 calls/s  prod" in line(slowed, 120)
    assert "  AWS throttles  prod" in line(slowed, 80)
    assert "throttles" not in line(replace(slowed, slowed=None), 120)


def test_a_name_alone_is_no_production_mark() -> None:
    shown = line(Context("p", "eu-west-1", "123456789012", name="sandbox"), 80)
    assert "◇ sandbox" in shown
    assert "PRODUCTION" not in shown


@given(
    st.integers(40, 200),
    st.text("aB漢9-_", max_size=200),
    st.text("aB9- ", max_size=LONGEST_NAME),
    st.booleans(),
    st.text("ab:/.", max_size=300),
)
def test_the_marks_are_whole_at_any_width(width: int, crumb: str, name: str, read_only: bool, endpoint: str) -> None:
    context = Context(
        "a-long-profile-name", "ap-southeast-2", "123456789012", "", read_only, endpoint, production=True, name=name
    )
    shown = line(context, width, crumb)
    assert " ".join(filter(None, ("◆ PRODUCTION", name))) in shown
    assert ("READ-ONLY" in shown or " RO " in shown) == read_only
    assert cell_len(shown) == width


@pytest.mark.parametrize(("columns", "kept"), [(80, "123456789012  us-east-1"), (60, "us-east-1"), (46, "order-p")])
def test_what_goes_first_is_what_is_least_needed(columns: int, kept: str) -> None:
    context = Context("demo", "us-east-1", "123456789012", production=True, name="shop")
    assert kept in line(context, columns, "order-processor")


@pytest.mark.parametrize("columns", [48, 80, 160])
async def test_production_is_marked_on_every_screen(begin: Begin, columns: int) -> None:
    wanted = {"start_function": "order-processor", "start_alias": "PROD", "contexts": (SHOP,)}
    async with begin(size=(columns, 30), **wanted) as journey:
        await journey.sees("◆ PRODUCTION shop", "PROD")
        await journey.press("question_mark")
        await journey.sees("Keyboard shortcuts", "◆ PRODUCTION shop")
        await journey.press("escape")
        await journey.until(lambda: journey.app.fader)
        await journey.press("f", "right")
        await journey.sees("PROD is protected", "◆ PRODUCTION shop")
        await journey.press("n", "ctrl+p")
        await journey.sees("◆ PRODUCTION shop")
        await journey.press("escape", "escape")
        await journey.sees("Functions", "◆ PRODUCTION shop")
        mark = next(span for span in journey.app.screen.query_one(TopLine).render_line(0) if "PRODUCTION" in span.text)
        assert mark.style is not None
        assert mark.style.reverse
        assert mark.style.bold


async def test_read_only_by_a_rule_holds_below_the_screens(begin: Begin) -> None:
    rule = ContextRule((("account", "123456789012"),), read_only=True)
    wanted = {"start_function": "order-processor", "start_alias": "PROD", "contexts": (rule,), "protected_aliases": ()}
    async with begin(**wanted) as journey:
        await journey.sees("READ-ONLY", "123456789012", "actual 10 %")
        await journey.press("b")
        await journey.notified("read-only mode")
        assert journey.routing() == ("6", {"7": 0.1})


async def test_a_rule_for_another_account_lets_go_once_that_is_known(begin: Begin) -> None:
    rule = ContextRule((("account", "999999999999"),), read_only=True, production=True)
    wanted = {"start_function": "order-processor", "start_alias": "PROD", "contexts": (rule,), "protected_aliases": ()}
    async with begin(**wanted) as journey:
        await journey.sees("123456789012", "actual 10 %")
        assert "READ-ONLY" not in journey.text
        assert "PRODUCTION" not in journey.text
        await journey.press("b")
        await journey.moved("6", {})
