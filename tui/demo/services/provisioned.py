"""Provisioned concurrency of versions and aliases, which moto does not have."""

from __future__ import annotations

from typing import Any

from tui.demo.backend.moto_backend import LATEST
from tui.demo.backend.region_state import Provision, Shelf, timestamp
from tui.demo.http.http import Answer
from tui.demo.http.names import is_number, target_of, unqualified
from tui.demo.http.pages import body, cut
from tui.demo.http.service_error import Refusal, conflict, invalid

Parameters = dict[str, Any]


def put_provisioned_concurrency_config(shelf: Shelf, p: Parameters) -> Answer:
    """Ask for capacity on a version or an alias; it is IN_PROGRESS, then READY."""
    name, qualifier = _addressed(shelf, p)
    if is_number(qualifier):
        pointing = [a.name for a in shelf.store.aliases(name).values() if a.function_version == qualifier]
        if any((name, alias) in shelf.provisions for alias in pointing):
            raise conflict("Version is pointed by a Provisioned Concurrency alias")
    else:
        alias = shelf.store.aliases(name)[qualifier]
        if alias.routing_config or alias.function_version == LATEST:
            # AWS documents that settings cannot be managed while weights are in place; the code is unverified.
            raise invalid("Invalid alias configuration for Provisioned Concurrency")
        refuse_second_provision(shelf, name, qualifier, alias.function_version)
    now = shelf.clock()
    provision = Provision(p["ProvisionedConcurrentExecutions"], now, now + shelf.settle)
    shelf.provisions[name, qualifier] = provision
    return Answer(_told(shelf, provision))


def get_provisioned_concurrency_config(shelf: Shelf, p: Parameters) -> Answer:
    """Return what a version or an alias has, or say that it has none."""
    provision = shelf.provisions.get(_addressed(shelf, p))
    if provision is None:
        raise Refusal(
            404,
            "ProvisionedConcurrencyConfigNotFoundException",
            "No Provisioned Concurrency Config found for this function",
            Type="User",
        )
    return Answer(_told(shelf, provision))


def list_provisioned_concurrency_configs(shelf: Shelf, p: Parameters) -> Answer:
    """List what all versions and aliases of a function have."""
    name = unqualified(p, shelf.account, shelf.region)
    shelf.latest(name)
    held = sorted((key[1], provision) for key, provision in shelf.provisions.items() if key[0] == name)
    page, marker = cut(held, lambda one: one[0], p)
    items = [{"FunctionArn": shelf.arn(name, qualifier), **_told(shelf, provision)} for qualifier, provision in page]
    return Answer(body("ProvisionedConcurrencyConfigs", items, marker))


def delete_provisioned_concurrency_config(shelf: Shelf, p: Parameters) -> Answer:
    """Give capacity back; nothing to give back is no error."""
    shelf.provisions.pop(_addressed(shelf, p), None)
    return Answer()


def refuse_second_provision(shelf: Shelf, name: str, alias: str, version: str) -> None:
    """Raise where the version that an alias points at has capacity already, its own or another alias's."""
    others = [a.name for a in shelf.store.aliases(name).values() if a.name != alias and a.function_version == version]
    if any((name, holder) in shelf.provisions for holder in (version, *others)):
        raise conflict(
            "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version"
        )


def _addressed(shelf: Shelf, p: Parameters) -> tuple[str, str]:
    target = target_of(p, shelf.account, shelf.region)
    if target.qualifier in (None, LATEST):
        raise invalid("Provisioned Concurrency Configs cannot be applied to unpublished function versions.")
    qualifier = str(target.qualifier)
    shelf.require(target.function, qualifier)
    return target.function, qualifier


def _told(shelf: Shelf, provision: Provision) -> dict[str, Any]:
    ready = shelf.clock() >= provision.ready_at
    allocated = provision.requested if ready else 0
    return {
        "RequestedProvisionedConcurrentExecutions": provision.requested,
        "AvailableProvisionedConcurrentExecutions": allocated,
        "AllocatedProvisionedConcurrentExecutions": allocated,
        "Status": "READY" if ready else "IN_PROGRESS",
        "LastModified": timestamp(provision.modified),
    }
