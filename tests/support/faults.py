"""A demo account that fails on request, between botocore and the account: below retries and the error map."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError
from moto.core.botocore_stubber import MockRawResponse

from tui.demo import DemoAccount
from tui.demo.http.http import asked_of

CarryOut = Callable[[], AWSResponse]
Fault = Callable[[str, AWSPreparedRequest, CarryOut], AWSResponse]
"""Given the action, the request and what carries it out, answers otherwise or raises as a broken connection does."""


class FaultyAccount(DemoAccount):
    """A demo account that notes what is asked, and on which the actions in `faults` go wrong (`*`: all others)."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self.faults: dict[str, Fault] = {}
        self.calls: list[str] = []
        self._spared = threading.local()
        super().__init__(*args, **options)

    @contextmanager
    def without_faults(self) -> Iterator[None]:
        """Spare the calls that this thread makes, and do not note them."""
        self._spared.here = True
        try:
            yield
        finally:
            self._spared.here = False

    def _answer(self, event_name: str, request: AWSPreparedRequest, **rest: Any) -> AWSResponse:
        service, operation = asked_of(event_name)
        action = f"{service}:{operation}"

        def carry_out() -> AWSResponse:
            return super(FaultyAccount, self)._answer(event_name, request, **rest)

        if getattr(self._spared, "here", False):
            return carry_out()
        self.calls.append(action)
        fault = self.faults.get(action) or self.faults.get("*") or fair
        return fault(action, request, carry_out)


def fair(_: str, __: AWSPreparedRequest, carry_out: CarryOut) -> AWSResponse:
    """Carry the request out: to spare an action from what `*` does."""
    return carry_out()


def refused(status: int, code: str, message: str) -> Fault:
    """Return a fault that answers with an error, and carries nothing out."""

    def fault(action: str, request: AWSPreparedRequest, _: CarryOut) -> AWSResponse:
        words = message.replace("ACTION", action)
        if action.startswith("sts:"):
            error = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{words}</Message></Error>"
            return _response(
                request, status, f"<ErrorResponse>{error}<RequestId>r-1</RequestId></ErrorResponse>".encode()
            )
        return _response(request, status, json.dumps({"__type": code, "message": words}).encode(), code)

    return fault


def timed_out(_: str, request: AWSPreparedRequest, __: CarryOut) -> AWSResponse:
    """Let the answer not come in time; nothing was carried out."""
    raise ReadTimeoutError(endpoint_url=request.url)


def cut_off(_: str, request: AWSPreparedRequest, carry_out: CarryOut) -> AWSResponse:
    """Carry the request out and lose the answer."""
    carry_out()
    raise ConnectionClosedError(endpoint_url=request.url)


def garbage(_: str, request: AWSPreparedRequest, carry_out: CarryOut) -> AWSResponse:
    """Carry the request out and answer with what is no answer."""
    carry_out()
    return _response(request, 200, b"\x00\x1b]0;x\x07<garbage{")


FAULTS: dict[str, Fault] = {
    "denied": refused(403, "AccessDeniedException", "User: me is not authorized to perform: ACTION"),
    "throttled": refused(429, "TooManyRequestsException", "Rate Exceeded."),
    "timed out": timed_out,
    "failed": refused(500, "ServiceException", "An internal error occurred"),
    "garbage": garbage,
    "cut off": cut_off,
    "expired": refused(403, "ExpiredTokenException", "The security token included in the request is expired"),
}
"""What can become of a call."""


def each_in_turn(*actions: str) -> list[tuple[str, str]]:
    """Return pairs of action and fault in which every action and every fault is met.

    What a fault makes of an answer does not hang on the action (one table, tests/aws/test_error_map.py), and what a
    screen makes of an error does not hang on the fault: none of their crossings shows more.
    """
    most = max(len(actions), len(FAULTS))
    return list(islice(zip(cycle(actions), cycle(FAULTS), strict=False), most))


def _response(request: AWSPreparedRequest, status: int, body: bytes, code: str = "") -> AWSResponse:
    headers = HTTPHeaders()
    headers["Content-Type"] = "application/json"
    headers["x-amzn-RequestId"] = "r-1"
    if code:
        headers["x-amzn-ErrorType"] = code
    return AWSResponse(request.url, status, headers, MockRawResponse(body))
