"""Calling functions through the adapter: one attempt, data cleaned and bounded, every fault in its own words."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from moto.core.botocore_stubber import MockRawResponse

from tests.support.faults import FAULTS, Fault, FaultyAccount, refused
from tests.support.paths import WORLD
from tui.aws.budget import Budget
from tui.aws.invoking import KEPT
from tui.aws.lambda_provider import LambdaProvider
from tui.domain import errors
from tui.domain.clean_text import is_clean
from tui.domain.context import Context
from tui.domain.invocation import Kind

INVOKE = "lambda:Invoke"


def opened(account: FaultyAccount, *, read_only: bool = False) -> LambdaProvider:
    return LambdaProvider(account.session, Context("demo", "us-east-1", read_only=read_only), budget=Budget(1000))


@pytest.fixture
def account() -> FaultyAccount:
    return FaultyAccount(WORLD)


def answers(body: bytes, **headers: str) -> Fault:
    def fault(_: str, request: AWSPreparedRequest, __: Callable[[], AWSResponse]) -> AWSResponse:
        sent = HTTPHeaders()
        for name, value in {"x-amzn-RequestId": "r-1", "Content-Length": str(len(body)), **headers}.items():
            sent[name] = value
        return AWSResponse(request.url, 200, sent, MockRawResponse(body))

    return fault


def test_a_call_tells_who_answered_and_how(account: FaultyAccount) -> None:
    invocation = opened(account).invoking.invoke("f", "live", '{"a": 1}', timeout_s=3)
    assert (invocation.status, invocation.version, invocation.error) == (200, "1", "")
    assert json.loads(invocation.payload)["event"] == {"a": 1}
    assert invocation.payload_bytes == len(invocation.payload)
    assert "REPORT RequestId" in invocation.log
    assert invocation.request_id
    assert invocation.elapsed_ms > 0


def test_an_empty_payload_sends_none_and_a_failure_is_no_error(account: FaultyAccount) -> None:
    invocation = opened(account).invoking.invoke("mixed", "5", "  ")
    assert (invocation.status, invocation.error) == (200, "Unhandled")
    assert json.loads(invocation.payload)["errorType"] == "KeyError"


def test_a_dry_run_and_an_event_run_nothing_that_is_seen(account: FaultyAccount) -> None:
    provider = opened(account)
    dry = provider.invoking.invoke("f", "live", "{}", kind=Kind.CHECK)
    sent = provider.invoking.invoke("f", "live", "{}", kind=Kind.EVENT)
    assert (dry.status, dry.version, dry.log, dry.payload) == (204, "", "", "")
    assert (sent.status, sent.payload) == (202, "")


@pytest.mark.parametrize(
    ("fault", "kind", "unknown"),
    [
        ("denied", errors.NotPermitted, False),
        ("throttled", errors.Busy, False),
        ("timed out", errors.Unreachable, True),
        ("failed", errors.ServiceFailed, True),
        ("cut off", errors.Unreachable, True),
        ("expired", errors.CredentialsExpired, False),
    ],
)
def test_faults(account: FaultyAccount, fault: str, kind: type[errors.ProviderError], unknown: bool) -> None:
    account.faults[INVOKE] = FAULTS[fault]
    with pytest.raises(kind) as caught:
        opened(account).invoking.invoke("f", "live", "{}")
    assert caught.value.action == "lambda:InvokeFunction"
    assert caught.value.outcome_unknown is unknown
    assert account.calls == [INVOKE]


def test_what_is_throttled_says_by_which_limit(account: FaultyAccount) -> None:
    provider = opened(account)
    account.session.client("lambda").put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=0)
    with pytest.raises(errors.Busy) as caught:
        provider.invoking.invoke("f", "live", "{}")
    assert caught.value.reason == "ReservedFunctionConcurrentInvocationLimitExceeded"
    # Reads have a quota of their own: that a function is busy slows nothing else down.
    assert not provider.call_pace().slowed


def test_read_only_lets_none_out(account: FaultyAccount) -> None:
    for kind in Kind:
        with pytest.raises(errors.ReadOnly):
            opened(account, read_only=True).invoking.invoke("f", "live", "{}", kind=kind)
    assert not account.calls


def test_each_client_waits_as_long_as_the_function_may_run(account: FaultyAccount) -> None:
    provider = opened(account)
    provider.invoking.invoke("f", "live", "{}", timeout_s=3)
    provider.invoking.invoke("f", "live", "{}", timeout_s=900)
    waits = {name: client.meta.config.read_timeout for name, client in provider.clients.made.items()}
    assert waits == {"invoking 3": 13, "invoking 900": 910}
    assert {client.meta.config.retries["total_max_attempts"] for client in provider.clients.made.values()} == {1}


HOSTILE = b'"x\x1b]0;owned\x07 \xc2\x9b2J \xe2\x80\xae [@click=app.quit]"'


def test_hostile_answers_and_logs_are_cleaned(account: FaultyAccount) -> None:
    log = base64.b64encode(HOSTILE + b"\n\tsecond").decode()
    account.faults[INVOKE] = answers(HOSTILE, **{"X-Amz-Log-Result": log, "X-Amz-Function-Error": "\x1b[2J"})
    invocation = opened(account).invoking.invoke("f", "live", "{}")
    assert is_clean(invocation.payload)
    assert is_clean(invocation.log.replace("\n", "").replace("\t", ""))
    assert "\\u202e" in invocation.payload
    assert "\n\tsecond" in invocation.log
    assert is_clean(invocation.error)


@pytest.mark.parametrize("log", ["no base64!", "", "====", "/w=="])
def test_a_log_that_is_none(account: FaultyAccount, log: str) -> None:
    account.faults[INVOKE] = answers(b"{}", **{"X-Amz-Log-Result": log})
    assert is_clean(opened(account).invoking.invoke("f", "live", "{}").log)


def test_a_huge_answer_is_bounded_and_its_size_told(account: FaultyAccount) -> None:
    account.faults[INVOKE] = answers(b'"' + b"x" * (2 * KEPT) + b'"')
    invocation = opened(account).invoking.invoke("f", "live", "{}")
    assert len(invocation.payload) == KEPT
    assert invocation.payload_bytes == 2 * KEPT + 2


def test_what_it_says_of_itself_holds_no_data(account: FaultyAccount) -> None:
    account.faults[INVOKE] = answers(
        b'"card of somebody"', **{"X-Amz-Log-Result": base64.b64encode(b"pin of nobody").decode()}
    )
    shown: Any = repr(opened(account).invoking.invoke("f", "live", '{"token": "t0p"}'))
    assert "of somebody" not in shown
    assert "of nobody" not in shown


def test_a_payload_that_aws_refuses(account: FaultyAccount) -> None:
    account.faults[INVOKE] = refused(413, "RequestTooLargeException", "too large")
    with pytest.raises(errors.Rejected, match="too large"):
        opened(account).invoking.invoke("f", "live", "{}")
