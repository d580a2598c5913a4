"""Reads what the doctor judges a function by, in as few calls as will do, and makes the round of an account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tui.aws.port import Provider
from tui.domain.alarm import Alarms
from tui.domain.alias import Alias
from tui.domain.deployment import Deployment
from tui.domain.errors import NotFound, ProcessEnded, ProviderError, SignInFailed
from tui.domain.function import FunctionSnapshot, FunctionSummary, with_failure, with_versions
from tui.domain.read_failure import ReadFailure, read_failure
from tui.domain.routing import FULL, Routing
from tui.domain.version import LATEST, Version, newest_first
from tui.features.doctor.diagnose import examine
from tui.features.doctor.findings import Case, Checkup, Rounds, Standards, Unchecked
from tui.writes.alias_preflight import is_protected
from tui.writes.journal.telling import left_at
from tui.writes.workspace import Workspace, journal_failure

_PAGES = 4
"""Pages of versions that are looked through for the one that `$LATEST` was published as."""


def read_checkup(workspace: Workspace, known: FunctionSnapshot, standards: Standards) -> Iterator[Checkup]:
    """Yield what came of looking at one function, of which other versions than those read here may be known."""
    at_large = _read_at_large(workspace, background=False)
    case = _case(workspace.provider, FunctionSummary(known.name), standards, background=False, known=known)
    checkup = examine(at_large.told_of(case), standards)
    unchecked = tuple(replace(one, function=known.name) for one in at_large.unchecked if case.function.aliases)
    yield replace(checkup, unchecked=(*checkup.unchecked, *unchecked))


def read_rounds(workspace: Workspace, functions: Sequence[FunctionSummary], standards: Standards) -> Iterator[Rounds]:
    """Yield the round of an account, function by function, within the call budget.

    Where credentials have expired, or nothing speaks to AWS, nobody looks at the rest, and each says so.
    """
    rounds = Rounds(len(functions))
    yield rounds
    provider, at_large = workspace.provider, _read_at_large(workspace, background=True)
    rounds = replace(rounds, at_large=at_large.unchecked)
    expired = _expiry(one.failure for one in at_large.unchecked)
    for summary in functions:
        if expired is None:
            case = at_large.told_of(_case(provider, summary, standards, background=True))
            expired = _expiry(case.function.failures)
            checkup = examine(case, standards)
        else:
            failure = read_failure(expired, "lambda:ListAliases")
            checkup = Checkup(summary.name, unchecked=(Unchecked(summary.name, "nothing was asked", failure),))
        rounds = replace(rounds, checkups=(*rounds.checkups, checkup), slowed=workspace.is_slowed())
        yield rounds


@dataclass(frozen=True, slots=True)
class _AtLarge:
    """What is read once for all functions; `unchecked` is what could not be."""

    alarms: Alarms | None
    left: Mapping[tuple[str, str], Routing]
    unchecked: tuple[Unchecked, ...] = ()

    def told_of(self, case: Case) -> Case:
        """Return the case of one function with what concerns it."""
        left = {alias: routing for (function, alias), routing in self.left.items() if function == case.function.name}
        return replace(case, alarms=self.alarms, journalled=left)


def _read_at_large(workspace: Workspace, *, background: bool) -> _AtLarge:
    unchecked: list[Unchecked] = []
    alarms: Alarms | None = None
    try:
        alarms = workspace.provider.alarms.describe_alarms(background=background)
    except ProviderError as error:
        failure = replace(read_failure(error, ""), action="cloudwatch:DescribeAlarms")
        unchecked.append(Unchecked("", "whether alarms can fire", failure))
    if alarms is not None and not alarms.complete:
        unchecked.append(Unchecked("", f"whether alarms can fire, beyond the first {len(alarms.alarms):,} on Lambda"))
    left: Mapping[tuple[str, str], Routing] = {}
    try:
        left = left_at(workspace.writes())
    except OSError as error:
        failure = journal_failure(error)
        unchecked.append(Unchecked("", "which splits were made from here", failure))
    return _AtLarge(alarms, left, tuple(unchecked))


def _expiry(failures: Iterable[ReadFailure | None]) -> ProviderError | None:
    causes = (failure.cause for failure in failures if failure is not None)
    return next((cause for cause in causes if isinstance(cause, SignInFailed | ProcessEnded)), None)


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
        function = replace(function, aliases=provider.list_aliases(name, background=background), listed=True)
    except ProviderError as error:
        return Case(with_failure(_listed(function, summary), read_failure(error, "lambda:ListAliases")))
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
            function = with_failure(function, read_failure(error, "lambda:ListProvisionedConcurrencyConfigs"))
    deployments: dict[str, Deployment | None] = {}
    for alias in split:
        try:
            deployments[alias.name] = provider.last_deployment(name, alias.name)
        except ProviderError as error:
            function = with_failure(function, replace(read_failure(error, ""), action="codedeploy:ListDeployments"))
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
                return with_failure(function, read_failure(error, "lambda:GetFunctionConfiguration")), frozenset()
            missing.add(number)
        except ProviderError as error:
            function = _stateless(with_failure(function, read_failure(error, "lambda:GetFunctionConfiguration")))
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
