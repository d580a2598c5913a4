"""Lines are measured in cells; what is cut says so, and no number of a weight is cut at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from tui.features.versions.lanes import Head
from tui.presentation.alias_labels import AliasSpans
from tui.presentation.spans import Span, text_of
from tui.widgets.lines import cut, cut_middle, cut_spans, fit_aliases, fit_head, flush, to_strip, width_of

anything = st.text(max_size=40)
widths = st.integers(0, 40)


@given(anything, widths)
def test_a_cut_text_fits(text: str, width: int) -> None:
    assert cell_len(cut(text, width)) <= width
    assert cell_len(cut_middle(text, width)) <= width
    assert cell_len(flush(text, width)) == width
    assert cell_len(flush(text, width, right=True)) == width


@given(st.lists(anything.map(Span), max_size=5), widths)
def test_cut_pieces_and_strips_fit(spans: list[Span], width: int) -> None:
    cut_down = cut_spans(spans, width)
    assert width_of(cut_down) <= width
    assert to_strip(cut_down, width, Style(), lambda _: Style()).cell_length == width
    if width_of(spans) <= width:
        assert cut_down == spans
    elif width:
        assert "…" in text_of(cut_down)


def test_names_keep_both_ends() -> None:
    assert cut_middle("company-production-checkout-api", 15) == "company…out-api"
    assert cut_middle("short", 15) == "short"
    assert cut_middle("abcdefgh", 3) == "ab…"


def alias(name: str, target: str) -> AliasSpans:
    return Span(name, "alias"), Span(f" {target}", "split")


THREE = [alias("PROD", "6→7 12.5%"), alias("TEST", "7"), alias("DEV", "$LATEST")]


@pytest.mark.parametrize(
    ("width", "text"),
    [
        (35, "PROD 6→7 12.5%  TEST 7  DEV $LATEST"),
        (34, "PROD 6→7 12.5%  TEST 7  +1"),
        (26, "PROD 6→7 12.5%  TEST 7  +1"),
        (25, "PROD 6→7 12.5%  +2"),
        (17, "PR… 6→7 12.5%  +2"),
        (16, "P… 6→7 12.5%  +2"),
        (15, "+3"),
        (1, "…"),
    ],
)
def test_aliases_go_whole_and_are_counted(width: int, text: str) -> None:
    assert text_of(fit_aliases(THREE, width)) == text


@given(
    st.lists(st.tuples(st.text("ab", min_size=1, max_size=30), st.sampled_from(["7", "6→7 12.5%"])), max_size=5), widths
)
def test_aliases_fit_and_show_whole_weights_or_none(aliases: list[tuple[str, str]], width: int) -> None:
    text = text_of(fit_aliases([alias(*each) for each in aliases], width))
    assert cell_len(text) <= width
    assert text.count("6→7") == text.count("6→7 12.5%")


HEAD = Head(
    (Span("7", "number"), Span("  2 d ago", "age"), Span("  differs from 6")),
    "a description of some length",
    (Span("  = code of 5", "twin"), Span("  code, Timeout 3→30", "quiet")),
)


@pytest.mark.parametrize(
    ("width", "text"),
    [
        (100, "7  2 d ago  differs from 6  a description of some length  = code of 5  code, Timeout 3→30"),
        (80, "7  2 d ago  differs from 6  a description of s…  = code of 5  code, Timeout 3→30"),
        (60, "7  2 d ago  differs from 6  a description of s…  = code of 5"),
        (50, "7  2 d ago  differs from 6  a description of some…"),
        (26, "7  2 d ago  differs from 6"),
        (25, "7  differs from 6  a des…"),
        (17, "7  differs from 6"),
    ],
)
def test_a_history_line_gives_up_the_least_needed_first(width: int, text: str) -> None:
    assert text_of(fit_head(HEAD, width)) == text
