"""A version of a function, what state it is in, and what differs between two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

LATEST = "$LATEST"

ENVIRONMENT = "env"
"""What all variables together are called in a change."""

ENVIRONMENT_ERROR = "Environment.Error"
"""The setting that holds why AWS could not read the variables, such as a key that KMS does not let it use."""


@dataclass(frozen=True, slots=True)
class Version:
    """A published version or `$LATEST`, as ListVersionsByFunction or GetFunctionConfiguration answered.

    `state` and `update` are None where the call does not tell them: lists never do (aws-semantics 1.1).
    `environment` maps names to fingerprints of values, never to the values. `settings` holds the further fields that
    a diff compares, as text, under AWS's own names.
    """

    number: str
    arn: str = ""
    description: str = ""
    code_sha256: str = ""
    code_size: int = 0
    modified: datetime | None = None
    runtime: str = ""
    handler: str = ""
    role: str = ""
    memory_mb: int | None = None
    timeout_s: int | None = None
    dead_letter: str = ""
    package_type: str = "Zip"
    revision: str | None = None
    state: str | None = None
    state_reason: str = ""
    update: str | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_published(self) -> bool:
        """Whether it is an immutable, numbered version."""
        return is_number(self.number)

    @property
    def environment_error(self) -> str:
        """Why its variables are not known, empty where they are."""
        return self.settings.get(ENVIRONMENT_ERROR, "")


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs; `before` and `after` are empty where only the fact is known (code, environment).

    `known` is False where one side could not be read, so that nobody knows whether it differs.
    """

    field: str
    before: str = ""
    after: str = ""
    known: bool = True


def is_number(qualifier: str) -> bool:
    """Tell whether a qualifier is a version number, not an alias, `$LATEST` or `$LATEST.PUBLISHED`."""
    return qualifier.isascii() and qualifier.isdigit()


def newest_first(number: str) -> tuple[int, int, str]:
    """Sort key for qualifiers: `$LATEST`, other marked names, then numbers from high to low."""
    if number == LATEST:
        return (0, 0, number)
    return (2, -int(number), number) if is_number(number) else (1, 0, number)


def changes(old: Version, new: Version) -> tuple[Change, ...]:
    """Say what differs from `old` to `new`: code first, then configuration by AWS's field names, then environment.

    Variables that could not be read are one change that is not known.
    """
    differences: list[Change] = []
    if old.code_sha256 != new.code_sha256:
        differences.append(Change("code"))
    pairs: tuple[tuple[str, object, object], ...] = (
        ("Runtime", old.runtime, new.runtime),
        ("Handler", old.handler, new.handler),
        ("MemorySize", old.memory_mb, new.memory_mb),
        ("Timeout", old.timeout_s, new.timeout_s),
        ("Role", _tail(old.role), _tail(new.role))
        if _tail(old.role) != _tail(new.role)
        else ("Role", old.role, new.role),
        ("DeadLetterConfig", old.dead_letter, new.dead_letter),
        ("PackageType", old.package_type, new.package_type),
        *(
            (name, old.settings.get(name, ""), new.settings.get(name, ""))
            for name in sorted({*old.settings, *new.settings} - {ENVIRONMENT_ERROR})
        ),
    )
    differences.extend(Change(name, _text(before), _text(after)) for name, before, after in pairs if before != after)
    if old.environment_error or new.environment_error:
        differences.append(Change(ENVIRONMENT, known=False))
        return tuple(differences)
    differences.extend(
        Change(
            f"env {name}",
            "" if name in old.environment else "absent",
            "" if name in new.environment else "removed",
        )
        for name in sorted({*old.environment, *new.environment})
        if old.environment.get(name) != new.environment.get(name)
    )
    return tuple(differences)


def differs(old: Version, new: Version) -> bool | None:
    """Tell whether two versions differ in code or configuration; None where what could be read is the same."""
    differences = changes(old, new)
    return any(change.known for change in differences) or (None if differences else False)


def _tail(arn: str) -> str:
    return arn.rsplit("/", 1)[-1]


def _text(value: object) -> str:
    return "" if value is None else str(value)


def field_text(version: Version, field: str) -> str | None:
    """Return what a version has under an API field's name, as text; None where it is not kept here."""
    own: dict[str, object] = {
        "Description": version.description,
        "Runtime": version.runtime,
        "Handler": version.handler,
        "Role": version.role,
        "MemorySize": version.memory_mb,
        "Timeout": version.timeout_s,
        "PackageType": version.package_type,
        "CodeSha256": version.code_sha256,
    }
    return _text(own[field]) if field in own else version.settings.get(field)
