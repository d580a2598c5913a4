"""The account's limits, and what functions carry beside their versions: reserved concurrency and tags."""

from __future__ import annotations

from typing import Any

from tui.demo.backend.region_state import RegionState
from tui.demo.http.http import Answer
from tui.demo.http.names import target_of, unqualified
from tui.demo.http.service_error import invalid

Parameters = dict[str, Any]

_CONCURRENCY = 1000


def get_account_settings(region: RegionState, _: Parameters) -> Answer:
    """Return the Region's limits and what of them is used; every version's code counts."""
    names = region.backend.names
    every = [version for name in names for version in (region.latest(name), *region.backend.versions(name))]
    reserved = sum(region.latest(name).reserved_concurrency or 0 for name in names)
    return Answer(
        {
            "AccountLimit": {
                "TotalCodeSize": 75 * 1024**3,
                "CodeSizeUnzipped": 250 * 1024**2,
                "CodeSizeZipped": 50 * 1024**2,
                "ConcurrentExecutions": _CONCURRENCY,
                "UnreservedConcurrentExecutions": _CONCURRENCY - reserved,
            },
            "AccountUsage": {
                "TotalCodeSize": sum(version.code_size for version in every if not version.facts.in_s3),
                "FunctionCount": len(names),
            },
        }
    )


def put_function_concurrency(region: RegionState, p: Parameters) -> Answer:
    """Reserve concurrency for a function."""
    name = unqualified(p, region.account, region.name)
    region.latest(name)
    reserved = region.backend.put_function_concurrency(name, p["ReservedConcurrentExecutions"])
    return Answer({"ReservedConcurrentExecutions": reserved})


def get_function_concurrency(region: RegionState, p: Parameters) -> Answer:
    """Return what is reserved; the field is absent where nothing is."""
    name = unqualified(p, region.account, region.name)
    reserved = region.latest(name).reserved_concurrency
    return Answer({} if reserved is None else {"ReservedConcurrentExecutions": reserved})


def delete_function_concurrency(region: RegionState, p: Parameters) -> Answer:
    """Let the reservation go."""
    name = unqualified(p, region.account, region.name)
    region.latest(name)
    region.backend.delete_function_concurrency(name)
    return Answer(status=204)


def list_tags(region: RegionState, p: Parameters) -> Answer:
    """Return a function's tags."""
    return Answer({"Tags": dict(region.backend.list_tags(_tagged(region, p)))})


def tag_resource(region: RegionState, p: Parameters) -> Answer:
    """Set tags of a function."""
    region.backend.tag_resource(_tagged(region, p), p["Tags"])
    return Answer(status=204)


def untag_resource(region: RegionState, p: Parameters) -> Answer:
    """Remove tags of a function."""
    region.backend.untag_resource(_tagged(region, p), p["TagKeys"])
    return Answer(status=204)


def _tagged(region: RegionState, p: Parameters) -> str:
    target = target_of({"FunctionName": p["Resource"]}, region.account, region.name)
    if target.qualifier is not None:
        raise invalid("Tags on function aliases and versions are not supported. Please specify a function ARN.")
    region.latest(target.function)
    return region.arn(target.function)
