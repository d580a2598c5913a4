"""moto's Lambda store, kept per demo instead of per process, with versions numbered as AWS does."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from unittest.mock import patch

from boto3 import Session
from moto.awslambda.models import LambdaFunction, LambdaStorage
from moto.awslambda_simple.models import LambdaSimpleBackend
from moto.core import base_backend

from tui.demo.isolation import isolated_botocore_session
from tui.demo.logs.log_format import LogTemplate
from tui.demo.traffic.traffic import Behaviour

LATEST = "$LATEST"


@dataclass(slots=True)
class Status:
    """A state with its reason, and when it settles into Active or Successful by itself."""

    state: str
    reason: str = ""
    code: str = ""
    settles_at: datetime | None = None


@dataclass(slots=True)
class Facts:
    """What AWS knows of one version and moto does not.

    `echoed` holds settings that moto drops. `published_as` says, of `$LATEST`, which version it was last published as;
    `described` keeps, of a version, the description that `$LATEST` had when it was published. `warm_until` is how long
    its last environment lives that an Invoke had made. Code that is `in_s3` is only referred to.
    """

    revision: str
    modified: datetime
    state: Status
    update: Status
    echoed: dict[str, Any] = field(default_factory=dict)
    behaviour: Behaviour = field(default_factory=Behaviour)
    log_template: LogTemplate = field(default_factory=LogTemplate)
    answers: str = ""
    warm_until: datetime | None = None
    published_as: str = ""
    described: str = ""
    in_s3: bool = False


class Function(LambdaFunction):
    """One version of a function, or `$LATEST`, as moto keeps it, and the facts beside it."""

    facts: Facts

    def __new__(cls, *_: Any, **__: Any) -> Function:
        """Make one that moto does not count."""
        # moto keeps every model it ever made in a list of the class; a closed demo must be collected.
        return object.__new__(cls)

    @property
    def number(self) -> str:
        """`$LATEST` or the version's number, as text."""
        return str(self.version)


class _Storage(LambdaStorage):
    """moto's dictionaries, without its version counter and without its look into a process-wide IAM."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name=region_name, account_id=account_id)
        self.highest: dict[str, int] = {}

    def put_function(self, fn: LambdaFunction) -> None:
        self._functions[fn.function_name] = {"latest": fn, "versions": []}
        self._arns[fn.function_arn] = fn

    def publish_version(self, name_or_arn: str, description: str = "") -> Function:
        # moto counts the versions that are left, and so gives a number out twice; AWS never does (1.4).
        number = self.highest.get(name_or_arn, 0) + 1
        return self.put_version(name_or_arn, number, description)

    def put_version(self, name: str, number: int, description: str) -> Function:
        """Freeze `$LATEST` as a version of that number."""
        version: Function = copy.copy(self._functions[name]["latest"])
        version.code = dict(version.code)
        version.set_version(number)
        version.description = description or version.description
        self._functions[name]["versions"].append(version)
        self._arns[version.function_arn] = version
        self.highest[name] = max(number, self.highest.get(name, 0))
        return version


class MotoBackend(LambdaSimpleBackend):
    """moto's Lambda backend for one account and region of one demo."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self._lambdas: _Storage = _Storage(region_name, account_id)

    @property
    def names(self) -> list[str]:
        """The names of all functions, in the order of their creation."""
        return list(self._lambdas._functions)

    def latest(self, name: str) -> Function | None:
        """Return `$LATEST` of a function, or None where there is no such function."""
        kept = self._lambdas._functions.get(name)
        return None if kept is None else kept["latest"]

    def versions(self, name: str) -> list[Function]:
        """Return the published versions of a function, oldest first."""
        versions: list[Function] = self._lambdas._functions[name]["versions"]
        return versions

    def version(self, name: str, number: str) -> Function | None:
        """Return `$LATEST` or a version by its number, or None."""
        if name not in self._lambdas._functions:
            return None
        if number == LATEST:
            return self.latest(name)
        return next((version for version in self.versions(name) if version.number == number), None)

    def aliases(self, name: str) -> dict[str, Any]:
        """Return moto's aliases of a function, by name."""
        aliases: dict[str, Any] = self._lambdas._get_function_aliases(name)
        return aliases

    def add_alias(self, name: str, alias: str, version: str, description: str, routing: dict[str, Any]) -> Any:
        """Create an alias and return moto's object."""
        lambdas: Any = self._lambdas
        return lambdas.put_alias(alias, name, version, description, routing)

    def move_alias(
        self, name: str, alias: str, version: str, description: str | None, routing: dict[str, Any] | None
    ) -> None:
        """Change an alias; None leaves as it is."""
        lambdas: Any = self._lambdas
        lambdas.update_alias(alias, name, version, description, routing)

    def add(self, spec: dict[str, Any], facts: Facts) -> Function:
        """Create a function and return its `$LATEST`."""
        # Abstract to a type checker only: what it lacks is CloudFormation's.
        make: Any = Function
        function: Function = make(self.account_id, spec, self.region_name, LATEST)
        function.facts = facts
        self._lambdas.put_function(function)
        return function

    def put_version(self, name: str, number: int, description: str, facts: Facts) -> Function:
        """Freeze `$LATEST` as a version of that number."""
        version = self._lambdas.put_version(name, number, description)
        version.facts = facts
        return version

    def publish(self, name: str, description: str, facts: Facts) -> Function:
        """Freeze `$LATEST` as the next version; numbers go on after deletions, also of the function itself."""
        version = self._lambdas.publish_version(name, description)
        version.facts = facts
        return version


@cache
def keep_moto_from_the_environment() -> None:
    """Have moto list regions through an isolated session, once: its own would look up AWS_PROFILE and fail."""
    isolated = isolated_botocore_session()
    with patch.object(base_backend, "Session", lambda: Session(botocore_session=isolated)):
        base_backend.AccountSpecificBackend.get_session()
