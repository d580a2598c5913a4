"""Event source mappings: moto resolves the alias away and finds them by the very words they were made with only."""

from __future__ import annotations

from typing import Any

from tui.demo.backend.region_state import RegionState
from tui.demo.http.http import Answer
from tui.demo.http.names import target_of
from tui.demo.http.pages import body, cut

Parameters = dict[str, Any]


def list_event_source_mappings(region: RegionState, p: Parameters) -> Answer:
    """List the mappings of exactly what FunctionName names, or all; a name that is not there has none."""
    # Unverified on AWS: whether a function's own name brings its aliases' mappings too. Fewer is the careful answer.
    wanted = None
    if "FunctionName" in p:
        target = target_of(p, region.account, region.name)
        wanted = region.arn(target.function, target.qualifier)
    kept = [
        mapping
        for _, mapping in sorted(region.event_sources.items())
        if wanted in (None, mapping["FunctionArn"]) and p.get("EventSourceArn") in (None, mapping.get("EventSourceArn"))
    ]
    page, marker = cut(kept, lambda mapping: str(mapping["UUID"]), p)
    return Answer(body("EventSourceMappings", page, marker))


def map_event_source(region: RegionState, function: str, qualifier: str | None, fields: dict[str, Any]) -> None:
    """Have a queue or a stream call a function, an alias or a version."""
    identifier = region.new_id()
    region.event_sources[identifier] = {
        "UUID": identifier,
        "BatchSize": 10,
        "State": "Enabled",
        "StateTransitionReason": "USER_INITIATED",
        "LastProcessingResult": "OK",
        "LastModified": region.clock().timestamp(),
        **fields,
        "FunctionArn": region.arn(function, qualifier),
    }
