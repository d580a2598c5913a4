"""Invoke: which version answers, how it ends, and what it logs."""

from __future__ import annotations

import base64
import json
import math
from datetime import timedelta
from typing import Any

from tui.demo.backend.moto_backend import Function
from tui.demo.backend.region_state import RegionState
from tui.demo.http.answers import answered
from tui.demo.http.http import Answer
from tui.demo.http.names import target_of
from tui.demo.http.service_error import ServiceError, no_function
from tui.demo.logs.log_format import LoggedCall, failure, logged
from tui.demo.logs.log_store import log_writer
from tui.demo.services.functions import not_now
from tui.demo.traffic.rng import deviation, drawn

Parameters = dict[str, Any]

# In a standard normal distribution 90 % lie below this many deviations.
_NINETIETH = deviation(0.9)

_WARM = timedelta(minutes=10)
"""How long an execution environment waits for the next call."""

_MOST_BYTES = 6 * 1024 * 1024


def invoke(region: RegionState, p: Parameters) -> Answer:
    """Answer as the version that the qualifier's weights draw, by its scenario: there is no code to run."""
    target = target_of(p, region.account, region.name)
    size = len(p.get("Payload") or b"")
    if size > _MOST_BYTES:
        words = f"{size} byte payload is too large for the RequestResponse invocation type (limit {_MOST_BYTES} bytes)"
        raise ServiceError(413, "RequestTooLargeException", words, Type="User")
    function = _drawn(region, target.function, target.qualifier)
    event = _event(p.get("Payload") or b"{}")
    kind = p.get("InvocationType", "RequestResponse")
    if kind == "DryRun":
        return Answer(status=204)
    _require_invocable(region, function)
    headers = {"X-Amz-Executed-Version": function.number}
    if kind == "Event":
        return Answer(b"", 202, headers)
    writer, facts, request = log_writer(function), function.facts, region.new_id()
    # As with AWS, the call has one id: in the answer's header, in its code's context, and in its log.
    headers["x-amzn-RequestId"] = request
    share, rank, cold, place = drawn("invoke", region.seed, target.function, function.number, request)
    failed = share < facts.behaviour.errors
    spread = math.log(facts.behaviour.p90 / facts.behaviour.p50) / _NINETIETH
    took = writer.lasting(facts.behaviour.p50 * math.exp(spread * deviation(rank)), failed)
    now = region.clock()
    init = None if facts.warm_until is not None and now < facts.warm_until else 180.0 + cold * 640
    facts.warm_until = now + _WARM
    call = LoggedCall(request, int(place * 1000), now.timestamp(), took, failed, init)
    if failed:
        headers["X-Amz-Function-Error"] = "Unhandled"
        outcome: Any = failure(writer, call)
    else:
        outcome = answered(facts.answers, event, function.number, request)
    if p.get("LogType") == "Tail":
        lines = "".join(f"{line.rstrip()}\n" for _, line in logged(writer, call))
        headers["X-Amz-Log-Result"] = base64.b64encode(lines.encode()[-4096:]).decode()
    return Answer(json.dumps(outcome).encode(), 200, headers)


def _drawn(region: RegionState, name: str, qualifier: str | None) -> Function:
    primary = region.find(name, qualifier)
    alias = region.backend.aliases(name).get(qualifier or "")
    weights = ((alias.routing_config if alias else None) or {}).get("AdditionalVersionWeights") or {}
    for additional, weight in weights.items():
        if region.rng.random() < weight:
            version = region.backend.version(name, additional)
            if version is None:
                raise no_function(region.arn(name, additional))
            return region.settled(version)
    return primary


def _event(payload: bytes) -> Any:
    try:
        return json.loads(payload)
    except ValueError as error:
        raise ServiceError(
            400,
            "InvalidRequestContentException",
            f"Could not parse request body into json: {error}",
            Type="User",
        ) from None


def _require_invocable(region: RegionState, function: Function) -> None:
    if region.latest(function.function_name).reserved_concurrency == 0:
        reason = "ReservedFunctionConcurrentInvocationLimitExceeded"
        raise ServiceError(429, "TooManyRequestsException", "Rate Exceeded.", Type="User", Reason=reason)
    state = function.facts.state.state
    if state == "Inactive":
        # The first call fails and has the resources made again (1.4).
        function.facts.state = region.pending("Pending")
        function.facts.state.reason, function.facts.state.code = "The function is being restored.", "Restoring"
    if state != "Active":
        raise not_now(state)
