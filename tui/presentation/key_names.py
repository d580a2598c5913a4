"""Keys by the names that Textual gives them: how they are shown, and how they are bound."""

from __future__ import annotations

_NAMES = {
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "shift+left": "⇧←",
    "shift+right": "⇧→",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "space": "␣",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "asterisk": "*",
    "ampersand": "&",
    "percent_sign": "%",
    "quotation_mark": '"',
    "exclamation_mark": "!",
    "at": "@",
    "escape": "esc",
    "shift+tab": "⇧tab",
}

TWINS = {
    "left_square_bracket": "less_than_sign",
    "right_square_bracket": "greater_than_sign",
    "left_curly_bracket": "left_parenthesis",
    "right_curly_bracket": "right_parenthesis",
    "at": "J",
}
"""Keys that need AltGr on German, French, Spanish or Nordic keyboards, with one that does the same and needs none."""


def key_name(key: str) -> str:
    """Return how a key is shown."""
    return _NAMES.get(key, key)


def key_names(keys: str) -> tuple[str, ...]:
    """Return how the keys of a command are shown; a capital letter, bound in the two ways terminals tell it, is one."""
    return tuple(dict.fromkeys(key_name(one_way(key)) for key in with_twins(keys)))


def prints(key: str) -> bool:
    """Tell whether a key is text where text is typed."""
    return len(key_name(key)) == 1 and key not in ("left", "right", "up", "down")


def one_way(key: str) -> str:
    """Return a key by the one name that it has here: terminals tell of a capital letter in two ways."""
    return key[-1].upper() if key.startswith("shift+") and len(key) == len("shift+x") else key


def with_twins(keys: str) -> tuple[str, ...]:
    """Return keys, split at commas, with those that do the same on other keyboards."""
    return tuple(each for key in keys.split(",") for each in (key, TWINS.get(key)) if each)


def bound(keys: str) -> str:
    """Return keys as they are bound: with their twins, and capitals twice, as terminals tell of them in two ways."""
    twice = (f"{key},shift+{key.lower()}" if len(key) == 1 and key.isupper() else key for key in with_twins(keys))
    return ",".join(twice)


_MODIFIERS = ("ctrl+", "alt+", "shift+")
_NAMED = frozenset(
    (
        *(
            "up",
            "down",
            "left",
            "right",
            "home",
            "end",
            "pageup",
            "pagedown",
            "insert",
            "delete",
            "tab",
            "enter",
            "space",
        ),
        *(f"f{number}" for number in range(1, 13)),
    )
)
_BY_SIGN = {sign: name for name, sign in _NAMES.items()}


def named_key(text: str) -> str | None:
    """Return Textual's name of a key as one writes it (`V`, `=`, `ctrl+g`, `f5`), None where there is no such key."""
    modifiers, rest = "", text
    while (modifier := next((one for one in _MODIFIERS if rest.startswith(one)), "")) and len(rest) > len(modifier):
        modifiers, rest = modifiers + modifier, rest.removeprefix(modifier)
    if not modifiers and len(rest) == 1 and not (rest.isascii() and rest.isalnum()):
        return _BY_SIGN.get(rest) if rest not in "←→↑↓␣" else None
    fits = rest in _NAMED or (len(rest) == 1 and rest.isascii() and rest.isalnum())
    return modifiers + rest if fits and not (modifiers == "shift+" and len(rest) == 1) else None
