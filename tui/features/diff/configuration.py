"""What differs between the configurations of two versions, field by field, and what is the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tui.domain.version import ENVIRONMENT_ERROR, Version


class Fate(StrEnum):
    """What became of a field or a file from one version to the other."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class FieldDiff:
    """One field, under AWS's name. Values of environment variables are never shown, so those have none."""

    name: str
    fate: Fate
    before: str = ""
    after: str = ""


_LAYERS = "Layers.Arn"


def configuration_diff(one: Version, other: Version) -> tuple[FieldDiff, ...]:
    """Return every field of two versions: AWS's own order of importance, then layers, then the environment."""
    return (
        *(_field(name, before, after) for name, before, after in _fields(one, other) if before or after),
        *_layers(one.settings.get(_LAYERS, ""), other.settings.get(_LAYERS, "")),
        *_environment(one, other),
    )


def _fields(one: Version, other: Version) -> Iterator[tuple[str, str, str]]:
    for name, before, after in (
        ("CodeSha256", one.code_sha256, other.code_sha256),
        ("CodeSize", one.code_size, other.code_size),
        ("Description", one.description, other.description),
        ("PackageType", one.package_type, other.package_type),
        ("Runtime", one.runtime, other.runtime),
        ("Handler", one.handler, other.handler),
        ("MemorySize", one.memory_mb, other.memory_mb),
        ("Timeout", one.timeout_s, other.timeout_s),
        ("Role", one.role, other.role),
        ("DeadLetterConfig", one.dead_letter, other.dead_letter),
    ):
        yield name, _text(before), _text(after)
    for name in sorted({*one.settings, *other.settings} - {_LAYERS, ENVIRONMENT_ERROR}):
        yield name, one.settings.get(name, ""), other.settings.get(name, "")


def _field(name: str, before: str, after: str) -> FieldDiff:
    differs = Fate.ADDED if not before else Fate.REMOVED if not after else Fate.CHANGED
    return FieldDiff(name, Fate.SAME if before == after else differs, before, after)


def _layers(before: str, after: str) -> Iterator[FieldDiff]:
    """Tell layers apart by name: another version of one is a change, not a removal and an addition."""
    olds, news = _by_name(before), _by_name(after)
    order = list(dict.fromkeys((*olds, *news)))
    for name in order:
        yield _field(f"Layer {name}", olds.get(name, ""), news.get(name, ""))
    if sorted(olds) == sorted(news) and list(olds) != list(news):
        # Later layers overwrite the files of earlier ones.
        yield FieldDiff("Layers", Fate.CHANGED, ", ".join(olds), ", ".join(news))


def _by_name(arns: str) -> dict[str, str]:
    """Return the versions of layers by their ARN without it."""
    return {arn.rpartition(":")[0] or arn: arn.rpartition(":")[2] for arn in arns.split(", ") if arn}


def _environment(one: Version, other: Version) -> Iterator[FieldDiff]:
    if one.environment_error or other.environment_error:
        yield FieldDiff("Environment", Fate.UNKNOWN, _variables(one), _variables(other))
        return
    before, after = one.environment, other.environment
    for name in sorted({*before, *after}):
        if name not in before:
            fate = Fate.ADDED
        elif name not in after:
            fate = Fate.REMOVED
        else:
            fate = Fate.SAME if before[name] == after[name] else Fate.CHANGED
        yield FieldDiff(f"env {name}", fate)


def _variables(version: Version) -> str:
    """Return the names of a version's variables, or why they are not known."""
    return f"not known: {version.environment_error}" if version.environment_error else ", ".join(version.environment)


def _text(value: object) -> str:
    return "" if value in (None, 0) else str(value)
