"""What is around a deployment: the template that describes the alias, who calls it, and what `$LATEST` has beside."""

from __future__ import annotations

from collections.abc import Iterator

from tui.domain.trigger import UNQUALIFIED, Triggers
from tui.domain.version import changes
from tui.features.doctor.unpublished import unpublished
from tui.features.impact.callers import name_caller, name_source, name_url
from tui.features.rollout.codedeploy.facts import CALLERS, OWNER, UNPUBLISHED, Facts, Line, State, unread, warning

MOST_NAMED = 2


def check_template(facts: Facts) -> Iterator[Line]:
    """R10: the next deployment of a template starts where the template left the alias."""
    yield from unread(facts, OWNER)
    if facts.manager is not None:
        text = f"managed by {facts.manager.by}: {facts.manager.consequence}"
        yield warning(OWNER, text, "Bring the template in line afterwards: crossfade export drift.")


def check_callers(facts: Facts) -> Iterator[Line]:
    """R11: whatever calls the function itself calls `$LATEST`, and no deployment moves that."""
    yield from unread(facts, CALLERS)
    if facts.triggers is None:
        return
    name = facts.alias.name
    bound = _calls(facts.triggers, name)
    # A permission that the alias gives too says nothing of which of the two is called.
    elsewhere = [caller for caller in _calls(facts.triggers, UNQUALIFIED) if caller not in bound]
    if elsewhere:
        text = f"{_some(elsewhere)} reach the function and not {name}: this deployment moves none of their calls"
        yield warning(CALLERS, text, f"Bind them to {name}.")
    elif facts.triggers.failures:
        failure = next(iter(facts.triggers.failures.values()))
        text = f"not all can be read: {failure.reason}"
        yield Line(CALLERS, State.UNKNOWN, text, f"Allow {failure.action}.")
    elif bound:
        yield Line(CALLERS, State.OK, f"{_some(bound)} reach {name}")
    else:
        yield Line(CALLERS, State.OK, f"no event source, URL or permission goes past {name}")


def check_unpublished(facts: Facts) -> Iterator[Line]:
    """R12: what a template's deployment changed and its hash left out is not in the new version."""
    yield from unread(facts, UNPUBLISHED)
    target = facts.versions.get(facts.target)
    if facts.latest is None or target is None:
        return
    left = unpublished(facts.tags, changes(target, facts.latest))
    if left is not None:
        text = f"differs from {facts.target} in {left.named}, which is not deployed; likely cause: {left.cause}"
        yield warning(UNPUBLISHED, text, f"{left.advice[0].upper()}{left.advice[1:]}.")


def _calls(triggers: Triggers, qualifier: str) -> list[str]:
    """Name what calls a qualifier, each once."""
    named = [name_source(source) for source in triggers.sources if source.qualifier == qualifier and source.reads]
    named += [name_url(url) for url in triggers.urls if url.qualifier == qualifier]
    named += [
        name_caller(permission)
        for permission in triggers.permissions
        if permission.qualifier == qualifier and permission.allows and not permission.url_auth
    ]
    return list(dict.fromkeys(named))


def _some(named: list[str]) -> str:
    more = len(named) - MOST_NAMED
    shown = ", ".join(named[:MOST_NAMED])
    return f"{shown} and {more} more" if more > 0 else shown
