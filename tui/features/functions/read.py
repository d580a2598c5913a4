"""Reads the functions of the account, and one function whole: ever fuller snapshots, with what could not be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.domain.account import AccountSnapshot, AliasesRead, extended
from tui.domain.errors import Busy, NotFound, ProviderError, Unreachable
from tui.domain.function import FunctionSnapshot, with_alias, with_failure, with_versions
from tui.domain.read_failure import read_failure
from tui.domain.version import LATEST, newest_first

if TYPE_CHECKING:
    from tui.writes.workspace import Workspace

QUICK_PAGES = 4
"""Pages of versions that are read at once; further ones wait for the call budget."""

ALIASES_READ_SINGLY = 20
"""Aliases known before that are read one by one where they cannot be listed."""


def read_account(workspace: Workspace) -> Iterator[AccountSnapshot]:
    """Yield the account with each page of functions; the last one is complete or names its failure."""
    account, marker = AccountSnapshot(), None
    while not account.complete:
        try:
            page = workspace.provider.list_functions(marker)
        except ProviderError as error:
            yield replace(account, failure=read_failure(error, "lambda:ListFunctions"))
            return
        marker = page.next_marker
        account = extended(account, page.items, complete=marker is None)
        yield account


def read_aliases(workspace: Workspace, function: str, *, versions: bool = True) -> AliasesRead:
    """Return the aliases of a function and, with `versions`, its newest version, within the call budget."""
    read_at = workspace.context.clock.now()
    return _aliases(workspace, function, versions)._replace(pace=workspace.call_pace(), read_at=read_at)


def _aliases(workspace: Workspace, function: str, versions: bool) -> AliasesRead:
    try:
        aliases = workspace.provider.list_aliases(function, background=True)
    except ProviderError as error:
        return AliasesRead(failure=read_failure(error, "lambda:ListAliases"))
    if not versions:
        return AliasesRead(aliases)
    try:
        page = workspace.provider.list_versions(function, background=True)
    except ProviderError as error:
        # The aliases, which were read, matter more than the newest number.
        return AliasesRead(aliases, versions_failure=read_failure(error, "lambda:ListVersionsByFunction"))
    numbers = [int(version.number) for version in page.items if version.is_published]
    latest = f"{max(numbers)}{'+' if page.next_marker else ''}" if numbers else ""
    return AliasesRead(aliases, latest)


def read_function(
    workspace: Workspace, name: str, first: str = "", known: tuple[str, ...] = ()
) -> Iterator[FunctionSnapshot]:
    """Yield the function: aliases first, then the versions they point at with their states, then the rest.

    The alias `first` is read before all, and those `known` one by one where they cannot be listed: taking one back
    must hang on nothing but GetAlias.
    """
    function = FunctionSnapshot(name)
    if first:
        function = _with_aliases_read(workspace, function, (first,))
        if function.aliases:
            yield function
    try:
        function = replace(function, aliases=workspace.list_aliases(name), listed=True, failures=())
    except ProviderError as error:
        missing = tuple(alias for alias in known if function.alias(alias) is None)
        function = _with_aliases_read(workspace, function, missing[:ALIASES_READ_SINGLY])
        function = with_failure(function, read_failure(error, "lambda:ListAliases"))
        if isinstance(error, NotFound | Unreachable | Busy):
            nothing_more = isinstance(error, NotFound)
            yield replace(function, complete=nothing_more, stopped=not nothing_more)
            return
    yield function
    pointed_at = {number for alias in function.aliases for number in alias.routing.versions}
    for number in sorted({LATEST, *pointed_at}, key=newest_first):
        try:
            version = workspace.provider.get_function_configuration(name, number)
        except ProviderError as error:
            function = with_failure(function, read_failure(error, "lambda:GetFunctionConfiguration"))
            break
        function = with_versions(function, (version,))
    yield function
    try:
        function = replace(function, provisioned=workspace.provider.list_provisioned_concurrency_configs(name))
    except ProviderError as error:
        function = with_failure(function, read_failure(error, "lambda:ListProvisionedConcurrencyConfigs"))
    yield from _read_versions(workspace, function)


def _with_aliases_read(workspace: Workspace, function: FunctionSnapshot, names: tuple[str, ...]) -> FunctionSnapshot:
    for alias in names:
        try:
            function = with_alias(function, workspace.read_alias(function.name, alias))
        except ProviderError as error:
            return with_failure(function, read_failure(error, "lambda:GetAlias"))
    return function


def _read_versions(workspace: Workspace, function: FunctionSnapshot) -> Iterator[FunctionSnapshot]:
    marker, pages = None, 0
    while not function.complete:
        try:
            page = workspace.provider.list_versions(function.name, marker, background=pages >= QUICK_PAGES)
        except ProviderError as error:
            yield with_failure(function, read_failure(error, "lambda:ListVersionsByFunction"))
            return
        marker, pages = page.next_marker, pages + 1
        function = replace(with_versions(function, page.items), complete=marker is None)
        yield function
