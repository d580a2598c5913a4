"""Invoke: which version answers, how it ends, and what it logs."""

from __future__ import annotations

import base64
import json
import math
from typing import Any

from tui.providers.moto.exchange import Answer
from tui.providers.moto.names import target_of
from tui.providers.moto.operations.functions import not_now
from tui.providers.moto.refusal import Refusal, no_function
from tui.providers.moto.shelf import Shelf
from tui.providers.moto.store import Function

Parameters = dict[str, Any]

# In a standard normal distribution 90 % lie below this many deviations.
_NINETIETH = 1.2816


def invoke(shelf: Shelf, p: Parameters) -> Answer:
    """Answer as the version that the qualifier's weights draw; without code to run, the answer echoes the event."""
    target = target_of(p, shelf.account, shelf.region)
    function = _drawn(shelf, target.function, target.qualifier)
    event = _event(p.get("Payload") or b"{}")
    kind = p.get("InvocationType", "RequestResponse")
    if kind == "DryRun":
        return Answer(status=204)
    _require_invocable(shelf, function)
    headers = {"X-Amz-Executed-Version": function.number}
    if kind == "Event":
        return Answer(b"", 202, headers)
    behaviour = function.facts.behaviour
    fails = shelf.die.random() < behaviour.errors
    spread = math.log(behaviour.p90 / behaviour.p50) / _NINETIETH
    took = behaviour.p50 * math.exp(spread * shelf.die.gauss(0.0, 1.0))
    if fails:
        headers["X-Amz-Function-Error"] = "Unhandled"
        outcome: dict[str, Any] = {
            "errorMessage": "the demo has this version fail at the rate of its scenario",
            "errorType": "DemoError",
            "requestId": shelf.new_id(),
        }
    else:
        outcome = {"statusCode": 200, "version": function.number, "event": event}
    if p.get("LogType") == "Tail":
        headers["X-Amz-Log-Result"] = _log(shelf, function, took, outcome if fails else None)
    return Answer(json.dumps(outcome).encode(), 200, headers)


def _drawn(shelf: Shelf, name: str, qualifier: str | None) -> Function:
    primary = shelf.find(name, qualifier)
    alias = shelf.store.aliases(name).get(qualifier or "")
    weights = ((alias.routing_config if alias else None) or {}).get("AdditionalVersionWeights") or {}
    for additional, weight in weights.items():
        if shelf.die.random() < weight:
            version = shelf.store.version(name, additional)
            if version is None:
                raise no_function(shelf.arn(name, additional))
            return shelf.settled(version)
    return primary


def _event(payload: bytes) -> Any:
    try:
        return json.loads(payload)
    except ValueError as error:
        raise Refusal(
            400,
            "InvalidRequestContentException",
            f"Could not parse request body into json: {error}",
            Type="User",
        ) from None


def _require_invocable(shelf: Shelf, function: Function) -> None:
    if shelf.latest(function.function_name).reserved_concurrency == 0:
        reason = "ReservedFunctionConcurrentInvocationLimitExceeded"
        raise Refusal(429, "TooManyRequestsException", "Rate Exceeded.", Type="User", Reason=reason)
    state = function.facts.state.state
    if state == "Inactive":
        # The first call fails and has the resources made again (1.4).
        function.facts.state = shelf.pending("Pending")
        function.facts.state.reason, function.facts.state.code = "The function is being restored.", "Restoring"
    if state != "Active":
        raise not_now(state)


def _log(shelf: Shelf, function: Function, took: float, error: dict[str, Any] | None) -> str:
    request = shelf.new_id()
    used = round(function.memory_size * 0.4)
    lines = [
        f"START RequestId: {request} Version: {function.number}",
        *([f"[ERROR] {error['errorType']}: {error['errorMessage']}"] if error else []),
        f"END RequestId: {request}",
        f"REPORT RequestId: {request}\tDuration: {took:.2f} ms\tBilled Duration: {math.ceil(took)} ms\t"
        f"Memory Size: {function.memory_size} MB\tMax Memory Used: {used} MB\t",
    ]
    return base64.b64encode("\n".join([*lines, ""]).encode()[-4096:]).decode()
