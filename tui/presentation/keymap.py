"""The keys in force, by the names of commands (`room.command`): those of the table, and what is put in their place."""

from __future__ import annotations

import re

from tui.presentation.key_names import key_name
from tui.presentation.key_table import KEY_TABLE

_in_force: dict[str, tuple[str, ...]] = {}
for _row in KEY_TABLE:
    for _name in _row.commands:
        _in_force[_name] = (*_in_force.get(_name, ()), *_row.keys)


def key(command: str) -> str:
    """Return the first key of a command as it is shown."""
    return key_name(_in_force[command][0])


def with_keys(words: str) -> str:
    """Return words of ours with each `{room.command}` replaced by its key."""
    return re.sub(r"\{(\w+\.\w+)\}", lambda found: key(found[1]), words)
