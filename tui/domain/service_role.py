"""The IAM role that CodeDeploy moves an alias as: whom it trusts, and what it may do, as policy documents."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

PRINCIPAL = "codedeploy.amazonaws.com"
_VERSION = "2012-10-17"


@dataclass(frozen=True, slots=True)
class ServiceRole:
    """A role as IAM has it; `trust` is its policy of trust, as `document` writes one."""

    name: str
    arn: str
    trust: str

    @property
    def trusts_codedeploy(self) -> bool:
        """Whether CodeDeploy may assume it."""
        # A policy of trust of one's own may say it in many ways; the principal is in all of them.
        return f'"{PRINCIPAL}"' in self.trust


def document(policy: Mapping[str, Any]) -> str:
    """Return a policy document as text, always the same for the same policy."""
    return json.dumps(policy, sort_keys=True)


def readable(text: str) -> str:
    """Return a policy document as it is read by people."""
    return json.dumps(json.loads(text), indent=2)


def grants(policy: str) -> Iterator[str]:
    """Yield what a policy document allows, a statement each: `lambda:GetAlias on arn:...`."""
    for statement in json.loads(policy)["Statement"]:
        action, resource = statement["Action"], statement["Resource"]
        yield f"{_all(action)} on {_all(resource)}"


def principals(trust: str) -> Iterator[str]:
    """Yield whom a policy of trust names, a statement each."""
    for statement in json.loads(trust)["Statement"]:
        yield f"{statement['Principal']['Service']} ({statement['Action']})"


def _all(values: str | list[str]) -> str:
    return values if isinstance(values, str) else ", ".join(values)


def trust_policy() -> str:
    """Return the policy by which CodeDeploy, and nobody else, may assume the role."""
    statement = {"Effect": "Allow", "Principal": {"Service": PRINCIPAL}, "Action": "sts:AssumeRole"}
    return document({"Version": _VERSION, "Statement": [statement]})


def permissions_policy(function_arn: str, *, watches_alarms: bool, hooks: Iterable[str] = ()) -> str:
    """Return the least that CodeDeploy needs to move the aliases of one function (rollouts.md 2a).

    IAM authorises UpdateAlias on the function: it cannot be narrowed to one alias. `hooks` are ARNs of functions.
    """
    statements: list[dict[str, Any]] = [
        {
            "Sid": "MoveAliases",
            "Effect": "Allow",
            "Action": ["lambda:GetAlias", "lambda:UpdateAlias"],
            "Resource": function_arn,
        },
        {
            "Sid": "AwaitProvisionedConcurrency",
            "Effect": "Allow",
            "Action": "lambda:GetProvisionedConcurrencyConfig",
            "Resource": f"{function_arn}:*",
        },
    ]
    if watches_alarms:
        statements.append(
            {"Sid": "WatchAlarms", "Effect": "Allow", "Action": "cloudwatch:DescribeAlarms", "Resource": "*"}
        )
    called = sorted(dict.fromkeys(hooks))
    if called:
        statements.append(
            {"Sid": "CallHooks", "Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": called}
        )
    return document({"Version": _VERSION, "Statement": statements})
