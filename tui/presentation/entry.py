"""A weight as it is typed, key by key."""

from __future__ import annotations

import re

_BEGUN = re.compile(r"[0-9]{0,3}(?:\.[0-9]{0,2})?", re.ASCII)
"""What may still become a weight: percent with two decimals at most."""


def press(buffer: str, key: str, character: str | None) -> str | None:
    """Return the buffer after a key, or None where the key is not one for typing a weight.

    A digit too many is taken and changes nothing; `key` is the key's name, `character` what it prints.
    """
    if key in ("backspace", "delete"):
        return buffer[:-1] if buffer else None
    if character is None or character not in "0123456789.,":
        return None
    longer = buffer + ("." if character in ".," else character)
    return longer if _BEGUN.fullmatch(longer) else buffer
