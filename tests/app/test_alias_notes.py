"""Every move that AWS confirmed is kept in the log and passed on, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from tests.support.driven_fader import DrivenFader, split
from tui.app.alias_notes import AliasNotes
from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.errors import Busy, Unreachable
from tui.domain.intent import RollBack
from tui.domain.routing import Routing
from tui.features.fader.confirmed import Done
from tui.features.fader.events import Failed, OpenWrite
from tui.features.fader.machine import fader_for

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


def test_an_earlier_write_that_was_not_applied_is_kept_beside_what_is_shown_of_a_later_one() -> None:
    log = list[str]()
    notes = AliasNotes(lambda text, _: log.append(text), lambda *_: None)
    alias, refused = Alias("f", "PROD", Routing("6"), "r1"), Failed(Busy("lambda:UpdateAlias"), Routing("8"))
    lost = OpenWrite(UpdateAlias(alias, Routing("7")), Unreachable("lambda:UpdateAlias", "timed out"), 30.0)
    shown = replace(fader_for(alias), event=refused, open_writes=(lost,))
    notes.note(shown, AT)
    notes.note(replace(shown, open_writes=()), AT)
    assert log == [
        "f:PROD: 8 was not set: AWS is throttling: try again in a few seconds",
        "f:PROD: 7 was not set: no answer from AWS: timed out: check the connection, then press r",
    ]
