"""Reads which keys commands have instead of their own: a preset, and single commands by their names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from tui.presentation.key_names import key_name, named_key
from tui.presentation.keymap import DEFAULTS, Keys, find_collision
from tui.storage.user_input import quoted

if TYPE_CHECKING:
    from yaml.nodes import Node

    from tui.storage.yaml_reader import YamlReader

_PAGES = {"list.page_up": "pageup ctrl+b", "list.page_down": "pagedown ctrl+f"}
PRESETS: Mapping[str, Mapping[str, str]] = {
    "default": {},
    # Left and right by h and l; pages by ctrl+b and ctrl+f; redo by ctrl+r.
    "vim": {
        **_PAGES,
        "function.less": "left h",
        "function.more": "right l",
        "function.logs": "L",
        "function.redo": "U ctrl+r",
        "traffic.earlier": "left h",
        "traffic.later": "right l",
        "diff.left": "left h",
        "diff.right": "right l",
    },
    # What kills by ctrl+k; logs scroll by themselves, or not, by s, and wrap by w.
    "k9s": {
        **_PAGES,
        "function.delete_alias": "ctrl+k",
        "latest.remove": "ctrl+k",
        "prune.delete": "ctrl+k",
        "payloads.delete": "ctrl+k",
        "logs.follow": "s",
        "logs.wrap": "w",
    },
}
"""Keys by the names of commands, as one writes them."""

KeyChanges = tuple[tuple[str, Keys], ...]
"""Commands with the keys that they have instead of their own."""


def as_keys(reader: YamlReader, node: Node) -> KeyChanges:
    """Read `{preset: vim, function.publish: ctrl+g}`, and refuse what would give a screen one key twice."""
    takes = {name: lambda value: (value, _keys(reader, value)) for name in DEFAULTS}
    values = reader.fields(node, {"preset": partial(_preset, reader), **takes})
    changes: dict[str, Keys] = {name: _written(keys) for name, keys in values.pop("preset", {}).items()}
    changes.update((name, keys) for name, (_, keys) in values.items())
    collision = find_collision(changes)
    if collision is not None:
        command, key, other = collision
        if command not in values and other in values:
            command, other = other, command
        taken = f"{other} has it too: give that another key first" if other else "it types a weight"
        at = values[command][0] if command in values else node
        raise reader.error(at, f"{key_name(key)} is taken, {taken}", command)
    return tuple(changes.items())


def _preset(reader: YamlReader, node: Node) -> Mapping[str, str]:
    name = reader.text(node)
    if name not in PRESETS:
        raise reader.error(node, f"expected one of {', '.join(PRESETS)}, not {quoted(name)}")
    return PRESETS[name]


def _written(keys: str) -> Keys:
    return tuple(name for each in keys.split() if (name := named_key(each)))


def _keys(reader: YamlReader, node: Node) -> Keys:
    text = reader.text(node)
    keys = [(each, named_key(each)) for each in text.split()]
    wrong = next((each for each, name in keys if name is None), None)
    if not keys or wrong is not None:
        raise reader.error(node, f"expected keys such as V, '=', ctrl+g or f5, not {quoted(wrong or text)}")
    return tuple(name for _, name in keys if name is not None)
