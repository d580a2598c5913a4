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
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tui.features.rollout.here.files import EVENTS, EVIDENCE, LOCK, ROLLOUT, RolloutFiles
from tui.features.rollout.here.kept import UnreadableRollout
from tui.features.rollout.hosted.rollout import HostedEvent
from tui.features.rollout.record.record import HostedRecord, record_from_json, record_to_json, taken
from tui.storage.json_lines import append_json
from tui.storage.kept_folders import newest_first, surplus, sweep, take_away
from tui.storage.lock import locked
from tui.storage.private_files import make_folder

FOLDER = "hosted-rollouts"
"""Beside the rollouts that run here."""

PATIENCE = 2.0
"""Seconds that one waits for another process that writes."""

_CLOCKS_APART = 3600.0
"""Seconds that AWS's clock may be ahead of this machine's."""

_ODD = re.compile(r"[^A-Za-z0-9_-]", re.ASCII)


def folder_name(id: str, region: str) -> str:
    """Return what the folder of a rollout is called, by the id that its engine gave it."""
    # Without the account, which is not always known, and which such an id is not shared with another one's.
    mark = hashlib.sha256(f"{region} {id}".encode()).hexdigest()[:8]
    return f"{_name(id)}-{mark}"


def _name(id: str) -> str:
    return _ODD.sub("-", id.rpartition(":")[2])[:80]


class RecordFolder(RolloutFiles):
    """The folder of one rollout. Methods raise OSError; reading raises UnreadableRollout too."""

    def __init__(self, records: Path, name: str) -> None:
        super().__init__(records / name)
        self.name = name

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold it for this process while one reads and then writes; raise TimeoutError."""
        make_folder(self.path)
        with locked(self.path / LOCK, PATIENCE):
            yield

    def load(self) -> HostedRecord | None:
        """Return what was kept last, None where nothing was."""
        try:
            return record_from_json(self.read())
        except FileNotFoundError:
            return None

    def keep(self, record: HostedRecord) -> HostedRecord:
        """Keep what a look has seen beside what others have, and return both; to be called while it is held."""
        before = self.load()
        now = taken(before, record)
        if before is None or replace(before, hosted=replace(before.hosted, read=now.hosted.read)) != now:
            self.replace(record_to_json(now))
        return now

    def note(self, events: Iterable[HostedEvent], seen: datetime) -> None:
        """Append those events that are not there yet; to be called while it is held."""
        known = {(str(event.get("at")), str(event.get("event"))) for event in self.events()}
        for event in events:
            at = event.at.isoformat() if event.at is not None else ""
            if (at, event.text) not in known:
                known.add((at, event.text))
                append_json(self.path / EVENTS, {"at": at, "event": event.text, "seen": seen.isoformat()})

    def note_sample(self, sample: Mapping[str, Any]) -> None:
        """Append a sample, unless one of the same minute is there; to be called while it is held."""
        minute = str(sample["at"])[:16]
        if all(str(one.get("at"))[:16] != minute for one in self.last_evidence()):
            append_json(self.path / EVIDENCE, sample)

    def events(self) -> tuple[Mapping[str, Any], ...]:
        """Return what happened, oldest first; what has no time of its own is where it was seen."""
        return tuple(sorted(super().events(), key=lambda event: str(event.get("at") or event.get("seen"))))


def list_records(records: Path, but: Collection[str] = ()) -> tuple[tuple[str, HostedRecord | None], ...]:
    """Return every record by the name of its folder, `but` some, None where it cannot be read; raise OSError."""
    names = sorted(name for _, name in newest_first(records, ROLLOUT) if name not in but)
    return tuple((name, _read(records, name)) for name in names)


def find_record(records: Path, id: str) -> tuple[HostedRecord, RecordFolder] | None:
    """Return what is kept of the rollout that its engine calls `id`, None where nothing is; raise OSError."""
    for _, name in newest_first(records, ROLLOUT):
        if name.startswith(f"{_name(id)}-"):
            record = _read(records, name)
            if record is not None and record.hosted.id == id:
                return record, RecordFolder(records, name)
    return None


def newest_record(records: Path, wanted: Callable[[HostedRecord], bool]) -> tuple[HostedRecord, RecordFolder] | None:
    """Return that of the wanted ones which began last, reading no more of them than that takes; raise OSError."""
    newest: tuple[HostedRecord, RecordFolder] | None = None
    for written, name in newest_first(records, ROLLOUT):
        if newest is not None and newest[0].since.timestamp() > written + _CLOCKS_APART:
            # This one and all after it were written before the newest began.
            break
        record = _read(records, name)
        if record is not None and wanted(record) and (newest is None or record.since > newest[0].since):
            newest = record, RecordFolder(records, name)
    return newest


def prune_records(records: Path) -> None:
    """Take away records beyond the newest and those too old, but for rollouts that may still run; raise OSError.

    What cannot be read stays: another version of Crossfade may have written it.
    """
    sweep(records)
    for name, is_old in surplus(records, ROLLOUT):
        record = _read(records, name)
        # No engine runs a rollout for longer than a year.
        if record is not None and (is_old or not record.hosted.running):
            take_away(records / name, LOCK)


def _read(records: Path, name: str) -> HostedRecord | None:
    try:
        return RecordFolder(records, name).load()
    except (UnreadableRollout, OSError):
        return None
