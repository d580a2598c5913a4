"""What is found in a list by words."""

from __future__ import annotations

import pytest

from tui.presentation.find import Find, describe_find, find_rows, first_row, mark_matches, next_row
from tui.presentation.spans import Span, text_of

TEXTS = ("7  SMS confirmation", "6  retry on 5xx", "5  first release", "4  retry, and SMS")


@pytest.mark.parametrize(
    ("words", "rows"),
    [("sms", (0, 3)), ("SMS retry", (3,)), ("retry", (1, 3)), (" ", ()), ("nothing", ()), ("5", (1, 2)), ("[", ())],
)
def test_a_row_is_found_by_all_the_words(words: str, rows: tuple[int, ...]) -> None:
    assert find_rows(words, TEXTS) == Find(words, rows)


@pytest.mark.parametrize(
    ("row", "step", "there"), [(-1, 1, 0), (0, 1, 3), (3, 1, 0), (1, -1, 0), (0, -1, 3), (2, -1, 0), (2, 1, 3)]
)
def test_the_next_one_goes_round(row: int, step: int, there: int) -> None:
    assert next_row(find_rows("sms", TEXTS), row, step) == there
    assert next_row(Find("x"), row, step) is None


def test_while_one_types_the_cursor_stays_where_it_fits() -> None:
    assert [first_row(find_rows("sms", TEXTS), row) for row in (0, 1, 3)] == [0, 3, 3]


@pytest.mark.parametrize(
    ("find", "row", "words"),
    [
        (Find("sms", (0, 3)), 3, "2 of 2 matches"),
        (Find("sms", (0, 3)), 1, "2 matches"),
        (Find("sms", (0,)), 0, "1 of 1 match"),
        (Find("sms"), 0, "no match"),
        (Find(""), 0, ""),
    ],
)
def test_the_line_counts(find: Find, row: int, words: str) -> None:
    assert describe_find(find, row) == words


def test_what_is_found_is_marked_by_a_sign_and_a_style_and_keeps_its_text_and_width() -> None:
    spans = (Span("  "), Span("7", "number"), Span("  SMS confirmation", "quiet", "PROD"))
    marked = mark_matches(spans, "sms IRM", TEXTS[0])
    assert text_of(marked) == "•" + text_of(spans)[1:]
    assert [(span.text, span.style) for span in marked if "match" in span.style] == [
        ("SMS", "quiet match"),
        ("irm", "quiet match"),
    ]
    assert {span.target for span in marked if span.style.startswith("quiet")} == {"PROD"}
    assert mark_matches(spans, "retry", TEXTS[0]) == spans
    assert text_of(mark_matches(spans, "sms", TEXTS[0], first=False)) == text_of(spans)


def test_a_mark_of_the_cursor_is_not_covered() -> None:
    assert text_of(mark_matches((Span("▸ ", "cursor"), Span("SMS")), "sms", "SMS")) == "▸ SMS"
