"""A FunctionConfiguration as AWS answers it, from what moto keeps and what the demo knows beside it."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from tui.demo.backend.moto_backend import LATEST, Function
from tui.demo.backend.region_state import RegionState, timestamp

# moto sends these always; AWS leaves them out where they are not set.
_OPTIONAL = ("KMSKeyArn", "Layers", "SigningProfileVersionArn", "SigningJobArn", "VpcConfig", "Handler", "Runtime")

# What the list calls leave out (1.1): a screen that takes a state from a list works nowhere but in a mock.
_NOT_LISTED = (
    "State",
    "StateReason",
    "StateReasonCode",
    "LastUpdateStatus",
    "LastUpdateStatusReason",
    "LastUpdateStatusReasonCode",
    "RuntimeVersionConfig",
)

# What no configuration is made of: identity, code, state.
_NOT_CONFIGURED = ("FunctionArn", "Version", "CodeSha256", "CodeSize", "LastModified", "State", "LastUpdateStatus")


def configuration(
    region: RegionState, function: Function, qualifier: str | None, *, listed: bool = False
) -> dict[str, Any]:
    """Return a version's configuration; `qualifier` is what the ARN ends in, None for none."""
    facts = function.facts
    answer: dict[str, Any] = function.get_configuration()
    for name in _OPTIONAL:
        if not answer.get(name):
            answer.pop(name, None)
    answer |= {
        "FunctionArn": region.arn(function.function_name, qualifier),
        "LastModified": timestamp(facts.modified),
        "RevisionId": facts.revision,
        "LoggingConfig": {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{function.function_name}"},
        **facts.echoed,
        "ConfigSha256": _digest({k: v for k, v in answer.items() if k not in _NOT_CONFIGURED} | facts.echoed),
    }
    if function.package_type == "Zip":
        answer["RuntimeVersionConfig"] = {"RuntimeVersionArn": _runtime_version(region.name, function.run_time)}
    if listed:
        for name in _NOT_LISTED:
            answer.pop(name, None)
        return answer
    for prefix, status in (("State", facts.state), ("LastUpdateStatus", facts.update)):
        answer[prefix] = status.state
        if status.reason:
            answer[f"{prefix}Reason"] = status.reason
        if status.code:
            answer[f"{prefix}ReasonCode"] = status.code
    return answer


def fingerprint(function: Function, description: str) -> str:
    """Return what tells publishable states apart: code and configuration, with that description (1.4)."""
    settings = {
        k: v for k, v in function.get_configuration().items() if k not in _NOT_CONFIGURED
    } | function.facts.echoed
    # Of SnapStart only what was asked for counts: it is on for the version and off for what it was made from.
    asked = {"SnapStart": settings["SnapStart"]["ApplyOn"], "Description": description, "Code": function.code_sha_256}
    return _digest(settings | asked)


def snap_start(echoed: dict[str, Any], number: str) -> None:
    """Say what SnapStart does for a version: it is on for published ones only."""
    asked = echoed.get("SnapStart", {}).get("ApplyOn", "None")
    on = asked == "PublishedVersions" and number != LATEST
    echoed["SnapStart"] = {"ApplyOn": asked, "OptimizationStatus": "On" if on else "Off"}


def _digest(settings: dict[str, Any]) -> str:
    written = json.dumps(settings, sort_keys=True, default=str).encode()
    return base64.b64encode(hashlib.sha256(written).digest()).decode()


def _runtime_version(region: str, runtime: str | None) -> str:
    return f"arn:aws:lambda:{region}::runtime:{hashlib.sha256((runtime or '').encode()).hexdigest()}"
