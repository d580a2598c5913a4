"""The commands of the room of an alias's traffic."""

from __future__ import annotations

from dataclasses import replace

from tui.presentation.command import COMMON, LONGER, SHORTER, Command

TRAFFIC: tuple[Command[object], ...] = (
    replace(SHORTER, weight=1, label="[", short="Shorter"),
    replace(LONGER, weight=2, label="]", short="Longer"),
    *COMMON,
)
