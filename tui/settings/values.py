"""Reads and checks the values of the configuration file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from tui.settings.context_rules import ContextRule, InvalidMatch, parse_match
from tui.storage.user_input import quoted

if TYPE_CHECKING:
    from yaml.nodes import Node

    from tui.storage.yaml_reader import YamlReader

COLOURS = ("auto", "16", "256", "truecolor", "none")
LONGEST_NAME = 20
"""Characters of a context's name: with its mark it must have room on the narrowest screen."""


class InvalidValue(Exception):
    """A text does not fit what it is for; the message says what was expected."""


def _text(reader: YamlReader, node: Node) -> str:
    text = reader.text(node)
    if not text or not text.isprintable() or len(text) > 1024:
        raise reader.error(node, f"expected a text of one line, not {quoted(text)}")
    return text


def _switch(reader: YamlReader, node: Node) -> bool:
    return reader.switch(node)


def _number(least: float, most: float, *, or_zero: bool = False) -> Callable[[YamlReader, Node], float]:
    expected = f"a number from {least:g} to {most:g}{', or 0' if or_zero else ''}"

    def read(reader: YamlReader, node: Node) -> float:
        number = reader.quantity(node, expected)
        if not (least <= number <= most or (or_zero and number == 0)):
            raise reader.error(node, f"expected {expected}, not {number:g}")
        return number

    return read


def _whole(least: int, most: int) -> Callable[[YamlReader, Node], int]:
    def read(reader: YamlReader, node: Node) -> int:
        return reader.number(node, least, most)

    return read


def _patterns(reader: YamlReader, node: Node) -> tuple[str, ...]:
    return tuple(reader.items(node, partial(_text, reader), "[prod*, live]"))


def _tags(reader: YamlReader, node: Node) -> tuple[str, ...]:
    return tuple(reader.items(node, partial(_tag, reader), "[team-iac=*, 'owner=platform']"))


def _tag(reader: YamlReader, node: Node) -> str:
    text = _text(reader, node)
    key, equals, pattern = text.partition("=")
    if not (key.strip() and equals and pattern.strip()):
        raise reader.error(node, f"expected a tag such as 'owner=platform' or team-iac=*, not {quoted(text)}")
    return text


def _rules(reader: YamlReader, node: Node) -> tuple[ContextRule, ...]:
    return tuple(reader.items(node, partial(_rule, reader), "[{match: 'profile:prod-*', read_only: true}]"))


def _rule(reader: YamlReader, node: Node) -> ContextRule:
    takes = {key: partial(read, reader) for key, read in RULE_KEYS.items()}
    values = reader.fields(node, takes, null_is_unset=True)
    if "match" not in values:
        raise reader.error(node, "a rule needs a match, such as `match: account:123456789012`")
    if not any(values.get(key) for key in RULE_KEYS if key != "match"):
        raise reader.error(node, "this rule changes nothing: set read_only: true, production: true or a name")
    return ContextRule(**values)


def _match(reader: YamlReader, node: Node) -> tuple[tuple[str, str], ...]:
    try:
        return parse_match(_text(reader, node))
    except InvalidMatch as error:
        raise reader.error(node, str(error)) from error


def _name(reader: YamlReader, node: Node) -> str:
    text = _text(reader, node)
    if sum(1 + (east_asian_width(character) in "WF") for character in text) > LONGEST_NAME:
        raise reader.error(node, f"expected at most {LONGEST_NAME} characters: the screen never cuts a name")
    return text


def _colour(reader: YamlReader, node: Node) -> str:
    word = _text(reader, node).lower()
    if word not in COLOURS:
        raise reader.error(node, f"expected one of {', '.join(COLOURS)}, not {quoted(word)}")
    return word


def _checked(check: Callable[[str], str]) -> Callable[[YamlReader, Node], str]:
    def read(reader: YamlReader, node: Node) -> str:
        try:
            return check(_text(reader, node))
        except InvalidValue as error:
            raise reader.error(node, str(error)) from error

    return read


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


RULE_KEYS: Mapping[str, Callable[[YamlReader, Node], Any]] = {
    "match": _match,
    "read_only": _switch,
    "production": _switch,
    "name": _name,
}
"""Every key of a rule for contexts, with what reads its value."""

KEYS: Mapping[str, Callable[[YamlReader, Node], Any]] = {
    "profile": _text,
    "region": _checked(read_region),
    "endpoint_url": _checked(read_endpoint),
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
