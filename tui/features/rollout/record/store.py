"""The folder of a rollout that AWS runs, in the layout of those that run here; several processes write to it.

hosted-rollouts/d-A1B2C3D4E-5f6a7b8c/
  rollout.json    the rollout as it was seen last, replaced as a whole
  events.jsonl    what its engine says has happened, a line each
  evidence.jsonl  the samples behind its verdict, at most one a minute
  lock            held while one of them writes
  report.md       all of it as a person reads it, once its end was seen
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tui.features.rollout.here.files import append_line, read_json, read_lines, replace_file
from tui.features.rollout.here.kept import UnreadableRollout
from tui.features.rollout.here.store import EVENTS, EVIDENCE, LOCK, REPORT, ROLLOUT
from tui.features.rollout.hosted.rollout import HostedEvent
from tui.features.rollout.record.record import HostedRecord, record_from_json, record_to_json, taken
from tui.storage.lock import lock
from tui.storage.private_files import make_folder, open_private

FOLDER = "hosted-rollouts"
"""Beside the rollouts that run here."""

PATIENCE = 2.0
"""Seconds that one waits for another process that writes."""

_ODD = re.compile(r"[^A-Za-z0-9_-]", re.ASCII)


def folder_name(id: str, region: str) -> str:
    """Return what the folder of a rollout is called, by the id that its engine gave it."""
    # Without the account, which is not always known, and which such an id is not shared with another one's.
    mark = hashlib.sha256(f"{region} {id}".encode()).hexdigest()[:8]
    return f"{_ODD.sub('-', id.rpartition(':')[2])[:80]}-{mark}"


class RecordFolder:
    """The folder of one rollout. Methods raise OSError; reading raises UnreadableRollout too."""

    def __init__(self, records: Path, name: str) -> None:
        self.path, self.name = records / name, name

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold it for this process while one reads and then writes; raise TimeoutError."""
        make_folder(self.path)
        handle = open_private(self.path / LOCK, os.O_RDWR | os.O_CREAT)
        try:
            lock(handle, PATIENCE)
            yield
        finally:
            os.close(handle)

    def load(self) -> HostedRecord | None:
        """Return what was kept last, None where nothing was."""
        try:
            return record_from_json(read_json(self.path / ROLLOUT))
        except FileNotFoundError:
            return None

    def keep(self, record: HostedRecord) -> HostedRecord:
        """Keep what a look has seen beside what others have, and return both; to be called while it is held."""
        before = self.load()
        now = taken(before, record)
        if before is None or replace(before, hosted=replace(before.hosted, read=now.hosted.read)) != now:
            replace_file(self.path / ROLLOUT, json.dumps(record_to_json(now), ensure_ascii=False, indent=1).encode())
        return now

    def note(self, events: Iterable[HostedEvent], seen: datetime) -> None:
        """Append those events that are not there yet; to be called while it is held."""
        known = {(event.get("at"), event.get("event")) for event in self.events()}
        for event in events:
            at = event.at.isoformat() if event.at is not None else ""
            if (at, event.text) not in known:
                known.add((at, event.text))
                append_line(self.path / EVENTS, {"at": at, "event": event.text, "seen": seen.isoformat()})

    def note_sample(self, sample: Mapping[str, Any]) -> None:
        """Append a sample, unless one of the same minute is there; to be called while it is held."""
        minute = str(sample["at"])[:16]
        if all(str(one.get("at"))[:16] != minute for one in self.evidence()):
            append_line(self.path / EVIDENCE, sample)

    def events(self) -> tuple[Mapping[str, Any], ...]:
        """Return what happened, oldest first; what has no time of its own is where it was seen."""
        return tuple(sorted(read_lines(self.path / EVENTS), key=lambda event: str(event.get("at") or event["seen"])))

    def evidence(self) -> tuple[Mapping[str, Any], ...]:
        """Return the samples, oldest first."""
        return tuple(read_lines(self.path / EVIDENCE))

    def keep_report(self, text: str) -> None:
        """Write the report."""
        replace_file(self.path / REPORT, text.encode())


def list_records(records: Path, but: Collection[str] = ()) -> tuple[tuple[str, HostedRecord | None], ...]:
    """Return every record by the name of its folder, `but` some, None where it cannot be read; raise OSError."""
    try:
        names = sorted(name for name in os.listdir(records) if not name.startswith(".") and name not in but)
    except FileNotFoundError:
        return ()
    return tuple((name, _read(records, name)) for name in names)


def _read(records: Path, name: str) -> HostedRecord | None:
    try:
        return RecordFolder(records, name).load()
    except (UnreadableRollout, OSError):
        return None
