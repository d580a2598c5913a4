"""Every move that AWS confirmed is kept in the log and passed on, once."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.support.driven_fader import DrivenFader, split
from tui.app.alias_notes import AliasNotes
from tui.domain.intent import RollBack
from tui.features.fader.confirmed import Done

AT = datetime(2026, 3, 1, 12, 3, 11, tzinfo=UTC)


def test_a_confirmed_move_is_kept_and_passed_on_once() -> None:
    log, moved = list[str](), list[Done]()
    notes = AliasNotes(lambda text, _: log.append(text), lambda _, move: moved.append(move.done))
    driven = DrivenFader(split(10))
    notes.note(driven.fader, AT)
    driven.wish(RollBack())
    notes.note(driven.fader, AT)
    driven.go_out()
    notes.note(driven.fader, AT)
    assert moved == []
    driven.answer()
    for _ in range(2):
        notes.note(driven.fader, AT)
    assert moved == [Done.ROLLED_BACK]
    assert len(log) == 1
