"""The counts say how much of the account they were counted of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tui.domain.account import AccountSnapshot, AliasesRead
from tui.domain.alias import Alias
from tui.domain.call_pace import CallPace
from tui.domain.function import FunctionSummary
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import Routing, Weight
from tui.features.functions.filter import parse_filter
from tui.features.functions.list_summary import counts_text, empty_text
from tui.features.functions.listing import arrange

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SPLIT = AliasesRead((Alias("a", "PROD", Routing("6", "7", Weight(1000))),))
DENIED = AliasesRead(failure=ReadFailure("lambda:ListAliases", "no"))
FOUR = AccountSnapshot(tuple(FunctionSummary(name) for name in "abcd"), complete=True)


@pytest.mark.parametrize(
    ("account", "text", "expected"),
    [
        (AccountSnapshot(), "", "loading…"),
        (AccountSnapshot(failure=ReadFailure("lambda:ListFunctions", "no")), "", "no functions loaded"),
        (AccountSnapshot(complete=True), "", "0 functions"),
        (FOUR, "", "4 functions"),
        (replace(FOUR, read={"b": AliasesRead()}), "", "0 canaries so far, 1 of 4 functions loaded"),
        (replace(FOUR, read={"a": SPLIT, "b": AliasesRead()}), "", "1 canary so far, 2 of 4 functions loaded"),
        (replace(FOUR, read={"a": SPLIT}), "a", "1 of 4 functions   1 canary so far, 1 of 4 functions loaded"),
        (replace(FOUR, read=dict.fromkeys("abcd", SPLIT)), "", "4 functions   4 canaries"),
        (replace(FOUR, read=dict.fromkeys("abcd", AliasesRead())), "", "4 functions"),
        # One that could not be read was not read.
        (
            replace(FOUR, read=dict.fromkeys("abc", SPLIT) | {"d": DENIED}),
            "",
            "3 canaries so far, 3 of 4 functions loaded",
        ),
        # Nor is a list read whole while pages are on their way.
        (
            replace(FOUR, read=dict.fromkeys("abcd", SPLIT), complete=False),
            "",
            "4 canaries so far, 4 of 4+ functions loaded   loading…",
        ),
    ],
)
def test_canaries_of_functions_not_read_are_not_counted_as_none(
    account: AccountSnapshot, text: str, expected: str
) -> None:
    assert counts_text(account, arrange(account, parse_filter(text)), NOW) == expected


@pytest.mark.parametrize(
    ("pace", "expected"),
    [
        (CallPace(3, 3), "4 functions"),
        (CallPace(1.5, 3), "4 functions"),
        (CallPace(3, 3, "no permission: /x"), "4 functions   calls of other Crossfades not counted: no permission: /x"),
    ],
)
def test_a_pace_that_is_not_as_ever_is_told(pace: CallPace, expected: str) -> None:
    account = replace(FOUR, pace=pace)
    assert counts_text(account, arrange(account, parse_filter("")), NOW) == expected


ONE = AccountSnapshot((FunctionSummary("orders"),), complete=True)


@pytest.mark.parametrize(
    ("snapshot", "text", "expected"),
    [
        (AccountSnapshot(), "", "loading…"),
        (AccountSnapshot(complete=True), "", "no functions here"),
        (AccountSnapshot(failure=ReadFailure("lambda:ListFunctions", "no")), "", "no: lambda:ListFunctions"),
        (ONE, "nowhere", "no match in 1 function; esc clears the filter"),
        (replace(ONE, complete=False), "nowhere", "no match in 1 function listed so far; esc clears the filter"),
        (ONE, "is:canary", "no match in 1 function, 1 not loaded yet; esc clears the filter"),
        (
            replace(ONE, read={"orders": AliasesRead(failure=ReadFailure("x", "y"))}),
            "is:canary",
            "no match in 1 function, 1 unreadable; esc clears the filter",
        ),
    ],
)
def test_an_empty_list_says_why(snapshot: AccountSnapshot, text: str, expected: str) -> None:
    assert empty_text(snapshot, arrange(snapshot, parse_filter(text))) == expected
