"""A function as the list shows it, and the whole of one as its screen shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tui.domain.alias import Alias
from tui.domain.version import LATEST, Version, newest_first


@dataclass(frozen=True, slots=True)
class FunctionSummary:
    """One line of ListFunctions."""

    name: str
    arn: str = ""
    runtime: str = ""
    modified: datetime | None = None
    description: str = ""
    package_type: str = "Zip"


@dataclass(frozen=True, slots=True)
class Provisioned:
    """Provisioned concurrency of one qualifier, as ListProvisionedConcurrencyConfigs answers it."""

    qualifier: str
    requested: int
    allocated: int
    status: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A part that could not be read: which AWS action, and why in words."""

    action: str
    reason: str


@dataclass(frozen=True, slots=True)
class FunctionSnapshot:
    """All that is known of one function at one time.

    `versions` run newest first, `$LATEST` on top. `complete` is False while further pages of versions are on their
    way. `troubles` name what could not be read; the rest stands.
    """

    name: str
    versions: tuple[Version, ...] = ()
    aliases: tuple[Alias, ...] = ()
    provisioned: tuple[Provisioned, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    troubles: tuple[Trouble, ...] = ()
    complete: bool = False

    def version(self, number: str) -> Version | None:
        """Return the version of that number, or None where it is not known."""
        return next((v for v in self.versions if v.number == number), None)

    def alias(self, name: str) -> Alias | None:
        """Return the alias of that name, or None where it is not known."""
        return next((a for a in self.aliases if a.name == name), None)

    @property
    def latest(self) -> Version | None:
        """`$LATEST`, once read."""
        return self.version(LATEST)

    @property
    def published(self) -> tuple[Version, ...]:
        """The numbered versions, newest first."""
        return tuple(v for v in self.versions if v.is_published)

    def provisioned_for(self, qualifier: str) -> Provisioned | None:
        """Return the provisioned concurrency held by that alias or version."""
        return next((p for p in self.provisioned if p.qualifier == qualifier), None)


def ordered(versions: tuple[Version, ...]) -> tuple[Version, ...]:
    """Sort versions newest first, `$LATEST` on top."""
    return tuple(sorted(versions, key=lambda v: newest_first(v.number)))
