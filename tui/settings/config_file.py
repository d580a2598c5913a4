"""Reads the configuration file, key by key, into the values that it sets."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from tui.settings.values import KEYS
from tui.storage.user_input import read_bytes

if TYPE_CHECKING:
    from yaml.nodes import Node

    from tui.storage.yaml_reader import YamlReader

LARGEST = 64 * 1024
"""Bytes; a configuration of every key is under four thousand."""


def read_values(path: str) -> dict[str, Any]:
    """Return what the file sets, by the fields of Settings; raise ConfigError."""
    return parse_values(read_bytes(path, LARGEST), path)


def parse_values(data: bytes, path: str) -> dict[str, Any]:
    """Return what a configuration's bytes set; `path` is for the errors."""
    from tui.storage.yaml_reader import YamlReader

    reader = YamlReader(path, aliases=False)
    root = reader.root(data)
    return {} if root is None else _values(reader, root)


def _values(reader: YamlReader, root: Node) -> dict[str, Any]:
    takes = {key: partial(read, reader) for key, read in KEYS.items()}
    return reader.fields(root, takes, null_is_unset=True)
