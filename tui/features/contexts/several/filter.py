"""What a filter lets pass of the lists over several contexts: all that one account's list knows, and where it is."""

from __future__ import annotations

from tui.features.canaries.listing import HINT as CANARIES_HINT
from tui.features.canaries.listing import Filter, Term, parse_filter
from tui.features.canaries.rows import AliasRow
from tui.features.contexts.several.read import Kind

_FUNCTIONS_HINT = "words of function, runtime, account or region  -word"
_OF_ONE_CONTEXT = ("alias", "is", "tag")
"""What the list of one context's functions filters by, and this one has not read."""


def hint(kind: Kind) -> str:
    """Name what can be typed."""
    return _FUNCTIONS_HINT if kind is Kind.FUNCTIONS else CANARIES_HINT


def parse(kind: Kind, text: str) -> Filter:
    """Read a filter as typed; no text is an error."""
    if kind is Kind.CANARIES:
        return parse_filter(text)
    terms, notes = [], []
    for typed in text.lower().split():
        negated, word = typed.startswith("-"), typed.removeprefix("-")
        prefix, colon, rest = word.partition(":")
        if colon and prefix in _OF_ONE_CONTEXT:
            notes.append(f"{prefix}: filters the functions of one context only")
        word = rest if colon and prefix == "runtime" else word
        terms += [Term("", word, negated)] if word else []
    return Filter(tuple(terms), tuple(notes))


def holds(wanted: Filter, text: str, row: AliasRow | None = None) -> bool:
    """Tell whether a line passes: words are looked for in all of its text, conditions hold for an alias alone."""
    lower = text.lower()
    return all(
        (term.text in lower) is not term.negated
        if not term.field
        else term.holds(row)
        if row is not None
        else term.negated
        for term in wanted.terms
    )
