"""What calling a function by hand came to, in words."""

from __future__ import annotations

from collections.abc import Sequence

from tui.domain.clean_text import clean
from tui.domain.errors import (
    Busy,
    CannotRun,
    InConflict,
    NotPermitted,
    ProviderError,
    Rejected,
    ServiceFailed,
    Unreachable,
    Unreadable,
)
from tui.domain.function import FunctionSnapshot
from tui.domain.invocation import Invocation, Kind
from tui.features.invoke.invocation import InvocationResult, InvokeState
from tui.features.invoke.json_text import document
from tui.presentation.cannot_run_text import cause_of
from tui.presentation.error_text import explain
from tui.presentation.keymap import key
from tui.presentation.routing_text import format_routing
from tui.presentation.spans import Span

_LIMITS = {
    "CallerRateLimitExceeded": "too many API calls a second",
    "ConcurrentInvocationLimitExceeded": "the account's concurrency is used up",
    "ConcurrentSnapshotCreateLimitExceeded": "too many snapshots are being created",
    "FunctionInvocationRateLimitExceeded": "the function is called too often",
    "ReservedFunctionConcurrentInvocationLimitExceeded": "its reserved concurrency is used up, or set to 0",
    "ReservedFunctionInvocationRateLimitExceeded": "its reserved concurrency allows no more calls a second",
}
_NOT_CONNECTED = ("EndpointConnectionError", "ConnectTimeoutError", "ProxyConnectionError", "SSLError")
_TIMED_OUT = "Task timed out"
_NAMES = {"Handled": "the code reported it", "Unhandled": "it raised, ran out of time or its process died"}


def failure_text(error: ProviderError, seconds: int, kind: Kind = Kind.ANSWER) -> str:
    """Say why there is no answer, and whether the function ran; `seconds` is what it may take."""
    match error:
        case Busy():
            limit = _LIMITS.get(error.reason, "")
            return f"AWS throttled the call, nothing ran: {' '.join(filter(None, (limit, _bracketed(error.reason))))}"
        case NotPermitted():
            answer = "you cannot call it" if kind is Kind.CHECK else "nothing ran"
            return f"no permission: {error.action}, {answer}{_with(error)}"
        case Unreachable(code="ReadTimeoutError"):
            ran = "it ran or is still running, side effects included"
            return f"no answer within {seconds + 10} s: {ran}. Not retried"
        case Unreachable() if error.code in _NOT_CONNECTED:
            return f"no connection to AWS, nothing ran{_with(error)}"
        case Unreachable():
            return f"the answer was lost: the function may have run. Not retried{_with(error)}"
        case ServiceFailed():
            return f"AWS failed: the function may have run. Not retried{_with(error)}"
        case Unreadable():
            return f"the answer cannot be read: the function may have run. Not retried{_with(error)}"
        case CannotRun():
            cause = cause_of(error)
            ran = "some of its code may have run" if error.outcome_unknown else "nothing ran"
            remedy = f". To fix: {cause.remedy}" if cause.remedy else ""
            return f"{cause.what}, {ran}{remedy} ({error.code}{_with(error)})"
        case InConflict():
            return f"AWS refuses to run it now, nothing ran{_with(error)}"
        case Rejected(code="RequestTooLargeException"):
            return f"the payload is too large, nothing ran{_with(error)}"
        case _:
            maybe = "the function may have run: " if error.outcome_unknown else "nothing ran: "
            return maybe + explain(error).sentence


def headline(result: InvocationResult) -> Span:
    """Say in a line how a call ended."""
    request, invocation = result.request, result.invocation
    if invocation is None:
        words = failure_text(result.failure or ProviderError(), request.timeout_s, request.kind)
        return Span(f"✗ {request.qualifier}: {words}", "bad")
    if request.kind is Kind.CHECK:
        words = "you have permission to call it; nothing ran, so whether it works is not known"
        return Span(f"✓ {invocation.status} {request.qualifier}: {words}", "good")
    by = f"{invocation.version or 'an unknown version'} answered"
    via = "" if request.qualifier == invocation.version else f" for {request.qualifier}"
    if invocation.error:
        return Span(f"✗ {invocation.status} {by}{via}: the function failed: {_failure(invocation)}", "bad")
    return Span(f"✓ {invocation.status} {by}{via}", "good")


def _failure(invocation: Invocation) -> str:
    answer = document(invocation.payload)
    kind, words = (
        (str(answer.get(key) or "") for key in ("errorType", "errorMessage")) if isinstance(answer, dict) else ("", "")
    )
    if _TIMED_OUT in words or kind == "Sandbox.Timedout":
        return f"{clean(words, 200)}; its side effects until then remain"
    said = ": ".join(filter(None, (clean(kind, 100), clean(words, 300)))) or "no reason given"
    return f"{said} ({invocation.error}{': ' + _NAMES[invocation.error] if invocation.error in _NAMES else ''})"


def _bracketed(reason: str) -> str:
    return f"({reason})" if reason else "AWS does not name the limit"


def _with(error: ProviderError) -> str:
    words = error.message or error.code
    return f": {words}" if words else ""


def call_line(state: InvokeState, function: FunctionSnapshot | None, calling: str, notes: Sequence[str]) -> str:
    """Say who is called, what is compared, and what prevents it."""
    alias = function.alias(state.qualifier) if function is not None else None
    who = f"{state.qualifier} ({format_routing(alias.routing)})" if alias is not None else state.qualifier
    pair = f"  {key('invoke.compare')} compare {state.sides[0]} with {state.sides[1]}" if state.sides else ""
    now = f"{calling}…" if calling else f"{key('invoke.invoke')} call {who}{pair}"
    return "\n".join([now, *(f"! {note}" for note in notes)])


def payload_line(text: str, error: str, *, typing: bool) -> str:
    """Say whether the payload is JSON, and of what size or where not."""
    how = "esc done" if typing else f"{key('invoke.edit')} edit"
    if error:
        return f"✗ {error}  {how}"
    if not text.strip():
        return f"no payload: sends {{}}  {how}"
    return f"✓ JSON, {len(text.encode()):,} bytes  {how}"
