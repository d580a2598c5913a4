"""What calls a function, and what is set for its calls: each bound to the function, an alias or a version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tui.domain.function import Provisioned
from tui.domain.read_failure import ReadFailure
from tui.domain.version import LATEST

UNQUALIFIED = ""
"""The qualifier of what is bound to the function itself, whose calls go to `$LATEST`."""


@dataclass(frozen=True, slots=True)
class EventSource:
    """An event source mapping. `source` is the ARN that it reads, or AWS's own words for a source without one."""

    id: str
    qualifier: str
    source: str
    state: str = ""

    @property
    def reads(self) -> bool:
        """Whether it calls the function, as far as its state tells."""
        return self.state not in ("Disabled", "Disabling", "Deleting")


@dataclass(frozen=True, slots=True)
class FunctionUrl:
    """A function URL; `auth` is AWS_IAM or NONE."""

    qualifier: str
    url: str
    auth: str = ""


@dataclass(frozen=True, slots=True)
class Permission:
    """One statement of a resource policy.

    `principals` are services (`s3.amazonaws.com`), accounts, ARNs or `*`. `source` and `account` are what the caller
    must come from, `organisation` whom it must belong to, `url_auth` is set where it is for a function URL's callers.
    """

    qualifier: str
    principals: tuple[str, ...]
    source: str = ""
    account: str = ""
    organisation: str = ""
    url_auth: str = ""
    allows: bool = True

    @property
    def caller(self) -> tuple[object, ...]:
        """What tells two callers apart, wherever the statement is."""
        return (self.principals, self.source, self.account, self.organisation, self.url_auth, self.allows)


@dataclass(frozen=True, slots=True)
class EventInvokeConfig:
    """What becomes of asynchronous calls. `retries` and `age_s` are None where AWS's own defaults hold."""

    qualifier: str
    retries: int | None = None
    age_s: int | None = None
    on_success: str = ""
    on_failure: str = ""


@dataclass(frozen=True, slots=True)
class Triggers:
    """All of it for one function at one time.

    `asked` are the qualifiers whose mappings and policies were asked for; `failures` name what could not be read, each
    with its action, the rest holds. `complete` is False while more is on its way.
    """

    function: str
    sources: tuple[EventSource, ...] = ()
    urls: tuple[FunctionUrl, ...] = ()
    permissions: tuple[Permission, ...] = ()
    invoke_configs: tuple[EventInvokeConfig, ...] = ()
    provisioned: tuple[Provisioned, ...] = ()
    asked: frozenset[str] = frozenset()
    failures: Mapping[tuple[str, str], ReadFailure] = field(default_factory=dict)
    complete: bool = False


def with_sources(triggers: Triggers, sources: tuple[EventSource, ...]) -> Triggers:
    """Return the triggers with these mappings; one that is known by its UUID already is not listed twice."""
    known = {source.id for source in triggers.sources}
    return replace(triggers, sources=triggers.sources + tuple(s for s in sources if s.id not in known))


def with_failure(triggers: Triggers, qualifier: str, failure: ReadFailure) -> Triggers:
    """Return the triggers with one more reading that failed, for this qualifier."""
    return replace(triggers, failures={**triggers.failures, (failure.action, qualifier): failure})


def function_of(arn: str) -> str:
    """Return the name of the function that a function's ARN or name is about."""
    return arn.rpartition("function:")[2].partition(":")[0]


def qualifier_of(arn: str) -> str:
    """Return what a function's ARN or name is bound to: an alias, a version, or UNQUALIFIED."""
    parts = arn.rpartition("function:")[2].split(":")
    qualifier = parts[1] if len(parts) > 1 else UNQUALIFIED
    return UNQUALIFIED if qualifier == LATEST else qualifier
