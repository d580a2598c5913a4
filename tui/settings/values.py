"""Reads the values of the configuration file, each with what was expected where it does not fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from unicodedata import east_asian_width

from tui.settings.config_file import Group, Scalar, Value
from tui.settings.context_rules import ContextRule, InvalidMatch, parse_match
from tui.storage.user_input import nearest, quoted

COLOURS = ("auto", "16", "256", "truecolor", "none")
LONGEST_NAME = 20
"""Characters of a context's name: with its mark it must have room on the narrowest screen."""


class InvalidValue(Exception):
    """A value does not fit its key; the message says what was expected, `line` where, 0 for where the value begins."""

    def __init__(self, words: str, line: int = 0) -> None:
        super().__init__(words)
        self.line = line


def _text(value: Value) -> str:
    if isinstance(value, tuple):
        raise InvalidValue("expected one text, not a list")
    if not value.text or not value.text.isprintable() or len(value.text) > 1024:
        raise InvalidValue(f"expected a text of one line, not {quoted(value.text)}")
    return value.text


def _switch(value: Value) -> bool:
    word = "" if isinstance(value, tuple) or not value.plain else value.text.lower()
    if word in ("true", "yes", "on"):
        return True
    if word in ("false", "no", "off"):
        return False
    raise InvalidValue("expected true or false")


def _number(least: float, most: float, *, or_zero: bool = False) -> Callable[[Value], float]:
    expected = f"expected a number from {least:g} to {most:g}{', or 0' if or_zero else ''}"

    def read(value: Value) -> float:
        text = "" if isinstance(value, tuple) or not value.plain else value.text
        # float() alone would also take 1_0, ٣, nan and 1e400.
        if not text or len(text) > 20 or set(text) - set("0123456789."):
            raise InvalidValue(expected)
        try:
            number = float(text)
        except ValueError as error:
            raise InvalidValue(expected) from error
        if not (least <= number <= most or (or_zero and number == 0)):
            raise InvalidValue(f"{expected}, not {text}")
        return number

    return read


def _whole(least: int, most: int) -> Callable[[Value], int]:
    number = _number(least, most)

    def read(value: Value) -> int:
        found = number(value)
        if found != int(found):
            raise InvalidValue(f"expected a whole number from {least} to {most}")
        return int(found)

    return read


def _patterns(value: Value) -> tuple[str, ...]:
    if not isinstance(value, tuple):
        raise InvalidValue("expected a list such as [prod*, live], or [] for none")
    return tuple(_text(_alone(pattern)) for pattern in value)


def _alone(item: Scalar | Group) -> Scalar:
    if isinstance(item, Group):
        raise InvalidValue("expected a list of plain values", item.line)
    return item


def _tags(value: Value) -> tuple[str, ...]:
    example = "expected a list such as [team-iac=*, 'owner=platform'], or [] for none"
    if not isinstance(value, tuple):
        raise InvalidValue(example)
    found = tuple(_text(_alone(tag)) for tag in value)
    if not all(
        key.strip() and equals and pattern.strip() for key, equals, pattern in (t.partition("=") for t in found)
    ):
        raise InvalidValue(example)
    return found


def _rules(value: Value) -> tuple[ContextRule, ...]:
    if not isinstance(value, tuple):
        raise InvalidValue("expected a list of rules, each with a match, or [] for none")
    return tuple(_rule(item) for item in value)


def _rule(item: Scalar | Group) -> ContextRule:
    if isinstance(item, Scalar):
        raise InvalidValue(f"expected a rule such as `match: profile:prod-*`, not {quoted(item.text)}", item.line)
    found: dict[str, Any] = {}
    for entry in item.entries:
        read = RULE_KEYS.get(entry.key)
        if read is None:
            raise InvalidValue(f"unknown key {quoted(entry.key)}{nearest(entry.key, list(RULE_KEYS))}", entry.line)
        if isinstance(entry.value, Scalar) and entry.value.is_null:
            continue
        try:
            found[entry.key] = read(entry.value)
        except InvalidValue as error:
            raise InvalidValue(f"{entry.key}: {error}", entry.line) from error
    if "match" not in found:
        raise InvalidValue("a rule needs a match, such as `match: account:123456789012`", item.line)
    if not any(found.get(key) for key in RULE_KEYS if key != "match"):
        raise InvalidValue("this rule changes nothing: say read_only: true, production: true or a name", item.line)
    return ContextRule(**found)


def _match(value: Value) -> tuple[tuple[str, str], ...]:
    try:
        return parse_match(_text(value))
    except InvalidMatch as error:
        raise InvalidValue(str(error)) from error


def _name(value: Value) -> str:
    text = _text(value)
    if sum(1 + (east_asian_width(character) in "WF") for character in text) > LONGEST_NAME:
        raise InvalidValue(f"expected a name of {LONGEST_NAME} characters at most: it is never cut on the screen")
    return text


def _colour(value: Value) -> str:
    word = _text(value).lower()
    if word not in COLOURS:
        raise InvalidValue(f"expected one of {', '.join(COLOURS)}, not {quoted(word)}")
    return word


def read_region(text: str) -> str:
    """Return a region's name; raise InvalidValue where it cannot be one."""
    if len(text) > 63 or not text.isascii() or not text.replace("-", "a").isalnum():
        raise InvalidValue(f"expected a region such as eu-west-1, not {quoted(text)}")
    return text


def read_endpoint(text: str) -> str:
    """Return an endpoint's URL; raise InvalidValue where it is none, or holds a password."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(text)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        fits = False
    if not fits or not text.isprintable() or " " in text or "@" in text:
        raise InvalidValue(f"expected a URL such as http://localhost:4566, not {quoted(text)}")
    return text


RULE_KEYS: Mapping[str, Callable[[Value], Any]] = {
    "match": _match,
    "read_only": _switch,
    "production": _switch,
    "name": _name,
}
"""Every key of a rule for contexts, with what reads its value."""

KEYS: Mapping[str, Callable[[Value], Any]] = {
    "profile": _text,
    "region": lambda value: read_region(_text(value)),
    "endpoint_url": lambda value: read_endpoint(_text(value)),
    "read_only": _switch,
    "contexts": _rules,
    "protected_aliases": _patterns,
    "armed_minutes": _number(1, 1440),
    "managed_tags": _tags,
    "calls_per_second": _number(0.1, 1000),
    "writes_per_second": _number(0.1, 100),
    "refresh_seconds": _number(1, 86_400, or_zero=True),
    "last_good_minutes": _number(1, 100_000),
    "metrics_seconds": _number(60, 86_400, or_zero=True),
    "prune_keep_newest": _whole(0, 1000),
    "prune_invoked_days": _whole(1, 455),
    "mouse": _switch,
    "colour": _colour,
    "scenario": _text,
}
"""Every key of the configuration file, with what reads its value."""
