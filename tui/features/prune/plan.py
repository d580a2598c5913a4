"""A plan of versions to delete: exactly what was shown; and how far its execution came."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from tui.domain.alias import Alias
from tui.domain.call import DeleteVersion
from tui.domain.function import Provisioned
from tui.domain.version import Version
from tui.features.prune.candidates import Judged

TYPED_FROM = 11
"""So many versions are deleted only after their number was typed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Versions that go, oldest first, each as it was when it was shown."""

    function: str
    versions: tuple[Version, ...]

    @property
    def size(self) -> int:
        """The bytes that may become free, at the most."""
        return sum(version.code_size for version in self.versions)

    @property
    def calls(self) -> tuple[DeleteVersion, ...]:
        """The calls that it is made of."""
        return tuple(DeleteVersion(self.function, version) for version in self.versions)

    @property
    def phrase(self) -> str:
        """What has to be typed before it is carried out, empty where a key will do."""
        return f"delete {len(self.versions)}" if len(self.versions) >= TYPED_FROM else ""


def make_plan(function: str, judged: Iterable[Judged], selected: Iterable[str]) -> Plan:
    """Return the plan of what is selected and may go; what may not never comes into one."""
    wanted = frozenset(selected)
    going = [one.version for one in judged if one.may_go and one.version.number in wanted]
    return Plan(function, tuple(sorted(going, key=lambda version: int(version.number))))


class End(Enum):
    """How the execution of a plan ended."""

    DONE = "done"
    CANCELLED = "cancelled"
    SURPRISE = "surprise"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a plan was carried out: `deleted` are gone, `at` is the version in work or where it stopped.

    `why` says in words what was not as planned, `error` what AWS, or the way to it, answered.
    """

    plan: Plan
    deleted: tuple[str, ...] = ()
    at: str = ""
    end: End | None = None
    why: str = ""
    error: Exception | None = None

    @property
    def freed(self) -> int:
        """The bytes of code of the versions that are gone."""
        gone = frozenset(self.deleted)
        return sum(version.code_size for version in self.plan.versions if version.number in gone)

    @property
    def left(self) -> tuple[Version, ...]:
        """What was planned and is not known to be gone."""
        gone = frozenset(self.deleted)
        return tuple(version for version in self.plan.versions if version.number not in gone)


def surprise(left: Iterable[Version], aliases: Iterable[Alias], provisioned: Iterable[Provisioned]) -> tuple[str, str]:
    """Return the first of these versions that may no longer go, and why; empty where all still may."""
    numbers = {version.number for version in left}
    for alias in aliases:
        for number in alias.routing.versions:
            if number in numbers:
                how = "points at" if number == alias.routing.primary else "routes to"
                return number, f"{alias.name} now {how} version {number}"
        if alias.routing.more:
            return "", f"{alias.name} now names more versions than two"
    for held in provisioned:
        if held.qualifier in numbers:
            return held.qualifier, f"version {held.qualifier} now has provisioned concurrency"
    return "", ""


def changed(planned: Version, now: Version) -> str:
    """Say in what a version is not the one that was planned, empty where it is."""
    if now.code_sha256 != planned.code_sha256:
        return f"version {planned.number} has other code than was shown"
    if now.modified != planned.modified:
        return f"version {planned.number} is not the one that was shown: it was last modified at another time"
    return ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen of a function's versions, and how far its deletion is."""

    function: str
    judged: tuple[Judged, ...] = ()
    selected: frozenset[str] = frozenset()
    progress: Progress | None = None

    @property
    def running(self) -> bool:
        """Whether a plan is being carried out."""
        return self.progress is not None and self.progress.end is None

    @property
    def free(self) -> frozenset[str]:
        """The numbers of the versions that may go."""
        return frozenset(one.version.number for one in self.judged if one.may_go)

    @property
    def plan(self) -> Plan:
        """What would be deleted."""
        return make_plan(self.function, self.judged, self.selected)
