"""A line to type one value in, under a label; a secret is never shown, copied, or kept when the line closes."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, field
from pathlib import Path

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input, Static

_ENTRIES = 2000
"""Entries of a folder that are looked at for a completion."""


class EditLine(Horizontal):
    """Hidden until `begin`; what is typed comes as `Typed`, and the line stays until `close`."""

    DEFAULT_CSS = """
    EditLine { height: 1; }
    EditLine > Static { width: auto; max-width: 50%; height: 1; }
    EditLine > Input { width: 1fr; }
    """

    @dataclass
    class Typed(Message):
        """Enter was pressed; `key` is what the line was opened for."""

        key: str
        value: str = field(repr=False)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._key = ""
        self.display = False

    def compose(self) -> ComposeResult:
        """Lay out the label and the input."""
        yield Static(classes="edit-line--label")
        yield _Line(compact=True)

    @property
    def key(self) -> str:
        """What is typed for, empty while the line is closed."""
        return self._key

    def begin(
        self, key: str, label: str, value: str = "", *, hint: str = "", secret: bool = False, path: bool = False
    ) -> None:
        """Open the line with a value to change; with `path` it completes those of files."""
        self._key = key
        self.query_one(Static).update(Text(f" {label} "))
        line = self.query_one(_Line)
        line.password, line.placeholder = secret, hint
        line.suggester = PathSuggester() if path else None
        line.value = value
        line.cursor_position = len(value)
        # Both at once: the next key of a burst is for this line already.
        self.display = True
        self.screen.set_focus(line)

    def close(self) -> None:
        """Close the line, and forget what was typed."""
        self._key = ""
        line = self.query_one(_Line)
        line.value, line.suggester, line.password = "", None, False
        self.display = False

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._key:
            self.post_message(self.Typed(self._key, event.value))


class _Line(Input):
    """An input whose secrets do not reach the clipboard."""

    def action_copy(self) -> None:
        """Copy what is selected, where it may be seen."""
        if not self.password:
            super().action_copy()

    def action_cut(self) -> None:
        """Cut what is selected, where it may be seen."""
        if not self.password:
            super().action_cut()


class PathSuggester(Suggester):
    """Completes the path of a file or folder; `→` takes the suggestion."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """Return the first path that begins so, or None."""
        return await asyncio.to_thread(completed, value)


def completed(typed: str) -> str | None:
    """Return the first path, in the order of names, that goes on from what was typed; folders end with a slash."""
    folder, mark, begun = typed.rpartition("/")
    try:
        with os.scandir(Path(f"{folder}{mark}" or ".").expanduser()) as entries:
            entry_names = sorted(
                f"{entry.name}/" if entry.is_dir() else entry.name
                for _, entry in zip(range(_ENTRIES), entries, strict=False)
                if entry.name.startswith(begun)
                and (begun or not entry.name.startswith("."))
                and entry.name.isprintable()
            )
    except (OSError, ValueError, RuntimeError):
        return None
    return f"{folder}{mark}{entry_names[0]}" if entry_names else None
