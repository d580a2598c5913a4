"""Reads what calls a function, the qualifier that is asked about first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from tui.aws.port import Provider
from tui.domain.errors import ProviderError
from tui.domain.function import FunctionSnapshot
from tui.domain.read_failure import read_failure
from tui.domain.trigger import UNQUALIFIED, Triggers, with_failure, with_sources
from tui.domain.version import LATEST, is_number

MOST_ALIASES = 20
"""Aliases beside the one asked about whose callers are read as well, to tell whom it lacks."""


def read_triggers(provider: Provider, function: FunctionSnapshot, qualifier: str) -> Iterator[Triggers]:
    """Yield ever more of what calls a function; what concerns `qualifier` comes first, the rest in the background.

    What cannot be read is named in the result, and not asked for again for the next alias.
    """
    reading = _Reading(provider, function)
    own = UNQUALIFIED if qualifier == LATEST else qualifier
    naming = [alias.name for alias in function.aliases if qualifier in alias.routing.versions]
    others = [alias.name for alias in function.aliases if not is_number(own)][:MOST_ALIASES]
    yield from reading.whole()
    first = dict.fromkeys([own, *naming])
    for name in first:
        yield from reading.bound(name, background=False)
    for name in dict.fromkeys([UNQUALIFIED, *others]):
        if name not in first:
            yield from reading.bound(name, background=True)
    yield replace(reading.triggers, complete=True)


class _Reading:
    def __init__(self, provider: Provider, function: FunctionSnapshot) -> None:
        self._provider, self._function = provider, function
        self._refused: set[tuple[str, bool]] = set()
        self.triggers = Triggers(function.name, provisioned=function.provisioned)

    def whole(self) -> Iterator[Triggers]:
        """Read what one call tells for all qualifiers."""
        name, part = self._function.name, self._provider.triggers
        self._try(
            "lambda:ListFunctionUrlConfigs",
            UNQUALIFIED,
            lambda: part.list_function_url_configs(name),
            lambda urls: replace(self.triggers, urls=urls),
        )
        self._try(
            "lambda:ListFunctionEventInvokeConfigs",
            UNQUALIFIED,
            lambda: part.list_function_event_invoke_configs(name),
            lambda configs: replace(self.triggers, invoke_configs=configs),
        )
        self._try(
            "lambda:ListProvisionedConcurrencyConfigs",
            UNQUALIFIED,
            lambda: self._provider.list_provisioned_concurrency_configs(name),
            lambda provisioned: replace(self.triggers, provisioned=provisioned),
        )
        yield self.triggers

    def bound(self, qualifier: str, *, background: bool) -> Iterator[Triggers]:
        """Read what AWS answers for one qualifier at a time."""
        name, part = self._function.name, self._provider.triggers
        target = self._arn(qualifier) if qualifier else name
        self._try(
            "lambda:ListEventSourceMappings",
            qualifier,
            lambda: part.list_event_source_mappings(target, background=background),
            lambda sources: with_sources(self.triggers, sources),
        )
        self._try(
            "lambda:GetPolicy",
            qualifier,
            lambda: part.get_policy(name, qualifier, background=background),
            lambda permissions: replace(self.triggers, permissions=self.triggers.permissions + permissions),
        )
        self.triggers = replace(self.triggers, asked=self.triggers.asked | {qualifier})
        yield self.triggers

    def _try(self, action: str, qualifier: str, ask: Callable[[], Any], take: Callable[[Any], Triggers]) -> None:
        # A policy may allow what has a qualifier and deny what has none, or the other way round.
        kind = action, qualifier == UNQUALIFIED
        if kind in self._refused:
            return
        try:
            self.triggers = take(ask())
        except ProviderError as error:
            self._refused.add(kind)
            failure = replace(read_failure(error, action), action=action)
            self.triggers = with_failure(self.triggers, qualifier, failure)

    def _arn(self, qualifier: str) -> str:
        alias, version = self._function.alias(qualifier), self._function.version(qualifier)
        arn = alias.arn if alias is not None else version.arn if version is not None else ""
        return arn or f"{self._function.name}:{qualifier}"
