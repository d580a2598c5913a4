"""Calling a function by keyboard: once, on two versions, many times; and what gets in the way of it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from moto.core.botocore_stubber import MockRawResponse
from textual.events import Paste
from textual.widgets import TextArea

from screens.invoke.screen import InvokeScreen
from tests.support import stillness
from tests.support.faults import FAULTS, FaultyAccount, refused
from tests.support.journey import Begin, Journey
from tui.aws.budget import Budget
from tui.domain.clean_text import is_clean
from tui.settings.context_rules import ContextRule
from tui.widgets.rows_list import RowsList
from tui.writes.journal.entry import Entry

NARROW = (80, 24)


async def go(journey: Journey, payload: str = '{"id": "A-1"}') -> None:
    await journey.press("v")
    await journey.until(lambda: journey.app.screen.query("#payload"))
    journey.app.screen.query_one("#payload", TextArea).text = payload
    await journey.until(lambda: f"{len(payload)} bytes" in journey.text or "✗" in journey.text or not payload)


def rows(journey: Journey) -> str:
    answer = journey.app.screen.query_one("#answer", RowsList)
    return "\n".join("".join(span.text for span in line) for row in answer.rows for line in row.lines)


def recorded(journey: Journey) -> tuple[Entry, ...]:
    opened = journey.app.opened
    return opened.workspace.writes() if opened is not None else ()


def holding(folder: Path) -> list[Path]:
    """Return the files in which what was planted stands."""
    return [path for path in folder.rglob("*") if path.is_file() and b"planted" in path.read_bytes()]


async def shows_wrapped(journey: Journey, words: str) -> None:
    """Wait for words that may be wrapped."""
    await journey.until(lambda: words in " ".join(rows(journey).split()))


async def shows(journey: Journey, *words: str) -> None:
    await journey.until(lambda: all(word in rows(journey) for word in words))


async def test_a_call_shows_who_answered_what_and_its_log(at_prod: Begin) -> None:
    async with at_prod(size=(80, 24)) as journey:
        await go(journey)
        await journey.sees("call PROD (6→7 10 %)")
        await journey.press("ctrl+r")
        await journey.sees("✓ 200", "answered for PROD", "duration")
        await shows(journey, "billed", "memory", "cold start", '"order": "A-1"', "START RequestId", "REPORT")


async def test_the_keys_go_to_the_payload_while_it_is_typed(at_prod: Begin) -> None:
    async with at_prod() as journey:
        await go(journey, "")
        await journey.press("e", *'{"q":}')
        await journey.sees("✗ line 1, column 6: a value is missing here")
        await journey.press("ctrl+r")
        await journey.notified("the payload is not valid JSON: line 1, column 6")
        await journey.press("escape", "z", "escape")
        await journey.sees("actual")
        # What was typed is there when one comes back.
        await journey.press("v")
        await journey.until(lambda: journey.app.screen.query("#payload"))
        assert journey.app.screen.query_one("#payload", TextArea).text == '{"q":}'
        # A payload that is pasted beside it takes the place of none that was typed, but of the untouched one.
        journey.app.post_message(Paste('{"id": 2}'))
        await journey.notified("not pasted over the payload")
        journey.app.screen.query_one("#payload", TextArea).text = "{}"
        journey.app.post_message(Paste('{"id": 2}'))
        await journey.sees('{"id": 2}')
        journey.app.post_message(Paste(" "))
        await journey.until(lambda: journey.app.screen.query_one("#payload", TextArea).text == '{"id": 2} ')


async def test_comparing_shows_what_the_canary_answers_otherwise(at_prod: Begin) -> None:
    async with at_prod(size=NARROW) as journey:
        await go(journey)
        await journey.press("B")
        await journey.sees("6 answered", "7 answered")
        await shows(journey, "duration", "difference", '+   "smsSent": true')
        # What is the same in both is no difference, for want of a comma.
        assert '-   "order"' not in rows(journey)
        await journey.press("right_square_bracket")
        await journey.sees("call TEST (7)  B compare 6 with 7")
        await journey.press("right_curly_bracket")
        await journey.sees("compare $LATEST with TEST")


async def test_a_sample_shows_the_split_as_it_is(begin: Begin) -> None:
    account = FaultyAccount()
    wanted = {"start_function": "order-processor", "start_alias": "PROD", "protected_aliases": ("prod",)}
    async with begin(session=account.session, size=(80, 24), **wanted) as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete and journey.app.fader)
        await go(journey)
        await journey.press("%")
        await journey.sees("Call order-processor:PROD many times", "PROD is protected", "Each call really runs")
        await journey.press("4", "enter")
        await shows(journey, "4 of 4 calls to PROD answered", "done", "version", "share", "is set", "95 % band")
        assert account.calls.count("lambda:Invoke") == 4


async def test_a_sample_can_be_stopped_and_is_when_one_leaves(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    # A call is always on its way here: keys are not to wait until none is.
    monkeypatch.setattr(stillness, "MOST", 0.05)
    account = FaultyAccount()
    wanted = {"budget": Budget(), "start_function": "order-processor", "start_alias": "PROD", "protected_aliases": ()}
    async with begin(session=account.session, **wanted) as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete and journey.app.fader)
        await go(journey)
        await journey.press("%", *"200", "enter")
        await journey.until(lambda: account.calls.count("lambda:Invoke") >= 2)
        await journey.sees("x Stop")
        await journey.press("B")
        await journey.notified("a call is in progress: press x to stop the sample")
        await journey.press("x")
        await shows(journey, "of 200 calls to PROD answered", "done")
        (entry,) = (entry for entry in recorded(journey) if entry.operation == "Invoke")
        assert (entry.phase, entry.asked["Count"]) == ("performed", "200")
        calls = account.calls.count("lambda:Invoke")
        assert entry.answered["Answered"] == str(calls)
        await journey.press("%", *"200", "enter")
        await journey.until(lambda: account.calls.count("lambda:Invoke") > calls)
        await journey.press("escape")
        await journey.sees("actual")
        await journey.until(
            lambda: [e.phase for e in recorded(journey) if e.operation == "Invoke"] == ["performed"] * 2
        )
        # One was on its way when the screen was left; nothing is called after it.
        left = [e for e in recorded(journey) if e.operation == "Invoke"]
        assert sum(int(e.answered.get("Answered", "0")) for e in left) == account.calls.count("lambda:Invoke") < 200


async def test_a_protected_alias_asks_once_and_no_means_no_call(begin: Begin) -> None:
    account = FaultyAccount()
    wanted = {"start_function": "order-processor", "start_alias": "PROD", "protected_aliases": ("prod",)}
    async with begin(session=account.session, **wanted) as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete and journey.app.fader)
        await go(journey)
        await journey.press("ctrl+r")
        await journey.sees("Call PROD?", "PROD is protected", "You will not be asked again for PROD on this screen.")
        await journey.press("n")
        assert "lambda:Invoke" not in account.calls
        await journey.press("ctrl+r")
        await journey.sees("Call PROD?")
        await journey.press("y")
        await shows(journey, "answered for PROD")
        await journey.press("ctrl+r")
        await journey.until(lambda: account.calls.count("lambda:Invoke") == 2)
        # Behind it, by number: the same code with the same data.
        await journey.press("B")
        await journey.sees("Call 6 and 7?", "6 and 7 serve PROD, which is protected")
        await journey.press("n")
        screen = journey.app.screen
        assert isinstance(screen, InvokeScreen)
        screen.qualifier = "7"
        await journey.sees("call 7")
        await journey.press("ctrl+r")
        await journey.sees("Call 7?", "7 serves PROD, which is protected")
        await journey.press("n")
        assert account.calls.count("lambda:Invoke") == 2


async def test_read_only_calls_nothing_and_says_why(at_prod: Begin) -> None:
    async with at_prod(read_only=True) as journey:
        await go(journey)
        for key in ("ctrl+r", "B", "%", "T"):
            await journey.press(key)
        await journey.notified("Invoke: read-only mode")
        await journey.notified("Dry run: read-only mode")


FAULT_TEXTS = {
    "denied": "no permission: lambda:InvokeFunction, nothing ran",
    "throttled": "AWS throttled the call, nothing ran",
    "timed out": "no answer within 20 s: it ran or is still running",
    "failed": "AWS failed: the function may have run",
    "cut off": "the answer was lost: the function may have run",
    "key": "its environment variables cannot be decrypted, nothing ran. To fix: its execution role needs kms:Decrypt",
    "mount": "its EFS file system could not be mounted, nothing ran",
    "disk": "its EFS file system could not be read or written, some of its code may have run",
    "clock": "this computer's clock is 12 min behind AWS's",
}
LATE = "Signature expired: 20261129T120000Z is now earlier than 20261129T120700Z (20261129T121200Z - 5 min.)"
FAULTS = {
    **FAULTS,
    "key": refused(502, "KMSAccessDeniedException", "Lambda was unable to decrypt the environment variables"),
    "mount": refused(403, "EFSMountFailureException", "The function could not mount the file system"),
    "disk": refused(410, "EFSIOException", "Disk quota exceeded"),
    "clock": refused(403, "InvalidSignatureException", LATE),
}


async def test_faults_are_told_and_recorded(begin: Begin) -> None:
    account = FaultyAccount()
    wanted = {"start_function": "order-processor", "start_alias": "PROD", "protected_aliases": ()}
    async with begin(session=account.session, **wanted) as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete and journey.app.fader)
        await go(journey)
        for fault, words in FAULT_TEXTS.items():
            account.faults["lambda:Invoke"] = FAULTS[fault]
            await journey.press("ctrl+r")
            await shows_wrapped(journey, words)
        entries = [entry for entry in recorded(journey) if entry.operation == "Invoke"]
        assert sorted(entry.phase for entry in entries) == ["refused"] * 5 + ["unknown"] * 4
        assert not [entry for entry in entries if entry.is_open]
        assert account.calls.count("lambda:Invoke") == len(FAULT_TEXTS)


HOSTILE = {"Payload": '{"\\u202e": "a\\u001b[2Jb\\u2066", "raw": "\u202e\u009b"}', "log": "x\u202e\x1b[2J\u2028y"}


async def test_nothing_of_an_answer_steers_the_screen(begin: Begin) -> None:
    account = FaultyAccount()
    wanted = {"start_function": "order-processor", "start_alias": "PROD", "protected_aliases": ()}
    async with begin(session=account.session, **wanted) as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete and journey.app.fader)
        await go(journey)
        account.faults["lambda:Invoke"] = hostile
        await journey.press("ctrl+r")
        await shows(journey, "answered for PROD", "\\u202e", "\\u001b[2Jb", "x\\u202e␛[2J")
        assert all(is_clean(line) for line in (*rows(journey).split("\n"), *journey.text.split("\n")))
        await journey.press("B")
        await shows(journey, "both returned the same")


def hostile(_: str, request: AWSPreparedRequest, __: Callable[[], AWSResponse]) -> AWSResponse:
    sent = HTTPHeaders()
    sent["X-Amz-Executed-Version"], sent["x-amzn-RequestId"] = "6", "r-1"
    sent["X-Amz-Log-Result"] = base64.b64encode(HOSTILE["log"].encode()).decode()
    return AWSResponse(request.url, 200, sent, MockRawResponse(HOSTILE["Payload"].encode()))


async def test_production_asks_before_the_first_call_whatever_the_alias(begin: Begin) -> None:
    account = FaultyAccount()
    rule = ContextRule((("region", "us-*"),), production=True, name="the shop")
    wanted = {"start_function": "order-processor", "start_alias": "PROD", "protected_aliases": (), "contexts": (rule,)}
    async with begin(session=account.session, **wanted) as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete and journey.app.fader)
        await go(journey)
        await journey.press("ctrl+r")
        await journey.sees("Call PROD?", "the shop is production")
        await journey.press("escape")
        await journey.until(lambda: "Call PROD?" not in journey.text)
        assert "lambda:Invoke" not in account.calls
        await journey.press("%")
        await journey.sees("many times", "the shop is production")
        await journey.press("escape", "ctrl+r")
        await journey.sees("Call PROD?")
        await journey.press("y")
        await shows(journey, "answered for PROD")


async def test_a_dry_run_asks_nothing_and_leaves_no_record(at_prod: Begin) -> None:
    async with at_prod(protected_aliases=("prod",)) as journey:
        await go(journey)
        await journey.press("T")
        await shows(journey, "✓ 204 PROD: you have permission to call it; nothing ran")
        assert not recorded(journey)


async def test_payloads_are_kept_on_asking_alone_and_never_in_the_journal(at_prod: Begin) -> None:
    async with at_prod() as journey:
        await go(journey, '{"card": "planted-4111"}')
        await journey.press("ctrl+r")
        await shows(journey, "answered for PROD")
        folder = journey.app.journal.folder
        (entry,) = recorded(journey)
        assert (entry.alias, entry.asked) == ("PROD", {"InvocationType": "RequestResponse", "Count": "1"})
        assert "Invoke" in (folder / "journal.jsonl").read_text()
        assert not holding(folder)
        await journey.press("ctrl+s")
        await journey.sees("Save the payload", "while the demo runs")
        await journey.press(*"../x", "enter")
        await journey.sees("a name has 1 to 64 letters")
        await journey.press(*(["backspace"] * 4), *"visa", "enter")
        await journey.notified("visa was saved")
        (kept,) = holding(folder)
        assert (kept.name, kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (
            "visa.json",
            0o600,
            0o700,
        )
        journey.app.screen.query_one("#payload", TextArea).text = "{}"
        await journey.press("ctrl+o")
        await journey.sees("Saved payloads", "visa")
        await journey.press("enter")
        await journey.sees("planted-4111")
        await journey.press("ctrl+o")
        await journey.sees("Saved payloads")
        await journey.press("X")
        await journey.sees("Delete the payload visa?")
        await journey.press("y")
        await journey.notified("visa was deleted")
        assert not kept.exists()


async def test_an_inactive_version_is_said_before(begin: Begin) -> None:
    async with begin(start_function="mixed", scenario=Path("tests/support/scenarios/world.yaml")) as journey:
        await journey.until(lambda: journey.app.function and journey.app.function.complete and journey.app.fader)
        await go(journey)
        # Behind the alias come $LATEST, 5 and 4.
        await journey.press("right_square_bracket", "right_square_bracket", "right_square_bracket")
        await journey.sees("call 4")
        await journey.press("r")
        await journey.press("ctrl+r")
        await shows(journey, "AWS refuses to run it now, nothing ran")
