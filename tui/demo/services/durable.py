"""Durable executions that run on the versions of a function; moto has none."""

from __future__ import annotations

from typing import Any

from tui.demo.backend.region_state import RegionState, timestamp
from tui.demo.http.http import Answer
from tui.demo.http.names import target_of
from tui.demo.http.pages import body, cut

Parameters = dict[str, Any]


def list_durable_executions_by_function(region: RegionState, p: Parameters) -> Answer:
    """List the executions of a version, or of all; those of the demo all run."""
    target = target_of(p, region.account, region.name)
    region.find(target.function, target.qualifier)
    statuses = p.get("Statuses") or ["RUNNING"]
    running = [
        _execution(region, target.function, version, number)
        for (function, version), count in sorted(region.durable.items())
        if function == target.function and target.qualifier in (None, version) and "RUNNING" in statuses
        for number in range(count)
    ]
    page, marker = cut(running, lambda execution: str(execution["DurableExecutionName"]), p)
    return Answer(body("DurableExecutions", page, marker))


def _execution(region: RegionState, function: str, version: str, number: int) -> dict[str, Any]:
    name = f"{version}-{number:06}"
    arn = region.arn(function, version)
    return {
        "DurableExecutionArn": f"{arn}/durable-execution/{name}/{number:032x}",
        "DurableExecutionName": name,
        "FunctionArn": arn,
        "Status": "RUNNING",
        "StartTimestamp": timestamp(region.clock()),
    }
