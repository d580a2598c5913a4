"""A group in words: what its file may say, the lines of its members, what a command does to all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.rollouts import NOW, PLAN
from tui.domain.alias import Alias
from tui.domain.routing import Routing
from tui.features.rollout.commands import Command
from tui.features.rollout.group.group_file import parse_group
from tui.features.rollout.group.machine import is_asked_first, moves_of, settle
from tui.features.rollout.group.steering import group_of, why_not_at
from tui.features.rollout.group.text import MOST_LINES, describe_others, member_lines
from tui.features.rollout.here.store import KeptRollout, Listed, Place
from tui.features.rollout.here.watch import Followed
from tui.features.rollout.machine import begin
from tui.features.rollout.start import together
from tui.features.rollout.state import Pause, PauseCause, Phase, Rollout
from tui.features.rollout.text.view import view_of_listed
from tui.storage.user_input import ConfigError

PLACE = Place("123456789012", "eu-west-1")


def member(function: str, **changes: object) -> Rollout:
    begun = begin(function, PLAN, Alias(function, "PROD", Routing("6"), "a"), "7", NOW)
    held = replace(begun, phase=Phase.HOLDING, step=0, confirmed=begun.routing_of(0))
    return replace(held, **changes)  # type: ignore[arg-type]


def listed(*rollouts: Rollout) -> tuple[Listed, ...]:
    kept = together([KeptRollout(one, PLACE) for one in rollouts])
    return tuple(Listed(one.rollout.id, one, True) for one in kept)


def lines(*rollouts: Rollout) -> list[str]:
    return [
        "".join(span.text for span in line)
        for line in member_lines(listed(*rollouts), rollouts[0].id, NOW + timedelta(seconds=30))
    ]


PAUSED = Pause(PauseCause.GATE, "no data", Phase.HOLDING, NOW)


def test_a_group_is_read_with_its_plan_and_versions() -> None:
    group = parse_group(b"plan: careful\nmembers:\n - orders:PROD\n - {alias: payments:PROD, to: 12}\n", "g.yaml")
    assert group.plan == "careful"
    named = [(one.target.function, one.target.alias, one.to) for one in group.members]
    assert named == [("orders", "PROD", ""), ("payments", "PROD", "12")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "g.yaml: is empty; a group has members"),
        ("members: []", "g.yaml:1: members: expected 1 to 50 members, not 0"),
        ("members:\n - orders", "g.yaml:2: members: expected FUNCTION:ALIAS, such as orders:PROD, not 'orders'"),
        ("members:\n - a:B\n - a:B", "g.yaml:3: members: a:B is a member already"),
        ("members:\n - {alias: a:B, to: newest}", "g.yaml:2: to: expected the number of a version, not 'newest'"),
        ("member:\n - a:B", "g.yaml:1: unknown key 'member'"),
    ],
)
def test_what_is_no_group_is_named_by_line(text: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_group(text.encode(), "g.yaml")
    assert says in str(caught.value)


def test_each_member_has_a_line_and_one_alone_has_none() -> None:
    assert lines(member("orders")) == []
    shown = lines(member("orders"), member("payments", phase=Phase.PAUSED, pause=PAUSED))
    assert shown[0] == "group of 2, moved together: a command to one is for all"
    assert shown[1].startswith("▸ orders:PROD    6 → 7  6→7 1.25 %  step 1 of 2  held 0:30 of 2:30 min")
    assert shown[2] == "  payments:PROD  6 → 7  6→7 1.25 %  step 1 of 2  paused since 12:00: no data"


def test_who_waits_for_another_says_no_more_than_that_and_the_screen_shows_all() -> None:
    group = (member("orders", phase=Phase.PAUSED, pause=PAUSED), member("stock"))
    all_of_them = listed(*settle(group, NOW))
    view = view_of_listed(all_of_them[1], Followed("stock"), NOW, 78, all_of_them)
    shown = ["".join(span.text for span in line) for line in view.members]
    assert shown[1] == "  orders:PROD  6 → 7  6→7 1.25 %  step 1 of 2  paused since 12:00: no data"
    assert shown[2] == "▸ stock:PROD   6 → 7  6→7 1.25 %  waits with its group"


def test_of_many_members_those_that_want_someone_come_first() -> None:
    many = [member(f"f{number}") for number in range(9)]
    many[8] = replace(many[8], phase=Phase.PAUSED, pause=PAUSED)
    shown = lines(*many)
    assert len(shown) == MOST_LINES + 1
    assert shown[1].startswith("  f8:PROD")
    assert shown[-1] == "  and 4 more: crossfade rollout status tells of all"


def test_a_command_says_what_it_moves_of_each() -> None:
    group = (member("orders", phase=Phase.WAITING_FOR_APPROVAL), member("stock", phase=Phase.WAITING_FOR_APPROVAL))
    moves = moves_of(group, Command.CONTINUE, NOW)
    assert describe_others(moves, group[0]) == ("", "Together with it:", "  stock:PROD  6→7 1.25 %  ⟶  6→7 50 %")
    assert is_asked_first(group, Command.CONTINUE, NOW)
    assert not is_asked_first(group, Command.ROLL_BACK, NOW)


def test_an_approval_waits_until_every_member_is_there() -> None:
    there = member("orders", phase=Phase.WAITING_FOR_APPROVAL, step=1)
    all_of_them = listed(there, member("stock", phase=Phase.SHIFTING))
    assert group_of(all_of_them[1], all_of_them) == all_of_them
    assert why_not_at(all_of_them[0], all_of_them, Command.CONTINUE) == "not at this step yet: stock:PROD"
    assert why_not_at(all_of_them[0], all_of_them, Command.NEXT) == "not at this step yet: stock:PROD"
