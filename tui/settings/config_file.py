"""Reads a YAML file of keys as texts with their lines, event by event, so that nothing in it is built or expanded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui.storage.user_input import ConfigError, shown

if TYPE_CHECKING:
    import yaml

LARGEST = 64 * 1024
"""Bytes; a configuration of every key is under four thousand."""

_NULLS = {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as it was written; `plain` where no quotes stand around it."""

    text: str
    line: int
    plain: bool

    @property
    def is_null(self) -> bool:
        """Whether it says nothing at all."""
        return self.plain and self.text in _NULLS


@dataclass(frozen=True, slots=True)
class Group:
    """Keys with values of their own, as an item of a list."""

    entries: tuple[Entry, ...]
    line: int


Value = Scalar | tuple[Scalar | Group, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of the file with its value, or its list of values."""

    key: str
    line: int
    value: Value


def read_entries(path: str) -> tuple[Entry, ...]:
    """Read the file's keys in order; raise ConfigError, and FileNotFoundError where there is none."""
    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "that is no path"
        raise ConfigError(f"cannot be read: {reason}", file=path) from error
    if len(data) > LARGEST:
        raise ConfigError(f"is larger than {LARGEST // 1024} KiB: that is no configuration", file=path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError("is not UTF-8 text", file=path, line=line) from error
    return parse_entries(text, path)


def parse_entries(text: str, path: str) -> tuple[Entry, ...]:
    """Read the keys of a configuration's text; `path` is for the mistakes."""
    import yaml

    try:
        return tuple(_Reader(yaml.parse(text, Loader=yaml.SafeLoader), path).entries())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 0
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "something unexpected"
        raise ConfigError(f"is not YAML: {shown(str(problem), 200)}", file=path, line=line) from error
    # PyYAML lets these out for escapes and directives with numbers that are too large.
    except (ValueError, OverflowError, RecursionError) as error:
        raise ConfigError("is not YAML: a number or an escape is out of range", file=path) from error


class _Reader:
    def __init__(self, events: Iterator[yaml.Event], path: str) -> None:
        self._events, self._path = events, path
        self._key = ""

    def entries(self) -> Iterator[Entry]:
        import yaml

        first = self._next()
        while isinstance(first, yaml.StreamStartEvent | yaml.DocumentStartEvent):
            first = self._next()
        if isinstance(first, yaml.StreamEndEvent) or (isinstance(first, yaml.ScalarEvent) and not first.value):
            return
        if not isinstance(first, yaml.MappingStartEvent):
            raise self._mistake("expected lines of `key: value`", first)
        yield from self._keys(self._value)
        while not isinstance(event := self._next(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                raise self._mistake("expected one document", event)

    def _keys(self, value: Callable[[], Value]) -> Iterator[Entry]:
        import yaml

        outer = self._key
        seen: set[str] = set()
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._scalar(event, "expected a key").text
            if key in seen:
                raise self._mistake(f"{shown(key)} appears twice", event)
            seen.add(key)
            self._key = f"{outer}.{key}" if outer else key
            yield Entry(key, _line(event), value())
            self._key = outer

    def _value(self) -> Value:
        import yaml

        event = self._next()
        if not isinstance(event, yaml.SequenceStartEvent):
            return self._scalar(event, "expected a value or a list of values")
        found: list[Scalar | Group] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            if isinstance(event, yaml.MappingStartEvent):
                found.append(Group(tuple(self._keys(self._plain_value)), _line(event)))
            else:
                found.append(self._scalar(event, "expected a list of plain values"))
        return tuple(found)

    def _plain_value(self) -> Value:
        return self._scalar(self._next(), "expected one value")

    def _scalar(self, event: Any, otherwise: str) -> Scalar:
        import yaml

        if not isinstance(event, yaml.ScalarEvent):
            raise self._mistake(otherwise, event)
        return Scalar(event.value, _line(event), event.implicit[0])

    def _next(self) -> Any:
        import yaml

        event: Any = next(self._events)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._mistake("anchors and aliases have no place here; put quotes around a text with * or &", event)
        if getattr(event, "tag", None):
            raise self._mistake(f"the tag {shown(str(event.tag))} has no place here", event)
        return event

    def _mistake(self, reason: str, event: Any) -> ConfigError:
        return ConfigError(reason, key=shown(self._key), file=self._path, line=_line(event))


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark else 0
