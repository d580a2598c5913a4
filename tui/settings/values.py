"""Reads and checks the values of the configuration file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from tui.settings.context_rules import ContextRule, InvalidMatch, parse_match
from tui.storage.user_input import quoted

if TYPE_CHECKING:
    from yaml.nodes import Node

    from tui.storage.yaml_reader import YamlReader

T = TypeVar("T")
Read = Callable[["YamlReader", "Node"], T]
"""What reads a value, or raises ConfigError with its line."""

UTC, LOCAL = TIMES = ("utc", "local")
COLOURS = ("auto", "16", "256", "truecolor", "none")
FUNCTIONS, CANARIES = FIRST_SCREENS = ("functions", "canaries")
LONGEST_NAME = 20
"""Characters of a context's name: with its mark it must have room on the narrowest screen."""


class InvalidValue(Exception):
    """A text does not fit what it is for; the message says what was expected."""


def as_text(reader: YamlReader, node: Node) -> str:
    """Read a text of one line."""
    text = reader.text(node)
    if not text or not text.isprintable() or len(text) > 1024:
        raise reader.error(node, f"expected a text of one line, not {quoted(text)}")
    return text


def as_switch(reader: YamlReader, node: Node) -> bool:
    """Read yes or no."""
    return reader.switch(node)


def as_number(least: float, most: float, *, or_zero: bool = False) -> Read[float]:
    """Return what reads a number in a range."""
    expected = f"a number from {least:g} to {most:g}{', or 0' if or_zero else ''}"

    def read(reader: YamlReader, node: Node) -> float:
        number = reader.quantity(node, expected)
        if not (least <= number <= most or (or_zero and number == 0)):
            raise reader.error(node, f"expected {expected}, not {quoted(str(node.value))}")
        return number

    return read


def as_whole(least: int, most: int) -> Read[int]:
    """Return what reads a whole number in a range."""

    def read(reader: YamlReader, node: Node) -> int:
        return reader.number(node, least, most)

    return read


def as_patterns(reader: YamlReader, node: Node) -> tuple[str, ...]:
    """Read a list of patterns."""
    return tuple(reader.items(node, partial(as_text, reader), "[prod*, live]"))


def as_tags(reader: YamlReader, node: Node) -> tuple[str, ...]:
    """Read a list of tags, as key=pattern."""
    return tuple(reader.items(node, partial(_tag, reader), "[team-iac=*, 'owner=platform']"))


def _tag(reader: YamlReader, node: Node) -> str:
    text = as_text(reader, node)
    key, equals, pattern = text.partition("=")
    if not (key.strip() and equals and pattern.strip()):
        raise reader.error(node, f"expected a tag such as 'owner=platform' or team-iac=*, not {quoted(text)}")
    return text


def as_rules(reader: YamlReader, node: Node) -> tuple[ContextRule, ...]:
    """Read the rules for contexts."""
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
        return parse_match(as_text(reader, node))
    except InvalidMatch as error:
        raise reader.error(node, str(error)) from error


def _name(reader: YamlReader, node: Node) -> str:
    from unicodedata import east_asian_width

    text = as_text(reader, node)
    if sum(1 + (east_asian_width(character) in "WF") for character in text) > LONGEST_NAME:
        raise reader.error(node, f"expected at most {LONGEST_NAME} characters: the screen never cuts a name")
    return text


def as_colour(reader: YamlReader, node: Node) -> str:
    """Read how many colours the terminal has."""
    word = as_text(reader, node).lower()
    if word not in COLOURS:
        raise reader.error(node, f"expected one of {', '.join(COLOURS)}, not {quoted(word)}")
    return word


def as_times(reader: YamlReader, node: Node) -> str:
    """Read in which zone times are shown."""
    word = as_text(reader, node).lower()
    if word not in TIMES:
        raise reader.error(node, f"expected one of {', '.join(TIMES)}, not {quoted(word)}")
    return word


def as_first_screen(reader: YamlReader, node: Node) -> str:
    """Read which screen is the first."""
    word = as_text(reader, node).lower()
    if word not in FIRST_SCREENS:
        raise reader.error(node, f"expected one of {', '.join(FIRST_SCREENS)}, not {quoted(word)}")
    return word


def as_checked(check: Callable[[str], str]) -> Read[str]:
    """Return what reads a text and checks it."""

    def read(reader: YamlReader, node: Node) -> str:
        try:
            return check(as_text(reader, node))
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


RULE_KEYS: Mapping[str, Read[Any]] = {
    "match": _match,
    "read_only": as_switch,
    "production": as_switch,
    "name": _name,
}
"""Every key of a rule for contexts, with what reads its value."""
