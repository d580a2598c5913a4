"""`$LATEST` ahead of what production runs: for long, or since a template's deployment that published no version."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from tui.domain.alias import Alias
from tui.domain.function import FunctionSnapshot
from tui.domain.protection import is_protected
from tui.domain.read_failure import ReadFailure
from tui.domain.version import LATEST, Version, changes, differs
from tui.features.doctor.findings import Finding, FunctionFacts, Policy, Unchecked
from tui.features.doctor.marks import Severity
from tui.features.doctor.unpublished import Unpublished, unpublished

LONG = timedelta(days=14)
"""The age from which a `$LATEST` ahead of the live version is a finding."""

DEPLOYED = timedelta(hours=1)
"""The age from which one that a template owns is: its deployment is over by then, and should have published it."""


def ahead_of(function: FunctionSnapshot, policy: Policy) -> Iterator[tuple[Alias, bool | None]]:
    """Yield the production aliases that `$LATEST` may be ahead of, and whether it is; None where that is not known."""
    latest = function.latest
    for alias in function.aliases if latest is not None else ():
        live = [version for number in alias.routing.versions if (version := function.version(number)) is not None]
        whole = len(live) == len(alias.routing.versions) and LATEST not in alias.routing.versions
        if latest is None or not whole or not is_protected(alias.name, policy.production):
            continue
        compared = [differs(version, latest) for version in live]
        if all(compared):
            yield alias, True
        elif None in compared and False not in compared:
            yield alias, None


def may_be_unpublished(function: FunctionSnapshot, policy: Policy) -> bool:
    """Tell whether it makes a difference which template owns the function: only then its tags are read."""
    age = age_of(function.latest, policy.now)
    return age is not None and age >= DEPLOYED and any(ahead for _, ahead in ahead_of(function, policy))


def latest_ahead(facts: FunctionFacts, policy: Policy) -> Iterator[Finding | Unchecked]:
    """Yield what is to be said of a `$LATEST` that differs from what production runs."""
    function, age = facts.function, age_of(facts.function.latest, policy.now)
    if age is None or age < DEPLOYED:
        return
    for alias, ahead in ahead_of(function, policy):
        if not ahead:
            if age >= LONG:
                what = f"whether $LATEST differs from what {alias.name} runs"
                yield Unchecked(function.name, what, decryption_failure(function))
            continue
        left = _left_by_a_template(facts, alias)
        if left is not None:
            yield _unpublished(function, alias, left)
        elif age >= LONG:
            yield _long_ahead(function, alias, age)
        failure = function.failure_of("ListTags")
        if failure is not None:
            yield Unchecked(function.name, f"which template leaves $LATEST ahead of {alias.name}", failure)
        if left is not None or age >= LONG:
            return


def _left_by_a_template(facts: FunctionFacts, alias: Alias) -> Unpublished | None:
    function = facts.function
    live, latest = function.version(alias.routing.primary), function.latest
    never_published = function.versions_known and published_as_latest(function) is None
    if live is None or latest is None or not never_published:
        return None
    return unpublished(facts.tags, changes(live, latest))


def _unpublished(function: FunctionSnapshot, alias: Alias, left: Unpublished) -> Finding:
    return Finding(
        Severity.LOW,
        function.name,
        alias.name,
        f"{left.template.name} changed $LATEST ({left.named}) and published no version for {alias.name}",
        f"what was deployed is not live; likely cause: {left.cause}",
        advice=left.advice,
    )


def _long_ahead(function: FunctionSnapshot, alias: Alias, age: timedelta) -> Finding:
    same, where = published_as_latest(function), ""
    if same is not None:
        where = f"; published as {same.number}"
    elif function.versions_known:
        where = "; never published"
    return Finding(
        Severity.LOW,
        function.name,
        alias.name,
        f"$LATEST has differed from what {alias.name} runs for {age.days} days{where}",
        "the next version that is published ships these changes too",
        advice="release it, or restore $LATEST to what is live",
    )


def undecrypted(function: FunctionSnapshot) -> tuple[Version, ...]:
    """Return which of `$LATEST` and the versions that aliases name have unreadable variables."""
    named = {LATEST, *(number for alias in function.aliases for number in alias.routing.versions)}
    return tuple(one for one in function.versions if one.number in named and one.environment_error)


def decryption_failure(function: FunctionSnapshot) -> ReadFailure | None:
    """Return why variables of those versions are not known, None where they are."""
    failed = undecrypted(function)
    return ReadFailure("kms:Decrypt", failed[0].environment_error) if failed else None


def published_as_latest(function: FunctionSnapshot) -> Version | None:
    """Return the newest version known that is what `$LATEST` is."""
    latest = function.latest
    if latest is None:
        return None
    fit = (one for one in function.published if one.state in (None, "Active"))
    return next((one for one in fit if differs(one, latest) is False), None)


def age_of(version: Version | None, now: datetime) -> timedelta | None:
    """Return how long ago a version was modified, None where that is not known."""
    return now - version.modified if version is not None and version.modified is not None else None
