"""Provisioned concurrency of versions and aliases, which moto does not have."""

from __future__ import annotations

from typing import Any

from tui.demo.backend.moto_backend import LATEST
from tui.demo.backend.region_state import Provision, RegionState, timestamp
from tui.demo.http.http import Answer
from tui.demo.http.names import is_number, target_of, unqualified
from tui.demo.http.pages import body, cut
from tui.demo.http.service_error import ServiceError, conflict, invalid

Parameters = dict[str, Any]


def put_provisioned_concurrency_config(region: RegionState, p: Parameters) -> Answer:
    """Ask for capacity on a version or an alias; it is IN_PROGRESS, then READY."""
    name, qualifier = _addressed(region, p)
    if is_number(qualifier):
        pointing = [a.name for a in region.backend.aliases(name).values() if a.function_version == qualifier]
        if any((name, alias) in region.provisions for alias in pointing):
            raise conflict("Version is pointed by a Provisioned Concurrency alias")
    else:
        alias = region.backend.aliases(name)[qualifier]
        if alias.routing_config or alias.function_version == LATEST:
            # AWS documents that settings cannot be managed while weights are in place; the code is unverified.
            raise invalid("Invalid alias configuration for Provisioned Concurrency")
        refuse_second_provision(region, name, qualifier, alias.function_version)
    now = region.clock()
    provision = Provision(p["ProvisionedConcurrentExecutions"], now, now + region.settle)
    region.provisions[name, qualifier] = provision
    return Answer(_config(region, provision))


def get_provisioned_concurrency_config(region: RegionState, p: Parameters) -> Answer:
    """Return what a version or an alias has, or say that it has none."""
    provision = region.provisions.get(_addressed(region, p))
    if provision is None:
        raise ServiceError(
            404,
            "ProvisionedConcurrencyConfigNotFoundException",
            "No Provisioned Concurrency Config found for this function",
            Type="User",
        )
    return Answer(_config(region, provision))


def list_provisioned_concurrency_configs(region: RegionState, p: Parameters) -> Answer:
    """List what all versions and aliases of a function have."""
    name = unqualified(p, region.account, region.name)
    region.latest(name)
    held = sorted((key[1], provision) for key, provision in region.provisions.items() if key[0] == name)
    page, marker = cut(held, lambda one: one[0], p)
    items = [
        {"FunctionArn": region.arn(name, qualifier), **_config(region, provision)} for qualifier, provision in page
    ]
    return Answer(body("ProvisionedConcurrencyConfigs", items, marker))


def delete_provisioned_concurrency_config(region: RegionState, p: Parameters) -> Answer:
    """Give capacity back; nothing to give back is no error."""
    region.provisions.pop(_addressed(region, p), None)
    return Answer()


def refuse_second_provision(region: RegionState, name: str, alias: str, version: str) -> None:
    """Raise where the version that an alias points at has capacity already, its own or another alias's."""
    others = [
        a.name for a in region.backend.aliases(name).values() if a.name != alias and a.function_version == version
    ]
    if any((name, holder) in region.provisions for holder in (version, *others)):
        raise conflict(
            "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version"
        )


def _addressed(region: RegionState, p: Parameters) -> tuple[str, str]:
    target = target_of(p, region.account, region.name)
    if target.qualifier in (None, LATEST):
        raise invalid("Provisioned Concurrency Configs cannot be applied to unpublished function versions.")
    qualifier = str(target.qualifier)
    region.require(target.function, qualifier)
    return target.function, qualifier


def _config(region: RegionState, provision: Provision) -> dict[str, Any]:
    ready = region.clock() >= provision.ready_at
    allocated = provision.requested if ready else 0
    return {
        "RequestedProvisionedConcurrentExecutions": provision.requested,
        "AvailableProvisionedConcurrentExecutions": allocated,
        "AllocatedProvisionedConcurrentExecutions": allocated,
        "Status": "READY" if ready else "IN_PROGRESS",
        "LastModified": timestamp(provision.modified),
    }
