"""A function as the list shows it, and the whole of one as its screen shows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from tui.domain.version import LATEST, Version, newest_first

if TYPE_CHECKING:
    from tui.domain.alias import Alias
    from tui.domain.read_failure import ReadFailure


# Ten thousand of them cross from the AWS process: tuples are made, pickled and compared in a third of the time.
class FunctionSummary(NamedTuple):
    """One line of ListFunctions; `code_size`, in bytes, is that of `$LATEST` alone.

    `arn_head` is what its ARN has before the name, one text for all of them; empty where that is not known.
    """

    name: str
    arn_head: str = ""
    runtime: str = ""
    modified: datetime | None = None
    package_type: str = "Zip"
    code_size: int = 0

    @property
    def arn(self) -> str:
        """The function's ARN, without a qualifier; empty where it is not known."""
        return f"{self.arn_head}{self.name}" if self.arn_head else ""


@dataclass(frozen=True, slots=True)
class Provisioned:
    """Provisioned concurrency of one qualifier, as ListProvisionedConcurrencyConfigs answers it."""

    qualifier: str
    requested: int
    allocated: int
    status: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FunctionSnapshot:
    """All that is known of one function at one time.

    `versions` run newest first, `$LATEST` on top. `complete` is False while further pages of versions are on their
    way; where reading `stopped` early it stays so. `listed` says that the aliases were listed, so that there are no
    others. `failures` name what could not be read; the rest holds.
    """

    name: str
    versions: tuple[Version, ...] = ()
    aliases: tuple[Alias, ...] = ()
    provisioned: tuple[Provisioned, ...] = ()
    failures: tuple[ReadFailure, ...] = ()
    complete: bool = False
    stopped: bool = False
    listed: bool = False

    def version(self, number: str) -> Version | None:
        """Return the version of that number, or None where it is not known."""
        return next((v for v in self.versions if v.number == number), None)

    def alias(self, name: str) -> Alias | None:
        """Return the alias of that name, or None where it is not known."""
        return next((a for a in self.aliases if a.name == name), None)

    @property
    def aliases_known(self) -> bool:
        """Whether it has no other aliases than `aliases`."""
        return (self.listed or self.complete) and self.failure_of("ListAliases") is None

    @property
    def versions_known(self) -> bool:
        """Whether it has no other versions than `versions`."""
        return self.complete and self.failure_of("ListVersionsByFunction") is None

    @property
    def versions_ended(self) -> bool:
        """Whether no further page of versions is on its way: all were read, or reading them failed."""
        return self.complete or self.stopped or self.failure_of("ListVersionsByFunction") is not None

    @property
    def latest(self) -> Version | None:
        """`$LATEST`, once read."""
        return self.version(LATEST)

    @property
    def known_arn(self) -> str:
        """An ARN of an alias or of `$LATEST`, which tells the account; empty where none is known."""
        arns = (*(alias.arn for alias in self.aliases), self.latest.arn if self.latest is not None else "")
        return next((arn for arn in arns if arn), "")

    @property
    def published(self) -> tuple[Version, ...]:
        """The numbered versions, newest first."""
        return tuple(v for v in self.versions if v.is_published)

    def failure_of(self, operation: str) -> ReadFailure | None:
        """Return why a call could not be read, or None where it could."""
        return next((failure for failure in self.failures if failure.action.endswith(f":{operation}")), None)

    def provisioned_for(self, qualifier: str) -> Provisioned | None:
        """Return the provisioned concurrency held by that alias or version."""
        return next((p for p in self.provisioned if p.qualifier == qualifier), None)


def ordered(versions: tuple[Version, ...]) -> tuple[Version, ...]:
    """Sort versions newest first, `$LATEST` on top."""
    return tuple(sorted(versions, key=lambda v: newest_first(v.number)))


def with_versions(function: FunctionSnapshot, versions: tuple[Version, ...]) -> FunctionSnapshot:
    """Return the function with these versions added; what a list does not tell of a known one (its state) is kept."""
    known = {version.number: version for version in function.versions}
    for version in versions:
        earlier = known.get(version.number)
        if earlier is not None and version.state is None and _same_object(earlier, version):
            version = replace(
                version, state=earlier.state, state_reason=earlier.state_reason, update=version.update or earlier.update
            )
        known[version.number] = version
    return replace(function, versions=ordered(tuple(known.values())))


def refreshed(earlier: FunctionSnapshot | None, read: FunctionSnapshot) -> FunctionSnapshot:
    """Return what to show while a function is read: versions that were whole stand until the new ones are.

    States of versions that were looked at closely are kept: lists do not tell them. So are aliases that could not be
    listed.
    """
    if earlier is None or earlier.name != read.name:
        return read
    if read.failure_of("ListAliases") is not None:
        for alias in earlier.aliases:
            read = read if read.alias(alias.name) else with_alias(read, alias)
    if not read.complete and earlier.complete:
        return replace(earlier, aliases=read.aliases, listed=read.listed, failures=read.failures)
    known = {version.number for version in read.versions}
    kept = replace(read, versions=tuple(version for version in earlier.versions if version.number in known))
    return with_versions(kept, read.versions)


def with_alias(function: FunctionSnapshot, alias: Alias) -> FunctionSnapshot:
    """Return the function with this alias as it is now."""
    others = tuple(known for known in function.aliases if known.name != alias.name)
    return replace(function, aliases=tuple(sorted((*others, alias), key=lambda a: a.name)))


def without_alias(function: FunctionSnapshot, name: str) -> FunctionSnapshot:
    """Return the function without an alias, and without what went with it."""
    return replace(
        function,
        aliases=tuple(alias for alias in function.aliases if alias.name != name),
        provisioned=tuple(held for held in function.provisioned if held.qualifier != name),
    )


def with_failure(function: FunctionSnapshot, failure: ReadFailure) -> FunctionSnapshot:
    """Return the function with one more part that could not be read."""
    others = tuple(known for known in function.failures if known.action != failure.action)
    return replace(function, failures=(*others, failure))


def _same_object(one: Version, other: Version) -> bool:
    return one.code_sha256 == other.code_sha256 and one.modified == other.modified
