"""Which aliases are protected: by the patterns in the settings, and all of them in a production context."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.domain.context import Context


def is_protected(alias: str, patterns: tuple[str, ...]) -> bool:
    """Tell whether an alias matches one of the patterns, in whatever case."""
    return any(fnmatchcase(alias.lower(), pattern.lower()) for pattern in patterns)


def protection(patterns: tuple[str, ...], context: Context | None) -> tuple[str, ...]:
    """Return the patterns of protected aliases: in a production context every alias is one."""
    return ("*",) if context is not None and context.production else patterns
