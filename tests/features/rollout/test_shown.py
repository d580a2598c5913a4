"""Which rollout an alias's screen shows, and what is asked for where one is to be started."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.support.rollouts import PLAN
from tui.domain.alias import Alias
from tui.domain.context import Context
from tui.domain.deployment import Deployment
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import Routing, Weight
from tui.domain.version import Version
from tui.features.rollout.here.requests import Start
from tui.features.rollout.here.store import KeptRollout, Listed, Place
from tui.features.rollout.here.watch import RolloutsRead
from tui.features.rollout.hosted.deployment import from_listed
from tui.features.rollout.hosted.requests import StartHosted
from tui.features.rollout.hosted.rollout import Engine
from tui.features.rollout.hosted.watch import HostedRead, Wanted
from tui.features.rollout.machine import begin
from tui.features.rollout.plan_file import read_plan
from tui.features.rollout.shown import asked_of_aws, select_shown
from tui.features.rollout.start import StartDraft
from tui.features.rollout.state import Phase
from tui.features.rollout.text.start import describe_choice, start_view
from tui.presentation.spans import text_of
from tui.storage.resources import asset

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HERE = Context("prod", "eu-west-1", account="1")
PROD = Alias("orders", "PROD", Routing("6"))
RUNNING = Listed("r1", KeptRollout(begin("r1", PLAN, PROD, "7", NOW), Place("1", "eu-west-1")), True)
DEPLOYMENT = Deployment("d-1", "orders", "PROD", status="InProgress", started=NOW - timedelta(hours=1))
SUBJECT = Wanted("orders", "PROD")


def ended(listed: Listed) -> Listed:
    assert listed.kept is not None
    rollout = replace(listed.kept.rollout, phase=Phase.SUCCEEDED, since=NOW)
    return replace(listed, kept=replace(listed.kept, rollout=rollout), is_carried_out=False)


def test_of_two_rollouts_the_one_that_has_the_alias_is_shown_or_else_the_newer_one() -> None:
    deploying = from_listed(DEPLOYMENT, NOW)
    over = from_listed(replace(DEPLOYMENT, status="Succeeded", ended=NOW), NOW)
    newer = replace(over, began=NOW + timedelta(minutes=1))
    for own, of_aws, shown_id in (
        (RUNNING, deploying, "r1"),
        (ended(RUNNING), deploying, "d-1"),
        (ended(RUNNING), over, "r1"),
        (ended(RUNNING), newer, "d-1"),
    ):
        shown = select_shown(SUBJECT, RolloutsRead((own,)), HostedRead(SUBJECT, followed=of_aws), HERE)
        assert [one.id for one in (shown.listed, shown.hosted) if one is not None] == [shown_id]
        assert shown.is_known


def test_nothing_is_known_before_both_were_looked_at_unless_one_runs_here() -> None:
    assert not select_shown(SUBJECT, RolloutsRead(), None, HERE).is_known
    assert not select_shown(SUBJECT, RolloutsRead(), HostedRead(Wanted("carts", "PROD")), HERE).is_known
    assert not select_shown(SUBJECT, None, HostedRead(SUBJECT), HERE).is_known
    assert select_shown(SUBJECT, RolloutsRead((RUNNING,)), None, HERE).is_known
    named = Wanted("orders", "PROD", id="r1")
    assert asked_of_aws(named) is None
    assert select_shown(named, RolloutsRead(), None, HERE).is_known


def test_another_can_begin_once_none_is_there_or_the_one_of_aws_left_the_alias_whole() -> None:
    assert select_shown(SUBJECT, RolloutsRead(), HostedRead(SUBJECT), HERE).is_over
    assert not select_shown(SUBJECT, RolloutsRead((RUNNING,)), None, HERE).is_over
    over = from_listed(replace(DEPLOYMENT, status="Succeeded", ended=NOW), NOW)
    for confirmed, is_over in ((None, False), (Routing("7"), True), (Routing("6").at("7", Weight(1_000)), False)):
        read = HostedRead(SUBJECT, followed=replace(over, confirmed=confirmed))
        assert select_shown(SUBJECT, RolloutsRead(), read, HERE).is_over is is_over


def test_a_draft_asks_for_what_its_engine_can_carry_out() -> None:
    draft = StartDraft(target="7")
    assert draft.request(PROD, PLAN) == Start(PROD, PLAN, "7")
    assert draft.request(None, PLAN) is None
    assert draft.request(PROD, None) is None
    machine = replace(draft, engine=Engine.STEP_FUNCTIONS)
    assert machine.request(PROD, PLAN) == StartHosted(Engine.STEP_FUNCTIONS, PROD, PLAN, "7")
    assert replace(machine, target="").request(PROD, PLAN) is None


def test_what_codedeploy_leaves_out_of_a_plan_has_a_line_each() -> None:
    canary = read_plan(asset("plans", "canary.yaml"))
    view = start_view(
        StartDraft(target="7", engine=Engine.CODEDEPLOY),
        PROD,
        None,
        canary,
        NOW,
        reason=None,
        unread=(),
        checks="ready",
    )
    assert [text_of(line) for line in view.head[1:]] == ["engine  CodeDeploy, in AWS", "ready"]
    assert [text_of(line) for line in view.evidence] == [
        "without the verdict on the canary",
        "without waiting for data: CodeDeploy continues without",
        "without the bake time after 100 %",
    ]


def test_the_choice_of_a_version_names_its_key_as_a_key() -> None:
    function = FunctionSnapshot("orders", (Version("8"), Version("7", description="by SMS"), Version("6")), (PROD,))
    choice = text_of(describe_choice(PROD, function, "7", None))
    assert choice == "PROD 6 → 7  by SMS  press '[' for another version"
