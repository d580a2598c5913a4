"""Which published versions of a function may go, and of the others every reason why they stay (aws-semantics 1.5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from tui.domain.alias import Alias
from tui.domain.deployment import Deployment
from tui.domain.function import Provisioned, ordered
from tui.domain.read_failure import ReadFailure
from tui.domain.storage import CodeStorage
from tui.domain.trigger import EventInvokeConfig, EventSource, FunctionUrl, Permission
from tui.domain.usage import Called, Usage
from tui.domain.version import Version, is_number
from tui.features.impact.callers import name_caller, name_invoke_config, name_source, name_url


class Part(Enum):
    """What has to be known before a version may go, in words."""

    ALIASES = "which aliases name it"
    VERSIONS = "the list of versions"
    PROVISIONED = "provisioned concurrency"
    SOURCES = "event sources"
    URLS = "function URLs"
    ASYNCHRONOUS = "settings of asynchronous calls"
    DEPLOYMENTS = "running deployments"
    JOURNAL = "what Crossfade's journal says"
    HISTORY = "the last good version of each alias"
    CALLS = "when it was last called"
    POLICIES = "who may call it by its number"


class Stay(Enum):
    """Why a version stays, in a word or two."""

    POINTED = "pointed at"
    ROUTED = "routed to"
    PROVISIONED = "provisioned"
    SOURCE = "event source"
    URL = "function URL"
    POLICY = "may be called"
    ASYNCHRONOUS = "asynchronous calls"
    DEPLOYED = "in a deployment"
    WAY_BACK = "way back"
    LAST_GOOD = "last good"
    NEWEST = "newest"
    CALLED = "called"
    REPLICATED = "Lambda@Edge"
    UNKNOWN = "not known"
    UNREAD = "not read yet"


@dataclass(frozen=True, slots=True)
class Rules:
    """What an operator decides. The unknowns that are accepted count as if nothing spoke against it."""

    keep_newest: int = 5
    called_days: int = 30
    accept_unknown_calls: bool = False
    accept_unknown_history: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a version stays."""

    stay: Stay
    text: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A published version; it may go where nothing speaks against it."""

    version: Version
    reasons: tuple[Reason, ...] = ()

    @property
    def may_go(self) -> bool:
        """Whether nothing at all speaks against deleting it."""
        return not self.reasons

    @property
    def pending(self) -> bool:
        """Whether nothing but that more is still being read speaks against it."""
        return bool(self.reasons) and all(reason.stay is Stay.UNREAD for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was read so far of one function. What is in neither `read` nor `failures` is still on its way.

    `last_good` and `way_back` name for a version the aliases, or in words the moves, that it is meant for. `usages` and
    `policies` are read for those versions alone that nothing else speaks against. `replicated` are versions that AWS
    refused to delete for their replicas at the edge.
    """

    function: str
    versions: tuple[Version, ...] = ()
    aliases: tuple[Alias, ...] = ()
    provisioned: tuple[Provisioned, ...] = ()
    sources: tuple[EventSource, ...] = ()
    urls: tuple[FunctionUrl, ...] = ()
    invoke_configs: tuple[EventInvokeConfig, ...] = ()
    deployments: tuple[Deployment, ...] = ()
    way_back: Mapping[str, str] = field(default_factory=dict)
    last_good: Mapping[str, str] = field(default_factory=dict)
    usages: Mapping[str, Usage] = field(default_factory=dict)
    usages_days: int = 0
    usages_since: datetime | None = None
    policies: Mapping[str, tuple[Permission, ...] | ReadFailure] = field(default_factory=dict)
    metrics: int = 0
    replicated: frozenset[str] = frozenset()
    read: frozenset[Part] = frozenset()
    failures: Mapping[Part, ReadFailure] = field(default_factory=dict)
    storage: CodeStorage | ReadFailure | None = None
    complete: bool = False

    @property
    def published(self) -> tuple[Version, ...]:
        """The numbered versions, newest first."""
        return tuple(version for version in ordered(self.versions) if version.is_published)


def with_part(evidence: Evidence, part: Part, failure: ReadFailure | None = None) -> Evidence:
    """Return the evidence with one part read, or with why it could not be."""
    failures = {known: why for known, why in evidence.failures.items() if known is not part}
    if failure is not None:
        return replace(evidence, failures={**failures, part: failure}, read=evidence.read - {part})
    return replace(evidence, failures=failures, read=evidence.read | {part})


def without(evidence: Evidence, deleted: Iterable[str]) -> Evidence:
    """Return the evidence without versions that were deleted."""
    gone = frozenset(deleted)
    return replace(evidence, versions=tuple(version for version in evidence.versions if version.number not in gone))


def judge(evidence: Evidence, rules: Rules) -> tuple[Judged, ...]:
    """Return every published version, newest first, with all that speaks against deleting it."""
    named = _named(evidence)
    for_all = tuple(_for_all(evidence, rules))
    newest = {version.number for version in evidence.published[: rules.keep_newest]}
    account = _account(evidence)
    judged = []
    for version in evidence.published:
        reasons = list(named.get(version.number, ()))
        if version.number in newest:
            reasons.append(Reason(Stay.NEWEST, f"among the newest {rules.keep_newest}"))
        if not reasons:
            reasons.extend(_closely(version.number, evidence, rules, account))
        judged.append(Judged(version, (*reasons, *for_all)))
    return tuple(judged)


def to_look_at(evidence: Evidence, rules: Rules) -> tuple[str, ...]:
    """Return the versions, oldest first, that only their calls and callers can still speak against."""
    blind = replace(evidence, read=evidence.read | set(Part))
    return tuple(
        one.version.number
        for one in reversed(judge(blind, rules))
        if all(reason.stay in (Stay.UNREAD, Stay.UNKNOWN, Stay.CALLED, Stay.POLICY) for reason in one.reasons)
    )


def _for_all(evidence: Evidence, rules: Rules) -> Iterator[Reason]:
    """Say what is not known of any version: what could not be read never counts as free."""
    accepted = {Part.HISTORY} if rules.accept_unknown_history else set()
    for part in Part:
        if part in (Part.CALLS, Part.POLICIES) or part in evidence.read:
            continue
        failure = evidence.failures.get(part)
        if failure is None:
            yield Reason(Stay.UNREAD, f"not read yet: {part.value}")
        elif part not in accepted:
            yield _unknown(part, failure)
    for alias in (alias for alias in evidence.aliases if alias.routing.more):
        yield Reason(Stay.UNKNOWN, f"{alias.name} names more versions than two, and which ones is not known")


def _closely(number: str, evidence: Evidence, rules: Rules, account: str) -> Iterator[Reason]:
    """Say what the calls of a version, and who may make them, speak against deleting it."""
    usage = evidence.usages.get(number) if evidence.usages_days == rules.called_days else None
    failure = evidence.failures.get(Part.CALLS)
    if usage is not None and usage.called is Called.YES:
        by = f" through {' and '.join(name or 'its number' for name in usage.by)}" if usage.by else ""
        last = f", last on {usage.last:%Y-%m-%d}" if usage.last is not None else ""
        yield Reason(Stay.CALLED, f"called {usage.calls:,} times within {rules.called_days} days{by}{last}")
    elif usage is None and failure is None:
        yield Reason(Stay.UNREAD, f"not read yet: {Part.CALLS.value}")
    elif (usage is None or usage.called is Called.UNKNOWN) and not rules.accept_unknown_calls:
        yield _unknown(Part.CALLS, failure)
    match evidence.policies.get(number):
        case None if Part.POLICIES in evidence.failures:
            yield _unknown(Part.POLICIES, evidence.failures[Part.POLICIES])
        case None:
            yield Reason(Stay.UNREAD, f"not read yet: {Part.POLICIES.value}")
        case ReadFailure() as why:
            yield _unknown(Part.POLICIES, why)
        case permissions:
            for permission in permissions:
                yield Reason(Stay.POLICY, f"{name_caller(permission, account)} may call it by its number")


def _unknown(part: Part, failure: ReadFailure | None) -> Reason:
    why = f": {failure.action} could not be read ({failure.reason})" if failure is not None else ""
    return Reason(Stay.UNKNOWN, f"not known: {part.value}{why}")


def _named(evidence: Evidence) -> Mapping[str, Sequence[Reason]]:
    """Return what speaks for versions that something names."""
    found: dict[str, list[Reason]] = {}

    def add(number: str, stay: Stay, text: str) -> None:
        found.setdefault(number, []).append(Reason(stay, text))

    holding = {held.qualifier: held for held in evidence.provisioned}
    for alias in evidence.aliases:
        routing = alias.routing
        share = f" for {routing.weight.rest} % of its calls" if routing.split else ""
        add(routing.primary, Stay.POINTED, f"{alias.name} points at it{share}")
        if routing.canary is not None:
            add(routing.canary, Stay.ROUTED, f"{alias.name} routes {routing.weight} % of its calls to it")
        for number in routing.versions if alias.name in holding else ():
            add(number, Stay.PROVISIONED, f"provisioned concurrency {holding[alias.name].requested} of {alias.name}")
    for held in evidence.provisioned:
        add(held.qualifier, Stay.PROVISIONED, f"provisioned concurrency {held.requested} of its own")
    for source in evidence.sources:
        add(source.qualifier, Stay.SOURCE, f"{name_source(source)} calls it by its number")
    for url in evidence.urls:
        add(url.qualifier, Stay.URL, f"{name_url(url)} is its own")
    for config in evidence.invoke_configs:
        add(config.qualifier, Stay.ASYNCHRONOUS, f"{name_invoke_config(config)} for it by its number")
    for deployment in evidence.deployments:
        for number in dict.fromkeys((deployment.current_version, deployment.target_version)):
            add(number, Stay.DEPLOYED, f"deployment {deployment.id} of {deployment.alias} names it")
    for number, text in evidence.way_back.items():
        add(number, Stay.WAY_BACK, text)
    for number, text in evidence.last_good.items():
        add(number, Stay.LAST_GOOD, text)
    for number in evidence.replicated:
        add(number, Stay.REPLICATED, "AWS has replicas of it at the edge: it goes only after CloudFront let go of it")
    return {number: reasons for number, reasons in found.items() if is_number(number)}


def _account(evidence: Evidence) -> str:
    arn = next((version.arn for version in evidence.versions if version.arn.count(":") > 4), "")
    return arn.split(":")[4] if arn else ""
