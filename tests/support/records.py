"""Records of writes that fail, and what they hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support.journal_entries import ARN, AT_25
from tui.domain.alias import Alias
from tui.domain.call import Call
from tui.domain.errors import NotRecorded
from tui.writes.journal.entry import Entry
from tui.writes.journal.file import Journal

SET = Alias("orders", "PROD", AT_25, "r2", arn=ARN)


class FullJournal(Journal):
    """A journal that takes so many lines and no more."""

    def __init__(self, folder: Path, room: int = 0) -> None:
        super().__init__(folder)
        self.room = room

    def append(self, entry: Entry) -> None:
        self.room -= 1
        if self.room < 0:
            raise NotRecorded("lambda:UpdateAlias", "no space is left on the disk", "ENOSPC")
        super().append(entry)


def failing(error: BaseException) -> Callable[[Call], Alias]:
    def perform(_: Call) -> Alias:
        raise error

    return perform


def phases(journal: Journal) -> list[str]:
    return [entry.phase.value for entry in journal.read().entries]
