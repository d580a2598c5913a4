"""Aliases: every rule of AWS on what they may point at, and a new RevisionId for every write."""

from __future__ import annotations

from typing import Any

from tui.demo.backend.moto_backend import LATEST, Function
from tui.demo.backend.region_state import RegionState
from tui.demo.http.http import Answer
from tui.demo.http.names import unqualified
from tui.demo.http.pages import body, cut
from tui.demo.http.service_error import conflict, invalid, missing, no_function, stale
from tui.demo.services.provisioned import refuse_second_provision

Parameters = dict[str, Any]


def create_alias(region: RegionState, p: Parameters) -> Answer:
    """Create an alias."""
    name = unqualified(p, region.account, region.name)
    region.latest(name)
    routing = _routing(p)
    _check_routing(region, name, p["FunctionVersion"], routing)
    if p["Name"] in region.backend.aliases(name):
        raise conflict(f"Alias already exists: {region.arn(name, p['Name'])}")
    alias = region.backend.add_alias(name, p["Name"], p["FunctionVersion"], p.get("Description", ""), routing)
    alias.revision_id = region.new_id()
    region.route(name, alias)
    return Answer(_alias(alias))


def get_alias(region: RegionState, p: Parameters) -> Answer:
    """Return one alias."""
    name = unqualified(p, region.account, region.name)
    region.latest(name)
    alias = region.backend.aliases(name).get(p["Name"])
    if alias is None:
        raise missing(f"Cannot find alias arn: {region.arn(name, p['Name'])}")
    return Answer(_alias(alias))


def list_aliases(region: RegionState, p: Parameters) -> Answer:
    """List aliases by name; FunctionVersion keeps those whose primary it is."""
    name = unqualified(p, region.account, region.name)
    region.latest(name)
    wanted = p.get("FunctionVersion")
    # Unverified on AWS: whether the filter also matches the additional version. Callers filter for themselves.
    aliases = [a for a in region.backend.list_aliases(name) if wanted in (None, a.function_version)]
    page, marker = cut(aliases, lambda alias: str(alias.name), p)
    return Answer(body("Aliases", [_alias(alias) for alias in page], marker))


def update_alias(region: RegionState, p: Parameters) -> Answer:
    """Move an alias; what is left out stays as it is."""
    name = unqualified(p, region.account, region.name)
    region.latest(name)
    alias = region.backend.aliases(name).get(p["Name"])
    if alias is None:
        raise missing(f"Alias not found: {region.arn(name, p['Name'])}")
    if p.get("RevisionId") not in (None, alias.revision_id):
        raise stale()
    routing = _routing(p) if "RoutingConfig" in p else alias.routing_config
    primary = p.get("FunctionVersion") or alias.function_version
    _check_routing(region, name, primary, routing)
    _check_provision(region, name, alias, primary)
    moved = primary != alias.function_version
    region.backend.move_alias(name, p["Name"], primary, p.get("Description"), routing)
    alias.revision_id = region.new_id()
    region.route(name, alias)
    provision = region.provisions.get((name, alias.name))
    if moved and provision is not None:
        # Capacity is given back on the old version and allocated again on the new one (1.5).
        provision.ready_at = region.clock() + region.settle
    return Answer(_alias(alias))


def delete_alias(region: RegionState, p: Parameters) -> Answer:
    """Delete an alias and what hangs on it; one that never was is deleted just as well."""
    name = unqualified(p, region.account, region.name)
    region.latest(name)
    region.backend.delete_alias(p["Name"], name)
    region.forget(name, p["Name"])
    return Answer(status=204)


def _alias(alias: Any) -> dict[str, Any]:
    return {key: value for key, value in alias.to_json().items() if value is not None}


def _routing(p: Parameters) -> dict[str, Any]:
    # An empty map clears the weights, and an alias without weights has no RoutingConfig at all. What a bare
    # RoutingConfig={} does on AWS is unverified; it is taken as the empty map.
    weights = (p.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
    return {"AdditionalVersionWeights": weights} if weights else {}


def _check_routing(region: RegionState, name: str, primary: str, routing: Any) -> None:
    weights = (routing or {}).get("AdditionalVersionWeights") or {}
    if len(weights) > 1:
        raise invalid("Number of items in AdditionalVersionWeights cannot be greater than 1")
    version = _version(region, name, primary)
    for additional in weights:
        if additional == primary:
            raise invalid(
                f"Invalid function version {primary}. "
                f"Function version {primary} is already included in routing configuration."
            )
        if primary.startswith(LATEST):
            raise invalid("$LATEST is not supported for an alias pointing to more than 1 version")
        _check_pair(version, _version(region, name, additional))


def _check_pair(primary: Function, additional: Function) -> None:
    # AWS documents both rules; in which words it refuses is unverified.
    pair = f"Function versions {primary.number} and {additional.number}"
    if primary.role != additional.role:
        raise invalid(f"{pair} must have the same execution role to share an alias.")
    first, second = (version.facts.echoed.get("DeadLetterConfig") or {} for version in (primary, additional))
    if (first.get("TargetArn") or "") != (second.get("TargetArn") or ""):
        raise invalid(f"{pair} must have the same dead-letter queue configuration to share an alias.")


def _check_provision(region: RegionState, name: str, alias: Any, primary: str) -> None:
    if (name, alias.name) in region.provisions and primary != alias.function_version:
        if primary == LATEST:
            raise invalid("Invalid alias configuration for Provisioned Concurrency")
        refuse_second_provision(region, name, alias.name, primary)


def _version(region: RegionState, name: str, number: str) -> Function:
    version = region.backend.version(name, number)
    if version is None:
        raise no_function(region.arn(name, number))
    return version
