"""The commands of the room of an alias's traffic."""

from __future__ import annotations

from tui.presentation.command import COMMON, LONGER, SHORTER, Command

TRAFFIC: tuple[Command[object], ...] = (
    SHORTER._replace(weight=1, label="[", short="Shorter"),
    LONGER._replace(weight=2, label="]", short="Longer"),
    *COMMON,
)
