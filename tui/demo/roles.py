"""IAM of the demo: the roles that are created in it, in IAM's own protocol, which is a form in and XML out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from urllib.parse import parse_qs, quote
from xml.sax.saxutils import escape

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from moto.core.botocore_stubber import MockRawResponse

from tui.demo.http.service_error import ServiceError, not_in_demo

_NAMESPACE = "https://iam.amazonaws.com/doc/2010-05-08/"


@dataclass(slots=True)
class Role:
    """A role: its policy of trust, and its inline policies by name, as text."""

    name: str
    trust: str
    created: str
    policies: dict[str, str] = field(default_factory=dict)


class Roles:
    """The roles of one demo account, the same in every region."""

    def __init__(self, account: str) -> None:
        self._account = account
        self._roles: dict[str, Role] = {}

    def answer(self, operation: str, request: AWSPreparedRequest, now: str) -> AWSResponse:
        """Carry out one request and return the HTTP response."""
        form = {key: values[0] for key, values in parse_qs(_text(request.body), keep_blank_values=True).items()}
        operations: dict[str, Callable[[Mapping[str, str], str], str]] = {
            "CreateRole": self._create,
            "GetRole": lambda p, _: self._described(self._role(p["RoleName"])),
            "PutRolePolicy": self._put_policy,
            "GetRolePolicy": self._policy,
            "SimulatePrincipalPolicy": self._simulate,
        }
        try:
            if operation not in operations:
                raise not_in_demo("iam", operation)
            result = operations[operation](form, now)
        except ServiceError as error:
            message = escape(error.message or "")
            body = f"<Error><Type>Sender</Type><Code>{error.code}</Code><Message>{message}</Message></Error>"
            return _response(request, error.status, f'<ErrorResponse xmlns="{_NAMESPACE}">{body}</ErrorResponse>')
        inner = f"<{operation}Result>{result}</{operation}Result>" if result else ""
        return _response(request, 200, f'<{operation}Response xmlns="{_NAMESPACE}">{inner}</{operation}Response>')

    def arn(self, name: str) -> str:
        """Return the ARN of a role."""
        return f"arn:aws:iam::{self._account}:role/{name}"

    def _create(self, p: Mapping[str, str], now: str) -> str:
        name = p["RoleName"]
        if name in self._roles:
            raise ServiceError(409, "EntityAlreadyExists", f"Role with name {name} already exists.")
        self._roles[name] = Role(name, _policy_document(p["AssumeRolePolicyDocument"]), now)
        return self._described(self._roles[name])

    def _put_policy(self, p: Mapping[str, str], _: str) -> str:
        self._role(p["RoleName"]).policies[p["PolicyName"]] = _policy_document(p["PolicyDocument"])
        return ""

    def _policy(self, p: Mapping[str, str], _: str) -> str:
        role, name = self._role(p["RoleName"]), p["PolicyName"]
        if name not in role.policies:
            raise ServiceError(404, "NoSuchEntity", f"The role policy with name {name} cannot be found.")
        return (
            f"<RoleName>{escape(role.name)}</RoleName><PolicyName>{escape(name)}</PolicyName>"
            f"<PolicyDocument>{quote(role.policies[name])}</PolicyDocument>"
        )

    def _simulate(self, p: Mapping[str, str], _: str) -> str:
        """Decide by the inline policies of a role that was created here; any other may do everything."""
        role = self._roles.get(p["PolicySourceArn"].rpartition("/")[2])
        action, resource = p["ActionNames.member.1"], p.get("ResourceArns.member.1", "*")
        decision = "allowed" if role is None or _allows(role, action, resource) else "implicitDeny"
        return (
            f"<EvaluationResults><member><EvalActionName>{escape(action)}</EvalActionName>"
            f"<EvalResourceName>{escape(resource)}</EvalResourceName><EvalDecision>{decision}</EvalDecision></member>"
            "</EvaluationResults><IsTruncated>false</IsTruncated>"
        )

    def _role(self, name: str) -> Role:
        if name not in self._roles:
            raise ServiceError(404, "NoSuchEntity", f"The role with name {name} cannot be found.")
        return self._roles[name]

    def _described(self, role: Role) -> str:
        return (
            f"<Role><Path>/</Path><RoleName>{escape(role.name)}</RoleName><RoleId>AROADEMO</RoleId>"
            f"<Arn>{escape(self.arn(role.name))}</Arn><CreateDate>{role.created}</CreateDate>"
            # IAM answers documents percent-encoded.
            f"<AssumeRolePolicyDocument>{quote(role.trust)}</AssumeRolePolicyDocument></Role>"
        )


def _allows(role: Role, action: str, resource: str) -> bool:
    statements = [one for policy in role.policies.values() for one in json.loads(policy).get("Statement", ())]
    return any(
        action in _listed(one["Action"]) and any(fnmatchcase(resource, pattern) for pattern in _listed(one["Resource"]))
        for one in statements
        if one["Effect"] == "Allow"
    )


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _policy_document(text: str) -> str:
    try:
        json.loads(text)
    except ValueError as error:
        raise ServiceError(400, "MalformedPolicyDocument", "This policy contains invalid Json") from error
    return text


def _response(request: AWSPreparedRequest, status: int, body: str) -> AWSResponse:
    sent = HTTPHeaders()
    sent["Content-Type"] = "text/xml"
    return AWSResponse(request.url, status, sent, MockRawResponse(body.encode()))


def _text(body: object) -> str:
    return body.decode() if isinstance(body, bytes) else str(body or "")
