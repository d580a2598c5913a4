"""One opened AWS context: reads what the screens show, part by part, and carries out writes; no terminal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tui.domain.account import AccountSnapshot, AliasesRead, extended
from tui.domain.alias import Alias
from tui.domain.call import Call
from tui.domain.context import Context
from tui.domain.function import FunctionSnapshot, Trouble, with_trouble, with_versions
from tui.domain.version import LATEST, Version, newest_first
from tui.providers.errors import Busy, NotFound, ProviderError, Unreachable
from tui.providers.port import Provider

QUICK_PAGES = 4
"""Pages of versions that are read at once; further ones wait for the call budget."""


class Workspace:
    """Reads and writes through one provider. Its methods block; the generators yield ever fuller snapshots."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    @property
    def context(self) -> Context:
        """Where one is, as far as it is known without a call."""
        return self._provider.context

    def identify(self) -> Context:
        """Return who and where the caller is; raise ProviderError."""
        return self._provider.get_caller_identity()

    def read_account(self) -> Iterator[AccountSnapshot]:
        """Yield the account with each page of functions; the last one is complete or names its trouble."""
        account, marker = AccountSnapshot(), None
        while not account.complete:
            try:
                page = self._provider.list_functions(marker)
            except ProviderError as error:
                yield replace(account, trouble=_trouble(error, "lambda:ListFunctions"))
                return
            marker = page.next_marker
            account = extended(account, page.items, complete=marker is None)
            yield account

    def read_aliases(self, function: str) -> AliasesRead:
        """Return the aliases of a function and its newest version, within the call budget."""
        try:
            aliases = self._provider.list_aliases(function, background=True)
        except ProviderError as error:
            return AliasesRead(trouble=_trouble(error, "lambda:ListAliases"))
        try:
            page = self._provider.list_versions(function, background=True)
        except ProviderError:
            # The column says "-": the aliases, which were read, matter more than the newest number.
            return AliasesRead(aliases)
        numbers = [int(version.number) for version in page.items if version.is_published]
        latest = f"{max(numbers)}{'+' if page.next_marker else ''}" if numbers else ""
        return AliasesRead(aliases, latest)

    def read_function(self, name: str) -> Iterator[FunctionSnapshot]:
        """Yield the function: aliases first, then the versions they point at with their states, then the rest."""
        function = FunctionSnapshot(name)
        try:
            function = replace(function, aliases=self._provider.list_aliases(name))
        except (NotFound, Unreachable, Busy) as error:
            yield replace(with_trouble(function, _trouble(error, "lambda:ListAliases")), complete=True)
            return
        except ProviderError as error:
            function = with_trouble(function, _trouble(error, "lambda:ListAliases"))
        yield function
        pointed_at = {number for alias in function.aliases for number in alias.routing.versions}
        for number in sorted({LATEST, *pointed_at}, key=newest_first):
            try:
                version = self._provider.get_function_configuration(name, number)
            except ProviderError as error:
                function = with_trouble(function, _trouble(error, "lambda:GetFunctionConfiguration"))
                break
            function = with_versions(function, (version,))
        yield function
        try:
            function = replace(function, provisioned=self._provider.list_provisioned_concurrency_configs(name))
        except ProviderError as error:
            function = with_trouble(function, _trouble(error, "lambda:ListProvisionedConcurrencyConfigs"))
        yield from self._read_versions(function)

    def _read_versions(self, function: FunctionSnapshot) -> Iterator[FunctionSnapshot]:
        marker, pages = None, 0
        while not function.complete:
            try:
                page = self._provider.list_versions(function.name, marker, background=pages >= QUICK_PAGES)
            except ProviderError as error:
                yield with_trouble(function, _trouble(error, "lambda:ListVersionsByFunction"))
                return
            marker, pages = page.next_marker, pages + 1
            function = replace(with_versions(function, page.items), complete=marker is None)
            yield function

    def read_version(self, function: str, number: str) -> Version:
        """Return one version with its state; raise ProviderError."""
        return self._provider.get_function_configuration(function, number)

    def read_alias(self, function: str, alias: str) -> Alias:
        """Return one alias as it is now; raise ProviderError."""
        return self._provider.get_alias(function, alias)

    def carry_out(self, call: Call) -> Alias:
        """Make a write call once and return the alias as AWS answered it; raise ProviderError."""
        return self._provider.perform(call)

    def close(self) -> None:
        """Let go of the provider."""
        self._provider.close()


def _trouble(error: ProviderError, action: str) -> Trouble:
    return Trouble(error.action or action, error.message or error.code or type(error).__name__, error)
