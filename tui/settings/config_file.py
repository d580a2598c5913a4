"""Reads the configuration file, key by key, into the values that it sets."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from tui.settings.values import Read
from tui.storage.user_input import read_bytes

if TYPE_CHECKING:
    from yaml.nodes import Node

    from tui.domain.setting_place import SettingPlace
    from tui.storage.yaml_reader import YamlReader

CHECKED_LATER = ("profile", "region", "scenario")
"""Keys whose values only AWS's own files, AWS, or the demo can tell to be wrong: where they are said is kept."""

LARGEST = 64 * 1024
"""Bytes; a configuration of every key is under four thousand."""


def read_values(path: str, keys: Mapping[str, Read[Any]]) -> dict[str, Any]:
    """Return what the file sets, by its keys, and `places`, where it says what is checked later; raise ConfigError."""
    return parse_values(read_bytes(path, LARGEST), path, keys)


def parse_values(data: bytes, path: str, keys: Mapping[str, Read[Any]]) -> dict[str, Any]:
    """Return what a configuration's bytes set; `path` is for the errors."""
    from tui.storage.yaml_reader import YamlReader

    reader = YamlReader(path, aliases=False)
    root = reader.root(data)
    return {} if root is None else _values(reader, root, keys)


def _values(reader: YamlReader, root: Node, keys: Mapping[str, Read[Any]]) -> dict[str, Any]:
    places: list[tuple[SettingPlace, str]] = []

    def take(key: str, node: Node) -> Any:
        value = keys[key](reader, node)
        if key in CHECKED_LATER:
            places.append((reader.place(node, key), value))
        return value

    takes = {key: partial(take, key) for key in keys}
    return reader.fields(root, takes, null_is_unset=True) | ({"places": tuple(places)} if places else {})
