"""Resource policies, one for each qualifier, where moto keeps a single one for all."""

from __future__ import annotations

import json
from typing import Any

from tui.demo.backend.moto_backend import LATEST
from tui.demo.backend.region_state import Policy, RegionState
from tui.demo.http.http import Answer
from tui.demo.http.names import target_of
from tui.demo.http.service_error import conflict, invalid, missing, no_resource, stale

Parameters = dict[str, Any]


def add_permission(region: RegionState, p: Parameters) -> Answer:
    """Add a statement to the policy of a function, version or alias."""
    key = _addressed(region, p)
    policy = region.policies.get(key)
    if p.get("RevisionId") is not None and (policy is None or p["RevisionId"] != policy.revision):
        raise stale("GetPolicy")
    sid = p["StatementId"]
    if policy is not None and any(statement["Sid"] == sid for statement in policy.statements):
        raise conflict(
            f"The statement id ({sid}) provided already exists. "
            "Please provide a new statement id, or remove the existing statement."
        )
    statement = _statement(p, region.arn(key[0], key[1] or None))
    policy = region.policies.setdefault(key, Policy(""))
    policy.statements.append(statement)
    policy.revision = region.new_id()
    return Answer({"Statement": json.dumps(statement)})


def get_policy(region: RegionState, p: Parameters) -> Answer:
    """Return the policy of exactly this qualifier."""
    policy = region.policies.get(_addressed(region, p))
    if policy is None:
        raise no_resource()
    document = {"Version": "2012-10-17", "Id": "default", "Statement": policy.statements}
    return Answer({"Policy": json.dumps(document), "RevisionId": policy.revision})


def remove_permission(region: RegionState, p: Parameters) -> Answer:
    """Take a statement out; a policy without statements is none."""
    key = _addressed(region, p)
    policy = region.policies.get(key)
    if policy is None:
        raise missing("No policy is associated with the given resource.")
    sid = p["StatementId"]
    left = [statement for statement in policy.statements if statement["Sid"] != sid]
    if len(left) == len(policy.statements):
        raise missing(f"Statement {sid} is not found in resource policy.")
    if p.get("RevisionId") not in (None, policy.revision):
        raise stale("GetPolicy")
    policy.statements, policy.revision = left, region.new_id()
    if not left:
        del region.policies[key]
    return Answer(status=204)


def _addressed(region: RegionState, p: Parameters) -> tuple[str, str]:
    target = target_of(p, region.account, region.name)
    if target.qualifier == LATEST:
        raise invalid("We currently do not support adding policies for $LATEST.")
    region.latest(target.function)
    if target.qualifier is not None:
        region.require(target.function, target.qualifier)
    return target.function, target.qualifier or ""


def _statement(p: Parameters, resource: str) -> dict[str, Any]:
    who = p["Principal"]
    principal: Any
    if who == "*":
        principal = "*"
    elif who.isdigit():
        principal = {"AWS": f"arn:aws:iam::{who}:root"}
    elif who.startswith("arn:"):
        principal = {"AWS": who}
    else:
        principal = {"Service": who}
    statement = {
        "Sid": p["StatementId"],
        "Effect": "Allow",
        "Principal": principal,
        "Action": p["Action"],
        "Resource": resource,
    }
    condition: dict[str, dict[str, str]] = {}
    for name, operator, key in (
        ("SourceArn", "ArnLike", "AWS:SourceArn"),
        ("SourceAccount", "StringEquals", "AWS:SourceAccount"),
        ("EventSourceToken", "StringEquals", "lambda:EventSourceToken"),
        ("FunctionUrlAuthType", "StringEquals", "lambda:FunctionUrlAuthType"),
        ("PrincipalOrgID", "StringEquals", "aws:PrincipalOrgID"),
    ):
        if name in p:
            condition.setdefault(operator, {})[key] = p[name]
    return {**statement, "Condition": condition} if condition else statement
