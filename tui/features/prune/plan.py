"""A plan of versions to delete, exactly as they were shown, and the progress of its execution."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from tui.domain.alias import Alias
from tui.domain.call import DeleteVersion
from tui.domain.function import Provisioned
from tui.domain.version import Version
from tui.features.prune.candidates import Candidate

TYPED_FROM = 11
"""From this many versions on, a phrase must be typed before they are deleted."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Versions to delete, oldest first, each as it was shown; `in_s3` are those whose code is only referred to."""

    function: str
    versions: tuple[Version, ...]
    in_s3: frozenset[str] = frozenset()

    @property
    def size(self) -> int:
        """The most bytes that may become free."""
        return freed(self.versions, self.in_s3)

    @property
    def calls(self) -> tuple[DeleteVersion, ...]:
        """The calls to make, one a version."""
        return tuple(DeleteVersion(self.function, version) for version in self.versions)

    @property
    def phrase(self) -> str:
        """What has to be typed to confirm, empty where a key will do."""
        return f"delete {len(self.versions)}" if len(self.versions) >= TYPED_FROM else ""


def make_plan(function: str, candidates: Iterable[Candidate], selected: Iterable[str]) -> Plan:
    """Return the plan for the versions that are selected and deletable; no other ever gets into a plan."""
    wanted = frozenset(selected)
    going = [one for one in candidates if one.deletable and one.version.number in wanted]
    in_s3 = frozenset(one.version.number for one in going if one.in_s3)
    return Plan(function, tuple(sorted((one.version for one in going), key=lambda one: int(one.number))), in_s3)


def freed(versions: Iterable[Version], in_s3: frozenset[str]) -> int:
    """Return the bytes that may become free with versions; code that is only referred to takes none."""
    return sum(version.code_size for version in versions if version.number not in in_s3)


class End(Enum):
    """How the execution of a plan ended."""

    DONE = "done"
    CANCELLED = "cancelled"
    DRIFT_DETECTED = "surprise"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a plan: `deleted` are gone, `at` is the current version, or where it stopped.

    `why` is the drift as text, `error` what AWS answered, or what kept the call from it.
    """

    plan: Plan
    deleted: tuple[str, ...] = ()
    at: str = ""
    end: End | None = None
    why: str = ""
    error: Exception | None = None

    @property
    def freed(self) -> int:
        """The bytes of code of the deleted versions."""
        gone = frozenset(self.deleted)
        return freed((version for version in self.plan.versions if version.number in gone), self.plan.in_s3)

    @property
    def left(self) -> tuple[Version, ...]:
        """The planned versions that are not known to be deleted."""
        gone = frozenset(self.deleted)
        return tuple(version for version in self.plan.versions if version.number not in gone)


def detect_drift(
    left: Iterable[Version], aliases: Iterable[Alias], provisioned: Iterable[Provisioned]
) -> tuple[str, str]:
    """Return the first version that is in use by now, and how; both empty where none is."""
    numbers = {version.number for version in left}
    for alias in aliases:
        for number in alias.routing.versions:
            if number in numbers:
                how = "points at" if number == alias.routing.primary else "routes to"
                return number, f"{alias.name} now {how} version {number}"
        if alias.routing.more:
            return "", f"{alias.name} now routes to more than two versions"
    for held in provisioned:
        if held.qualifier in numbers:
            return held.qualifier, f"version {held.qualifier} now has provisioned concurrency"
    return "", ""


def changed(planned: Version, now: Version) -> str:
    """Return how a version differs from the planned one, empty where it does not."""
    if now.code_sha256 != planned.code_sha256:
        return f"version {planned.number} has different code than was shown"
    if now.modified != planned.modified:
        return f"version {planned.number} is not the one that was shown: its last-modified time differs"
    return ""


@dataclass(frozen=True, slots=True)
class Choice:
    """The selected versions of a function, and the progress of their deletion."""

    function: str
    candidates: tuple[Candidate, ...] = ()
    selected: frozenset[str] = frozenset()
    progress: Progress | None = None

    @property
    def running(self) -> bool:
        """Whether a plan is being carried out."""
        return self.progress is not None and self.progress.end is None

    @property
    def free(self) -> frozenset[str]:
        """The numbers of the deletable versions."""
        return frozenset(one.version.number for one in self.candidates if one.deletable)

    @property
    def plan(self) -> Plan:
        """What would be deleted."""
        return make_plan(self.function, self.candidates, self.selected)
