"""What is asked before a write, and what counts as an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tui.domain.alias import Alias
from tui.domain.call import CreateAlias, DeleteAlias, UpdateAlias
from tui.domain.routing import Routing, Weight
from tui.writes.alias_preflight import Finding, Level
from tui.writes.review import Consent, Incomplete, Review, answer, describe_change, phrase_for, review

PROD = Alias("orders", "PROD", Routing("6"))


@pytest.mark.parametrize("no", ["n", "N", "no", " q "])
def test_no_is_no_wherever_it_is_typed(no: str) -> None:
    both = Review("", (), "", phrase="PROD", needs_reason=True)
    assert answer(both, no, "") is None
    assert answer(both, "PROD", no) is None
    assert answer(Review("", (), "", needs_reason=True), "", no) is None


def test_what_is_wanted_has_to_be_typed() -> None:
    both = Review("", (), "", phrase="PROD", needs_reason=True)
    assert answer(both, "", "") == Incomplete("phrase", "type PROD to continue")
    assert answer(both, "prod", "old") == Incomplete("phrase", "type PROD to continue")
    assert answer(both, "PROD", " ") == Incomplete("reason", "type a reason to continue")
    assert answer(both, "PROD", "y") == Incomplete("reason", "y is not a reason")
    assert answer(both, " PROD ", " \x1bold ") == Consent("old")
    assert answer(Review("", (), ""), "", "anything") == Consent("")


def test_an_alias_whose_name_reads_as_a_no_is_named_in_full() -> None:
    assert phrase_for("orders", "PROD") == "PROD"
    assert phrase_for("orders", "N") == "orders:N"
    named = Review("", (), "", phrase=phrase_for("orders", "n"))
    assert answer(named, "n", "") is None
    assert answer(named, "orders:n", "") == Consent("")


def test_a_deletion_and_a_move_of_a_managed_alias_want_the_name() -> None:
    managed = Finding(Level.REASON, "managed by a stack", wants_name=True)
    assert review(DeleteAlias(PROD), (), None).phrase == "PROD"
    assert review(UpdateAlias(PROD, Routing("5")), (managed,), None).phrase == "PROD"
    assert review(UpdateAlias(PROD, Routing("5")), (), None).phrase == ""


def test_what_can_do_harm_begins_on_the_safe_answer() -> None:
    move = UpdateAlias(PROD, Routing("5"))
    assert not review(move, (), None).risky
    assert review(move, (), None, protected=True).risky
    assert review(DeleteAlias(PROD), (), None).risky
    assert not review(CreateAlias("orders", "NEW", Routing("5")), (), None).risky


def test_what_changed_under_a_dialog_is_said_and_nothing_where_nothing_did() -> None:
    about = Alias("orders", "PROD", Routing("6", "7", Weight(1_000)), "r1", "shop")
    assert describe_change(about, about) == ""
    assert "was at 6→7 10 %, now 7" in describe_change(about, replace(about, routing=Routing("7"), revision="r2"))
    assert "description" in describe_change(about, replace(about, description="till", revision="r2"))
    assert "the same result" in describe_change(about, replace(about, revision="r2"))
