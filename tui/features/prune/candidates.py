"""Which published versions of a function can be deleted, and every reason to keep the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from tui.domain.alias import Alias
from tui.domain.deployment import Deployment
from tui.domain.durable import RunningExecutions, is_durable
from tui.domain.function import Provisioned, ordered
from tui.domain.read_failure import ReadFailure
from tui.domain.storage import CodeStorage
from tui.domain.trigger import EventInvokeConfig, EventSource, FunctionUrl, Permission
from tui.domain.usage import Called, Usage
from tui.domain.version import Version, is_number
from tui.features.impact.callers import name_caller, name_invoke_config, name_source, name_url
from tui.presentation.durable_text import executions_text
from tui.presentation.number_format import count
from tui.presentation.spans import failure_text


class Fact(Enum):
    """What has to be known before a version can be deleted, as text."""

    ALIASES = "which aliases name it"
    VERSIONS = "the list of versions"
    PROVISIONED = "provisioned concurrency"
    SOURCES = "event sources"
    URLS = "function URLs"
    ASYNCHRONOUS = "settings of asynchronous calls"
    DEPLOYMENTS = "running deployments"
    JOURNAL = "Crossfade's journal"
    HISTORY = "the last good version of each alias"
    CALLS = "when it was last called"
    POLICIES = "who may call it by its number"
    DURABLE = "durable executions that still run on it"


class KeepReason(Enum):
    """The kinds of reasons to keep a version."""

    POINTED = "pointed at"
    ROUTED = "routed to"
    PROVISIONED = "provisioned"
    SOURCE = "event source"
    URL = "function URL"
    POLICY = "may be called"
    ASYNCHRONOUS = "asynchronous calls"
    DEPLOYED = "in a deployment"
    WAY_BACK = "undo target"
    LAST_GOOD = "last good"
    NEWEST = "newest"
    CALLED = "called"
    REPLICATED = "Lambda@Edge"
    DURABLE = "still runs"
    UNKNOWN = "not known"
    UNREAD = "not read yet"


@dataclass(frozen=True, slots=True)
class Rules:
    """What an operator decides. Unknowns that are accepted are no reason to keep a version."""

    keep_newest: int = 5
    called_days: int = 30
    accept_unknown_calls: bool = False
    accept_unknown_history: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason to keep a version."""

    kind: KeepReason
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A published version and the reasons to keep it; deletable where there are none.

    Code that is `in_s3` is only referred to: deleting its version frees nothing.
    """

    version: Version
    reasons: tuple[Reason, ...] = ()
    in_s3: bool = False

    @property
    def deletable(self) -> bool:
        """Whether there is no reason to keep it."""
        return not self.reasons

    @property
    def pending(self) -> bool:
        """Whether the only reason to keep it is that more is still being read."""
        return bool(self.reasons) and all(reason.kind is KeepReason.UNREAD for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was read so far of one function. A fact in neither `read` nor `failures` is still being read.

    `last_good` and `way_back` say for a version, as text, which alias it is kept for. `usages`, `policies` and
    `durable` are read only for versions that have no other reason to be kept, and for those `in_s3`, whether their code
    is only referred to. `replicated` are versions that AWS
    refused to delete because of their Lambda@Edge replicas.
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
    policies: Mapping[str, tuple[Permission, ...] | ReadFailure] = field(default_factory=dict)
    durable: Mapping[str, RunningExecutions | ReadFailure] = field(default_factory=dict)
    in_s3: Mapping[str, bool] = field(default_factory=dict)
    metrics: int = 0
    replicated: frozenset[str] = frozenset()
    read: frozenset[Fact] = frozenset()
    failures: Mapping[Fact, ReadFailure] = field(default_factory=dict)
    storage: CodeStorage | ReadFailure | None = None
    complete: bool = False

    @property
    def published(self) -> tuple[Version, ...]:
        """The numbered versions, newest first."""
        return tuple(version for version in ordered(self.versions) if version.is_published)


def with_fact(evidence: Evidence, fact: Fact, failure: ReadFailure | None = None) -> Evidence:
    """Return the evidence with one fact read, or with why it could not be."""
    failures = {known: why for known, why in evidence.failures.items() if known is not fact}
    if failure is not None:
        return replace(evidence, failures={**failures, fact: failure}, read=evidence.read - {fact})
    return replace(evidence, failures=failures, read=evidence.read | {fact})


def without(evidence: Evidence, deleted: Iterable[str]) -> Evidence:
    """Return the evidence without versions that were deleted."""
    gone = frozenset(deleted)
    return replace(evidence, versions=tuple(version for version in evidence.versions if version.number not in gone))


def assess_versions(evidence: Evidence, rules: Rules) -> tuple[Candidate, ...]:
    """Return every published version, newest first, with all reasons to keep it."""
    named = _references(evidence)
    for_all = tuple(_unread_reasons(evidence, rules))
    newest = {version.number for version in evidence.published[: rules.keep_newest]}
    account = _account(evidence)
    candidates = []
    for version in evidence.published:
        reasons = list(named.get(version.number, ()))
        if version.number in newest:
            reasons.append(Reason(KeepReason.NEWEST, f"among the newest {rules.keep_newest}"))
        if not reasons:
            reasons.extend(_usage_reasons(version.number, evidence, rules, account))
            reasons.extend(_durable_reasons(version, evidence))
        candidates.append(Candidate(version, (*reasons, *for_all), evidence.in_s3.get(version.number, False)))
    return tuple(candidates)


_READ_LAST = (
    KeepReason.UNREAD,
    KeepReason.UNKNOWN,
    KeepReason.CALLED,
    KeepReason.POLICY,
    KeepReason.DURABLE,
)
"""The reasons that are looked for where there is no other."""


def needs_usage(evidence: Evidence, rules: Rules) -> tuple[str, ...]:
    """Return the versions, oldest first, that only their calls or callers can still keep."""
    blind = replace(evidence, read=evidence.read | set(Fact))
    return tuple(
        one.version.number
        for one in reversed(assess_versions(blind, rules))
        if all(reason.kind in _READ_LAST for reason in one.reasons)
    )


def _unread_reasons(evidence: Evidence, rules: Rules) -> Iterator[Reason]:
    """Yield what is not known of any version: what could not be read never makes one deletable."""
    accepted = {Fact.HISTORY} if rules.accept_unknown_history else set()
    for fact in Fact:
        if fact in (Fact.CALLS, Fact.POLICIES, Fact.DURABLE) or fact in evidence.read:
            continue
        failure = evidence.failures.get(fact)
        if failure is None:
            yield Reason(KeepReason.UNREAD, f"not read yet: {fact.value}")
        elif fact not in accepted:
            yield _unknown(fact, failure)
    for alias in (alias for alias in evidence.aliases if alias.routing.more):
        yield Reason(KeepReason.UNKNOWN, f"{alias.name} routes to more than two versions; which ones is not known")


def _usage_reasons(number: str, evidence: Evidence, rules: Rules, account: str) -> Iterator[Reason]:
    """Yield the reasons from a version's calls, and from who may call it."""
    usage = evidence.usages.get(number) if evidence.usages_days == rules.called_days else None
    failure = evidence.failures.get(Fact.CALLS)
    if usage is not None and usage.called is Called.YES:
        by = f" through {' and '.join(name or 'its number' for name in usage.by)}" if usage.by else ""
        last = f", last on {usage.last:%Y-%m-%d}" if usage.last is not None else ""
        yield Reason(
            KeepReason.CALLED, f"called {count(usage.calls, 'time')} within {rules.called_days} days{by}{last}"
        )
    elif usage is None and failure is None:
        yield Reason(KeepReason.UNREAD, f"not read yet: {Fact.CALLS.value}")
    elif (usage is None or usage.called is Called.UNKNOWN) and not rules.accept_unknown_calls:
        yield _unknown(Fact.CALLS, failure)
    match evidence.policies.get(number):
        case None if Fact.POLICIES in evidence.failures:
            yield _unknown(Fact.POLICIES, evidence.failures[Fact.POLICIES])
        case None:
            yield Reason(KeepReason.UNREAD, f"not read yet: {Fact.POLICIES.value}")
        case ReadFailure() as why:
            yield _unknown(Fact.POLICIES, why)
        case permissions:
            for permission in permissions:
                yield Reason(KeepReason.POLICY, f"{name_caller(permission, account)} may call it by its number")


def _durable_reasons(version: Version, evidence: Evidence) -> Iterator[Reason]:
    """Yield what still runs on a version: deleting it would leave executions that cannot go on."""
    if not is_durable(version):
        return
    match evidence.durable.get(version.number):
        case None if Fact.DURABLE in evidence.failures:
            yield _unknown(Fact.DURABLE, evidence.failures[Fact.DURABLE])
        case None:
            yield Reason(KeepReason.UNREAD, f"not read yet: {Fact.DURABLE.value}")
        case ReadFailure() as why:
            yield _unknown(Fact.DURABLE, why)
        case RunningExecutions(number) as running if number:
            still = "runs" if running == RunningExecutions(1) else "run"
            yield Reason(KeepReason.DURABLE, f"{executions_text(running)} still {still} on it")


def _unknown(fact: Fact, failure: ReadFailure | None) -> Reason:
    why = f": {failure_text(failure)}" if failure is not None else ""
    return Reason(KeepReason.UNKNOWN, f"not known: {fact.value}{why}")


def _references(evidence: Evidence) -> Mapping[str, Sequence[Reason]]:
    """Return the reasons for versions that something refers to, by their numbers."""
    reasons: dict[str, list[Reason]] = {}

    def add(number: str, kind: KeepReason, text: str) -> None:
        reasons.setdefault(number, []).append(Reason(kind, text))

    holding = {held.qualifier: held for held in evidence.provisioned}
    for alias in evidence.aliases:
        routing = alias.routing
        share = f" for {routing.weight.rest} % of its calls" if routing.split else ""
        add(routing.primary, KeepReason.POINTED, f"{alias.name} points at it{share}")
        if routing.canary is not None:
            add(routing.canary, KeepReason.ROUTED, f"{alias.name} routes {routing.weight} % of its calls to it")
        for number in routing.versions if alias.name in holding else ():
            add(
                number,
                KeepReason.PROVISIONED,
                f"provisioned concurrency {holding[alias.name].requested} of {alias.name}",
            )
    for held in evidence.provisioned:
        add(held.qualifier, KeepReason.PROVISIONED, f"its own provisioned concurrency {held.requested}")
    for source in evidence.sources:
        add(source.qualifier, KeepReason.SOURCE, f"{name_source(source)} calls it by its number")
    for url in evidence.urls:
        add(url.qualifier, KeepReason.URL, f"{name_url(url)} calls it by its number")
    for config in evidence.invoke_configs:
        add(config.qualifier, KeepReason.ASYNCHRONOUS, f"{name_invoke_config(config)} for it by its number")
    for deployment in evidence.deployments:
        for number in dict.fromkeys((deployment.current_version, deployment.target_version)):
            add(number, KeepReason.DEPLOYED, f"deployment {deployment.id} of {deployment.alias} uses it")
    for number, text in evidence.way_back.items():
        add(number, KeepReason.WAY_BACK, text)
    for number, text in evidence.last_good.items():
        add(number, KeepReason.LAST_GOOD, text)
    for number in evidence.replicated:
        add(
            number,
            KeepReason.REPLICATED,
            "it has Lambda@Edge replicas: AWS deletes it only after CloudFront removed them",
        )
    return {number: listed for number, listed in reasons.items() if is_number(number)}


def _account(evidence: Evidence) -> str:
    arn = next((version.arn for version in evidence.versions if version.arn.count(":") > 4), "")
    return arn.split(":")[4] if arn else ""
