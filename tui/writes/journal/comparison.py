"""Compares versions with what the journal says was asked: the same, another, or what cannot be compared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from enum import Enum

from tui import __version__
from tui.domain.call import Call, PublishVersion
from tui.domain.clean_text import clean
from tui.domain.setting import current_setting
from tui.domain.version import Version, field_text
from tui.writes.journal.entry import Entry

NEWEST = "newest"
"""Where the record of a publication keeps the highest number that was known before."""

ENVIRONMENT = "Environment."
"""Before the name of a variable in the record of a configuration."""

SET, REMOVED = "set", "removed"

CODE, CONFIGURATION, VARIABLES = "CodeSha256", "Configuration", "Variables"
"""What is kept of `$LATEST` as it was seen: its code, what `configuration_of` says, and how many variables it had."""

LONGEST = 4096
"""Characters that are kept of a value, as of a list that is read."""


class Likeness(Enum):
    """Whether something is what was asked for."""

    SAME = "same"
    OTHER = "other"
    UNKNOWN = "unknown"


def number_of(text: str) -> int:
    """Return a version's number, 0 where the text is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0


def configuration_of(version: Version) -> str:
    """Return what tells whether two versions have the same configuration, values of variables apart."""
    fields = {name: field_text(version, name) for name in ("Runtime", "Handler", "Role", "MemorySize", "Timeout")}
    kept = {**fields, **version.settings, "PackageType": version.package_type, "DeadLetter": version.dead_letter}
    text = json.dumps([sorted(kept.items()), sorted(version.environment)])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def as_asked(entry: Entry, latest: Version, values: Mapping[str, str]) -> Likeness:
    """Compare `$LATEST` with what a call was to make of it; `values` are fingerprints of the variables it set."""
    asked = entry.asked
    if entry.operation == "UpdateFunctionCode":
        # What lies in S3 or in a registry is not known here.
        return _all([asked[CODE] == latest.code_sha256 if CODE in asked else None])
    fields = {name: value for name, value in asked.items() if name not in ("FunctionName", "RevisionId")}
    return _all([_holds(latest, name, value, values) for name, value in fields.items()] or [None])


def as_published(entry: Entry, version: Version, call: Call | None) -> Likeness:
    """Compare a version with what was to be published; `call` is the call where this session made it."""
    asked, seen = entry.asked, entry.seen
    described = {asked.get("Description", "")} | (
        {seen.get("Description", "")} if not asked.get("Description") else set()
    )
    comparable = CONFIGURATION in seen and entry.version == __version__ and "Environment.Error" not in version.settings
    same_values: bool | None = seen.get(VARIABLES) == "0" or None
    known = isinstance(call, PublishVersion) and not call.latest.environment_error and not version.environment_error
    if known and isinstance(call, PublishVersion) and call.latest.environment == version.environment:
        same_values = True
    return _all(
        [
            version.description in described,
            version.code_sha256 == asked[CODE] if CODE in asked else None,
            seen[CONFIGURATION] == configuration_of(version) if comparable else None,
            same_values,
        ]
    )


def _holds(latest: Version, name: str, value: str, values: Mapping[str, str]) -> bool | None:
    if name.startswith(ENVIRONMENT):
        return _variable_holds(latest, name.removeprefix(ENVIRONMENT), value, values)
    if name == "Layers":
        return clean(current_setting(latest, name), LONGEST) == value
    text = field_text(latest, name)
    return None if text is None else text == value


def _variable_holds(latest: Version, name: str, value: str, values: Mapping[str, str]) -> bool | None:
    if "Environment.Error" in latest.settings:
        return None
    if value == REMOVED or name not in latest.environment:
        return (name in latest.environment) == (value == SET)
    return latest.environment[name] == values[name] if name in values else None


def _all(answers: Iterable[bool | None]) -> Likeness:
    known = tuple(answers)
    if False in known:
        return Likeness.OTHER
    return Likeness.UNKNOWN if None in known else Likeness.SAME
