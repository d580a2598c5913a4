"""Reads YAML nodes strictly: every mistake has its line, its key and what was expected."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from difflib import get_close_matches
from typing import Any, TypeVar

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from tui.demo.scenario.mistake import ScenarioMistake

T = TypeVar("T")
Take = Callable[[Node], Any]

MOST_BYTES = 1_000_000
MOST_VALUES = 100_000
_DEEPEST = 40
_TOO_DEEP = f"too deep: expected at most {_DEEPEST} levels"

_AGO = re.compile(r"(\d{1,6})\s?(s|m|h|d|w)(?: ago)?", re.ASCII)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Reader:
    """Reads one file's nodes. It counts what it reads, so that aliases cannot multiply without end."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._read = 0

    def root(self, data: bytes) -> Node | None:
        """Parse a file; raise ScenarioMistake where it is too big, too deep or no YAML."""
        if len(data) > MOST_BYTES:
            raise ScenarioMistake(self._file, 0, f"expected at most {MOST_BYTES:,} bytes, not {len(data):,}")
        try:
            text = data.decode()
            self._refuse_depth(text)
            node: Node | None = yaml.compose(text, Loader=_Loader)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise ScenarioMistake(self._file, line, "expected UTF-8 text") from None
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 0
            # libyaml looks ahead, and has a limit of its own that it may meet first.
            if "nesting depth" in (error.problem or ""):
                raise ScenarioMistake(self._file, line, _TOO_DEEP) from None
            raise ScenarioMistake(self._file, line, f"expected YAML: {error.problem or error.context}") from None
        except yaml.YAMLError as error:
            raise ScenarioMistake(self._file, 0, f"expected YAML: {str(error).splitlines()[0]}") from None
        return node

    def mistake(self, node: Node, message: str) -> ScenarioMistake:
        """Return the mistake at a node."""
        return ScenarioMistake(self._file, node.start_mark.line + 1 if node.start_mark else 0, message)

    def fields(self, node: Node, known: Mapping[str, Take], required: tuple[str, ...] = ()) -> dict[str, Any]:
        """Read a mapping whose keys are all known; values are read by what is given for their key."""
        found: dict[str, Any] = {}
        for key, value in self._pairs(node):
            if key.value not in known:
                near = get_close_matches(key.value, known, n=1, cutoff=0.5)
                hint = f"did you mean {near[0]}?" if near else f"expected one of {', '.join(known)}"
                raise self.mistake(key, f"{_shown(key.value)}: unknown key, {hint}")
            if key.value in found:
                raise self.mistake(key, f"{key.value}: expected once, not twice")
            found[key.value] = self._within(key, value, known[key.value])
        for name in required:
            if name not in found:
                raise self.mistake(node, f"{name}: expected here, but missing")
        return found

    def items(self, node: Node, take: Callable[[Node], T]) -> list[T]:
        """Read a list."""
        self._count(node)
        if not isinstance(node, SequenceNode):
            raise self.mistake(node, f"expected a list, not {_kind(node)}")
        return [take(item) for item in node.value]

    def strings(self, node: Node) -> dict[str, str]:
        """Read a mapping of free keys to text."""
        return {key.value: self._within(key, value, self.text) for key, value in self._pairs(node)}

    def shares(self, node: Node) -> dict[str, float]:
        """Read a mapping of free keys to shares."""
        return {key.value: self._within(key, value, self.share) for key, value in self._pairs(node)}

    def text(self, node: Node) -> str:
        """Read a scalar as text; numbers are taken as they are written."""
        self._count(node)
        if not isinstance(node, ScalarNode):
            raise self.mistake(node, f"expected text, not {_kind(node)}")
        return str(node.value)

    def number(self, node: Node) -> int:
        """Read a whole number, 0 or more."""
        text = self.text(node)
        if not (text.isascii() and text.isdigit() and len(text) < 16):
            raise self.mistake(node, f"expected a whole number, not {_shown(text)}")
        return int(text)

    def quantity(self, node: Node) -> float:
        """Read a number, 0 or more, perhaps with decimals."""
        text = self.text(node)
        if not re.fullmatch(r"\d{1,12}(\.\d{1,12})?", text, re.ASCII):
            raise self.mistake(node, f"expected a number, not {_shown(text)}")
        return float(text)

    def share(self, node: Node) -> float:
        """Read a share from 0 to 1."""
        value = self.quantity(node)
        if value > 1.0:
            raise self.mistake(node, f"expected a share from 0 to 1, not {_shown(node.value)}")
        return value

    def ago(self, node: Node) -> timedelta:
        """Read how long ago: `45s`, `20m`, `2h`, `3d`, `8w`."""
        text = self.text(node)
        found = _AGO.fullmatch(text)
        if found is None:
            raise self.mistake(node, f"expected a time ago such as 45s, 20m, 2h, 3d or 8w, not {_shown(text)}")
        return timedelta(**{_UNITS[found[2]]: int(found[1])})

    def one_of(self, *choices: str) -> Take:
        """Return what reads one of several words."""

        def take(node: Node) -> str:
            text = self.text(node)
            if text not in choices:
                raise self.mistake(node, f"expected one of {', '.join(choices)}, not {_shown(text)}")
            return text

        return take

    def in_turn(self, take: Callable[[Node], T]) -> Callable[[Node], list[T]]:
        """Return what reads one value, or a list of values to be taken in turn."""

        def taken(node: Node) -> list[T]:
            found = self.items(node, take) if isinstance(node, SequenceNode) else [take(node)]
            if not found:
                raise self.mistake(node, "expected at least one value")
            return found

        return taken

    def _pairs(self, node: Node) -> list[tuple[ScalarNode, Node]]:
        self._count(node)
        if not isinstance(node, MappingNode):
            raise self.mistake(node, f"expected keys and values, not {_kind(node)}")
        for key, _ in node.value:
            if not isinstance(key, ScalarNode):
                raise self.mistake(key, f"expected a key, not {_kind(key)}")
        return list(node.value)

    def _within(self, key: ScalarNode, value: Node, take: Callable[[Node], T]) -> T:
        try:
            return take(value)
        except ScenarioMistake as mistake:
            if mistake.message.startswith("expected"):
                raise ScenarioMistake(self._file, mistake.line, f"{_shown(key.value)}: {mistake.message}") from None
            raise

    def _count(self, node: Node) -> None:
        self._read += 1
        if self._read > MOST_VALUES:
            raise self.mistake(node, f"too much: expected at most {MOST_VALUES:,} values, aliases counted each time")

    def _refuse_depth(self, text: str) -> None:
        # The composer recurses on the C stack, so depth is refused before it runs.
        depth = 0
        for event in yaml.parse(text, Loader=_Loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                line = event.start_mark.line + 1 if event.start_mark else 0
                raise ScenarioMistake(self._file, line, _TOO_DEEP)


def _kind(node: Node) -> str:
    match node:
        case MappingNode():
            return "keys and values"
        case SequenceNode():
            return "a list"
        case _:
            return _shown(str(node.value)) if node.value else "nothing"


def _shown(text: str) -> str:
    return ascii(text[:40])[1:-1] if text.replace("_", "").isalnum() and text.isascii() else ascii(text[:40])
