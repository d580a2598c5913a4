"""A weight as it is typed, key by key."""

from __future__ import annotations

import re

MOST = 12
"""Characters that are shown of what is typed; more are no weight, whatever they say."""

_MORE = "…"
_PASTED = re.compile(r"[0-9.,]+\s*%?", re.ASCII)


def press(buffer: str, key: str, character: str | None) -> str | None:
    """Return the buffer after a key, or None where the key is not one for typing a weight.

    What cannot become a weight is taken as it is typed, never cut to one: whoever confirms it sees why not. `key`
    is the key's name, `character` what it prints.
    """
    if key in ("backspace", "delete"):
        return buffer[:-1] if buffer else None
    if character is None or character not in "0123456789.,":
        return None
    return _held(buffer + character)


def paste(buffer: str, text: str) -> str | None:
    """Return the buffer after a text was pasted, or None where that is not a weight (`12.5`, `12,5 %`)."""
    pasted = text.strip()
    return _held(buffer + pasted.rstrip("% ")) if _PASTED.fullmatch(pasted) else None


def _held(buffer: str) -> str:
    buffer = buffer.replace(",", ".")
    return buffer if len(buffer) <= MOST else buffer[: MOST - 1] + _MORE
