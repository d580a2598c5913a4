"""Which commands of a screen's help are looked for."""

from __future__ import annotations

from collections.abc import Sequence

from tui.presentation.command import AnyCommand
from tui.presentation.key_names import key_names

Availability = Sequence[tuple[AnyCommand, str | None]]
"""Commands, with the reason why each cannot be had now, or None."""


def search_help(availability: Availability, text: str) -> Availability:
    """Return the commands with all the words in title, help, heading or reason; a key alone finds its command."""
    words = text.lower().split()
    by_key = [pair for pair in availability if text.strip() in key_names(pair[0].keys)]
    return by_key or [pair for pair in availability if all(word in _searched(*pair) for word in words)]


def _searched(command: AnyCommand, reason: str | None) -> str:
    unavailable = f"unavailable: {reason}" if reason is not None else ""
    return f"{' '.join(key_names(command.keys))} {command.title} {command.help} {command.group} {unavailable}".lower()
