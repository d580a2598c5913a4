"""Hosted rollouts read from the demo's CodeDeploy: the one of an alias to its end, and all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.paths import ROOT
from tests.support.releasing import Releasing, releasing
from tui.domain.deployment_call import CreateDeployment
from tui.features.rollout.hosted.rollout import Course, HostedRollout
from tui.features.rollout.hosted.watch import HostedRead, HostedReader, Wanted, sources
from tui.writes.journal.file import Journal
from tui.writes.journal.record import Record
from tui.writes.workspace import Workspace

ROLLOUTS = ROOT / "assets" / "scenarios" / "rollouts.yaml"


@pytest.fixture
def aws() -> Iterator[Releasing]:
    with releasing(ROLLOUTS) as opened:
        yield opened


@pytest.fixture
def workspace(aws: Releasing, tmp_path: Path) -> Workspace:
    return Workspace(aws.provider, Record(Journal(tmp_path)))


def deploy(workspace: Workspace, function: str, target: str) -> None:
    group = workspace.provider.codedeploy.find_deployment_group(function, "PROD")
    assert group is not None
    alias = workspace.read_alias(function, "PROD")
    workspace.provider.perform(CreateDeployment(alias, target, group, group.config, "mark"))


def followed(reader: HostedReader, function: str) -> HostedRollout:
    read = reader.read(Wanted(function, "PROD"))
    assert read.followed is not None
    return read.followed


def test_a_good_one_is_followed_to_its_end(aws: Releasing, workspace: Workspace) -> None:
    reader = HostedReader(sources(workspace))
    assert reader.read(Wanted("cart-payment", "PROD")) == HostedRead(Wanted("cart-payment", "PROD"))
    deploy(workspace, "cart-payment", "6")
    aws.clock.advance(30)
    running = followed(reader, "cart-payment")
    assert (running.course, running.current, running.target) == (Course.RUNNING, 0, "6")
    assert running.facts[0] == "alarms: cart-payment-errors OK"
    # What does not change while it runs is not read again.
    again = aws.calls(lambda: followed(reader, "cart-payment"))
    assert len(again) <= 5
    aws.clock.advance(600)
    assert followed(reader, "cart-payment").course is Course.SUCCEEDED


def test_a_bad_one_is_followed_through_its_rollback(aws: Releasing, workspace: Workspace) -> None:
    reader = HostedReader(sources(workspace))
    deploy(workspace, "cart-vouchers", "3")
    aws.clock.advance(30)
    assert followed(reader, "cart-vouchers").running
    aws.clock.advance(420)
    hosted = followed(reader, "cart-vouchers")
    assert hosted.course is Course.ROLLED_BACK
    assert "ALARM_ACTIVE" in hosted.why
    assert hosted.events[-1].text.startswith("rollback d-")


def test_one_that_left_the_alias_split_is_found(workspace: Workspace) -> None:
    hosted = followed(HostedReader(sources(workspace)), "cart-gifts")
    assert (hosted.course, hosted.confirmed is not None and hosted.confirmed.split) == (Course.FAILED, True)


def test_all_are_listed_and_a_denied_engine_is_named(aws: Releasing, workspace: Workspace) -> None:
    reader = HostedReader(sources(workspace))
    listed = reader.read(Wanted()).listed
    assert "cart-gifts:PROD" in [one.name for one in listed if not one.running]
    assert [one.running for one in listed] == sorted((one.running for one in listed), reverse=True)
    aws.refuse("codedeploy:ListDeployments")
    assert reader.read(Wanted()).failures == ("no permission: codedeploy:ListDeployments",)
    assert "codedeploy:ListDeployments" in reader.read(Wanted("cart-payment", "PROD")).failures[0]


def test_what_cannot_be_read_for_a_moment_stays_on_the_screen(aws: Releasing, workspace: Workspace) -> None:
    reader, wanted = HostedReader(sources(workspace)), Wanted("cart-gifts", "PROD")
    shown, listed = reader.read(wanted).followed, reader.read(Wanted()).listed
    assert shown is not None
    aws.refuse("codedeploy:BatchGetDeployments", "InternalFailure", 500)
    read = reader.read(wanted)
    assert read.followed is not None
    assert (read.followed.id, read.followed.phase) == (shown.id, shown.phase)
    assert read.followed.failures[-1] == "not today: codedeploy:BatchGetDeployments"
    assert [one.id for one in reader.read(Wanted()).listed] == [one.id for one in listed]
    aws.answer_itself("codedeploy:BatchGetDeployments")
    assert reader.read(wanted).failures == ()


def test_an_execution_of_step_functions_is_followed_and_listed(aws: Releasing, workspace: Workspace) -> None:
    reader = HostedReader(sources(workspace))
    waiting = followed(reader, "cart-returns")
    assert (waiting.course, waiting.current, waiting.before) == (Course.WAITING, 0, "3")
    assert [str(stage.weight) for stage in waiting.stages] == ["5", "100"]
    listed = {one.function: one.course for one in reader.read(Wanted()).listed}
    assert listed["cart-returns"] is Course.RUNNING
