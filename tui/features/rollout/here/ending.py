"""The report that is kept at the end of a rollout."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from tui.features.rollout.group.folders import kept_members
from tui.features.rollout.here.store import RolloutFolder
from tui.features.rollout.text.report import write_report
from tui.writes.journal.file import Journal

Report = Callable[[RolloutFolder], str]
"""Returns the report of a rollout as it is now."""


def report_of(folder: RolloutFolder, journal: Journal, now: datetime) -> str:
    """Return the report of a rollout as it is now, with its writes as the journal has them."""
    kept = folder.load()
    written = journal.writes(lambda entry: entry, function=kept.rollout.function)
    group = kept_members(folder)
    return write_report(kept, folder.events(), folder.evidence(), written.items, now, group)
