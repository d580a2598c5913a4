"""Reads what has to be known before versions of a function may go, the dear readings for the likely ones alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tui.domain.deployment import Deployment
from tui.domain.errors import NotPermitted, ProviderError, SignInFailed, Unsupported
from tui.domain.read_failure import read_failure
from tui.domain.usage import Usages
from tui.features.alias_history.moves import last_good
from tui.features.alias_history.read import read_moves
from tui.features.prune.candidates import Evidence, Part, Rules, to_look_at, with_part
from tui.writes.journal.entry import Entry, Phase
from tui.writes.workspace import Workspace, journal_failure

METRICS_AT_ONCE = 500
"""Metrics of one call for when versions were last called; each is billed."""

POLICIES_SHOWN = 5
"""Policies read between two steps that are shown."""


def read_evidence(
    workspace: Workspace, function: str, rules: Rules, now: datetime, hold: timedelta
) -> Iterator[Evidence]:
    """Yield ever more of what is known of a function's versions; what cannot be read is named in it.

    `hold` is how long a version must have held an alias to be its last good one, and for how long the journal's way
    back from a move is kept.
    """
    reading = _Reading(workspace, Evidence(function))
    yield from reading.listed()
    yield from reading.bound()
    yield from reading.told(now, hold)
    yield from reading.closely(rules)


def read_closely(workspace: Workspace, known: Evidence, rules: Rules) -> Iterator[Evidence]:
    """Yield the evidence with what other rules need to be known beside it."""
    reading = _Reading(workspace, known)
    reading.stored()
    yield from reading.closely(rules)


class _Reading:
    def __init__(self, workspace: Workspace, known: Evidence) -> None:
        self._workspace, self._provider = workspace, workspace.provider
        self.found = known

    def stored(self) -> None:
        """Read how much code the account stores."""
        try:
            self.found = replace(self.found, storage=self._provider.account.get_account_settings())
        except ProviderError as error:
            self.found = replace(self.found, storage=read_failure(error, "lambda:GetAccountSettings"))

    def listed(self) -> Iterator[Evidence]:
        """Read storage, aliases and every version."""
        name = self.found.function
        self.stored()
        self._try(
            Part.ALIASES,
            "lambda:ListAliases",
            lambda: self._provider.list_aliases(name),
            lambda aliases: replace(self.found, aliases=aliases),
        )
        yield self.found
        marker: str | None = None
        while True:
            try:
                page = self._provider.list_versions(name, marker, background=True)
            except ProviderError as error:
                self.found = with_part(self.found, Part.VERSIONS, read_failure(error, "lambda:ListVersionsByFunction"))
                yield self.found
                return
            self.found = replace(self.found, versions=self.found.versions + page.items)
            marker = page.next_marker
            if marker is None:
                break
            yield self.found
        self.found = with_part(self.found, Part.VERSIONS)
        yield self.found

    def bound(self) -> Iterator[Evidence]:
        """Read what one call tells for all versions."""
        name, part = self.found.function, self._provider.triggers
        self._try(
            Part.PROVISIONED,
            "lambda:ListProvisionedConcurrencyConfigs",
            lambda: self._provider.list_provisioned_concurrency_configs(name),
            lambda held: replace(self.found, provisioned=held),
        )
        self._try(
            Part.URLS,
            "lambda:ListFunctionUrlConfigs",
            lambda: part.list_function_url_configs(name, background=True),
            lambda urls: replace(self.found, urls=urls),
        )
        self._try(
            Part.ASYNCHRONOUS,
            "lambda:ListFunctionEventInvokeConfigs",
            lambda: part.list_function_event_invoke_configs(name, background=True),
            lambda configs: replace(self.found, invoke_configs=configs),
        )
        self._try(
            Part.SOURCES,
            "lambda:ListEventSourceMappings",
            lambda: part.list_mappings_of_all_qualifiers(name),
            lambda sources: replace(self.found, sources=sources),
        )
        yield self.found

    def told(self, now: datetime, hold: timedelta) -> Iterator[Evidence]:
        """Read deployments, and what the journal and CloudTrail tell of the aliases."""
        self._try(
            Part.DEPLOYMENTS,
            "codedeploy:ListDeployments",
            self._deployments,
            lambda found: replace(self.found, deployments=found),
        )
        try:
            ways = way_back(self._workspace.writes(self.found.function), self.found.function, now, hold)
        except OSError as error:
            failure = journal_failure(error)
            self.found = with_part(self.found, Part.JOURNAL, failure)
        else:
            self.found = with_part(replace(self.found, way_back=ways), Part.JOURNAL)
        yield self.found
        if Part.ALIASES not in self.found.read:
            self.found = with_part(self.found, Part.HISTORY, self.found.failures[Part.ALIASES])
            return
        for moves in read_moves(self._workspace, self.found.function, now):
            good = {
                found.version: f"last good version of {alias.name}"
                for alias in self.found.aliases
                if (found := last_good(moves.moves, alias, now, hold)) is not None
            }
            self.found = replace(self.found, last_good=good)
            if moves.complete:
                self.found = with_part(self.found, Part.HISTORY, next(iter(moves.failures), None))
            yield self.found

    def _deployments(self) -> tuple[Deployment, ...]:
        found = (self._provider.find_deployment(alias.function, alias.name) for alias in self.found.aliases)
        return tuple(deployment for deployment in found if deployment is not None)

    def closely(self, rules: Rules) -> Iterator[Evidence]:
        """Read for those versions that nothing else speaks against when they were called, and who may call them."""
        self.found = replace(self.found, complete=False)
        if self.found.usages_days != rules.called_days:
            self.found = replace(self.found, usages={}, usages_days=rules.called_days)
        if Part.VERSIONS in self.found.read:
            yield from self._calls(rules)
            yield from self._policies(rules)
        self.found = replace(self.found, complete=True)
        yield self.found

    def _calls(self, rules: Rules) -> Iterator[Evidence]:
        names = tuple(alias.name for alias in self.found.aliases)
        wanted = [number for number in to_look_at(self.found, rules) if number not in self.found.usages]
        at_once = max(METRICS_AT_ONCE // (1 + len(names)), 1)
        self.found = with_part(self.found, Part.CALLS)
        for first in range(0, len(wanted), at_once):
            numbers = tuple(wanted[first : first + at_once])
            try:
                usages = self._provider.metrics.last_invoked(self.found.function, numbers, names, rules.called_days)
            except ProviderError as error:
                self.found = with_part(self.found, Part.CALLS, read_failure(error, "cloudwatch:GetMetricData"))
                yield self.found
                return
            self._take(usages)
            yield self.found

    def _take(self, usages: Usages) -> None:
        found = {**self.found.usages, **{usage.version: usage for usage in usages.versions}}
        metrics = self.found.metrics + usages.metrics
        self.found = replace(self.found, usages=found, usages_since=usages.since, metrics=metrics)
        if usages.failures:
            self.found = with_part(self.found, Part.CALLS, usages.failures[0])

    def _policies(self, rules: Rules) -> Iterator[Evidence]:
        accepting = replace(rules, accept_unknown_calls=True, accept_unknown_history=True)
        candidates = to_look_at(self.found, accepting)
        asked = 0
        self.found = with_part(self.found, Part.POLICIES)
        for number in candidates:
            usage = self.found.usages.get(number)
            if number in self.found.policies or (usage is not None and usage.calls):
                continue
            policies: Mapping[str, Any] = self.found.policies
            try:
                permissions = self._provider.triggers.get_policy(self.found.function, number, background=True)
                policies = {**policies, number: permissions}
            except (NotPermitted, SignInFailed, Unsupported) as error:
                # The next one would be refused as well.
                self.found = with_part(self.found, Part.POLICIES, read_failure(error, "lambda:GetPolicy"))
                yield self.found
                return
            except ProviderError as error:
                policies = {**policies, number: read_failure(error, "lambda:GetPolicy")}
            self.found = replace(self.found, policies=policies)
            asked += 1
            if asked % POLICIES_SHOWN == 0:
                yield self.found

    def _try(self, part: Part, action: str, ask: Callable[[], Any], take: Callable[[Any], Evidence]) -> None:
        try:
            self.found = with_part(take(ask()), part)
        except ProviderError as error:
            self.found = with_part(self.found, part, read_failure(error, action))


def way_back(entries: tuple[Entry, ...], function: str, now: datetime, hold: timedelta) -> Mapping[str, str]:
    """Return the versions that aliases were moved away from from here, and may be put back to, with that in words."""
    found: dict[str, str] = {}
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
            found[number] = f"way back of {entry.alias}, which was moved from it {minutes} min ago"
    return found
