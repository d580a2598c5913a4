"""The parts of Amazon States Language that every part of the machine is made of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from math import log
from typing import Any

Json = dict[str, Any]

SERVICE = "arn:aws:states:::aws-sdk:"
THROTTLED = ["Lambda.TooManyRequestsException", "CloudWatch.ThrottlingException", "CloudWatch.LimitExceededException"]


@dataclass(frozen=True, slots=True)
class Target:
    """What the machine moves, and what it asks the metrics with.

    `phi` is by how much errors of the alias come in clumps (see `overdispersion`), as seen when the machine is made.
    `alarms` are the names of the alarms that must be OK, `topic` the ARN of the SNS topic that approvals are asked by.
    """

    function: str
    alias: str
    phi: float
    alarms: tuple[str, ...] = ()
    topic: str = ""


ROUTING_OF_RESULT = (
    "( $w := $states.result.RoutingConfig.AdditionalVersionWeights; $k := $keys($w)[0];"
    " {'primary': $states.result.FunctionVersion, 'canary': $exists($k) ? $k : '',"
    " 'weight': $exists($k) ? $lookup($w, $k) : 0} )"
)
"""The routing that GetAlias or UpdateAlias answered, in one shape."""


def alias_of(target: Target) -> Json:
    """Return the parameters that name the alias."""
    return {"FunctionName": target.function, "Name": target.alias}


def retry(errors: list[str] | None = None) -> Json:
    """Return a rule that tries again, ever later, after these errors or after any."""
    return {
        "ErrorEquals": errors or ["States.ALL"],
        "IntervalSeconds": 3,
        "BackoffRate": 2.0,
        "MaxAttempts": 6,
        "JitterStrategy": "FULL",
    }


def problem() -> Json:
    """Return what keeps the name of an error, for its words later."""
    return {"problem": expression("$states.errorOutput.Error")}


def why() -> Json:
    """Return what keeps why the gate did not pass."""
    return {"why": expression("$check.why")}


def expression(text: str) -> str:
    """Return JSONata as a field of a state takes it."""
    return f"{{% {text} %}}"


def literal(text: str) -> str:
    """Return a text as a field of a state takes it: what looks like JSONata is quoted, so that nobody evaluates it."""
    return expression(json.dumps(text)) if text.startswith("{%") else text


def inner(value: Any) -> str:
    """Return a field as a part of a larger expression."""
    text = str(value)
    return text[3:-3] if text.startswith("{% ") else f"'{text}'"


def minute(millis: str) -> str:
    """Return an expression for the beginning of a minute, as a time that AWS reads."""
    return f"$fromMillis({millis}, '[Y0001]-[M01]-[D01]T[H01]:[m01]:00Z')"


def milliseconds(time: timedelta | None) -> int:
    """Return milliseconds; -1 means an approval."""
    return -1 if time is None else round(time.total_seconds() * 1000)


def ln(value: float) -> str:
    """Return a natural logarithm, baked in."""
    return repr(log(value))
