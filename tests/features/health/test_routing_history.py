"""How an alias is known to have stood: what is not known between two looks is never taken for a weight."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tests.support.make_believe_traffic import BEGAN, at
from tui.domain.alias import Alias
from tui.domain.audit import AuditEvent
from tui.domain.move import Move
from tui.domain.routing import ZERO, Routing, Weight
from tui.domain.traffic import WeightSince
from tui.features.alias_history.moves import merge as merge_moves
from tui.features.alias_history.routing_history import (
    RoutingHistory,
    RoutingInterval,
    from_moves,
    merge,
    observed,
    recorded,
)
from tui.features.health.weights import unknown_before, weights_of

WHOLE = Routing("6")


def split(basis_points: int) -> Routing:
    return Routing("6", "7", Weight(basis_points))


def alias(routing: Routing, revision: str) -> Alias:
    return Alias("orders", "PROD", routing, revision=revision)


def event(minute: int, routing: Routing | None, revision: str | None) -> AuditEvent:
    return AuditEvent(at(minute), "UpdateAlias", "ann", "AWS CLI", "orders", "PROD", routing, revision)


def from_cloudtrail(events: Iterable[AuditEvent]) -> RoutingHistory:
    return from_moves(merge_moves((), events), "PROD")


def ours(minute: int, after: Routing, revision: str, replaced: str) -> Move:
    return Move(at(minute), "PROD", "UpdateAlias", None, after, revision=revision, replaced=replaced, recorded=True)


def held(*weights: tuple[int, int]) -> tuple[WeightSince, ...]:
    return tuple(WeightSince(at(minute), Weight(points)) for minute, points in weights)


def test_looks_at_the_same_revision_are_one_stretch() -> None:
    known = observed(observed((), alias(split(1_000), "a"), at(0)), alias(split(1_000), "a"), at(3))
    assert known == (RoutingInterval(at(0), at(3), split(1_000), "a"),)


def test_a_look_from_before_the_last_one_changes_nothing() -> None:
    known = observed((), alias(split(1_000), "a"), at(3))
    assert observed(known, alias(WHOLE, "0"), at(2)) == known


def test_our_own_write_leaves_no_gap() -> None:
    before, after = alias(split(1_000), "a"), alias(split(2_500), "b")
    known = recorded(observed((), before, at(0)), before, after, at(4))
    assert weights_of(known, "6", "7") == held((0, 1_000), (4, 2_500))


def test_somebody_else_s_move_leaves_a_gap_back_to_the_last_look() -> None:
    known = observed(observed((), alias(split(1_000), "a"), at(0)), alias(split(1_000), "a"), at(2))
    known = observed(known, alias(split(2_500), "b"), at(5))
    assert weights_of(known, "6", "7") == (*held((0, 1_000)), WeightSince(at(2), ZERO), *held((5, 2_500)))


def test_the_trail_fills_in_what_was_before_the_first_look() -> None:
    trail = from_cloudtrail([event(10, split(1_000), "b"), event(0, split(100), "a"), event(-90, WHOLE, "0")])
    known = merge(observed((), alias(split(1_000), "b"), at(30)), trail)
    assert weights_of(known, "6", "7") == held((0, 100), (10, 1_000))
    assert unknown_before(known, trail, "6", "7") is None


def test_a_trail_that_does_not_know_the_latest_move_proves_nothing_of_it() -> None:
    trail = from_cloudtrail([event(0, split(100), "a")])
    known = merge(observed((), alias(split(1_000), "b"), at(30)), trail)
    assert weights_of(known, "6", "7") == held((30, 1_000))
    assert unknown_before(known, trail, "6", "7") == at(30)


def test_nothing_is_known_before_the_first_look_without_a_record() -> None:
    known = observed((), alias(split(1_000), "a"), at(7))
    assert unknown_before(known, (), "6", "7") == at(7)


def test_a_retry_is_judged_afresh() -> None:
    trail = from_cloudtrail(
        [event(0, split(1_000), "a"), event(10, WHOLE, "b"), event(20, split(500), "c"), event(25, split(1_000), "d")]
    )
    known = merge(observed((), alias(split(1_000), "d"), at(30)), trail)
    assert weights_of(known, "6", "7") == held((20, 500), (25, 1_000))


def test_another_pair_of_versions_has_no_weights() -> None:
    known = observed((), alias(split(1_000), "a"), BEGAN)
    assert not any(weight.weight for weight in weights_of(known, "6", "8"))


def test_a_record_without_a_routing_tells_of_no_interval() -> None:
    trail = from_cloudtrail([event(0, None, "a"), event(5, split(500), "b")])
    assert [interval.since for interval in trail] == [at(5)]


def test_a_trail_that_tells_nothing_is_no_interval() -> None:
    assert from_cloudtrail(()) == ()


def test_a_write_in_the_journal_alone_held_until_the_one_that_was_made_on_it() -> None:
    first, second = ours(0, split(100), "a", "0"), ours(10, split(1_000), "b", "a")
    elsewhere = ours(30, split(500), "d", "c")
    assert from_moves((elsewhere, second, first), "PROD") == (
        RoutingInterval(at(0), at(10), split(100), "a"),
        RoutingInterval(at(10), at(10), split(1_000), "b"),
        RoutingInterval(at(30), at(30), split(500), "d"),
    )


def test_a_write_in_both_is_one_interval_from_the_earlier_of_both_times() -> None:
    late, early = event(2, split(100), "a"), event(20, split(1_000), "b")
    moves = merge_moves((ours(1, split(100), "a", "0"),), (late, early))
    assert from_moves(moves, "PROD") == (
        RoutingInterval(at(1), at(20), split(100), "a"),
        RoutingInterval(at(20), at(20), split(1_000), "b"),
    )


def test_a_write_that_may_not_have_been_done_tells_of_no_interval_unless_cloudtrail_has_it() -> None:
    lost = replace(ours(1, split(100), "a", "0"), revision=None, certain=False)
    assert from_moves((lost,), "PROD") == ()
    confirmed = from_moves(merge_moves((lost,), (event(2, split(100), "a"),)), "PROD")
    assert confirmed == (RoutingInterval(at(2), at(2), split(100), "a"),)


def test_moves_of_another_alias_tell_nothing() -> None:
    assert from_moves((ours(0, split(100), "a", "0"),), "TEST") == ()
