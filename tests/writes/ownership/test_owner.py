"""Who else moves an alias is told from tags and deployments, with what becomes of a write of ours."""

from __future__ import annotations

import pytest

from tui.domain.alias import Alias
from tui.domain.deployment import ACTIVE, Deployment
from tui.domain.function import Provisioned
from tui.domain.routing import Routing
from tui.writes.ownership.owner import Free, Locked, Managed, owner
from tui.writes.ownership.status import AliasStatus
from tui.writes.ownership.text import describe_owner

PROD = Alias("orders", "PROD", Routing("6"))
STACK = {"aws:cloudformation:stack-name": "shop-orders", "aws:cloudformation:logical-id": "OrderProcessor"}


def by(tags: dict[str, str], *patterns: str) -> str:
    ownership = owner(tags, None, patterns, PROD)
    return ownership.by if isinstance(ownership, Managed) else ""


def test_nobody_known() -> None:
    assert owner({"team": "checkout"}, None, (), PROD) == Free()
    assert owner({}, None, ("team=*",), PROD) == Free()


@pytest.mark.parametrize("status", ACTIVE)
def test_an_active_deployment_locks_whatever_the_tags_say(status: str) -> None:
    deployment = Deployment("d-1", "orders", "PROD", status=status)
    assert owner(STACK, deployment, (), PROD) == Locked(deployment)


@pytest.mark.parametrize("status", ["Succeeded", "Failed", "Stopped", "SomethingNew", ""])
def test_a_deployment_that_is_over_does_not_lock(status: str) -> None:
    assert owner({}, Deployment("d-1", "orders", "PROD", status=status), (), PROD) == Free()


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (STACK, "CloudFormation stack shop-orders"),
        ({**STACK, "lambda:createdBy": "SAM"}, "SAM stack shop-orders"),
        ({"lambda:createdBy": "SAM"}, "SAM"),
        ({**STACK, "aws:cloudformation:logical-id": "OrderFn3B7C3E1F"}, "CDK stack shop-orders"),
        ({**STACK, "aws-cdk:subnet-name": "x"}, "CDK stack shop-orders"),
        ({"aws-cdk:subnet-name": "x"}, ""),
        ({**STACK, "aws:cloudformation:logical-id": "OrderFn3b7c3e1f"}, "CloudFormation stack shop-orders"),
        ({"terraform": "true"}, "Terraform"),
        ({"Terraform": "yes"}, "Terraform"),
        ({"terraform": "false"}, ""),
        ({"managed-by": "terraform"}, "Terraform"),
        ({"ManagedBy": "Terraform Cloud"}, "Terraform"),
        ({"managed_by": "opentofu"}, "OpenTofu"),
        ({"managed-by": "hand"}, ""),
    ],
)
def test_tags_name_the_manager(tags: dict[str, str], expected: str) -> None:
    assert by(tags) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("team-iac=*", "Team-IaC=payments"),
        ("team-iac=pay*", "Team-IaC=payments"),
        ("team-iac", "Team-IaC=payments"),
        ("*=payments", "Team-IaC=payments"),
        ("team-iac=orders", ""),
        ("team=*", ""),
    ],
)
def test_configured_patterns_name_the_tag(pattern: str, expected: str) -> None:
    assert by({"Team-IaC": "payments"}, pattern) == expected


def consequence(tags: dict[str, str], deployment: Deployment | None = None, held: Provisioned | None = None) -> str:
    ownership = owner(tags, deployment, ("iac=*",), PROD, held)
    assert isinstance(ownership, Managed)
    return ownership.consequence


def test_the_consequence_is_told() -> None:
    assert "reverts it to the template" in consequence(STACK)
    assert "fails and rolls back" in consequence(STACK, Deployment("d-1", "orders", "PROD", status="Stopped"))
    assert "shifts by weights itself" in consequence(STACK, held=Provisioned("PROD", 5, 5, "READY"))
    assert "next apply reverts this unless changes to PROD are ignored" in consequence({"terraform": "true"})
    assert "may revert PROD" in consequence({"iac": "x"})


def test_an_owner_that_is_still_being_read_is_said_of_the_selected_alias_alone() -> None:
    assert describe_owner(None, "PROD") == "reading who else changes PROD…"
    assert describe_owner(None, "") == ""
    assert describe_owner(AliasStatus(), "PROD") == ""
