"""Aliases in words: no number of a weight is ever lost, and the role shows by shape."""

from __future__ import annotations

from tui.domain.account import AliasesRead
from tui.domain.alias import Alias
from tui.domain.errors import NotPermitted, ServiceFailed
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import Routing, Weight
from tui.presentation.alias_labels import (
    alias_spans,
    aliases_remark,
    split_first,
)
from tui.presentation.spans import failure_text, shorten, text_of


def alias(name: str, routing: Routing) -> Alias:
    return Alias("f", name, routing)


def test_an_alias_in_the_list() -> None:
    assert text_of(alias_spans(alias("PROD", Routing("6", "7", Weight(1000))))) == "PROD 6→7 10%"
    assert text_of(alias_spans(alias("PROD", Routing("6", "7", Weight(1))))) == "PROD 6→7 0.01%"
    assert text_of(alias_spans(alias("TEST", Routing("7")))) == "TEST 7"
    assert text_of(alias_spans(alias("DEV", Routing("$LATEST")))) == "DEV $LATEST"
    assert text_of(alias_spans(alias("X", Routing("6", "7", Weight(1000), more=2)))) == "X 6→7 10% (+2 more)"


def test_split_ones_come_first_and_latest_last() -> None:
    split = alias("ZED", Routing("6", "7", Weight(1)))
    names = [a.name for a in split_first([alias("DEV", Routing("$LATEST")), alias("PROD", Routing("6")), split])]
    assert names == ["ZED", "PROD", "DEV"]


def test_why_there_are_no_aliases() -> None:
    denied = ReadFailure("lambda:ListAliases", "User: x is not authorized to perform ...", NotPermitted())
    remarks = {
        None: "(loading)",
        AliasesRead(): "(no aliases)",
        AliasesRead(failure=denied): "(no permission: lambda:ListAliases)",
    }
    for known, text in remarks.items():
        remark = aliases_remark(known, reading=False)
        assert remark is not None
        assert remark.text == text
    reading = aliases_remark(None, reading=True)
    assert reading is not None
    assert reading.text == "(loading)"
    assert aliases_remark(AliasesRead((alias("A", Routing("1")),), failure=denied), reading=True) is None


def test_a_reason_that_names_its_call_is_not_doubled() -> None:
    assert failure_text(ReadFailure("lambda:X", "no permission: lambda:X")) == "no permission: lambda:X"
    assert failure_text(ReadFailure("lambda:X", "It broke.", ServiceFailed())) == "It broke: lambda:X"
    assert failure_text(ReadFailure("lambda:X", "")) == "lambda:X"


def test_shortening_measures_in_the_terminals_cells() -> None:
    def wide(text: str) -> int:
        return 2 * len(text)

    assert shorten("abcdef", 6) == "abcdef"
    assert shorten("abcdef", 5) == "abcd…"
    assert shorten("abcdef", 5, wide) == "ab…"
    assert shorten("abc", 0) == ""
