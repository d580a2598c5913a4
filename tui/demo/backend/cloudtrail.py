"""What CloudTrail keeps of a demo: who wrote what to aliases and versions, or had it done."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

LAG = timedelta(minutes=2)
"""How late a record can be looked up; AWS takes up to a quarter of an hour."""

KEPT = timedelta(days=90)

MOST_RECORDS = 500
"""Records that are kept of what was done since the demo began."""

EVENTS = {
    "CreateAlias": "CreateAlias20150331",
    "UpdateAlias": "UpdateAlias20150331",
    "DeleteAlias": "DeleteAlias20150331",
    "PublishVersion": "PublishVersion20150331",
    "CreateDeployment": "CreateDeployment",
    "StartExecution": "StartExecution",
}
"""The operations that are recorded, and what CloudTrail calls them."""

_KEPT_FIELDS = {
    "PublishVersion": ("FunctionArn", "FunctionName", "Version", "CodeSha256", "RevisionId", "Description"),
    "StartExecution": ("executionArn",),
}
"""What is recorded of the answers of which not all is."""


OPERATOR = "you"
"""The name of whoever uses the demo."""


@dataclass(frozen=True, slots=True)
class Record:
    """One call. `response` is empty and `error` holds code and message where it was refused."""

    when: datetime
    event: str
    identity: Mapping[str, Any]
    agent: str
    request: Mapping[str, Any]
    response: Mapping[str, Any] = field(default_factory=dict)
    error: tuple[str, str] | None = None


def new_records() -> deque[Record]:
    """Return where records come to be kept, the newest: hours of dragging make thousands."""
    return deque(maxlen=MOST_RECORDS)


def recorded_parts(operation: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what CloudTrail keeps of an answer: of a version neither environment nor settings."""
    keys = _KEPT_FIELDS.get(operation, tuple(body))
    return {key: body[key] for key in keys if key in body}


@cache
def operator(account: str) -> Mapping[str, Any]:
    """Return the identity of whoever uses the demo, as STS names it there; one for all that is recorded."""
    arn = f"arn:aws:iam::{account}:user/{OPERATOR}"
    return {"type": "IAMUser", "principalId": "AIDADEMO", "arn": arn, "accountId": account, "userName": OPERATOR}


def deploy_bot(account: str) -> dict[str, Any]:
    """Return the identity that made what was there before the demo began."""
    return _session(account, "release", "deploy-bot")


def code_deploy(account: str) -> dict[str, Any]:
    """Return the identity under which CodeDeploy moves aliases: its service role."""
    return {**_session(account, "CodeDeployServiceRole", "codedeploy"), "invokedBy": "codedeploy.amazonaws.com"}


def state_machine(account: str, role: str) -> dict[str, Any]:
    """Return the identity under which a state machine moves aliases: its role."""
    return {**_session(account, role, "rollout"), "invokedBy": "states.amazonaws.com"}


def _session(account: str, role: str, session: str) -> dict[str, Any]:
    issuer = f"arn:aws:iam::{account}:role/{role}"
    return {
        "type": "AssumedRole",
        "principalId": f"AROADEMO:{session}",
        "arn": f"arn:aws:sts::{account}:assumed-role/{role}/{session}",
        "accountId": account,
        "sessionContext": {"sessionIssuer": {"type": "Role", "arn": issuer, "accountId": account, "userName": role}},
    }
