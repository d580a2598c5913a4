"""What is done at the end of a rollout, also of one that nobody carries out: it is left, and its report is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from tui.features.rollout.commands import apply
from tui.features.rollout.here.store import Asked, RolloutFolder
from tui.features.rollout.text.report import write_report
from tui.writes.journal.file import Journal

Report = Callable[[RolloutFolder], str]
"""Returns the report of a rollout as it is now."""


def report_of(folder: RolloutFolder, journal: Journal, now: datetime) -> str:
    """Return the report of a rollout as it is now, with its writes as the journal has them."""
    kept = folder.load()
    written = journal.writes(lambda entry: entry, function=kept.rollout.function)
    return write_report(kept, folder.events(), folder.evidence(), written.items, now)


def leave_alone(folder: RolloutFolder, asked: Asked, now: datetime, report: Report) -> bool:
    """End a rollout that nobody carries out, for which AWS is not needed; False where someone does."""
    with folder.carry_out() as mine:
        if mine:
            kept = folder.load()
            folder.keep(replace(kept, rollout=apply(kept.rollout, asked.command, now)))
            folder.note(now, asked.command.value, by=asked.by, why=asked.reason)
            folder.keep_report(report(folder))
        return mine
