"""What could not be read of an owner is an ownership of its own, and what was read counts all the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tui.domain.alias import Alias
from tui.domain.deployment import Deployment
from tui.domain.errors import Busy, Unsupported
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import Routing, Weight
from tui.writes.ownership.approval import Approval, is_valid_for, owner_unknowable
from tui.writes.ownership.owner import FREE, Locked, Managed, Ownership, Unknown
from tui.writes.ownership.status import AliasStatus, assess_alias, status_for, with_earlier

PROD = Alias("orders", "PROD", Routing("6"))
MOVING = Deployment("d-1", "orders", "PROD", status="InProgress")
NO_TAGS = ReadFailure("lambda:ListTags", "not authorized")
# A role that cannot be assumed is in the way of CodeDeploy as well, under another service's name.
NO_DEPLOYMENTS = ReadFailure("sts:AssumeRole", "not authorized", Busy())
NEITHER = Unknown(NO_TAGS, NO_DEPLOYMENTS)


def test_a_part_that_was_read_counts() -> None:
    tags = {"terraform": "true"}
    assert isinstance(assess_alias(PROD, None, tags, None, (), Unknown(deployments=NO_DEPLOYMENTS)).ownership, Managed)
    assert assess_alias(PROD, None, {}, MOVING, (), Unknown(tags=NO_TAGS)).ownership == Locked(MOVING)
    assert assess_alias(PROD, None, {}, None, (), NEITHER).ownership == NEITHER
    assert assess_alias(PROD, None, {}, None, (), Unknown()).ownership == FREE


def test_not_knowing_who_left_a_split_is_not_not_knowing_the_owner() -> None:
    alias_status = assess_alias(PROD, None, {}, None, (), Unknown(), NO_DEPLOYMENTS)
    assert alias_status.ownership == FREE
    assert alias_status.failures == (NO_DEPLOYMENTS,)


def test_a_split_that_was_made_from_here_was_not_left_behind() -> None:
    split = replace(PROD, routing=Routing("6", "7", Weight(1000)))
    stopped = Deployment("d-1", "orders", "PROD", status="Stopped", current_version="6", target_version="7")
    assert assess_alias(split, None, {}, stopped, (), Unknown()).stale_split is not None
    assert assess_alias(split, None, {}, stopped, (), Unknown(), journalled=split.routing).stale_split is None


def test_what_was_told_of_a_split_is_not_told_once_the_alias_has_moved() -> None:
    split = replace(PROD, routing=Routing("6", "7", Weight(1000)))
    stopped = Deployment("d-1", "orders", "PROD", status="Stopped", current_version="6", target_version="7")
    left = assess_alias(split, None, {}, stopped, (), Unknown())
    assert status_for(left, split) is left
    put_right = status_for(left, PROD)
    assert put_right == replace(left, stale_split=None)
    assert status_for(None, PROD) is None


@pytest.mark.parametrize(
    ("earlier", "read", "expected"),
    [
        (Managed("CDK", "x"), Unknown(tags=NO_TAGS), Managed("CDK", "x")),
        (Managed("CDK", "x"), Unknown(deployments=NO_DEPLOYMENTS), Unknown(deployments=NO_DEPLOYMENTS)),
        (Managed("CDK", "x"), FREE, FREE),
        (Locked(MOVING), Unknown(deployments=NO_DEPLOYMENTS), Unknown(deployments=NO_DEPLOYMENTS, lately=MOVING)),
        (Unknown(lately=MOVING), NEITHER, Unknown(NO_TAGS, NO_DEPLOYMENTS, MOVING)),
        (Locked(MOVING), Unknown(tags=NO_TAGS), Unknown(tags=NO_TAGS)),
        (FREE, NEITHER, NEITHER),
    ],
)
def test_what_an_earlier_reading_told(earlier: Ownership, read: Ownership, expected: Ownership) -> None:
    assert with_earlier(AliasStatus(earlier), AliasStatus(read)).ownership == expected
    assert with_earlier(None, AliasStatus(read)).ownership == read


@pytest.mark.parametrize(
    ("of", "now", "good"),
    [
        (None, FREE, True),
        (None, Locked(MOVING), True),
        (None, Unknown(), False),
        (None, Managed("CDK", "x"), False),
        (Unknown(), NEITHER, True),
        (NEITHER, Managed("CDK", "x"), False),
        (Managed("CDK", "x"), Managed("CDK", "y"), True),
        (Managed("CDK", "x"), Managed("SAM", "x"), False),
        (Managed("CDK", "x"), NEITHER, True),
    ],
)
def test_what_a_reason_is_good_for(of: Ownership | None, now: Ownership, good: bool) -> None:
    assert is_valid_for(None if of is None else Approval("late", of), now) is good


def test_what_an_endpoint_does_not_offer_is_the_same_for_all_aliases() -> None:
    absent = ReadFailure("codedeploy:ListDeployments", "", Unsupported())
    assert owner_unknowable(Unknown(deployments=absent))
    assert not owner_unknowable(Unknown(NO_TAGS, absent))
    assert not owner_unknowable(Unknown())
    assert not owner_unknowable(FREE)
