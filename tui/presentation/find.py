"""What `/` finds in a list: which rows have the words, where the cursor goes from there, and how they look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tui.presentation.number_format import count
from tui.presentation.spans import Span

SIGN = "•"
"""What a row that was found begins with, in place of an empty cell: colours and attributes may be missing."""


class Find(NamedTuple):
    """What is looked for, and the rows that have it, in ascending order."""

    words: str
    rows: tuple[int, ...] = ()


def find_rows(words: str, texts: Iterable[str]) -> Find:
    """Return the rows whose text has all the words, in whatever case and order."""
    wanted = words.casefold().split()
    folded = enumerate(text.casefold() for text in texts) if wanted else ()
    return Find(words, tuple(row for row, text in folded if all(word in text for word in wanted)))


def next_row(find: Find, row: int, step: int) -> int | None:
    """Return the next row found behind `row`, or before it where `step` is -1, going round; None for none."""
    if not find.rows:
        return None
    if step > 0:
        return next((one for one in find.rows if one > row), find.rows[0])
    return next((one for one in reversed(find.rows) if one < row), find.rows[-1])


def first_row(find: Find, row: int) -> int | None:
    """Return the row to go to while one types: this one, where it is found, or the next."""
    return row if row in find.rows else next_row(find, row, 1)


def describe_find(find: Find, row: int) -> str:
    """Say how many rows were found, and which one the cursor is on."""
    if not find.words.strip():
        return ""
    if not find.rows:
        return "no match"
    matches = count(len(find.rows), "match", "matches")
    return f"{find.rows.index(row) + 1:,} of {matches}" if row in find.rows else matches


def describe_no_match(rows: int, noun: str, plural: str = "", more: str = "") -> str:
    """Say that a filter leaves none of so many rows: `no match in 1,000 functions; esc clears the filter`."""
    return f"no match in {count(rows, noun, plural)}{more}; esc clears the filter"


def mark_matches(spans: Sequence[Span], words: str, text: str, *, first: bool = True) -> tuple[Span, ...]:
    """Return a line as it is or, where its row has the words, with them marked, and a sign before the `first` one."""
    if not find_rows(words, (text,)).rows:
        return tuple(spans)
    pattern = "|".join(re.escape(word) for word in sorted(words.split(), key=len, reverse=True))
    marked = [part for span in spans for part in _split(span, re.compile(f"({pattern})", re.IGNORECASE))]
    if first and marked and marked[0].text.startswith(" "):
        marked[0] = marked[0]._replace(text=SIGN + marked[0].text[1:])
    return tuple(marked)


def _split(span: Span, pattern: re.Pattern[str]) -> Iterable[Span]:
    # Every second part is one that was found.
    for place, text in enumerate(pattern.split(span.text)):
        if text:
            yield span._replace(text=text, style=f"{span.style} match") if place % 2 else span._replace(text=text)
