"""Reads the account's code storage, and function by function what uses it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tui.aws.port import Provider
from tui.domain.errors import NotPermitted, ProviderError, SignInFailed
from tui.domain.function import FunctionSummary
from tui.domain.read_failure import read_failure
from tui.domain.storage import AccountCode, FunctionCode


def read_storage(provider: Provider, functions: Sequence[FunctionSummary]) -> Iterator[AccountCode]:
    """Yield the account's storage, then its functions by the code of all their versions, within the call budget.

    Those with the largest `$LATEST` are read first. Reading ends where no further read can succeed.
    """
    known = {function.name: FunctionCode(function.name, function.code_size) for function in functions}
    account_code = AccountCode(functions=_sorted(known))
    try:
        account_code = replace(account_code, storage=provider.account.get_account_settings())
    except ProviderError as error:
        account_code = replace(account_code, storage=read_failure(error, "lambda:GetAccountSettings"))
    yield account_code
    for name in [function.name for function in account_code.functions]:
        for code in _read(provider, name):
            # Where the list of versions fails, the size from the list of functions stays.
            known[name] = code if code.versions or code.complete else replace(known[name], failure=code.failure)
            yield replace(account_code, functions=_sorted(known))
        account_code = replace(account_code, functions=_sorted(known), read=account_code.read + 1)
        failure = known[name].failure
        if failure is not None and isinstance(failure.cause, NotPermitted | SignInFailed):
            break
    yield replace(account_code, complete=True)


def _read(provider: Provider, name: str) -> Iterator[FunctionCode]:
    code, marker = FunctionCode(name, 0), None
    while not code.complete:
        try:
            page = provider.list_versions(name, marker, background=True)
        except ProviderError as error:
            yield replace(code, failure=read_failure(error, "lambda:ListVersionsByFunction"))
            return
        marker = page.next_marker
        code = replace(
            code,
            size=code.size + sum(version.code_size for version in page.items),
            versions=code.versions + sum(version.is_published for version in page.items),
            complete=marker is None,
        )
        yield code


def _sorted(known: dict[str, FunctionCode]) -> tuple[FunctionCode, ...]:
    return tuple(sorted(known.values(), key=lambda code: (-code.size, code.name)))
