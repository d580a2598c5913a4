"""Whether there is room for the shifts: provisioned and reserved concurrency, managed instances, call quotas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import ceil, inf

from tui.features.rollout.codedeploy.facts import (
    MANAGED_INSTANCES,
    PROVISIONED,
    QUOTAS,
    RESERVED,
    Facts,
    Line,
    State,
    unread,
    warning,
)

CROWD = 15
"""Deployments at the same time above which their shifts may be throttled: 15 calls a second are for all (R13)."""

SCALING_MINUTES = 5
MOST_GROWTH = 2.0
"""Managed instances are throttled where traffic grows by more within those minutes (rollouts.md 4b)."""


def check_provisioned(facts: Facts) -> Iterator[Line]:
    """R7: a version that is provisioned by its number keeps its environments, and the other has none of them."""
    yield from unread(facts, PROVISIONED)
    numbers = (facts.alias.routing.primary, facts.target)
    for one in facts.provisioned:
        if one.qualifier == facts.alias.name:
            text = f"{one.requested} on {one.qualifier}: each shift waits until they are allocated"
            yield warning(PROVISIONED, text, "Count minutes for each shift beside the configuration's.")
        elif one.qualifier in numbers:
            text = f"{one.requested} on version {one.qualifier} by its number"
            yield warning(PROVISIONED, text, "Provision the alias instead, so that it goes with the traffic.")


def check_reserved(facts: Facts) -> Iterator[Line]:
    """R8: at a jump the version before still holds its environments while the new one needs as many of its own."""
    yield from unread(facts, RESERVED)
    if RESERVED in facts.failures:
        return
    if facts.reserved is None:
        yield Line(RESERVED, State.OK, "none is reserved, so a shift is limited by the account's concurrency alone")
        return
    jump = facts.configuration.largest_jump if facts.configuration is not None else 100
    if facts.peak is None:
        text = f"{facts.reserved} are reserved, and how many calls run at the same time is not known"
        yield Line(RESERVED, State.UNKNOWN, text, "Look at the alias's traffic first (crossfade status).")
        return
    needed = ceil(facts.peak * (100 + jump) / 100)
    said = f"up to {ceil(facts.peak)} calls at the same time within the last hour, {facts.reserved} are reserved"
    if needed <= facts.reserved:
        yield Line(RESERVED, State.OK, f"{said}, and a jump of {jump} % needs {needed}")
        return
    fix = f"Reserve at least {needed} for its time, or take smaller steps (--plan Linear10PercentEvery3Minutes)."
    if jump <= 10:
        fix = f"Reserve at least {needed} for its time."
    yield warning(RESERVED, f"{said}: a jump of {jump} % needs {needed} and throttles", fix)


def check_managed_instances(facts: Facts) -> Iterator[Line]:
    """R14: managed instances scale more slowly than a jump."""
    versions = (facts.versions.get(facts.alias.routing.primary), facts.versions.get(facts.target))
    if not any(_is_managed(version.settings) for version in versions if version is not None):
        return
    if facts.configuration is None:
        return
    growth = _growth(facts.configuration.shifts)
    if growth <= MOST_GROWTH:
        text = f"the new version's traffic at most doubles within {SCALING_MINUTES} min"
        yield Line(MANAGED_INSTANCES, State.OK, text)
        return
    times = "all at once" if growth == inf else f"{growth:.0f}-fold"
    text = f"the new version's traffic grows {times} within {SCALING_MINUTES} min, and beyond twofold AWS throttles"
    yield warning(MANAGED_INSTANCES, text, "Take --plan Linear10PercentEvery10Minutes.")


def check_quotas(facts: Facts) -> Iterator[Line]:
    """R13: all calls that change or read versions and aliases share 15 a second, those of CodeDeploy too."""
    yield from unread(facts, QUOTAS)
    if QUOTAS in facts.failures:
        return
    count = len(facts.active)
    if count >= CROWD:
        text = f"{count} deployments run in the account now, and their shifts share 15 calls a second"
        yield warning(QUOTAS, text, "Wait until some have ended, and start groups some minutes apart.")
    else:
        deployments = "deployment runs" if count == 1 else "deployments run"
        yield Line(QUOTAS, State.OK, f"{count} {deployments} in the account now, far from Lambda's call quota")


def _is_managed(settings: Mapping[str, str]) -> bool:
    return any(name.startswith("CapacityProviderConfig") for name in settings)


def _growth(shifts: tuple[tuple[int, int], ...]) -> float:
    """Return the largest growth of the new version's share within the minutes that scaling takes."""
    if len(shifts) == 1:
        return inf
    largest = 1.0
    for place, ((_, before), (begins, _)) in enumerate(pairwise(shifts)):
        within = [share for minute, share in shifts[place + 1 :] if minute - begins < SCALING_MINUTES]
        largest = max(largest, max(within) / before)
    return largest
