"""Reads what has to be known before versions can be deleted; what costs is read for likely candidates only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tui.domain.deployment import Deployment
from tui.domain.durable import is_durable
from tui.domain.errors import NotPermitted, ProviderError, SignInFailed, Unsupported
from tui.domain.read_failure import read_failure
from tui.domain.usage import Usages
from tui.features.alias_history.moves import last_good
from tui.features.alias_history.read import read_moves
from tui.features.prune.candidates import Evidence, Fact, Rules, assess_versions, needs_usage, with_fact
from tui.writes.journal.entry import Entry, Phase
from tui.writes.workspace import Workspace, journal_failure

METRICS_AT_ONCE = 500
"""Metrics in one request for when versions were last called; each is billed."""

STORED_MOST = 50
"""Versions of which is read where their code is kept: a call each."""

POLICIES_SHOWN = 5
"""Policies read between two updates of the screen."""


def read_evidence(
    workspace: Workspace, function: str, rules: Rules, now: datetime, hold: timedelta
) -> Iterator[Evidence]:
    """Yield what is known of a function's versions, step by step; it names what cannot be read.

    `hold` is how long a version must have held an alias to be its last good one, and how long an undo target from the
    journal is kept.
    """
    reading = _Reading(workspace, Evidence(function))
    yield from reading.listed()
    yield from reading.bound()
    yield from reading.history(now, hold)
    yield from reading.details(rules)


def read_details(workspace: Workspace, known: Evidence, rules: Rules) -> Iterator[Evidence]:
    """Yield the evidence with what changed rules need in addition."""
    reading = _Reading(workspace, known)
    reading.stored()
    yield from reading.details(rules)


class _Reading:
    def __init__(self, workspace: Workspace, known: Evidence) -> None:
        self._workspace, self._provider = workspace, workspace.provider
        self.evidence = known

    def stored(self) -> None:
        """Read the account's code storage."""
        try:
            self.evidence = replace(self.evidence, storage=self._provider.account.get_account_settings())
        except ProviderError as error:
            self.evidence = replace(self.evidence, storage=read_failure(error, "lambda:GetAccountSettings"))

    def listed(self) -> Iterator[Evidence]:
        """Read storage, aliases and every version."""
        name = self.evidence.function
        self.stored()
        self._try(
            Fact.ALIASES,
            "lambda:ListAliases",
            lambda: self._provider.list_aliases(name),
            lambda aliases: replace(self.evidence, aliases=aliases),
        )
        yield self.evidence
        marker: str | None = None
        while True:
            try:
                page = self._provider.list_versions(name, marker, background=True)
            except ProviderError as error:
                self.evidence = with_fact(
                    self.evidence, Fact.VERSIONS, read_failure(error, "lambda:ListVersionsByFunction")
                )
                yield self.evidence
                return
            self.evidence = replace(self.evidence, versions=self.evidence.versions + page.items)
            marker = page.next_marker
            if marker is None:
                break
            yield self.evidence
        self.evidence = with_fact(self.evidence, Fact.VERSIONS)
        yield self.evidence

    def bound(self) -> Iterator[Evidence]:
        """Read what one call returns for all versions."""
        name, part = self.evidence.function, self._provider.triggers
        self._try(
            Fact.PROVISIONED,
            "lambda:ListProvisionedConcurrencyConfigs",
            lambda: self._provider.list_provisioned_concurrency_configs(name),
            lambda held: replace(self.evidence, provisioned=held),
        )
        self._try(
            Fact.URLS,
            "lambda:ListFunctionUrlConfigs",
            lambda: part.list_function_url_configs(name, background=True),
            lambda urls: replace(self.evidence, urls=urls),
        )
        self._try(
            Fact.ASYNCHRONOUS,
            "lambda:ListFunctionEventInvokeConfigs",
            lambda: part.list_function_event_invoke_configs(name, background=True),
            lambda configs: replace(self.evidence, invoke_configs=configs),
        )
        self._try(
            Fact.SOURCES,
            "lambda:ListEventSourceMappings",
            lambda: part.list_mappings_of_all_qualifiers(name),
            lambda sources: replace(self.evidence, sources=sources),
        )
        yield self.evidence

    def history(self, now: datetime, hold: timedelta) -> Iterator[Evidence]:
        """Read deployments, and the aliases' history from journal and CloudTrail."""
        self._try(
            Fact.DEPLOYMENTS,
            "codedeploy:ListDeployments",
            self._deployments,
            lambda deployments: replace(self.evidence, deployments=deployments),
        )
        try:
            ways = way_back(self._workspace.writes(self.evidence.function), self.evidence.function, now, hold)
        except OSError as error:
            failure = journal_failure(error)
            self.evidence = with_fact(self.evidence, Fact.JOURNAL, failure)
        else:
            self.evidence = with_fact(replace(self.evidence, way_back=ways), Fact.JOURNAL)
        yield self.evidence
        if Fact.ALIASES not in self.evidence.read:
            self.evidence = with_fact(self.evidence, Fact.HISTORY, self.evidence.failures[Fact.ALIASES])
            return
        for moves in read_moves(self._workspace, self.evidence.function, now):
            good = {
                held.version: f"last good version of {alias.name}"
                for alias in self.evidence.aliases
                if (held := last_good(moves.moves, alias, now, hold)) is not None
            }
            self.evidence = replace(self.evidence, last_good=good)
            if moves.complete:
                self.evidence = with_fact(self.evidence, Fact.HISTORY, next(iter(moves.failures), None))
            yield self.evidence

    def _deployments(self) -> tuple[Deployment, ...]:
        latest = (self._provider.find_deployment(alias.function, alias.name) for alias in self.evidence.aliases)
        return tuple(deployment for deployment in latest if deployment is not None)

    def details(self, rules: Rules) -> Iterator[Evidence]:
        """Read when the likely candidates were last called, and who may call them."""
        self.evidence = replace(self.evidence, complete=False)
        if self.evidence.usages_days != rules.called_days:
            self.evidence = replace(self.evidence, usages={}, usages_days=rules.called_days)
        if Fact.VERSIONS in self.evidence.read:
            yield from self._calls(rules)
            yield from self._policies(rules)
            yield from self._durable(rules)
            self._stored_in_s3(rules)
        self.evidence = replace(self.evidence, complete=True)
        yield self.evidence

    def _calls(self, rules: Rules) -> Iterator[Evidence]:
        names = tuple(alias.name for alias in self.evidence.aliases)
        wanted = [number for number in needs_usage(self.evidence, rules) if number not in self.evidence.usages]
        at_once = max(METRICS_AT_ONCE // (1 + len(names)), 1)
        self.evidence = with_fact(self.evidence, Fact.CALLS)
        for first in range(0, len(wanted), at_once):
            numbers = tuple(wanted[first : first + at_once])
            try:
                usages = self._provider.metrics.last_invoked(self.evidence.function, numbers, names, rules.called_days)
            except ProviderError as error:
                self.evidence = with_fact(self.evidence, Fact.CALLS, read_failure(error, "cloudwatch:GetMetricData"))
                yield self.evidence
                return
            self._take(usages)
            yield self.evidence

    def _take(self, usages: Usages) -> None:
        by_version = {**self.evidence.usages, **{usage.version: usage for usage in usages.versions}}
        metrics = self.evidence.metrics + usages.metrics
        self.evidence = replace(self.evidence, usages=by_version, metrics=metrics)
        if usages.failures:
            self.evidence = with_fact(self.evidence, Fact.CALLS, usages.failures[0])

    def _policies(self, rules: Rules) -> Iterator[Evidence]:
        accepting = replace(rules, accept_unknown_calls=True, accept_unknown_history=True)
        candidates = needs_usage(self.evidence, accepting)
        asked = 0
        self.evidence = with_fact(self.evidence, Fact.POLICIES)
        for number in candidates:
            usage = self.evidence.usages.get(number)
            if number in self.evidence.policies or (usage is not None and usage.calls):
                continue
            policies: Mapping[str, Any] = self.evidence.policies
            try:
                permissions = self._provider.triggers.get_policy(self.evidence.function, number, background=True)
                policies = {**policies, number: permissions}
            except (NotPermitted, SignInFailed, Unsupported) as error:
                # The next one would be refused too.
                self.evidence = with_fact(self.evidence, Fact.POLICIES, read_failure(error, "lambda:GetPolicy"))
                yield self.evidence
                return
            except ProviderError as error:
                policies = {**policies, number: read_failure(error, "lambda:GetPolicy")}
            self.evidence = replace(self.evidence, policies=policies)
            asked += 1
            if asked % POLICIES_SHOWN == 0:
                yield self.evidence

    def _durable(self, rules: Rules) -> Iterator[Evidence]:
        candidates = frozenset(needs_usage(self.evidence, rules))
        self.evidence = with_fact(self.evidence, Fact.DURABLE)
        for version in self.evidence.published:
            number = version.number
            if number not in candidates or number in self.evidence.durable or not is_durable(version):
                continue
            try:
                running = self._provider.durable.count_running(self.evidence.function, number, background=True)
            except ProviderError as error:
                # The next one would fare no better.
                failure = read_failure(error, "lambda:ListDurableExecutionsByFunction")
                self.evidence = with_fact(self.evidence, Fact.DURABLE, failure)
                yield self.evidence
                return
            self.evidence = replace(self.evidence, durable={**self.evidence.durable, number: running})
            yield self.evidence

    def _stored_in_s3(self, rules: Rules) -> None:
        """Read of the versions that may go whether their code is kept by AWS Lambda, or only referred to."""
        going = [one for one in reversed(assess_versions(self.evidence, rules)) if one.deletable]
        for number in [one.version.number for one in going[:STORED_MOST]]:
            if number in self.evidence.in_s3:
                continue
            try:
                in_s3 = self._provider.code.is_in_s3(self.evidence.function, number)
            except ProviderError:
                # It keeps no version, and most may not read it: what is freed is "up to" in any case.
                return
            self.evidence = replace(self.evidence, in_s3={**self.evidence.in_s3, number: in_s3})

    def _try(self, fact: Fact, action: str, ask: Callable[[], Any], take: Callable[[Any], Evidence]) -> None:
        try:
            self.evidence = with_fact(take(ask()), fact)
        except ProviderError as error:
            self.evidence = with_fact(self.evidence, fact, read_failure(error, action))


def way_back(entries: tuple[Entry, ...], function: str, now: datetime, hold: timedelta) -> Mapping[str, str]:
    """Return the versions that aliases were recently moved from by Crossfade, and that undo may need, with text."""
    targets: dict[str, str] = {}
    for entry in entries:
        if (
            entry.function != function
            or entry.before is None
            or entry.phase is Phase.REFUSED
            or now - entry.time > hold
        ):
            continue
        for number in entry.before.routing.versions:
            minutes = max(int((now - entry.time).total_seconds() // 60), 0)
            targets[number] = f"undo target of {entry.alias}, which moved off it {minutes} min ago"
    return targets
