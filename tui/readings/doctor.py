"""Reads what the doctor judges a function by, in as few calls as will do, and makes the round of an account."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tui.domain.alias import Alias
from tui.domain.deployment import Deployment
from tui.domain.function import FunctionSnapshot, FunctionSummary, Trouble, with_trouble, with_versions
from tui.domain.routing import FULL
from tui.domain.version import LATEST, Version, newest_first
from tui.operations.doctor import examine
from tui.operations.findings import Case, Checkup, Rounds, Standards, Unchecked
from tui.operations.guards import is_protected
from tui.providers.errors import CredentialsExpired, NotFound, ProviderError
from tui.providers.port import Provider

_PAGES = 4
"""Pages of versions that are looked through for the one that `$LATEST` was published as."""


def read_checkup(provider: Provider, known: FunctionSnapshot, standards: Standards) -> Iterator[Checkup]:
    """Yield what came of looking at one function, of which other versions than those read here may be known."""
    summary = FunctionSummary(known.name)
    yield examine(_case(provider, summary, standards, background=False, known=known), standards)


def read_rounds(provider: Provider, functions: Sequence[FunctionSummary], standards: Standards) -> Iterator[Rounds]:
    """Yield the round of an account, function by function, within the call budget.

    Where credentials have expired, nobody looks at the rest, and each says so.
    """
    rounds = Rounds(len(functions))
    yield rounds
    expired: ProviderError | None = None
    for summary in functions:
        if expired is None:
            case = _case(provider, summary, standards, background=True)
            causes = (trouble.cause for trouble in case.function.troubles)
            expired = next((cause for cause in causes if isinstance(cause, CredentialsExpired)), None)
            checkup = examine(case, standards)
        else:
            trouble = _trouble(expired, "lambda:ListAliases")
            checkup = Checkup(summary.name, unchecked=(Unchecked(summary.name, "nothing was asked", trouble),))
        rounds = replace(rounds, checkups=(*rounds.checkups, checkup), slowed=provider.is_slowed())
        yield rounds


def _case(
    provider: Provider,
    summary: FunctionSummary,
    standards: Standards,
    *,
    background: bool,
    known: FunctionSnapshot | None = None,
) -> Case:
    name = summary.name
    function = FunctionSnapshot(name, versions=known.versions if known is not None else ())
    try:
        function = replace(function, aliases=provider.list_aliases(name, background=background))
    except ProviderError as error:
        return Case(with_trouble(_listed(function, summary), _trouble(error, "lambda:ListAliases")))
    if not function.aliases and summary.runtime:
        return Case(_listed(function, summary))
    function, missing = _with_versions(provider, function, background=background)
    if any(_on_latest(alias, standards) for alias in function.aliases):
        function = _with_published(provider, function, background=background)
    split = [alias for alias in function.aliases if alias.routing.split]
    if any(alias.routing.weight == FULL for alias in split):
        try:
            function = replace(function, provisioned=provider.list_provisioned_concurrency_configs(name))
        except ProviderError as error:
            function = with_trouble(function, _trouble(error, "lambda:ListProvisionedConcurrencyConfigs"))
    deployments: dict[str, Deployment | None] = {}
    for alias in split:
        try:
            deployments[alias.name] = provider.last_deployment(name, alias.name)
        except ProviderError as error:
            function = with_trouble(function, replace(_trouble(error, ""), action="codedeploy:ListDeployments"))
            break
    return Case(function, deployments, missing)


def _with_versions(
    provider: Provider, function: FunctionSnapshot, *, background: bool
) -> tuple[FunctionSnapshot, frozenset[str]]:
    """Read `$LATEST` and the versions that aliases name, with their states, and tell those that are not there."""
    missing: set[str] = set()
    numbers = {LATEST, *(number for alias in function.aliases for number in alias.routing.versions)}
    for number in sorted(numbers, key=newest_first):
        try:
            version = provider.get_function_configuration(function.name, number, background=background)
        except NotFound as error:
            if number == LATEST:
                return with_trouble(function, _trouble(error, "lambda:GetFunctionConfiguration")), frozenset()
            missing.add(number)
        except ProviderError as error:
            function = _stateless(with_trouble(function, _trouble(error, "lambda:GetFunctionConfiguration")))
            break
        else:
            function = with_versions(function, (version,))
    return function, frozenset(missing)


def _with_published(provider: Provider, function: FunctionSnapshot, *, background: bool) -> FunctionSnapshot:
    """Add the published versions, as far as they can be read: without them no version is named to point at."""
    marker = None
    for _ in range(_PAGES):
        try:
            page = provider.list_versions(function.name, marker, background=background)
        except ProviderError:
            break
        function, marker = with_versions(function, page.items), page.next_marker
        if marker is None:
            break
    return function


def _listed(function: FunctionSnapshot, summary: FunctionSummary) -> FunctionSnapshot:
    """Return the function with the `$LATEST` that the list of functions tells of."""
    if function.latest is not None or not summary.runtime:
        return function
    return with_versions(function, (Version(LATEST, runtime=summary.runtime, modified=summary.modified),))


def _stateless(function: FunctionSnapshot) -> FunctionSnapshot:
    """Return the function without states that were read some other time."""
    return replace(function, versions=tuple(replace(version, state=None) for version in function.versions))


def _on_latest(alias: Alias, standards: Standards) -> bool:
    return alias.routing.primary == LATEST and is_protected(alias.name, standards.production)


def _trouble(error: ProviderError, action: str) -> Trouble:
    return Trouble(error.action or action, error.message or error.code or type(error).__name__, error)
