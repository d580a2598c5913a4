"""What depends on a version or an alias, and what becomes of it when the alias is moved or deleted (1.1, 1.5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from tui.domain.alias import Alias
from tui.domain.function import FunctionSnapshot, Provisioned
from tui.domain.read_failure import ReadFailure
from tui.domain.trigger import UNQUALIFIED, Permission, Triggers
from tui.domain.version import LATEST, is_number
from tui.features.impact.callers import name_caller, name_invoke_config, name_source, name_url
from tui.presentation.spans import failure_text

UNSEEN = "roles and users that may call it by their own policies are not listed"


class Kind(Enum):
    """What kind of thing depends on it, in words."""

    ALIAS = "alias"
    SOURCE = "event source"
    URL = "function URL"
    PERMISSION = "may call"
    ASYNCHRONOUS = "asynchronous calls"
    PROVISIONED = "provisioned"


@dataclass(frozen=True, slots=True)
class Dependent:
    """One thing that depends on it.

    `bound` says how it is bound, `moved` and `deleted` what becomes of it: of the alias where it is bound to one, of
    the version where it is bound to that. `acts` is False of what is switched off.
    """

    kind: Kind
    what: str
    qualifier: str
    bound: str
    moved: str
    deleted: str
    acts: bool = True


@dataclass(frozen=True, slots=True)
class Impact:
    """All that depends on `qualifier`, whom another alias would lack, and what could not be read."""

    qualifier: str
    dependents: tuple[Dependent, ...]
    missing_callers: tuple[str, ...]
    unread: tuple[ReadFailure, ...]
    complete: bool


def impact(triggers: Triggers, function: FunctionSnapshot | None, qualifier: str) -> Impact:
    """Say what depends on an alias, a version or `$LATEST`; a version also has what its aliases have."""
    own = UNQUALIFIED if qualifier == LATEST else qualifier
    aliases = _naming(function, qualifier)
    account = _account(function)
    dependents = [*(_alias(alias, qualifier) for alias in aliases), *_bound(triggers, own, account)]
    for alias in aliases:
        dependents += _bound(triggers, alias.name, account)
    reached = {own, *(alias.name for alias in aliases)}
    unread = (
        failure
        for (_, of), failure in triggers.failures.items()
        if of in reached or of == UNQUALIFIED or _is_alias(own)
    )
    return Impact(
        qualifier,
        tuple(dependents),
        missing_callers(triggers, own, account) if _is_alias(own) else (),
        # One call is made for each qualifier, and what denies it denies it for all.
        tuple({failure_text(failure): failure for failure in unread}.values()),
        triggers.complete,
    )


def missing_callers(triggers: Triggers, alias: str, account: str = "") -> tuple[str, ...]:
    """Say who may call the function or another alias and would be refused at this one, be it there or yet to come."""
    held = {permission.caller for permission in triggers.permissions if permission.qualifier == alias}
    unknown = any(action == "lambda:GetPolicy" and of in (alias, UNQUALIFIED) for action, of in triggers.failures)
    if unknown:
        return ()
    has_url = any(url.qualifier == alias for url in triggers.urls)
    elsewhere: dict[tuple[object, ...], list[Permission]] = {}
    for permission in triggers.permissions:
        if is_number(permission.qualifier) or (permission.url_auth and not has_url):
            continue
        if permission.allows and permission.caller not in held:
            elsewhere.setdefault(permission.caller, []).append(permission)
    return tuple(
        f"{name_caller(known[0], account)} may call {_all(_target(one.qualifier) for one in known)}, not {alias}"
        for known in elsewhere.values()
    )


def what_calls(triggers: Triggers, function: FunctionSnapshot | None, alias: str, *, deleted: bool) -> tuple[str, ...]:
    """Say, for a dialog, what depends on an alias and what becomes of it when the alias is deleted, or moved."""
    current = impact(triggers, function, alias)
    lines = [f"{one.what}: {one.deleted if deleted else one.moved}" for one in current.dependents if one.acts]
    if not lines and not current.unread and current.complete:
        lines.append(f"no known caller of {alias}; {UNSEEN}")
    lines += [f"not known: {failure_text(failure)}" for failure in current.unread]
    return tuple(dict.fromkeys(lines))


def _naming(function: FunctionSnapshot | None, qualifier: str) -> tuple[Alias, ...]:
    aliases = function.aliases if function is not None else ()
    return tuple(alias for alias in aliases if qualifier in alias.routing.versions)


def _alias(alias: Alias, version: str) -> Dependent:
    routing = alias.routing
    share = routing.weight if version == routing.canary else routing.weight.rest
    return Dependent(
        Kind.ALIAS,
        f"{alias.name} sends it {share} % of its calls",
        alias.name,
        f"{'canary' if version == routing.canary else 'primary'} of {alias.name}",
        "sends its calls elsewhere, and those of everything bound to it",
        "$LATEST cannot be deleted"
        if version == LATEST
        else f"AWS refuses to delete a version while {alias.name} routes to it",
    )


def _bound(triggers: Triggers, qualifier: str, account: str) -> Iterator[Dependent]:
    for source in (one for one in triggers.sources if one.qualifier == qualifier):
        yield replace(_dependent(Kind.SOURCE, name_source(source), qualifier), acts=source.reads)
    for url in (one for one in triggers.urls if one.qualifier == qualifier):
        yield _dependent(Kind.URL, name_url(url), qualifier)
    for permission in (one for one in triggers.permissions if one.qualifier == qualifier):
        yield _dependent(Kind.PERMISSION, name_caller(permission, account), qualifier)
    for config in (one for one in triggers.invoke_configs if one.qualifier == qualifier):
        yield _dependent(Kind.ASYNCHRONOUS, name_invoke_config(config), qualifier)
    for held in (one for one in triggers.provisioned if qualifier and one.qualifier == qualifier):
        yield _dependent(Kind.PROVISIONED, _provisioned(held), qualifier)


def _provisioned(held: Provisioned) -> str:
    status = f", {held.status}" if held.status and held.status != "READY" else ""
    return f"provisioned concurrency {held.allocated} of {held.requested}{status}"


_DELETED = {
    Kind.SOURCE: "stays, and its calls fail until it is pointed elsewhere",
    Kind.URL: "stops working; a new URL has a different address",
    Kind.PERMISSION: "will be denied, even if an alias with this name is created again",
    Kind.ASYNCHRONOUS: "is deleted with it",
    Kind.PROVISIONED: "is deleted with it",
}
_MOVED = {
    Kind.SOURCE: "follows: its next calls go where the alias points",
    Kind.URL: "follows, at the same address",
    Kind.PERMISSION: "follows: it may call what the alias points at",
    Kind.ASYNCHRONOUS: "follows",
    Kind.PROVISIONED: "is allocated again for the new version; until then some calls are cold starts",
}


def _dependent(kind: Kind, what: str, qualifier: str) -> Dependent:
    if qualifier == UNQUALIFIED:
        still = "keeps calling $LATEST: aliases do not affect it"
        return Dependent(kind, what, qualifier, "the function itself ($LATEST)", still, still)
    if is_number(qualifier):
        still = f"keeps calling version {qualifier}: aliases do not affect it"
        return Dependent(kind, what, qualifier, f"version {qualifier}", still, _DELETED[kind])
    return Dependent(kind, what, qualifier, f"alias {qualifier}", _MOVED[kind], _DELETED[kind])


def _is_alias(qualifier: str) -> bool:
    return qualifier != UNQUALIFIED and not is_number(qualifier)


def _target(qualifier: str) -> str:
    return "the function itself" if qualifier == UNQUALIFIED else qualifier


def _all(names: Iterable[str]) -> str:
    return " and ".join(dict.fromkeys(names))


def _account(function: FunctionSnapshot | None) -> str:
    """Return the account that the function's own ARNs name, empty where none is known."""
    if function is None:
        return ""
    arns = (*(alias.arn for alias in function.aliases), *(version.arn for version in function.versions))
    arn = next((arn for arn in arns if arn.count(":") > 4), "")
    return arn.split(":")[4] if arn else ""
