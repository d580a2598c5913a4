"""Reads an alias, where it points and where it pointed before, and says what AWS would not have."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from yaml.nodes import Node

from tui.demo.scenario import bindings
from tui.demo.scenario.world import ZERO, AliasSpec, RoutingSpec
from tui.storage.yaml_reader import Take, YamlReader


def alias(r: YamlReader, node: Node, alias_name: Take) -> AliasSpec:
    """Read an alias."""
    keys: dict[str, Take] = {
        **_routing_keys(r),
        "Name": alias_name,
        "Description": r.text,
        "Before": lambda n: r.items(n, lambda one: _routing(r, one)),
        "ProvisionedConcurrentExecutions": r.number,
        "InvocationsPerMinute": r.quantity,
        **bindings.takes(r),
    }
    fields = r.fields(node, keys, required=("Name", "FunctionVersion"))
    now = _as_routing(fields)
    return AliasSpec(
        name=fields["Name"],
        version=now.version,
        weights=now.weights,
        description=fields.get("Description", ""),
        since=now.since,
        before=tuple(sorted(fields.get("Before", ()), key=lambda routing: routing.since, reverse=True)),
        provisioned=fields.get("ProvisionedConcurrentExecutions", 0),
        calls=fields.get("InvocationsPerMinute", 0.0),
        bindings=bindings.binding(fields, fields["Name"]),
    )


def later_aliases(r: YamlReader, node: Node, alias_name: Take) -> dict[str, float]:
    """Read how many calls a minute come to aliases that are yet to be made."""
    keys: dict[str, Take] = {"Name": alias_name, "InvocationsPerMinute": r.quantity}
    items = r.items(node, lambda one: r.fields(one, keys, required=("Name", "InvocationsPerMinute")))
    return {one["Name"]: one["InvocationsPerMinute"] for one in items}


def against_aws(alias: AliasSpec, published: set[str]) -> Iterator[str]:
    """Yield what AWS would refuse of an alias and of where it pointed before."""
    routings = [*alias.before, RoutingSpec(alias.version, alias.weights, alias.since)]
    for routing in routings:
        if routing.version not in published | {"$LATEST"}:
            yield f"FunctionVersion: expected a version of this function, not {routing.version[:20]!a}"
        if len(routing.weights) > 1:
            yield "AdditionalVersionWeights: expected one version at most"
        for additional in routing.weights:
            if additional not in published or additional == routing.version or routing.version == "$LATEST":
                yield f"AdditionalVersionWeights: expected another published version, not {additional[:20]!a}"
    if any(earlier.since <= later.since for earlier, later in itertools.pairwise(routings)):
        yield "Before: expected times Since that are earlier than the alias's own, each another one"


def _routing(r: YamlReader, node: Node) -> RoutingSpec:
    return _as_routing(r.fields(node, _routing_keys(r), required=("FunctionVersion", "Since")))


def _routing_keys(r: YamlReader) -> dict[str, Take]:
    return {
        "FunctionVersion": r.text,
        "RoutingConfig": lambda n: r.fields(n, {"AdditionalVersionWeights": r.shares}),
        "Since": r.ago,
    }


def _as_routing(fields: dict[str, Any]) -> RoutingSpec:
    weights = fields.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
    return RoutingSpec(fields["FunctionVersion"], weights, fields.get("Since", ZERO))
