"""What is drawn of an alias's past, by what was read of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.make_believe_traffic import at
from tests.support.pasts import ALIAS, END, KNOWN, MOVES, rolled_out
from tui.domain.deployment import Deployment
from tui.domain.move import Move
from tui.domain.routing import Routing, Weight
from tui.features.alias_history.routing_history import RoutingInterval
from tui.features.health.chart.past import Past, ShareHeld, deployment_of, past_of, shares_held
from tui.features.health.chart.slots import slots
from tui.features.health.health import Health
from tui.features.health.traffic_window import WINDOWS
from tui.features.health.weights import versions_since
from tui.writes.ownership.owner import Locked
from tui.writes.ownership.status import AliasStatus


def past(**more: object) -> Past:
    alias_past = past_of(replace(rolled_out(), **more), MOVES, WINDOWS[1])  # type: ignore[arg-type]
    assert alias_past is not None
    return alias_past


def test_before_anything_was_read_there_is_none() -> None:
    assert past_of(Health(ALIAS), MOVES, WINDOWS[0]) is None


def test_the_axis_stays_while_minutes_come_and_moves_on_by_a_step() -> None:
    axes = [WINDOWS[1].axis(at(minute)) for minute in range(11)]
    assert len(set(axes)) == 3
    for minute, (since, end) in enumerate(axes):
        assert since <= at(minute) - WINDOWS[1].length < since + timedelta(minutes=5)
        assert end - since == timedelta(minutes=65)


@pytest.mark.parametrize("window", WINDOWS, ids=lambda window: window.name)
@pytest.mark.parametrize("minute", [0, 1, 59, 777])
def test_every_axis_holds_its_window(window: object, minute: int) -> None:
    assert isinstance(window, type(WINDOWS[0]))
    since, end = window.axis(at(minute))
    assert since <= at(minute) - window.length
    assert end > at(minute)


def test_the_share_set_is_a_staircase_and_the_newest_one_holds() -> None:
    assert [(held.since, held.share) for held in past().held] == [
        (at(-30), 0.0),
        (at(0), 0.01),
        (at(8), 0.05),
        (at(16), 0.2),
        (at(24), 0.5),
    ]
    assert past().held[-1].until == END


def test_what_lies_between_two_readings_is_not_known() -> None:
    history = (
        RoutingInterval(at(0), at(2), Routing("6"), "a"),
        RoutingInterval(at(5), at(5), Routing("6", "7", Weight(1_000)), "b"),
    )
    assert list(shares_held(history, "7", at(-10), at(9))) == [
        ShareHeld(at(0), at(2), 0.0),
        ShareHeld(at(5), at(9), 0.1),
    ]


def test_moves_are_marks_with_who_and_which_way() -> None:
    marks = past().marks
    assert [(mark.at, mark.glyph, mark.who, mark.text) for mark in marks][:2] == [
        (at(0), "▲", "anna", "1 %"),
        (at(8), "▲", "deploy-bot", "5 %"),
    ]
    back = Move(at(31), "PROD", "UpdateAlias", ALIAS.routing, Routing("6"), certain=False)
    other, unchanged = replace(back, alias="TEST"), replace(back, after=ALIAS.routing)
    (mark,) = (mark for mark in past_of_moves(back, other, unchanged).marks if mark.at == at(31))
    assert (mark.glyph, mark.who, mark.text) == ("▼", "someone", "0 %?")


def past_of_moves(*moves: Move) -> Past:
    alias_past = past_of(rolled_out(), moves, WINDOWS[1])
    assert alias_past is not None
    return alias_past


def test_a_deployment_is_a_mark_of_its_own() -> None:
    deployment = Deployment("d-1", "orders", "PROD", status="InProgress", started=at(20), creator="user")
    alias_past = past_of(rolled_out(), (), WINDOWS[1], deployment_of(AliasStatus(Locked(deployment))))
    assert alias_past is not None
    assert [(mark.glyph, mark.who, mark.text) for mark in alias_past.marks] == [("◆", "user", "d-1")]
    assert deployment_of(AliasStatus()) is deployment_of(None) is None


@pytest.mark.parametrize(
    ("routing", "history", "versions"),
    [
        (ALIAS.routing, (), ("6", "7")),
        (Routing("6"), (), ("6",)),
        (Routing("7"), KNOWN, ("6", "7")),
        (Routing("6"), KNOWN, ("6", "7")),
        (Routing("8"), (RoutingInterval(at(0), at(4), Routing("6")),), ("6", "8")),
        (Routing("8"), (RoutingInterval(at(-90), at(-80), Routing("6")),), ("8",)),
    ],
)
def test_both_versions_of_the_last_split_are_drawn(
    routing: Routing, history: tuple[RoutingInterval, ...], versions: tuple[str, ...]
) -> None:
    assert versions_since(routing, history, at(-30)) == versions


def test_where_metrics_cannot_be_read_the_weight_is_still_known() -> None:
    alias_past = past(traffic=None)
    assert alias_past.until == END
    assert alias_past.held
    assert all(figures.calls is None for slot in slots(alias_past, 65) for figures in slot.figures)


def test_slots_are_minutes_or_several_as_one_and_a_minute_without_data_has_no_band() -> None:
    minutes = slots(past(), 130)
    assert [slot.until - slot.since for slot in minutes] == [timedelta(minutes=1)] * 62
    bands = {slot.since: slot.band for slot in minutes}
    assert bands[at(-1)] is bands[at(13)] is None
    assert (band := bands[at(30)]) is not None
    assert band.low < 0.5 < band.high
    coarse = slots(past(), 20)
    assert {slot.until - slot.since for slot in coarse[:-1]} == {timedelta(minutes=4)}
    assert len(coarse) <= 20
    assert sum(slot.figures[0].calls or 0 for slot in coarse) == sum(slot.figures[0].calls or 0 for slot in minutes)
