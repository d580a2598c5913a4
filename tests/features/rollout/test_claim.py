"""The tag that tells other machines of a rollout: set, seen, refused, left over, removed; and a denial."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.faults import FAULTS
from tests.support.rollout_world import World
from tests.support.rollouts import NOW, rollouts
from tui.domain.routing import Routing, Weight
from tui.features.rollout.claim import (
    LONGEST_KEY,
    LONGEST_VALUE,
    claim_in,
    claim_of,
    describe_claim,
    from_value,
    key_of,
    mark_of,
    of_another,
    to_value,
)
from tui.features.rollout.commands import Command
from tui.features.rollout.here.claiming import claim, read_new_claim, release
from tui.features.rollout.here.store import KeptRollout, Listed, Place
from tui.features.rollout.state import PauseCause, Phase

ARN = "arn:aws:lambda:us-east-1:123456789012:function:order-processor"
KEY = "crossfade:rollout:live"


def tags(world: World) -> dict[str, str]:
    answer = world.account.session.client("lambda").list_tags(Resource=ARN)
    return dict(answer["Tags"])


def events(world: World) -> list[tuple[str, str]]:
    return [(str(one["event"]), str(one.get("why", ""))) for one in world.engine.folder.events()]


def test_it_is_set_told_to_another_machine_and_removed(world: World) -> None:
    assert claim(world.engine, world.now, "mac") == ""
    value = tags(world)[KEY]
    assert value == "rollout=r1-r1 by=ada host=mac plan=engine since=2026-03-01T12:00Z"
    there = claim_in(tags(world), "live")
    assert there is not None
    assert of_another(there, ()) == there
    why = describe_claim(there, "order-processor:live")
    assert why.startswith("order-processor:live has a rollout already, by ada from mac since 2026-03-01 12:00 UTC")
    # Taken up again after a kill it is still one's own.
    assert claim(world.engine, world.now, "mac") == ""
    release(world.engine, world.now)
    assert KEY not in tags(world)
    assert [event for event, _ in events(world)] == ["marked", "marked"]


@pytest.mark.parametrize("since", ["soon", "0001-01-01T00:00:00+23:00", "9999-12-31T23:59:59-23:00"])
def test_what_is_no_time_in_a_tag_is_told_as_it_stands(since: str) -> None:
    there = from_value(f"rollout=other by=bob host=ci plan=careful since={since}")
    assert f"since {since}, plan careful" in describe_claim(there, "f:live")


def test_whoever_comes_second_is_told_and_leaves_the_first_ones_tag(world: World) -> None:
    first = "rollout=other by=bob host=ci plan=careful since=2026-03-01T11:00Z"
    world.account.session.client("lambda").tag_resource(Resource=ARN, Tags={KEY: first})
    assert claim(world.engine, world.now) == "bob from ci since 2026-03-01 11:00 UTC, plan careful"
    release(world.engine, world.now)
    assert tags(world)[KEY] == first


@pytest.mark.parametrize("action", ["lambda:TagResource", "lambda:ListTags"])
def test_without_the_right_it_is_said_that_the_revision_alone_guards(world: World, action: str) -> None:
    world.account.faults[action] = FAULTS["denied"]
    assert claim(world.engine, world.now) == ""
    ((event, why),) = events(world)
    assert event == "not marked"
    assert why.startswith(f"no permission: {action}")
    assert "by the RevisionId alone" in why


def test_a_tag_that_cannot_be_removed_is_noted(world: World) -> None:
    claim(world.engine, world.now)
    world.account.faults["lambda:UntagResource"] = FAULTS["denied"]
    release(world.engine, world.now)
    assert events(world)[-1][0] == "tag not removed"
    assert KEY in events(world)[-1][1]


def test_a_tag_of_this_machine_is_left_over_and_speaks_against_nothing() -> None:
    kept = KeptRollout(replace(rollouts()[0], id="20260301T120000Z-orders-PROD-1f2e"), Place("1", "r"), "ada")
    own = claim_of(kept, "mac")
    assert own.rollout == mark_of(kept.rollout.id) == "20260301T120000Z-1f2e"
    assert of_another(own, [Listed(kept.rollout.id, kept, False)]) is None
    assert of_another(None, ()) is None


OTHER = "rollout=other by=bob host=ci plan=careful since=2026-03-01T11:00Z"


def test_one_that_was_taken_over_pauses_before_its_next_step_until_someone_continues_it(world: World) -> None:
    world.engine.read_claim = read_new_claim
    claim(world.engine, world.now)
    world.turns(1)
    world.account.session.client("lambda").tag_resource(Resource=ARN, Tags={KEY: OTHER})
    world.turns(5)
    # The step that it is in goes on: only a write is held up.
    assert world.routing == Routing("5").at("7", Weight(100))
    pause = world.rollout.pause
    assert pause is not None
    assert (pause.cause, pause.detail) == (
        PauseCause.TAKEN_OVER,
        "bob from ci has taken it over, plan careful, says a tag on the function",
    )
    world.ask(Command.CONTINUE)
    world.turns(1)
    assert world.routing == Routing("5").at("7", Weight(5_000))


def test_the_way_back_is_not_held_up_by_who_has_taken_it_over(world: World) -> None:
    world.engine.read_claim = read_new_claim
    claim(world.engine, world.now)
    world.turns(1)
    world.account.session.client("lambda").tag_resource(Resource=ARN, Tags={KEY: OTHER})
    world.ask(Command.ROLL_BACK)
    world.turns(1)
    assert world.rollout.phase is Phase.ROLLED_BACK


def test_where_tags_cannot_be_read_it_goes_on(world: World) -> None:
    world.engine.read_claim = read_new_claim
    claim(world.engine, world.now)
    world.account.faults["lambda:ListTags"] = FAULTS["denied"]
    world.turns(5)
    assert world.rollout.confirmed == Routing("7")


def test_whatever_the_names_it_is_a_tag_that_aws_takes() -> None:
    plan = replace(rollouts()[0].plan, name="größte Wörter, 100 % " * 9)
    rollout = replace(rollouts()[0], plan=plan, id="20260301T120000Z-orders-PROD-1f2e")
    kept = KeptRollout(rollout, Place("1", "r"), "arn:aws:sts::1:assumed-role/" + "Admin" * 40)
    value = to_value(claim_of(kept, "host name" * 30))
    assert len(value) <= LONGEST_VALUE
    assert not set(value) & set(",%;\"'")
    assert from_value(value).since == f"{NOW:%Y-%m-%dT%H:%MZ}"
    assert from_value("made by hand").by == "unknown"
    assert len(key_of("a" * 128)) <= LONGEST_KEY
    assert key_of("a" * 128) != key_of("a" * 127 + "b")
