"""The keys in force, by the names of commands (`room.command`): those of the table, and what is put in their place.

They are set once, before anything is shown, and hold for the process as the zone of times does: words of all kinds name
keys.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from tui.presentation.key_names import bound, key_name, with_twins
from tui.presentation.key_table import KEY_TABLE

Keys = tuple[str, ...]
"""Textual's names of keys, the first of which is shown."""

DEFAULTS: dict[str, Keys] = {}
for _row in KEY_TABLE:
    for _name in _row.commands:
        DEFAULTS[_name] = (*DEFAULTS.get(_name, ()), *_row.keys)

_EVERYWHERE = ("any", "list", "tour")
_DIALOGS = frozenset(("question", "sheet", "payloads"))
_TYPED = frozenset((*"0123456789", "full_stop", "comma", "backspace"))
"""What types a weight on a function's screen."""

_PUNCTUATION = frozenset('[](){}<>:-!?"')
"""Keys that a sentence would take for its own."""

_changed: dict[str, Keys] = {}


class Collision(NamedTuple):
    """A key that two commands of one screen would have; `other` is empty for one that types a weight."""

    command: str
    key: str
    other: str


def use(changes: Mapping[str, Keys]) -> None:
    """Put keys in the place of those of the table, for the commands named."""
    _changed.clear()
    _changed.update(changes)


def keys_of(command: str) -> Keys | None:
    """Return the keys that were put in the place of a command's own, None where none were."""
    return _changed.get(command)


def keys_in_force(command: str) -> Keys:
    """Return the keys that a command of the table has now."""
    return _changed.get(command) or DEFAULTS[command]


def bindings_in_force() -> dict[str, str]:
    """Return what Textual binds otherwise, by the ids of bindings."""
    return {name: bound(",".join(keys)) for name, keys in _changed.items()}


def key(command: str) -> str:
    """Return the first key of a command as words name it: `p`, and in quotes what reads as punctuation: `'['`."""
    name = key_name(keys_in_force(command)[0])
    return f"'{name}'" if name in _PUNCTUATION else name


def with_keys(words: str) -> str:
    """Return words of ours with each `{room.command}` replaced by its key."""
    return re.sub(r"\{(\w+\.\w+)\}", lambda name: key(name[1]), words)


def find_collision(changes: Mapping[str, Keys]) -> Collision | None:
    """Return the first key that a changed command would share with another one of a screen, None where all are free."""
    in_force = {**DEFAULTS, **changes}
    for command, keys in changes.items():
        own = with_twins(",".join(keys))
        if command.startswith(("function.", *(f"{room}." for room in _EVERYWHERE))):
            for each in own:
                if each in _TYPED:
                    return Collision(command, each, "")
        for other, others in in_force.items():
            if other != command and _meet(command, other):
                taken = set(own) & set(with_twins(",".join(others)))
                # What the table itself lets share a key is never on one screen.
                taken -= set(DEFAULTS[command]) & set(DEFAULTS[other])
                if taken:
                    return Collision(command, min(taken), other)
    return None


def _meet(command: str, other: str) -> bool:
    """Tell whether two commands can be on one screen."""
    rooms = {command.split(".")[0], other.split(".")[0]}
    shows_traffic = "window" in rooms and bool(rooms & {"function", "traffic"})
    in_dialog = "dialog" in rooms and bool(rooms & _DIALOGS)
    return len(rooms) == 1 or bool(rooms & set(_EVERYWHERE)) or shows_traffic or in_dialog
