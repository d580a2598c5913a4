"""What is known of who else moves an alias, and of a split that was left behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui.domain.alias import Alias
from tui.domain.deployment import Deployment
from tui.domain.function import FunctionSnapshot, Trouble
from tui.operations.ownership import FREE, Ownership, owner
from tui.operations.situation import Kind, Situation, situation


@dataclass(frozen=True, slots=True)
class Standing:
    """Who owns an alias, what its split is, and what of that could not be read."""

    ownership: Ownership = FREE
    situation: Situation | None = None
    troubles: tuple[Trouble, ...] = ()


def judge(
    alias: Alias,
    function: FunctionSnapshot | None,
    tags: Mapping[str, str],
    deployment: Deployment | None,
    patterns: tuple[str, ...],
    troubles: tuple[Trouble, ...],
) -> Standing:
    """Put together what was read; where deployments could not be read, no split is called left behind."""
    provisioned = function.provisioned_for(alias.name) if function else None
    named = None
    if not any(trouble.action.startswith("codedeploy:") for trouble in troubles):
        versions = function.versions if function else ()
        named = situation(alias, versions, None, deployment, provisioned)
    # A split that somebody is merely working on by hand is no news to an operator who looks at it.
    if named is not None and named.kind is Kind.UNCLAIMED:
        named = None
    return Standing(owner(tags, deployment, patterns, alias, provisioned), named, troubles)
