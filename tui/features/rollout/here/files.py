"""The files of a rollout's folder, whoever carries it out: what it is, what happened, and what that was decided by."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tui.features.rollout.here.kept import Reading
from tui.presentation.number_format import size_text
from tui.storage.json_lines import end_of, left_out, read_json_lines, read_json_lines_from
from tui.storage.whole_file import read_json, replace_file

MOST_BYTES = 4 * 1024 * 1024
"""Of what is replaced as a whole; what is larger was not written by Crossfade."""

ROLLOUT, EVENTS, EVIDENCE = "rollout.json", "events.jsonl", "evidence.jsonl"
LOCK, REPORT = "lock", "report.md"
_LAST_BYTES = 64 * 1024
"""In which the last samples are."""


class RolloutFiles:
    """What the folder at `path` holds. Methods raise OSError; reading the rollout raises UnreadableRollout too."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Mapping[str, Any]:
        """Return the rollout as it was kept last."""
        with Reading():
            return read_json(self.path / ROLLOUT, MOST_BYTES)

    def replace(self, value: Mapping[str, Any]) -> None:
        """Write the rollout so that it is there as a whole or not at all, also after a power cut."""
        replace_file(self.path / ROLLOUT, (json.dumps(value, ensure_ascii=False, indent=1).encode(),))

    def events(self) -> tuple[Mapping[str, Any], ...]:
        """Return what happened, oldest first; a line that was cut off by a kill is left out."""
        return read_json_lines(self.path / EVENTS)

    def events_from(self, begin: int) -> tuple[tuple[Mapping[str, Any], ...], int]:
        """Return what happened since a reading ended at `begin`, 0 for all of it, and where this one ends."""
        return read_json_lines_from(self.path / EVENTS, begin)

    def end_of_events(self) -> int:
        """Return where a reading begins of what happens from now on."""
        return end_of(self.path / EVENTS)

    def evidence(self) -> tuple[Mapping[str, Any], ...]:
        """Return the samples that were decided by, oldest first."""
        return read_json_lines(self.path / EVIDENCE)

    def last_evidence(self) -> tuple[Mapping[str, Any], ...]:
        """Return the last few samples, oldest first, without reading all before them."""
        return read_json_lines(self.path / EVIDENCE, _LAST_BYTES)

    def left_out(self) -> tuple[str, ...]:
        """Return in words how much of events and evidence is older than what is read of them, none where all is."""
        sizes = ((name, left_out(self.path / name)) for name in (EVENTS, EVIDENCE))
        return tuple(f"the oldest {size_text(size)} of {name}" for name, size in sizes if size)

    def keep_report(self, text: str) -> None:
        """Write the report beside the rollout."""
        replace_file(self.path / REPORT, (text.encode(),))
