"""Reads YAML strictly: every error has its file, line and key, and nothing in a file is built or expanded unseen."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, TypeVar

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from tui.domain.setting_place import SettingPlace
from tui.storage.user_input import ConfigError, nearest, quoted, shown, together

T = TypeVar("T")
Take = Callable[[Node], Any]
"""Reads a value."""

MOST_VALUES = 100_000
_DEEPEST = 40

_AGO = re.compile(r"(\d{1,6})\s?(s|m|h|d|w)(?: ago)?", re.ASCII)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_TRUE, _FALSE = ("true", "yes", "on"), ("false", "no", "off")
_NULLS = ("", "~", "null", "Null", "NULL")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlReader:
    """Reads one file's nodes; `file` is what errors call it. It counts what it reads, so that aliases cannot multiply.

    Without `aliases`, anchors and aliases are refused. With `collects`, what is read of keys and lists goes on after an
    error, and the one that is raised at the end has the others with it.
    """

    def __init__(self, file: str, *, aliases: bool = True, collects: bool = False) -> None:
        self._file, self._aliases, self._collects = file, aliases, collects
        self._key = ""
        self._read = 0

    def root(self, data: bytes) -> Node | None:
        """Parse a file, None where it says nothing; raise ConfigError where it is too deep or no YAML."""
        try:
            text = data.decode("utf-8-sig")
            self._check_events(text)
            root: Node | None = yaml.compose(text, Loader=_Loader)
        except UnicodeDecodeError as error:
            raise self._error_at(data.count(b"\n", 0, error.start) + 1, "is not UTF-8 text") from error
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 0
            # libyaml looks ahead, and has a limit of its own that it may meet first.
            if "nesting depth" in (error.problem or ""):
                raise self._too_deep(line) from error
            raise self._not_yaml(line, error.problem or error.context) from error
        except yaml.YAMLError as error:
            raise self._not_yaml(0, getattr(error, "reason", None)) from error
        # PyYAML lets these out for escapes and directives with numbers that are too large.
        except (ValueError, OverflowError, RecursionError) as error:
            raise self._not_yaml(0, "a number or an escape is out of range") from error
        return None if root is None or is_null(root) else root

    def error(self, node: Node, reason: str, key: str | None = None) -> ConfigError:
        """Return the error at a node; `key` is by default the one whose value is being read."""
        line = node.start_mark.line + 1 if node.start_mark else 0
        return self._error_at(line, reason, self._key if key is None else key)

    def place(self, node: Node, key: str) -> SettingPlace:
        """Return where the value of a key is said, for what can only be wrong with it later."""
        return SettingPlace(shown(self._file, 400), node.start_mark.line + 1 if node.start_mark else 0, key)

    def fields(
        self, node: Node, known: Mapping[str, Take], required: tuple[str, ...] = (), *, null_is_unset: bool = False
    ) -> dict[str, Any]:
        """Read a mapping whose keys are all known; values are read by what is given for their key."""
        values: dict[str, Any] = {}
        seen: set[str] = set()
        errors: list[ConfigError] = []
        for key, value in self._pairs(node):
            name = str(key.value)
            try:
                if name not in known:
                    hint = nearest(name, list(known)) or f"; known are {', '.join(known)}"
                    raise self.error(key, f"unknown key {quoted(name)}{hint}", "")
                if name in seen:
                    raise self.error(key, "appears twice", name)
                seen.add(name)
                if not (null_is_unset and is_null(value)):
                    values[name] = self._value(name, value, known[name])
            except ConfigError as error:
                self._gather(errors, error)
        for name in required:
            if name not in seen:
                self._gather(errors, self.error(node, "expected here, but missing", name))
        if errors:
            raise together(errors)
        return values

    def _gather(self, errors: list[ConfigError], error: ConfigError) -> None:
        """Note an error, to be raised with the others at the end; raise it where they are not collected."""
        if not self._collects:
            raise error
        errors.append(error)

    def items(self, node: Node, take: Callable[[Node], T], example: str = "") -> list[T]:
        """Read a list; `example` is for whoever wrote none."""
        self._count(node)
        if not isinstance(node, SequenceNode):
            raise self.error(node, f"expected a list{example and f' such as {example}'}, not {_kind(node)}")
        values = []
        errors: list[ConfigError] = []
        for item in node.value:
            try:
                values.append(take(item))
            except ConfigError as error:
                self._gather(errors, error)
        if errors:
            raise together(errors)
        return values

    def mapping(self, node: Node, take: Callable[[Node], T]) -> dict[str, T]:
        """Read a mapping of free keys; each value is read by `take`."""
        return {str(key.value): self._value(key.value, value, take) for key, value in self._pairs(node)}

    def strings(self, node: Node) -> dict[str, str]:
        """Read a mapping of free keys to text."""
        return self.mapping(node, self.text)

    def shares(self, node: Node) -> dict[str, float]:
        """Read a mapping of free keys to shares."""
        return self.mapping(node, self.share)

    def text(self, node: Node) -> str:
        """Read a scalar as text; numbers are taken as they are written."""
        self._count(node)
        if not isinstance(node, ScalarNode):
            raise self.error(node, f"expected text, not {_kind(node)}")
        return str(node.value)

    def switch(self, node: Node) -> bool:
        """Read true or false, or one of YAML's other words for them; in quotes it is text."""
        word = self.text(node).lower() if isinstance(node, ScalarNode) and is_plain(node) else ""
        if word not in (*_TRUE, *_FALSE):
            raise self.error(node, f"expected true or false, not {_kind(node)}")
        return word in _TRUE

    def number(self, node: Node, least: int = 0, most: int = 10**15) -> int:
        """Read a whole number."""
        text = self.text(node)
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1
        if not least <= number <= most:
            bounds = f" from {least} to {most}" if most < 10**15 else ""
            raise self.error(node, f"expected a whole number{bounds}, not {quoted(text)}")
        return number

    def quantity(self, node: Node, expected: str = "a number") -> float:
        """Read a number, 0 or more, perhaps with decimals; `expected` is for whoever wrote none."""
        text = self.text(node)
        if not re.fullmatch(r"\d{1,12}(\.\d{1,12})?", text, re.ASCII):
            raise self.error(node, f"expected {expected}, not {quoted(text)}")
        return float(text)

    def share(self, node: Node) -> float:
        """Read a share from 0 to 1."""
        value = self.quantity(node)
        if value > 1.0:
            raise self.error(node, f"expected a share from 0 to 1, not {quoted(str(node.value))}")
        return value

    def day(self, node: Node) -> date:
        """Read a day: `2026-07-25`."""
        text = self.text(node)
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            raise self.error(node, f"expected a day such as 2026-07-25, not {quoted(text)}")
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise self.error(node, f"no such day as {quoted(text)}") from error

    def ago(self, node: Node) -> timedelta:
        """Read how long ago: `45s`, `20m`, `2h`, `3d`, `8w`."""
        text = self.text(node)
        match = _AGO.fullmatch(text)
        if match is None:
            raise self.error(node, f"expected a time ago such as 45s, 20m, 2h, 3d or 8w, not {quoted(text)}")
        return timedelta(**{_UNITS[match[2]]: int(match[1])})

    def one_of(self, *choices: str) -> Callable[[Node], str]:
        """Return what reads one of several words."""

        def take(node: Node) -> str:
            text = self.text(node)
            if text not in choices:
                raise self.error(node, f"expected one of {', '.join(choices)}, not {quoted(text)}")
            return text

        return take

    def in_turn(self, take: Callable[[Node], T]) -> Callable[[Node], list[T]]:
        """Return what reads one value, or a list of values to be taken in turn."""

        def take_all(node: Node) -> list[T]:
            values = self.items(node, take) if isinstance(node, SequenceNode) else [take(node)]
            if not values:
                raise self.error(node, "expected at least one value")
            return values

        return take_all

    def _pairs(self, node: Node) -> list[tuple[ScalarNode, Node]]:
        self._count(node)
        if not isinstance(node, MappingNode):
            raise self.error(node, f"expected keys and values, not {_kind(node)}")
        for key, _ in node.value:
            if not isinstance(key, ScalarNode):
                raise self.error(key, f"expected a key, not {_kind(key)}")
        return list(node.value)

    def _value(self, key: str, node: Node, take: Callable[[Node], T]) -> T:
        outer, self._key = self._key, key
        try:
            return take(node)
        finally:
            self._key = outer

    def _count(self, node: Node) -> None:
        self._read += 1
        if self._read > MOST_VALUES:
            raise self.error(node, f"too much: expected at most {MOST_VALUES:,} values, aliases counted each time")

    def _check_events(self, text: str) -> None:
        """Refuse what must not be composed; the composer recurses on the C stack, so depth has to be known before."""
        depth = 0
        for event in yaml.parse(text, Loader=_Loader):
            line = event.start_mark.line + 1 if event.start_mark else 0
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                raise self._too_deep(line)
            if not self._aliases and (isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None)):
                raise self._error_at(line, "no anchors and aliases here; put quotes around a text with * or &")
            if tag := getattr(event, "tag", None):
                raise self._error_at(line, f"no tags here, such as {quoted(str(tag))}")

    def _too_deep(self, line: int) -> ConfigError:
        return self._error_at(line, f"too deep: expected at most {_DEEPEST} levels")

    def _not_yaml(self, line: int, problem: str | None) -> ConfigError:
        return self._error_at(line, f"is not YAML: {shown(problem or 'something unexpected', 200)}")

    def _error_at(self, line: int, reason: str, key: str = "") -> ConfigError:
        return ConfigError(reason, key=shown(key), file=self._file, line=line)


def is_plain(node: ScalarNode) -> bool:
    """Tell whether a value is written without quotes."""
    return not node.style


def is_null(node: Node) -> bool:
    """Tell whether a value is empty or null."""
    return isinstance(node, ScalarNode) and is_plain(node) and node.value in _NULLS


def _kind(node: Node) -> str:
    match node:
        case MappingNode():
            return "keys and values"
        case SequenceNode():
            return "a list"
        case _:
            return quoted(str(node.value)) if node.value else "nothing"
