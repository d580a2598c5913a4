"""The selected alias is examined when something new is known of it, and marked in the list."""

from __future__ import annotations

from tests.support.app_parts import FakeState
from tests.support.journal_entries import PROD
from tui.app.alias_examiner import AliasExaminer
from tui.domain.alias import Alias
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import Routing
from tui.domain.version import LATEST, Version
from tui.features.fader.machine import Fader

AT_LATEST = Alias("orders", "PROD", Routing(LATEST), "r1")


def orders(alias: Alias) -> FunctionSnapshot:
    return FunctionSnapshot("orders", (Version(LATEST), Version("7"), Version("6")), (alias,), complete=True)


def select(state: FakeState, alias: Alias) -> None:
    state.function, state.fader = orders(alias), Fader(alias, alias.routing, None)


def test_what_is_wrong_is_found_marked_and_gone_once_it_is_fixed() -> None:
    state = FakeState()
    examiner = AliasExaminer(state, ("PROD",))
    examiner.look()
    assert (state.findings, state.marks) == ((), {})
    select(state, AT_LATEST)
    examiner.look()
    assert state.findings
    assert state.marks["orders"]
    select(state, PROD)
    examiner.look()
    assert state.findings == ()


def test_nothing_is_examined_twice() -> None:
    state = FakeState()
    examiner = AliasExaminer(state, ("PROD",))
    select(state, AT_LATEST)
    examiner.look()
    state.findings = ()
    # A drag changes the fader many times a second, and nothing of what is examined.
    state.fader = Fader(AT_LATEST, Routing("6"), None)
    examiner.look()
    assert state.findings == ()
    select(state, PROD)
    select(state, AT_LATEST)
    state.function = FunctionSnapshot("orders", (Version(LATEST),), (AT_LATEST,), complete=True)
    examiner.look()
    assert state.findings
