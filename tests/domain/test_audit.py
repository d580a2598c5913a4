"""The record that made an alias what it is, among others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tui.domain.alias import Alias
from tui.domain.audit import AuditEvent, mover
from tui.domain.routing import Routing, Weight

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SPLIT = Routing("6", "7", Weight(1000))
PROD = Alias("f", "PROD", SPLIT, revision="r3")
FIRST = AuditEvent(NOON, "UpdateAlias", "ada", "console", "f", "PROD", SPLIT, "r1")
SECOND = replace(FIRST, time=NOON + timedelta(minutes=1), who="bob", after=Routing("6"), revision="r2")
THIRD = replace(FIRST, time=NOON + timedelta(minutes=2), who="eve", revision="r3")


def test_the_revision_decides() -> None:
    assert mover((FIRST, THIRD, SECOND), PROD) == THIRD
    assert mover((FIRST, THIRD, SECOND), replace(PROD, revision="r1")) == FIRST


def test_the_same_routing_under_another_revision_is_somebody_elses() -> None:
    assert mover((FIRST, SECOND), PROD) is None


def test_without_revisions_the_newest_that_left_this_routing_is_taken() -> None:
    untold = tuple(replace(event, revision=None) for event in (FIRST, SECOND, THIRD))
    assert mover(untold, PROD) == untold[2]
    assert mover(untold, replace(PROD, revision=None, routing=Routing("6"))) == untold[1]
    assert mover(untold, replace(PROD, routing=Routing("9"))) is None
    assert mover((), PROD) is None
