"""How keys are shown: Textual's names, in the signs that keyboards and terminals have for them."""

from __future__ import annotations

import re

_CAPITAL = re.compile(r"shift\+[a-z]")
_NAMES = {
    "at": "@",
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "left": "←",
    "right": "→",
    "shift+left": "⇧←",
    "shift+right": "⇧→",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "space": "␣",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "escape": "esc",
    "shift+tab": "⇧tab",
}


def key_name(key: str) -> str:
    """Return how a key is shown."""
    return _NAMES.get(key, key)


def key_names(keys: str) -> tuple[str, ...]:
    """Return how the keys of a command are shown; a capital letter, bound in the two ways terminals tell it, is one."""
    return tuple(key_name(key) for key in keys.split(",") if not _CAPITAL.fullmatch(key))


def prints(key: str) -> bool:
    """Tell whether a key is text where text is typed."""
    return len(key_name(key)) == 1 and key not in ("left", "right")
