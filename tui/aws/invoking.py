"""Calls functions: one attempt each, by a client that waits as long as the function may run (aws-semantics 1.1, 4)."""

from __future__ import annotations

import base64
import binascii
import time
from collections.abc import Mapping
from typing import Any

from tui.aws.client import Ask
from tui.aws.error_map import translating
from tui.aws.fields import inner_of, text_of
from tui.domain.clean_text import clean
from tui.domain.errors import Unreadable
from tui.domain.invocation import LONGEST_S, Invocation, Kind

KEPT = 256 * 1024
"""Bytes kept of an answer; AWS sends six megabytes at most."""

LOG = 16 * 1024
"""Characters kept of a log's tail, of which AWS sends the last 4 KB."""

ACTION = "lambda:InvokeFunction"


class Invoking:
    """Calls of functions; neither what is sent nor what comes back is kept here."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def invoke(
        self,
        function: str,
        qualifier: str,
        payload: str,
        *,
        kind: Kind = Kind.ANSWER,
        timeout_s: int = LONGEST_S,
        paced: bool = False,
    ) -> Invocation:
        """Call a version or an alias once, without retry (lambda:InvokeFunction); an empty payload sends none."""
        asked: dict[str, Any] = {"FunctionName": function, "Qualifier": qualifier, "InvocationType": kind.value}
        if payload.strip():
            asked["Payload"] = payload.encode()
        if kind is Kind.ANSWER:
            asked["LogType"] = "Tail"
        began = time.monotonic()
        return self._ask(f"invoking {timeout_s}", "Invoke", lambda answer: _invocation(answer, began), paced, **asked)


def _invocation(answer: Mapping[str, Any], began: float) -> Invocation:
    status = answer.get("StatusCode")
    if not isinstance(status, int):
        raise Unreadable(message="the answer has no status")
    body: Any = answer.get("Payload")
    # The answer is read only here, and may be cut off like any other.
    with translating(ACTION):
        data = body.read(KEPT + 1) if hasattr(body, "read") else b""
        if hasattr(body, "close"):
            body.close()
    metadata = inner_of(answer, "ResponseMetadata")
    whole = str(inner_of(metadata, "HTTPHeaders").get("content-length", ""))
    cut = len(data) > KEPT
    size = int(whole) if cut and whole.isascii() and whole.isdigit() else len(data)
    return Invocation(
        status=status,
        version=text_of(answer.get("ExecutedVersion")),
        error=text_of(answer.get("FunctionError")),
        payload=clean(data[:KEPT].decode("utf-8", "replace"), KEPT, lines=True),
        payload_bytes=size,
        log=_tail(answer.get("LogResult")),
        request_id=text_of(metadata.get("RequestId")),
        elapsed_ms=(time.monotonic() - began) * 1000,
    )


def _tail(encoded: object) -> str:
    if not isinstance(encoded, str):
        return ""
    try:
        data = base64.b64decode(encoded[: 2 * LOG], validate=True)
    except (binascii.Error, ValueError):
        return ""
    return clean(data.decode("utf-8", "replace"), LOG, lines=True)
