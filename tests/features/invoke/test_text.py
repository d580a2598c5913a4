"""What calls came to, in words: no line too long, nothing in it that could steer a terminal, no doubt left out."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.invocations import ASKED, ORDERS, REPORT, answer
from tui.domain.clean_text import is_clean
from tui.domain.errors import (
    Busy,
    CannotRun,
    InConflict,
    MayHaveRun,
    NotPermitted,
    ProviderError,
    Rejected,
    ServiceFailed,
    Unreachable,
    Unreadable,
)
from tui.domain.invocation import Invocation, Kind
from tui.features.invoke.invocation import (
    InvocationComparison,
    InvocationRequest,
    InvocationResult,
    InvocationSample,
    InvokeState,
    Outcome,
    with_result,
)
from tui.features.invoke.rows import outcome_rows
from tui.features.invoke.text import call_line, failure_text, headline, payload_line

HOSTILE = ("\u202e", "\x1b[2J", "\x9b31m", "\u2066", "\x00", "\u2028")
LOST = "the function may have run. Not retried"


def text(outcome: Outcome, width: int = 70) -> str:
    return "\n".join("".join(span.text for span in row) for row in outcome_rows(outcome, width))


@pytest.mark.parametrize("odd", HOSTILE)
@pytest.mark.parametrize("packed", [True, False], ids=["escaped", "raw"])
def test_nothing_of_an_answer_steers_the_screen(odd: str, packed: bool) -> None:
    payload = json.dumps({"errorType": odd, "errorMessage": f"a{odd}b", odd: [odd]}, ensure_ascii=packed)
    hostile = answer(payload, error="Unhandled", log=f"START {odd} x\n{odd}")
    for outcome in (
        hostile,
        InvocationComparison(answer('{"a": 1}'), hostile),
        InvocationComparison(hostile, answer(odd)),
    ):
        shown = text(outcome)
        assert all(is_clean(line) for line in shown.split("\n"))
    assert "errorMessage" in text(hostile)


@given(st.text(), st.text(), st.integers(20, 120))
def test_no_line_is_longer_than_there_is_room(payload: str, log: str, width: int) -> None:
    for outcome in (answer(payload, log=log), InvocationComparison(answer(json.dumps(payload)), answer(payload))):
        for row in outcome_rows(outcome, width)[1:]:
            line = "".join(span.text for span in row)
            assert is_clean(line)
            assert len(line) <= max(width, 60)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Busy(reason="ConcurrentInvocationLimitExceeded"), "the account's concurrency is used up (Concurrent"),
        (Busy(), "AWS does not name the limit"),
        (NotPermitted("lambda:InvokeFunction"), "no permission: lambda:InvokeFunction, nothing ran"),
        (Unreachable(code="ReadTimeoutError"), "no answer within 13 s: it ran or is still running"),
        (Unreachable(code="ConnectTimeoutError"), "no connection to AWS, nothing ran"),
        (Unreachable(code="ConnectionClosedError"), LOST),
        (ServiceFailed(), LOST),
        (Unreadable(), LOST),
        (CannotRun(code="KMSDisabledException"), "cannot be decrypted: the KMS key is disabled, nothing ran. To fix:"),
        (MayHaveRun(code="EFSIOException"), "could not be read or written, some of its code may have run"),
        (CannotRun(code="New"), "AWS could not run the function, nothing ran (New: New)"),
        (InConflict(), "AWS refuses to run it now, nothing ran"),
        (Rejected(code="RequestTooLargeException"), "the payload is too large, nothing ran"),
        (Rejected(code="Odd"), "nothing ran: "),
    ],
)
def test_whether_it_ran_is_always_said(error: ProviderError, words: str) -> None:
    assert words in failure_text(error, 3)


def test_a_dry_run_denied_is_an_answer() -> None:
    assert "you cannot call it" in failure_text(NotPermitted("lambda:InvokeFunction"), 3, Kind.CHECK)
    dry = InvocationResult(InvocationRequest("orders", "PROD", "", kind=Kind.CHECK), Invocation(204))
    assert headline(dry).text.startswith("✓ 204 PROD: you have permission to call it; nothing ran")


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        ('{"errorType":"KeyError","errorMessage":"\'id\'"}', "KeyError: 'id' (Unhandled: it raised"),
        ('{"errorMessage":"x Task timed out after 3.00 seconds"}', "its side effects until then remain"),
        ("[1]", "no reason given (Unhandled"),
        ("no json", "no reason given (Unhandled"),
        ('{"errorType": {"odd": 1}, "errorMessage": 7}', "7 (Unhandled"),
    ],
)
def test_a_failure_is_told_in_the_functions_own_words(payload: str, words: str) -> None:
    head = headline(answer(payload, error="Unhandled"))
    assert (words in head.text, head.style) == (True, "bad")


def test_an_answer_has_its_figures_and_both_texts() -> None:
    shown = text(answer('{"a":1}', log=REPORT.format("43.21")))
    for words in ("✓ 200 6 answered for PROD", "duration 43.2 ms", "memory 88 of 256 MB", "warm", '  "a": 1', "REPORT"):
        assert words in shown
    assert "none from AWS" in text(answer())


def test_a_round_trip_is_told_unless_it_was_shorter_than_the_call_itself() -> None:
    result = answer(log=REPORT.format("43.21"))
    assert result.invocation is not None
    for elapsed, words in ((51.4, True), (17.0, False)):
        invocation = replace(result.invocation, elapsed_ms=elapsed)
        assert (f"round trip {elapsed:.0f} ms" in text(replace(result, invocation=invocation), 120)) is words


def test_of_a_cut_answer_the_whole_size_is_told() -> None:
    cut = InvocationResult(ASKED, Invocation(200, "6", payload="xxx", payload_bytes=9_000))
    assert "9,000 bytes, the first 3 shown" in text(cut)


def test_a_sample_tells_the_share_and_what_chance_explains() -> None:
    few = InvocationSample(ASKED, 30, "7", 0.1)
    assert "calling, press x to stop" in text(few)
    for number in range(30):
        few = with_result(few, answer(version="7" if number < 3 else "6", error="Unhandled" if number == 5 else ""))
    shown = text(few)
    for words in ("30 of 30 calls to PROD answered  done", "7 got 10 % of 30 calls; 10 % is set; within chance", "✗ 1"):
        assert words in shown
    off = InvocationSample(ASKED, 30, "7", 0.1)
    for _ in range(30):
        off = with_result(off, answer(version="7"))
    assert "beyond chance" in " ".join(text(off).split())
    assert "PROD is not split" in text(with_result(InvocationSample(ASKED, 2), answer()))
    ended = text(with_result(off, InvocationResult(ASKED, failure=Busy())))
    assert "✗ ended: AWS throttled" in ended


def test_the_lines_above_say_who_is_called_and_whether_it_is_json() -> None:
    assert call_line(InvokeState("PROD", ("6", "7")), ORDERS, "", ["slow"]) == (
        "ctrl+r call PROD (6→7 10 %)  B compare 6 with 7\n! slow"
    )
    assert call_line(InvokeState("6"), ORDERS, "calling 6", ()) == "calling 6…"
    assert payload_line("", "", typing=False) == "no payload: sends {}  e edit"
    assert payload_line('"é"', "", typing=True) == "✓ JSON, 4 bytes  esc done"
    assert payload_line("{", "line 1", typing=False) == "✗ line 1  e edit"
