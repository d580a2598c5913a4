"""Journal and CloudTrail are told as one history, and the last good version is the one that held long enough."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.support.lines_run import lines_run
from tui.domain.alias import Alias
from tui.domain.audit import AuditEvent
from tui.domain.move import Good, Move
from tui.domain.routing import Routing, Weight
from tui.features.alias_history.moves import held, last_good, merge, unexplained

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SPLIT = Routing("6", "7", Weight(1000))


def move(hours_ago: float, after: Routing | None, revision: str | None = None, **more: object) -> Move:
    return Move(NOW - hours_ago * HOUR, "PROD", "UpdateAlias", None, after, revision=revision, recorded=True, **more)  # type: ignore[arg-type]


def event(hours_ago: float, after: Routing, revision: str | None = None, alias: str = "PROD") -> AuditEvent:
    return AuditEvent(NOW - hours_ago * HOUR, "UpdateAlias", "bot", "SAM CLI", "orders", alias, after, revision)


def prod(routing: Routing) -> Alias:
    return Alias("orders", "PROD", routing, "r9")


def test_a_write_that_both_tell_of_stands_there_once() -> None:
    ours = move(2, SPLIT, "r2", who="alice")
    (merged,) = merge([ours], [event(2.02, SPLIT, "r2")])
    assert merged.recorded
    assert merged.audited
    assert merged.who == "alice"


def test_without_revisions_the_same_routing_within_minutes_is_the_same_write() -> None:
    assert len(merge([move(2, SPLIT)], [event(2.05, SPLIT)])) == 1
    assert len(merge([move(2, SPLIT)], [event(2.2, SPLIT)])) == 2
    assert len(merge([move(2, SPLIT, "r2")], [event(2, SPLIT, "r3")])) == 2


def test_where_a_move_came_from_is_told_by_the_one_before() -> None:
    newest, middle, oldest = merge([], [event(3, Routing("5")), event(1, SPLIT), event(2, Routing("6"))])
    assert (newest.before, newest.after) == (Routing("6"), SPLIT)
    assert (middle.before, oldest.before) == (Routing("5"), None)


def test_aliases_do_not_tell_of_each_other() -> None:
    newest, _ = merge([], [event(3, Routing("5"), alias="TEST"), event(1, SPLIT)])
    assert newest.before is None


def test_last_good_is_not_merely_the_version_before() -> None:
    # 6 held for a day; 7 was promoted, failed within minutes and gave way to 8, which is on trial now.
    moves = (move(0.1, Routing("8")), move(0.3, Routing("7")), move(24, Routing("6")))
    good = last_good(moves, prod(Routing("8")), NOW, HOUR)
    assert good == Good("6", NOW - 24 * HOUR, NOW - 0.3 * HOUR)


def test_the_version_that_stands_is_good_once_it_held_long_enough() -> None:
    moves = (move(2, Routing("7")), move(24, Routing("6")))
    assert last_good(moves, prod(Routing("7")), NOW, HOUR) == Good("7", NOW - 2 * HOUR)
    assert last_good(moves, prod(Routing("7")), NOW, 3 * HOUR) == Good("6", NOW - 24 * HOUR, NOW - 2 * HOUR)


def test_a_version_that_shared_its_traffic_did_not_hold_it() -> None:
    moves = (move(0.5, Routing("6")), move(5, SPLIT), move(5.5, Routing("6")))
    assert last_good(moves, prod(Routing("6")), NOW, HOUR) is None


def test_moves_that_kept_a_version_do_not_break_its_time() -> None:
    moves = (move(0.4, Routing("6")), move(0.8, Routing("6")), move(1.2, Routing("6")))
    assert last_good(moves, prod(Routing("6")), NOW, HOUR) == Good("6", NOW - 1.2 * HOUR)


def test_what_somebody_unknown_did_counts_for_nobody() -> None:
    moves = (move(5, Routing("6")),)
    assert unexplained(moves, prod(Routing("9")))
    assert last_good(moves, prod(Routing("9")), NOW, HOUR) is None
    assert not unexplained(moves, prod(Routing("6")))


def test_a_write_of_unknown_outcome_makes_nothing_good() -> None:
    moves = (move(5, Routing("7"), certain=False), move(9, Routing("6")))
    good = last_good(moves, prod(Routing("6")), NOW, HOUR)
    assert good is not None
    assert good.version == "6"


@given(
    st.lists(
        st.tuples(st.floats(0.01, 90), st.sampled_from(["5", "6", "7", "split"])),
        max_size=12,
        unique_by=lambda one: one[0],
    )
)
def test_the_last_good_version_really_held_for_so_long(past: list[tuple[float, str]]) -> None:
    moves = tuple(
        move(hours, SPLIT if what == "split" else Routing(what)) for hours, what in sorted(past, key=lambda one: one[0])
    )
    current = moves[0].after if moves else None
    good = last_good(moves, prod(current or SPLIT), NOW, HOUR)
    if good is not None:
        until = good.until or NOW
        assert until - good.since >= HOUR
        inside = [m for m in moves if good.since <= m.time < until]
        assert {m.after for m in inside} == {Routing(good.version)}


def slowly_merged(recorded: list[Move], events: list[AuditEvent]) -> list[int | None]:
    """Return for each event the move that it tells of, each compared with each."""
    moves = sorted(recorded, key=lambda move: move.time)
    partners: list[int | None] = []
    for audited in sorted(events, key=lambda event: event.time):
        partners.append(None)
        for place, ours in enumerate(moves):
            if place in partners or (ours.alias, ours.name) != (audited.alias, audited.name):
                continue
            if ours.revision is not None and audited.revision is not None:
                same = ours.revision == audited.revision
            else:
                same = ours.after == audited.after and abs(ours.time - audited.time) <= timedelta(minutes=5)
            if same:
                partners[-1] = place
                break
    return partners


WRITES = st.tuples(
    st.integers(0, 40), st.sampled_from([SPLIT, Routing("5"), Routing("6")]), st.sampled_from([None, "a", "b", "c"])
)


@given(st.lists(WRITES, max_size=14), st.lists(WRITES, max_size=14))
def test_each_event_tells_of_the_first_move_that_it_can_be(
    ours: list[tuple[int, Routing, str | None]], theirs: list[tuple[int, Routing, str | None]]
) -> None:
    recorded = [move(minutes / 60, after, revision) for minutes, after, revision in ours]
    events = [event(minutes / 60, after, revision) for minutes, after, revision in theirs]
    pairs = slowly_merged(recorded, events)
    moves = merge(recorded, events)
    assert sum(one.audited and one.recorded for one in moves) == sum(place is not None for place in pairs)
    in_order = sorted(recorded, key=lambda one: one.time)
    both = sorted((one.time, str(one.after), str(one.revision)) for one in moves if one.audited and one.recorded)
    in_turn = sorted(events, key=lambda one: one.time)
    expected = [
        replace(in_order[place], revision=in_order[place].revision or one.revision)
        for place, one in zip(pairs, in_turn, strict=True)
        if place is not None
    ]
    assert both == sorted((one.time, str(one.after), str(one.revision)) for one in expected)


def told_by_both(count: int) -> tuple[list[Move], list[AuditEvent]]:
    """Return writes, a minute apart, some without a RevisionId in the one or in the other."""
    routings = (SPLIT, Routing("6"))
    recorded = [move(at / 60, routings[at % 2], f"r{at}" if at % 3 else None) for at in range(count)]
    return recorded, [event(at / 60, routings[at % 2], f"r{at}" if at % 5 else None) for at in range(count)]


def test_of_twice_as_many_writes_that_both_tell_of_it_is_twice_the_work() -> None:
    few, many = told_by_both(500), told_by_both(1_000)
    moves = merge(*many)
    assert len(moves) == 1_000
    assert all(one.audited and one.recorded for one in moves)
    # Where each is compared with each, it is four times.
    assert lines_run(lambda: merge(*many)) < 2.2 * lines_run(lambda: merge(*few))


def test_each_time_that_held_long_enough_is_told_the_latest_first() -> None:
    moves = [move(0.4, Routing("7")), move(72, Routing("6")), move(73, SPLIT), move(200, Routing("5"))]
    periods = list(held(moves, prod(Routing("7")), NOW, HOUR))
    assert [(good.version, good.until) for good in periods] == [
        ("6", NOW - 0.4 * HOUR),
        ("5", NOW - 73 * HOUR),
    ]


def test_what_was_moved_unseen_held_as_long_as_cloudtrail_would_have_told() -> None:
    moves = [move(72, Routing("6")), move(200, Routing("5"))]
    late = NOW - timedelta(minutes=15)
    # Someone moved it to 7 minutes ago, which CloudTrail does not tell yet.
    assert [good.version for good in held(moves, prod(Routing("7")), NOW, HOUR, late)] == ["6", "5"]
    assert [good.version for good in held(moves, prod(Routing("7")), NOW, HOUR)] == ["5"]
    # It was moved after the time up to which CloudTrail was read: for how long it held is not known.
    assert [good.version for good in held([move(0.1, Routing("6"))], prod(Routing("7")), NOW, HOUR, late)] == []
