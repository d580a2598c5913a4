"""A demo account in which writes go astray at every point, and what AWS has in the end, by a client of its own."""

from __future__ import annotations

import io
import random
import zipfile
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import ClientError, ConnectionClosedError

from tests.support.faults import FAULTS, CarryOut, FaultyAccount
from tests.support.paths import SCENARIOS
from tui.aws.budget import Budget
from tui.aws.lambda_provider import LambdaProvider
from tui.domain.call import (
    Call,
    CreateAlias,
    DeleteAlias,
    DeleteVersion,
    Image,
    PublishVersion,
    UpdateAlias,
    UpdateFunctionCode,
    UpdateFunctionConfiguration,
    ZipFile,
)
from tui.domain.context import Context
from tui.domain.routing import Routing, Weight
from tui.domain.version import LATEST

FUNCTION, ALIAS = "order-processor", "PROD"
HERE = Context("demo", "us-east-1", account="123456789012")
KINDS = ("move", "describe", "create", "delete", "publish", "zip", "image", "configure", "variable", "prune")
FATES = ("answered", "answered", "cut before", "cut after", "late", "500 before", "500 after", "garbage", "throttled")


class Killed(BaseException):
    """The process ends here, without another line."""


@dataclass
class Attempt:
    """A write of the product's, and whether AWS applied it, or had published the like before.

    `arriving` carries it out where it has yet to arrive.
    """

    kind: str
    call: Call
    applied: bool = False
    was_there: bool = False
    arriving: CarryOut | None = None
    refused: bool = False
    requests: int = 0
    rivals: int = 0
    claims: list[str] = field(default_factory=list)
    entry: str = ""


class World:
    """One account, a rival who writes what he likes, and an oracle of what is there."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.account = FaultyAccount(SCENARIOS / "small.yaml", settle=timedelta(0))
        self.client: Any = self.account.session.client("lambda")
        self.provider = LambdaProvider(self.account.session, HERE, budget=Budget(100_000))
        self.number = 0

    def prepare(self) -> None:
        """See to it that there is something to write to, whatever earlier runs left behind."""
        with self.account.without_faults():
            with suppress(ClientError):
                self.client.create_alias(FunctionName=FUNCTION, Name=ALIAS, FunctionVersion="6")
            with suppress(ClientError):
                self.client.delete_alias(FunctionName=FUNCTION, Name="LIVE")
            self.client.update_alias(
                FunctionName=FUNCTION,
                Name=ALIAS,
                FunctionVersion="6",
                RoutingConfig={"AdditionalVersionWeights": {"7": 0.1}},
            )
            self.configure(
                Environment={"Variables": {"FEATURE": f"v{self.fresh()}"}} if self.dice.random() < 0.7 else {}
            )

    def fresh(self) -> int:
        """Return a number that was not used yet."""
        self.number += 1
        return self.number

    def configure(self, **settings: Any) -> None:
        """Change `$LATEST`, always to something new."""
        settings.setdefault("MemorySize", 128 + self.fresh() % 10_000)
        self.client.update_function_configuration(FunctionName=FUNCTION, **settings)

    def decide(self, kind: str) -> Call:
        """Return a call of a kind, decided on what is there now."""
        with self.account.without_faults():
            latest = self.provider.get_function_configuration(FUNCTION, LATEST)
            alias = self.provider.get_alias(FUNCTION, ALIAS)
            newest = max((v for v in self.versions()), default=0)
        number = self.fresh()
        match kind:
            case "move":
                return UpdateAlias(alias, Routing("6", "7", Weight(1 + number % 9_998)))
            case "describe":
                return UpdateAlias(alias, alias.routing, f"described {number}")
            case "create":
                return CreateAlias(FUNCTION, "LIVE", Routing("7"), f"made {number}", latest.arn)
            case "delete":
                return DeleteAlias(alias)
            case "publish":
                return PublishVersion(FUNCTION, latest, f"release {number}", newest)
            case "zip":
                return UpdateFunctionCode(FUNCTION, latest, zipped(number))
            case "image":
                return UpdateFunctionCode(FUNCTION, latest, Image(f"123.dkr.ecr.us-east-1.amazonaws.com/x:{number}"))
            case "configure":
                settings = {"MemorySize": 128 + (number + 5_000) % 10_000, "Description": f"of {number}"}
                return UpdateFunctionConfiguration(FUNCTION, latest, settings, {})
            case "variable":
                edits = self.dice.choice(({"FEATURE": f"on {number}"}, {f"ADDED{number}": "x"}, {"FEATURE": None}))
                return UpdateFunctionConfiguration(FUNCTION, latest, {}, edits)
        with self.account.without_faults():
            self.configure()
            made = self.client.publish_version(FunctionName=FUNCTION)["Version"]
            return DeleteVersion(FUNCTION, self.provider.get_function_configuration(FUNCTION, made))

    def published(self) -> list[int]:
        """Return the numbers of the versions, whatever fails just now."""
        with self.account.without_faults():
            return self.versions()

    def versions(self) -> list[int]:
        """Return the numbers of the published versions."""
        return [int(item["Version"]) for item in self._versions() if item["Version"] != LATEST]

    def _versions(self) -> list[dict[str, Any]]:
        pages = self.client.get_paginator("list_versions_by_function").paginate(FunctionName=FUNCTION)
        return [item for page in pages for item in page["Versions"]]

    # --- what becomes of a request

    def sabotage(self, attempt: Attempt, fate: str, points: dict[str, Callable[[], None]]) -> None:
        """Let the request of an attempt have a fate; what stands at a point happens before or after it is applied."""

        def fault(action: str, request: AWSPreparedRequest, carry_out: CarryOut) -> AWSResponse:
            attempt.requests += 1
            points["before"]()

            def apply() -> AWSResponse:
                publishes = isinstance(attempt.call, PublishVersion)
                before = self.published() if publishes else []
                answer = carry_out()
                # Of what is published already AWS makes no other version, and answers with the one there is.
                made = not publishes or self.published() != before
                attempt.applied = attempt.applied or (answer.status_code < 300 and made)
                attempt.was_there = attempt.was_there or (answer.status_code < 300 and not made)
                return answer

            if fate == "late":
                attempt.arriving = apply
                points["after"]()
                raise ConnectionClosedError(endpoint_url=request.url)
            if fate in ("cut before", "500 before", "throttled"):
                fault = {"cut before": "timed out", "500 before": "failed", "throttled": "throttled"}[fate]
                return FAULTS[fault](action, request, carry_out)
            answer = apply()
            points["after"]()
            if answer.status_code >= 300 or fate == "answered":
                attempt.refused = answer.status_code >= 300
                return answer
            if fate == "500 after":
                return FAULTS["failed"](action, request, carry_out)
            return FAULTS["garbage" if fate == "garbage" else "timed out"](action, request, lambda: answer)

        self.account.faults[attempt.call.action] = fault

    def arrive(self, attempt: Attempt) -> None:
        """Let a request that is late arrive."""
        if attempt.arriving is not None:
            attempt.arriving()
            attempt.arriving = None

    # --- the rival

    def rival(self, attempt: Attempt) -> None:
        """Write something else, or the very same, to what an attempt is for."""
        attempt.rivals += 1
        with self.account.without_faults(), suppress(ClientError):
            self.dice.choice(self._rivalries(attempt.call))()

    def _rivalries(self, call: Call) -> list[Callable[[], object]]:
        client, name = self.client, {"FunctionName": FUNCTION}
        match call:
            case UpdateAlias() | DeleteAlias() | CreateAlias():
                alias = {**name, "Name": call.subject}
                other = self.dice.choice((0.3, 0.5))
                return [
                    lambda: self._same(call),
                    lambda: client.update_alias(**alias, Description=f"theirs {self.fresh()}"),
                    lambda: client.update_alias(**alias, RoutingConfig={"AdditionalVersionWeights": {"7": other}}),
                    lambda: client.delete_alias(**alias),
                    lambda: (client.delete_alias(**alias), client.create_alias(**alias, FunctionVersion="5")),
                ]
            case DeleteVersion():
                return [lambda: self._same(call)]
        return [
            lambda: self._same(call),
            lambda: self.configure(Description="theirs"),
            lambda: self.configure(Environment={"Variables": {"FEATURE": f"theirs {self.fresh()}"}}),
            lambda: client.update_function_code(**name, ZipFile=zipped(self.fresh()).data),
            lambda: client.publish_version(**name, Description=getattr(call, "description", "")),
            lambda: self._publish(getattr(call, "description", "")),
            lambda: self._publish("theirs"),
            lambda: client.delete_function(**name, Qualifier=str(max(self.versions()))),
        ]

    def _publish(self, description: str) -> None:
        self.configure()
        self.client.publish_version(FunctionName=FUNCTION, Description=description)

    def _same(self, call: Call) -> object:
        parameters = {key: value for key, value in call.parameters().items() if key not in ("RevisionId", "CodeSha256")}
        if isinstance(call, UpdateFunctionConfiguration) and call.environment:
            variables = self._variables()
            for variable, value in call.environment.items():
                variables.pop(variable, None)
                variables |= {} if value is None else {variable: value}
            parameters["Environment"] = {"Variables": variables}
        operation = {"DeleteFunction": "delete_function"}.get(call.action.partition(":")[2])
        named = operation or "".join(f"_{c.lower()}" if c.isupper() else c for c in call.action.partition(":")[2])
        return getattr(self.client, named.lstrip("_"))(**parameters)

    # --- the oracle

    def is_applied(self, call: Call) -> bool:
        """Tell whether AWS has what a call asked for, by looking at all of it."""
        with self.account.without_faults():
            match call:
                case UpdateAlias(_, after, description):
                    alias = self._alias(ALIAS)
                    described = description is None or (alias or {}).get("Description") == description
                    return alias is not None and _routed(alias) == _wanted(after) and described
                case CreateAlias(_, name, routing, description):
                    alias = self._alias(name)
                    return alias is not None and (_routed(alias), alias["Description"]) == (
                        _wanted(routing),
                        description,
                    )
                case DeleteAlias():
                    return self._alias(ALIAS) is None
                case DeleteVersion():
                    return int(call.subject) not in self.versions()
                case PublishVersion():
                    return any(self._is_publication(call, item) for item in self._versions())
                case UpdateFunctionCode(code=ZipFile(sha256=digest)):
                    return bool(self._latest()["CodeSha256"] == digest)
                case UpdateFunctionConfiguration():
                    latest, variables = self._latest(), self._variables()
                    fields = all(latest.get(key) == value for key, value in call.settings.items())
                    return fields and all(variables.get(key) == value for key, value in call.environment.items())
                case _:
                    return False

    def is_there(self, call: Call) -> bool:
        """Tell whether the alias that a call was for is there; functions and `$LATEST` always are."""
        with self.account.without_faults():
            aliased = isinstance(call, UpdateAlias | DeleteAlias | CreateAlias)
            return not aliased or self._alias(call.subject) is not None

    def _is_publication(self, call: PublishVersion, item: dict[str, Any]) -> bool:
        if item["Version"] == LATEST or int(item["Version"]) <= call.newest:
            return False
        variables = item.get("Environment", {}).get("Variables", {})
        seen = self.provider.fingerprints(variables)
        expected = (call.description, call.latest.code_sha256, call.latest.memory_mb, call.latest.environment)
        return (item["Description"], item["CodeSha256"], item["MemorySize"], seen) == expected

    def _alias(self, name: str) -> dict[str, Any] | None:
        try:
            answer: dict[str, Any] = self.client.get_alias(FunctionName=FUNCTION, Name=name)
        except ClientError:
            return None
        return answer

    def _latest(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.client.get_function_configuration(FunctionName=FUNCTION)
        return answer

    def _variables(self) -> dict[str, str]:
        return dict(self._latest().get("Environment", {}).get("Variables", {}))


def zipped(number: int) -> ZipFile:
    """Return code of its own for each number."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("app.py", f"print({number})")
    data = packed.getvalue()
    return ZipFile(data, b64encode(sha256(data).digest()).decode())


def _routed(alias: dict[str, Any]) -> tuple[str, dict[str, float]]:
    return alias["FunctionVersion"], alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})


def _wanted(routing: Routing) -> tuple[str, dict[str, float]]:
    return routing.primary, dict(routing.additional_version_weights())
