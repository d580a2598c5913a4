"""IAM's roles: whom one trusts, and one of its inline policies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui.aws.client import Ask
from tui.aws.fields import inner_of, needed
from tui.domain.clean_text import clean
from tui.domain.errors import Unreadable
from tui.domain.service_role import ServiceRole, document

_ARN = 2048
_LONGEST = 20_480
"""Twice what IAM takes for a policy."""


class RoleReading:
    """Reads roles."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def get_role(self, name: str) -> ServiceRole:
        """Return a role with its policy of trust; NotFound where there is none."""
        return self._ask("iam", "GetRole", _role, RoleName=name)

    def get_role_policy(self, role: str, name: str) -> str:
        """Return an inline policy of a role; NotFound where there is none."""
        return self._ask(
            "iam", "GetRolePolicy", lambda answer: _document(answer, "PolicyDocument"), RoleName=role, PolicyName=name
        )

    def simulate_principal_policy(self, principal: str, action: str, resource: str) -> bool:
        """Tell whether the policies of a role allow an action on a resource."""
        asked = {"PolicySourceArn": principal, "ActionNames": [action], "ResourceArns": [resource]}
        return self._ask("iam", "SimulatePrincipalPolicy", _is_allowed, **asked)


def _is_allowed(answer: Mapping[str, Any]) -> bool:
    results = answer.get("EvaluationResults")
    if not isinstance(results, list) or not results or not all(isinstance(one, Mapping) for one in results):
        raise Unreadable(message="the simulation has no result")
    return all(one.get("EvalDecision") == "allowed" for one in results)


def _role(answer: Mapping[str, Any]) -> ServiceRole:
    role = inner_of(answer, "Role")
    return ServiceRole(needed(role, "RoleName"), needed(role, "Arn", _ARN), _document(role, "AssumeRolePolicyDocument"))


def _document(answer: Mapping[str, Any], key: str) -> str:
    # botocore has decoded it already.
    policy = answer.get(key)
    if not isinstance(policy, Mapping):
        raise Unreadable(message=f"the {key} is not a policy document")
    return clean(document(policy), _LONGEST)
