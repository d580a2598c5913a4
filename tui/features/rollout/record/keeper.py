"""Keeps what each look at a rollout that AWS runs has seen; what nobody followed to its end is completed later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tui.features.rollout.here.kept import UnreadableRollout
from tui.features.rollout.here.select import is_here
from tui.features.rollout.here.store import Place
from tui.features.rollout.hosted.rollout import Engine, HostedEvent, HostedRollout
from tui.features.rollout.record.record import Begun, HostedRecord, without_offers
from tui.features.rollout.record.report import write_record_report
from tui.features.rollout.record.store import RecordFolder, folder_name, list_records, prune_records
from tui.features.rollout.record.trail import is_settled, read_trail, trail_is_due
from tui.features.rollout.text.progress import describe_routing
from tui.storage.private_files import why
from tui.writes.cli_line import cli_line
from tui.writes.journal.entry import Entry
from tui.writes.workspace import Workspace

ASKED_AGAIN = timedelta(minutes=10)
"""How soon CloudTrail is asked again about a rollout by the same process, and its engine about one that has ended."""

MOST_AT_ONCE = 3
"""Records that are completed at one look: each is some calls."""


class RecordKeeper:
    """Keeps the rollouts of AWS that are started or followed from here, below `records`.

    `way` tells how one gets to AWS; account and region are the workspace's. With `keeps_all` it keeps those too that
    had ended when they were seen first.

    Several may keep the same one at once, in one process or in many. Its methods block; they raise nothing, and what
    could not be kept is returned in words.
    """

    def __init__(self, records: Path, workspace: Workspace, way: Place, *, keeps_all: bool = False) -> None:
        self._records, self._workspace, self._way = records, workspace, way
        self._keeps_all = keeps_all
        self._kept: dict[str, HostedRecord] = {}
        self._asked: dict[str, datetime] = {}
        self._completing: dict[str, datetime] = {}
        self._settled: frozenset[str] = frozenset()

    @property
    def _place(self) -> Place:
        # The account is known a little later than AWS is open.
        context = self._workspace.context
        return replace(self._way, account=context.account, region=context.region)

    def begin(self, hosted: HostedRollout, begun: Begun) -> str:
        """Keep a rollout that was just started from here, with who started it and why."""
        return self._keep(HostedRecord(hosted, self._place, begun, self._start(hosted)), None)

    def take(self, hosted: HostedRollout, sample: Mapping[str, Any] | None = None) -> str:
        """Keep what a look has seen, with a sample where one was read.

        One that had ended when it was seen first is not kept: nobody has followed it from here.
        """
        if not (hosted.function and hosted.alias):
            return ""
        known = self._known(hosted.id)
        if known is None and not (hosted.running or self._keeps_all):
            return ""
        record = HostedRecord(hosted, self._place, start=self._start(hosted), trail=known.trail if known else None)
        now = self._workspace.context.clock.now()
        due = self._is_trail_due(record, now)
        if sample is None and not due and known is not None and _same(known, record):
            return ""
        if due:
            self._asked[hosted.id] = now
            begun_here = known is not None and known.begun is not None
            trail = read_trail(self._workspace, hosted, begun_here=begun_here)
            record = replace(record, trail=trail or record.trail)
        return self._keep(record, sample)

    def record(self, id: str) -> tuple[HostedRecord, RecordFolder] | None:
        """Return what is kept of a rollout, None where nothing is."""
        known = self._known(id)
        return (known, self._folder(id)) if known is not None else None

    def to_complete(self, listed: Sequence[HostedRollout]) -> Iterator[tuple[Engine, str]]:
        """Yield what is to be looked at once more: records of rollouts that have ended, by the list of what runs.

        What came of the last look is not waited for: one that its engine knows no more keeps no other from its turn.
        """
        running = {one.id for one in listed if one.running}
        now, count = self._workspace.context.clock.now(), 0
        for record in self._incomplete():
            hosted = record.hosted
            looked = self._completing.get(hosted.id)
            if hosted.id in running or (looked is not None and now - looked < ASKED_AGAIN):
                continue
            if hosted.running or self._is_trail_due(record, now):
                self._completing[hosted.id] = now
                yield hosted.engine, hosted.id
                count += 1
                if count == MOST_AT_ONCE:
                    return

    def _is_trail_due(self, record: HostedRecord, now: datetime) -> bool:
        """Tell whether CloudTrail is to be asked: where it refuses, not again soon."""
        asked = self._asked.get(record.hosted.id)
        return trail_is_due(record, now) and (asked is None or now - asked >= ASKED_AGAIN)

    def _incomplete(self) -> Iterator[HostedRecord]:
        """Yield the records of this account and region of which more may be known; all others are read once."""
        context = self._workspace.context
        with suppress(OSError):
            listed = list_records(self._records, self._settled)
            now = context.clock.now()
            self._settled |= {name for name, record in listed if record is not None and is_settled(record, now)}
            for name, record in listed:
                if record is not None and name not in self._settled and is_here(record.place, context):
                    yield record

    def _folder(self, id: str) -> RecordFolder:
        return RecordFolder(self._records, folder_name(id, self._workspace.context.region))

    def _known(self, id: str) -> HostedRecord | None:
        if id not in self._kept:
            with suppress(UnreadableRollout, OSError):
                kept = self._folder(id).load()
                if kept is not None:
                    self._kept[id] = kept
        return self._kept.get(id)

    def _start(self, hosted: HostedRollout) -> str:
        return cli_line(hosted.start, self._workspace.context) if hosted.start is not None else ""

    def _keep(self, record: HostedRecord, sample: Mapping[str, Any] | None) -> str:
        hosted, folder = record.hosted, self._folder(record.hosted.id)
        try:
            with folder.held():
                before = folder.load()
                # What happened comes before where it led to: what fails here is seen as news by the next look.
                folder.note(_events(before, hosted), hosted.read)
                if sample is not None:
                    folder.note_sample(sample)
                kept = folder.keep(record)
                if not kept.hosted.running:
                    folder.keep_report(self.report(kept, folder, self._workspace.context.clock.now()))
            self._kept[hosted.id] = kept
            if before is None:
                with suppress(OSError):
                    # This one is kept, and the next new one tries again.
                    prune_records(self._records)
        except UnreadableRollout as error:
            return f"{folder.path}: what is kept of it cannot be read: {error}"
        except OSError as error:
            return f"not kept: {why(error)}"
        return ""

    def report(self, record: HostedRecord, folder: RecordFolder, now: datetime) -> str:
        """Return all of a rollout as a person reads it; raise OSError."""
        return write_record_report(record, folder, self._writes(record), now)

    def _writes(self, record: HostedRecord) -> tuple[Entry, ...]:
        with suppress(OSError):
            return self._workspace.writes(record.hosted.function)
        return ()


def _same(known: HostedRecord, record: HostedRecord) -> bool:
    """Tell whether a look has seen nothing new; when it was made apart."""
    now = without_offers(record.hosted)
    return replace(known.hosted, read=now.read) == now and known.start == record.start


def _events(before: HostedRecord | None, hosted: HostedRollout) -> tuple[HostedEvent, ...]:
    """Return what has happened, with where the alias was seen, where that is another place than before."""
    seen, routing = before.hosted.confirmed if before is not None else None, hosted.confirmed
    if routing is None or routing == seen or (before is not None and before.hosted.read > hosted.read):
        return hosted.events
    return (*hosted.events, HostedEvent(hosted.read, f"alias seen at {describe_routing(routing)}"))
