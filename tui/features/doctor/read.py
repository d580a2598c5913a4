"""Reads the facts that the doctor checks, in as few calls as will do, for one function or all of an account."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from tui.aws.port import Provider
from tui.domain.alarm import Alarms
from tui.domain.alias import Alias
from tui.domain.deployment import Deployment
from tui.domain.errors import NotFound, ProcessEnded, ProviderError, SignInFailed
from tui.domain.function import FunctionSnapshot, FunctionSummary, with_failure, with_versions
from tui.domain.protection import is_protected
from tui.domain.read_failure import ReadFailure, read_failure
from tui.domain.routing import FULL, Routing
from tui.domain.version import LATEST, Version, newest_first
from tui.features.doctor.diagnose import check_function
from tui.features.doctor.findings import AccountScan, FunctionFacts, FunctionReport, Policy, Unchecked
from tui.features.doctor.latest_ahead import may_be_unpublished
from tui.writes.journal.moves import left_at
from tui.writes.ownership.owner import template_of
from tui.writes.workspace import Workspace, journal_failure

AT_A_TIME = 4
"""Functions that are read at a time: the budget says how many calls a second these make together."""

_PAGES = 4
"""Pages of versions that are looked through for the one that `$LATEST` was published as."""


def read_function_report(workspace: Workspace, known: FunctionSnapshot, policy: Policy) -> Iterator[FunctionReport]:
    """Yield the report of one function; `known` may hold more versions than are read here."""
    account_wide = _read_account_wide(workspace, background=False)
    facts = _read_facts(workspace.provider, FunctionSummary(known.name), policy, background=False, known=known)
    report = check_function(account_wide.add_to(facts), policy)
    unchecked = tuple(replace(one, function=known.name) for one in account_wide.unchecked if facts.function.aliases)
    yield replace(report, unchecked=(*report.unchecked, *unchecked))


def read_account_scan(
    workspace: Workspace,
    functions: Sequence[FunctionSummary],
    policy: Policy,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[AccountScan]:
    """Yield a scan of the account, function by function in their order; several are read at a time.

    All that is read waits for the call budget. Once credentials have expired, or the AWS process has ended, the rest
    is reported as unchecked.
    """
    scan, began = AccountScan(len(functions)), clock()
    yield scan
    provider, account_wide = workspace.provider, _read_account_wide(workspace, background=True)
    scan = replace(scan, account_wide=account_wide.unchecked)
    expired = _expiry(one.failure for one in account_wide.unchecked)

    def read(summary: FunctionSummary) -> FunctionFacts:
        return account_wide.add_to(_read_facts(provider, summary, policy, background=True))

    each = _at_a_time(read, functions) if expired is None else ((summary, None) for summary in functions)
    for summary, facts in each:
        if facts is not None:
            expired = expired or _expiry(facts.function.failures)
            report = check_function(facts, policy)
        else:
            failure = read_failure(expired, "lambda:ListAliases") if expired is not None else None
            report = FunctionReport(summary.name, unchecked=(Unchecked(summary.name, "the whole function", failure),))
        scan = replace(scan, reports=(*scan.reports, report), elapsed=clock() - began)
        yield scan


def _at_a_time(
    read: Callable[[FunctionSummary], FunctionFacts], functions: Sequence[FunctionSummary]
) -> Iterator[tuple[FunctionSummary, FunctionFacts | None]]:
    """Yield each function with its facts, in order, while the next few are read; None once reading is of no use."""
    threads = ThreadPoolExecutor(AT_A_TIME, "doctor")
    ahead: deque[tuple[FunctionSummary, Future[FunctionFacts]]] = deque()
    waiting, expired = iter(functions), False
    try:
        while True:
            while not expired and len(ahead) < AT_A_TIME and (summary := next(waiting, None)) is not None:
                ahead.append((summary, threads.submit(read, summary)))
            if not ahead:
                break
            summary, future = ahead.popleft()
            facts = future.result()
            expired = expired or _expiry(facts.function.failures) is not None
            yield summary, facts
        yield from ((summary, None) for summary in waiting)
    finally:
        # Whoever left waits for no call, and none that has not begun is made.
        threads.shutdown(wait=False, cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _AccountWide:
    """What is read once for all functions; `unchecked` is what could not be read."""

    alarms: Alarms | None
    left: Mapping[tuple[str, str], Routing]
    unchecked: tuple[Unchecked, ...] = ()

    def add_to(self, facts: FunctionFacts) -> FunctionFacts:
        """Return the facts of one function with its part of this."""
        left = {alias: routing for (function, alias), routing in self.left.items() if function == facts.function.name}
        return replace(facts, alarms=self.alarms, journalled=left)


def _read_account_wide(workspace: Workspace, *, background: bool) -> _AccountWide:
    unchecked: list[Unchecked] = []
    alarms: Alarms | None = None
    try:
        alarms = workspace.provider.alarms.describe_alarms(background=background)
    except ProviderError as error:
        failure = replace(read_failure(error, ""), action="cloudwatch:DescribeAlarms")
        unchecked.append(Unchecked("", "whether alarms can trigger", failure))
    if alarms is not None and not alarms.complete:
        unchecked.append(
            Unchecked("", f"whether alarms can trigger, beyond the first {len(alarms.alarms):,} on Lambda")
        )
    left: Mapping[tuple[str, str], Routing] = {}
    try:
        left = left_at(workspace.writes())
    except OSError as error:
        failure = journal_failure(error)
        unchecked.append(Unchecked("", "which splits Crossfade made", failure))
    return _AccountWide(alarms, left, tuple(unchecked))


def _expiry(failures: Iterable[ReadFailure | None]) -> ProviderError | None:
    causes = (failure.cause for failure in failures if failure is not None)
    return next((cause for cause in causes if isinstance(cause, SignInFailed | ProcessEnded)), None)


def _read_facts(
    provider: Provider,
    summary: FunctionSummary,
    policy: Policy,
    *,
    background: bool,
    known: FunctionSnapshot | None = None,
) -> FunctionFacts:
    name = summary.name
    function = FunctionSnapshot(name, versions=known.versions if known is not None else ())
    try:
        function = replace(function, aliases=provider.list_aliases(name, background=background), listed=True)
    except ProviderError as error:
        return FunctionFacts(with_failure(_listed(function, summary), read_failure(error, "lambda:ListAliases")))
    if not function.aliases and summary.runtime:
        return FunctionFacts(_listed(function, summary))
    function, missing = _with_versions(provider, function, background=background)
    if any(_on_latest(alias, policy) for alias in function.aliases):
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
    tags: Mapping[str, str] = {}
    if may_be_unpublished(function, policy):
        try:
            tags = provider.list_tags(function.known_arn, background=background)
        except ProviderError as error:
            function = with_failure(function, read_failure(error, "lambda:ListTags"))
        if template_of(tags) is not None:
            function = _with_published(provider, function, background=background)
    return FunctionFacts(function, deployments, missing, tags=tags)


def _with_versions(
    provider: Provider, function: FunctionSnapshot, *, background: bool
) -> tuple[FunctionSnapshot, frozenset[str]]:
    """Read `$LATEST` and the versions that aliases name, with their states; return those that are missing, too."""
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
            return replace(function, complete=True)
    return function


def _listed(function: FunctionSnapshot, summary: FunctionSummary) -> FunctionSnapshot:
    """Return the function with the `$LATEST` that the list of functions tells of."""
    if function.latest is not None or not summary.runtime:
        return function
    return with_versions(function, (Version(LATEST, runtime=summary.runtime, modified=summary.modified),))


def _stateless(function: FunctionSnapshot) -> FunctionSnapshot:
    """Return the function without states that were read some other time."""
    return replace(function, versions=tuple(replace(version, state=None) for version in function.versions))


def _on_latest(alias: Alias, policy: Policy) -> bool:
    return alias.routing.on_latest and is_protected(alias.name, policy.production)
