"""A move that came to its end stays said until the alias is moved again, here or elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.support.driven_fader import DrivenFader, split
from tests.support.simulated_aws import Fate
from tui.domain.intent import Intent, Promote, Redo, RollBack, Undo
from tui.domain.routing import Routing
from tui.features.fader import machine
from tui.features.fader.confirmed import Confirmation, Confirmations, Done, note_fader

AT = datetime(2026, 3, 1, 12, 3, 11, tzinfo=UTC)


class Watched(DrivenFader):
    """A driven whose fader is looked at whenever it changed."""

    def __init__(self, routing: Routing) -> None:
        self.known = Confirmations()
        super().__init__(routing)
        self.look()

    def look(self) -> None:
        self.known = note_fader(self.known, self.fader, AT)

    def wish(self, intent: Intent) -> None:
        super().wish(intent)
        self.look()

    def go_out(self) -> None:
        super().go_out()
        self.look()

    def answer(self, fate: Fate = Fate.APPLIED) -> None:
        super().answer(fate)
        self.look()

    @property
    def shown(self) -> Confirmation | None:
        return self.known.of(self.fader.confirmed)


def test_each_kind_of_move_is_confirmed_as_what_it_was() -> None:
    driven, whole = Watched(split(10)), Routing("6")
    assert driven.shown is None
    driven.weigh(25)
    assert driven.shown == Confirmation(Done.SET, split(10), split(25), AT)
    driven.do(RollBack())
    assert driven.shown == Confirmation(Done.ROLLED_BACK, split(25), whole, AT)
    driven.do(Undo())
    assert driven.shown == Confirmation(Done.UNDONE, whole, split(25), AT)
    driven.do(Redo())
    assert driven.shown == Confirmation(Done.REDONE, split(25), whole, AT)
    driven.do(Undo(), Promote())
    assert driven.shown == Confirmation(Done.PROMOTED, split(25), Routing("7"), AT)


def test_nothing_is_confirmed_before_aws_has_or_where_it_refused() -> None:
    driven = Watched(split(10))
    driven.wish(RollBack())
    assert driven.shown is None
    driven.go_out()
    assert driven.shown is None
    driven.answer(Fate.DENIED)
    assert driven.shown is None


def test_what_somebody_else_moved_since_is_not_said_any_more() -> None:
    driven = Watched(split(10))
    driven.do(RollBack())
    driven.aws.move(split(50))
    driven.fader = machine.accept_remote(driven.fader, driven.aws.alias)
    driven.look()
    assert driven.shown is None
