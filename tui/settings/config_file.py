"""Reads the configuration file, key by key, into the values that it sets."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from tui.settings.values import Read
from tui.storage.user_input import read_bytes

if TYPE_CHECKING:
    from yaml.nodes import Node

    from tui.storage.yaml_reader import YamlReader

LARGEST = 64 * 1024
"""Bytes; a configuration of every key is under four thousand."""


def read_values(path: str, keys: Mapping[str, Read[Any]]) -> dict[str, Any]:
    """Return what the file sets, by its keys; raise ConfigError."""
    return parse_values(read_bytes(path, LARGEST), path, keys)


def parse_values(data: bytes, path: str, keys: Mapping[str, Read[Any]]) -> dict[str, Any]:
    """Return what a configuration's bytes set; `path` is for the errors."""
    from tui.storage.yaml_reader import YamlReader

    reader = YamlReader(path, aliases=False)
    root = reader.root(data)
    return {} if root is None else _values(reader, root, keys)


def _values(reader: YamlReader, root: Node, keys: Mapping[str, Read[Any]]) -> dict[str, Any]:
    takes = {key: partial(read, reader) for key, read in keys.items()}
    return reader.fields(root, takes, null_is_unset=True)
