"""What the journal keeps so that a version can be compared with what was requested, and how alike they are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from enum import Enum

from tui.domain.version import Version, field_text

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


def likeness(answers: Iterable[bool | None]) -> Likeness:
    """Return what answers amount to, each True, False or None where it cannot be compared."""
    known = tuple(answers)
    if False in known:
        return Likeness.OTHER
    return Likeness.UNKNOWN if None in known else Likeness.SAME
