"""What is called, with what, whether a yes is wanted before, and what the answers tell."""

from __future__ import annotations

import pytest

from tests.support.invocations import ASKED, ORDERS, REPORT, answer
from tui.domain.context import Context
from tui.domain.errors import Busy
from tui.domain.function import FunctionSnapshot
from tui.domain.invocation import LONGEST_S, Invocation
from tui.domain.version import LATEST, Version
from tui.features.diff.code import Mark
from tui.features.invoke.invocation import (
    MOST_BYTES,
    InvocationComparison,
    InvocationRequest,
    InvocationResult,
    InvocationSample,
    Tally,
    cautions,
    difference,
    next_qualifier,
    payload_error,
    qualifiers,
    sides,
    time_limit,
    versions_behind,
    why_asked,
    with_result,
)

PATTERNS = ("prod*", "live")


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("", ""),
        ("  \n", ""),
        ('{"a": [1, 2.5, null]}', ""),
        ("9" * 5000, ""),
        ('"a word"', ""),
        ('{"q":}', "line 1, column 6: a value is missing here, or a comma or quote is wrong"),
        ('{\n"q" 1}', "line 2, column 5: a colon is missing here"),
        ("{} {}", "line 1, column 4: unexpected text after the JSON value"),
        ('"ab', "line 1, column 1: the text that begins here is not closed"),
        ('"a\tb"', "line 1, column 3: write a line break or tab in a text as \\n or \\t"),
        ("[NaN]", "NaN is not valid JSON"),
        ('"\ud800"', "it contains an unpaired surrogate"),
        ("[" * 200_000, "it is nested too deeply"),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, mistake: str) -> None:
    assert payload_error(text) == mistake


def test_a_payload_is_measured_in_bytes() -> None:
    fits = '"' + "é" * (MOST_BYTES // 2 - 1) + '"'
    assert payload_error(fits) == ""
    assert payload_error(f" {fits}").startswith(f"{MOST_BYTES + 1:,} bytes")


def test_all_that_can_be_called_comes_round() -> None:
    every = ("PROD", "TEST", "OLD", LATEST, "7", "6", "5")
    assert qualifiers(ORDERS) == every
    assert next_qualifier(ORDERS, "PROD", -1) == "5"
    assert next_qualifier(ORDERS, "5", 1) == "PROD"
    assert next_qualifier(ORDERS, "gone", 1) == "PROD"
    assert next_qualifier(None, "PROD", 1) == "PROD"


@pytest.mark.parametrize(
    ("qualifier", "against", "pair"),
    [
        ("PROD", "", ("6", "7")),
        ("TEST", "", ("6", "7")),
        ("6", "", ("5", "6")),
        (LATEST, "", ("7", LATEST)),
        ("5", "", None),
        ("OLD", "", None),
        ("TEST", "PROD", ("PROD", "TEST")),
        ("TEST", "TEST", None),
    ],
)
def test_which_two_are_compared(qualifier: str, against: str, pair: tuple[str, str] | None) -> None:
    assert sides(ORDERS, qualifier, against) == pair
    assert sides(None, qualifier) is None


def test_how_long_a_call_may_take() -> None:
    assert versions_behind(ORDERS, "PROD") == ("6", "7")
    assert time_limit(ORDERS, "PROD") == 20
    assert time_limit(ORDERS, "6") == 10
    assert time_limit(ORDERS, "5") == time_limit(ORDERS, "44") == time_limit(None, "6") == LONGEST_S


def test_what_stands_in_the_way_is_said_by_version() -> None:
    assert cautions(ORDERS, "PROD") == (
        "6 is Inactive: the first call fails and wakes it up, later ones succeed",
        "7 is Pending (Creating): calls fail until it is Active",
    )
    assert cautions(ORDERS, "OLD") == cautions(None, "6") == ()
    assert cautions(FunctionSnapshot("f", (Version("1", state="Odd"),)), "1") == ("1 is Odd: calls may fail",)


@pytest.mark.parametrize(
    ("called", "reasons"),
    [
        (("PROD",), ("PROD is protected",)),
        (("TEST",), ()),
        (("5",), ()),
        (("7",), ("7 serves PROD, which is protected",)),
        (("6", "7"), ("6 and 7 serve PROD, which is protected",)),
        (("5", "6"), ("6 serves PROD, which is protected",)),
        (("6", "PROD"), ("PROD is protected",)),
    ],
)
def test_a_version_by_its_number_is_as_good_as_the_protected_alias_it_stands_behind(
    called: tuple[str, ...], reasons: tuple[str, ...]
) -> None:
    assert why_asked(Context("demo", "us-east-1"), called, PATTERNS, ORDERS) == reasons
    assert why_asked(None, called, (), ORDERS) == ()


def test_production_asks_whatever_is_called() -> None:
    assert why_asked(Context("p", "r", production=True, name="shop"), ("5",), (), ORDERS) == ("shop is production",)
    assert why_asked(Context("p", "r", account="1", production=True), ("5",), (), None) == ("1 is production",)


def test_a_sample_counts_by_version_and_is_over_when_whole() -> None:
    sample = InvocationSample(ASKED, 3, "10", 0.1)
    for version, error, log in (
        ("10", "", ""),
        ("9", "Unhandled", REPORT.format("5.00")),
        ("9", "", REPORT.format("2.00")),
    ):
        assert not sample.over
        sample = with_result(sample, answer(version=version, error=error, log=log))
    assert sample.over
    assert sample.tallies == (Tally("9", 2, 1, (2.0, 5.0)), Tally("10", 1, 0, ()))
    assert (sample.observed.canary_calls, sample.observed.calls, sample.observed.configured) == (1, 3, 0.1)
    assert InvocationSample(ASKED, 3).observed.configured is None


def test_a_call_without_an_answer_ends_a_sample() -> None:
    busy = Busy()
    sample = with_result(with_result(InvocationSample(ASKED, 9), answer()), InvocationResult(ASKED, failure=busy))
    assert (sample.over, sample.calls, sample.failure) == (True, 1, busy)


def test_a_pair_is_over_where_the_first_was_not_answered() -> None:
    assert not InvocationComparison(answer()).over
    assert InvocationComparison(answer(), answer()).over
    assert InvocationComparison(InvocationResult(ASKED, failure=Busy())).over


def test_only_what_differs_is_a_difference() -> None:
    assert (
        difference(InvocationComparison(answer('{"a":1,"b":2}'), answer('{"b": 2, "a": 1}')))
        == "both returned the same"
    )
    assert difference(InvocationComparison(answer())) == "nothing to compare with"
    lines = difference(InvocationComparison(answer('{"order":null}'), answer('{"order":null,"sms":true}')))
    assert isinstance(lines, tuple)
    changed = [(line.mark, line.text) for line in lines if line.mark in (Mark.ADDED, Mark.REMOVED)]
    assert changed == [(Mark.ADDED, '  "sms": true')]


def test_equal_beginnings_of_longer_answers_are_not_called_the_same() -> None:
    cut = InvocationResult(ASKED, Invocation(200, "6", payload="xxx", payload_bytes=9))
    assert difference(InvocationComparison(cut, cut)) == "both returned the same, as far as it was kept"


def test_neither_payload_nor_answer_stand_in_a_repr() -> None:
    request = InvocationRequest("orders", "PROD", "planted")
    result = InvocationResult(request, Invocation(200, "6", payload="planted", log="planted"))
    assert "planted" not in repr((request, result, InvocationComparison(result, result), InvocationSample(request, 1)))
