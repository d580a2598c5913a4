"""Reads what speaks against a move of an alias: the versions that it names, and who else changes it."""

from __future__ import annotations

from collections.abc import Iterable

from tui.domain.call import UpdateAlias
from tui.domain.function import FunctionSnapshot, with_versions
from tui.domain.protection import is_protected
from tui.writes.alias_preflight import Finding, Level, check_routing
from tui.writes.workspace import Workspace


def read_findings(workspace: Workspace, call: UpdateAlias, managed_tags: tuple[str, ...]) -> tuple[Finding, ...]:
    """Return what is found of a move; raise ProviderError where a version cannot be read."""
    function = _with_its_versions(workspace, call)
    status = workspace.read_alias_status(call.before, function, managed_tags)
    return check_routing(call, function, read_only=workspace.context.read_only, ownership=status.ownership)


def why_reason(findings: Iterable[Finding], alias: str, protected: tuple[str, ...]) -> str:
    """Return why a move wants a reason, empty where it wants none."""
    wanting = next((finding.text for finding in findings if finding.level is Level.REASON), "")
    return wanting or (f"{alias} is protected" if is_protected(alias, protected) else "")


def blocks(findings: Iterable[Finding]) -> str:
    """Return why a move cannot be made, empty where nothing blocks it."""
    return "; ".join(dict.fromkeys(finding.text for finding in findings if finding.level is Level.BLOCK))


def _with_its_versions(workspace: Workspace, call: UpdateAlias) -> FunctionSnapshot:
    """Read the versions that a move names, with their states: a list does not tell those."""
    function = FunctionSnapshot(call.before.function, aliases=(call.before,))
    for number in dict.fromkeys((*call.before.routing.versions, *call.after.versions)):
        function = with_versions(function, (workspace.read_version(function.name, number),))
    return function
