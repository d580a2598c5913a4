"""Splits that nobody works on are named, with the way out of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tui.domain.alias import Alias
from tui.domain.deployment import Deployment
from tui.domain.function import Provisioned
from tui.domain.intent import Promote, RollBack
from tui.domain.routing import FULL, Routing, Weight
from tui.domain.state_machine import Execution, StateMachine
from tui.domain.version import Version
from tui.writes.ownership.stale_split import SplitKind, StaleSplit, diagnose_split

VERSIONS = (Version("9", state="Active"), Version("8", state="Active"))
SPLIT = Routing("8", "9", Weight(1000))
STOPPED = Deployment(
    "d-1", "gifts", "live", status="Stopped", error="MANUAL_STOP", current_version="8", target_version="9"
)


def named(
    routing: Routing,
    *,
    ours: Routing | None = None,
    deployment: Deployment | None = None,
    held: Provisioned | None = None,
    versions: tuple[Version, ...] = VERSIONS,
) -> StaleSplit | None:
    return diagnose_split(Alias("gifts", "live", routing), versions, ours, deployment, held)


@pytest.mark.parametrize(
    ("status", "error", "ours", "stale"),
    [
        ("ABORTED", "StoppedFromCrossfade", None, True),
        ("FAILED", "States.Runtime", None, True),
        ("ABORTED", "", SPLIT, False),
        ("RUNNING", "", None, False),
        ("SUCCEEDED", "", None, False),
        ("FAILED", "ChangedElsewhere", None, False),
    ],
)
def test_a_split_that_an_execution_left_is_named(status: str, error: str, ours: Routing | None, stale: bool) -> None:
    machine = StateMachine("arn:m", "crossfade-gifts", "gifts", "live", "canary")
    execution = Execution("arn:e", "e1", machine, status, "9", error=error)
    split = diagnose_split(Alias("gifts", "live", SPLIT), VERSIONS, ours, None, None, execution)
    named = split is not None and split.kind is SplitKind.STRANDED
    assert named == stale
    if split is not None and named:
        assert split.what.startswith("Step Functions execution e1 ")
        assert split.remedy == RollBack()


@pytest.mark.parametrize(
    ("routing", "ours", "deployment"),
    [
        (Routing("8"), None, None),
        (Routing("8"), None, STOPPED),
        (SPLIT, SPLIT, None),
        (SPLIT, SPLIT, STOPPED),
        (SPLIT, None, replace(STOPPED, status="InProgress")),
        (Routing("9", "8", FULL), None, replace(STOPPED, status="Created")),
        (replace(SPLIT, more=1), None, None),
    ],
)
def test_what_somebody_works_on_is_no_situation(
    routing: Routing, ours: Routing | None, deployment: Deployment | None
) -> None:
    assert named(routing, ours=ours, deployment=deployment) is None


def test_all_traffic_on_the_older_version_is_what_cloudformation_leaves() -> None:
    changes_by_name = named(Routing("9", "8", FULL))
    assert changes_by_name is not None
    assert (changes_by_name.kind, changes_by_name.remedy) == (SplitKind.STUCK, Promote())
    assert "older version 8" in changes_by_name.what
    assert "rolling back would send everything to 9" in changes_by_name.clean_up


def test_provisioned_concurrency_is_named_as_the_cause() -> None:
    held = Provisioned("live", 5, 0, "FAILED", "FUNCTION_ERROR_INIT_FAILURE")
    changes_by_name = named(Routing("9", "8", FULL), held=held)
    assert changes_by_name is not None
    assert "provisioned concurrency (FAILED, FUNCTION_ERROR_INIT_FAILURE)" in changes_by_name.what


def test_a_canary_with_all_traffic_wants_promoting() -> None:
    changes_by_name = named(Routing("8", "9", FULL), versions=(Version("9", state="Inactive"), VERSIONS[1]))
    assert changes_by_name is not None
    assert (changes_by_name.kind, changes_by_name.remedy) == (SplitKind.WHOLE, Promote())
    assert changes_by_name.clean_up.endswith("(9 is Inactive)")


@pytest.mark.parametrize(("status", "words"), [("Stopped", "was stopped (MANUAL_STOP)"), ("Failed", "failed (MANUAL")])
def test_a_deployment_that_was_not_rolled_back_strands_the_split(status: str, words: str) -> None:
    changes_by_name = named(SPLIT, deployment=replace(STOPPED, status=status))
    assert changes_by_name is not None
    assert (changes_by_name.kind, changes_by_name.remedy) == (SplitKind.STRANDED, RollBack())
    assert f"deployment d-1 {words}" in changes_by_name.what
    assert "every later deployment fails" in changes_by_name.what


@pytest.mark.parametrize(
    "deployment",
    [None, replace(STOPPED, target_version="7"), replace(STOPPED, status="Succeeded")],
)
def test_a_split_of_unknown_origin_is_left_to_be_judged(deployment: Deployment | None) -> None:
    changes_by_name = named(SPLIT, ours=Routing("8"), deployment=deployment)
    assert changes_by_name is not None
    assert (changes_by_name.kind, changes_by_name.remedy) == (SplitKind.UNCLAIMED, None)
