"""What is set for asynchronous calls, one for each qualifier, where moto keeps one for all and never replaces it."""

from __future__ import annotations

from typing import Any

from tui.demo.backend.moto_backend import LATEST
from tui.demo.backend.region_state import RegionState
from tui.demo.http.http import Answer
from tui.demo.http.names import target_of, unqualified
from tui.demo.http.pages import body, cut

Parameters = dict[str, Any]
_DEFAULTS: dict[str, Any] = {"DestinationConfig": {"OnSuccess": {}, "OnFailure": {}}}


def put_function_event_invoke_config(region: RegionState, p: Parameters) -> Answer:
    """Replace the configuration of a function, a version or an alias."""
    target = target_of(p, region.account, region.name)
    qualifier = target.qualifier or LATEST
    region.require(target.function, qualifier)
    names = ("MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig")
    asked: Parameters = {name: p[name] for name in names if name in p}
    config: dict[str, Any] = {
        **_DEFAULTS,
        **asked,
        "FunctionArn": region.arn(target.function, qualifier),
        "LastModified": region.clock().timestamp(),
    }
    region.invoke_configs[target.function, qualifier] = config
    return Answer(config)


def list_function_event_invoke_configs(region: RegionState, p: Parameters) -> Answer:
    """List those of a function, its versions and its aliases."""
    name = unqualified(p, region.account, region.name)
    region.latest(name)
    kept = [config for key, config in sorted(region.invoke_configs.items()) if key[0] == name]
    page, marker = cut(kept, lambda config: str(config["FunctionArn"]), p)
    return Answer(body("FunctionEventInvokeConfigs", page, marker))
