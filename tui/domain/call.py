"""The write calls of the API, as values: AWS, the screen and the record all use the same one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tui.domain.deployment_call import DeploymentCall
from tui.domain.execution_call import ExecutionCall
from tui.domain.preparation_call import PreparationCall
from tui.domain.version import LATEST, Version

if TYPE_CHECKING:
    from tui.domain.alias import Alias
    from tui.domain.routing import Routing

MASK = "***"
"""What is shown in place of a secret."""


@dataclass(frozen=True, slots=True)
class UpdateAlias:
    """Move `before`, the last known answer, to `after`; `description` is None where it stays as it is.

    A move carries FunctionVersion and the whole RoutingConfig, a description that leaves the routing neither: what is
    omitted stays. Where the endpoint has RevisionIds, the one it was decided on goes along (aws-semantics 1.3, 1.5).
    """

    action = "lambda:UpdateAlias"

    before: Alias
    after: Routing
    description: str | None = None

    @property
    def function(self) -> str:
        """The function it writes to."""
        return self.before.function

    @property
    def subject(self) -> str:
        """The alias."""
        return self.before.name

    def parameters(self) -> dict[str, Any]:
        """Return the call's keyword arguments for boto3."""
        parameters: dict[str, Any] = {"FunctionName": self.before.function, "Name": self.before.name}
        if self.description is None or self.after != self.before.routing:
            parameters["FunctionVersion"] = self.after.primary
            parameters["RoutingConfig"] = {"AdditionalVersionWeights": self.after.additional_version_weights()}
        if self.description is not None:
            parameters["Description"] = self.description
        if self.before.revision is not None:
            parameters["RevisionId"] = self.before.revision
        return parameters


@dataclass(frozen=True, slots=True)
class CreateAlias:
    """Create an alias; `routing` may be split from the first moment.

    `function_arn` is any ARN of the function, where one is known: it tells the account.
    """

    action = "lambda:CreateAlias"

    function: str
    name: str
    routing: Routing
    description: str = ""
    function_arn: str = ""

    @property
    def subject(self) -> str:
        """The alias."""
        return self.name

    def parameters(self) -> dict[str, Any]:
        """Return the call's keyword arguments for boto3."""
        parameters: dict[str, Any] = {
            "FunctionName": self.function,
            "Name": self.name,
            "FunctionVersion": self.routing.primary,
            "Description": self.description,
        }
        if self.routing.split:
            parameters["RoutingConfig"] = {"AdditionalVersionWeights": self.routing.additional_version_weights()}
        return parameters


@dataclass(frozen=True, slots=True)
class DeleteAlias:
    """Delete an alias. The API takes no RevisionId here, so it is read and compared just before (1.3)."""

    action = "lambda:DeleteAlias"

    before: Alias

    @property
    def function(self) -> str:
        """The function it writes to."""
        return self.before.function

    @property
    def subject(self) -> str:
        """The alias."""
        return self.before.name

    def parameters(self) -> dict[str, Any]:
        """Return the call's keyword arguments for boto3."""
        return {"FunctionName": self.before.function, "Name": self.before.name}


@dataclass(frozen=True, slots=True)
class PublishVersion:
    """Publish `$LATEST` as it was last read: another CodeSha256 or RevisionId by then is refused by AWS.

    `newest` is the highest version number known, 0 where there is none: an answer of no higher number means that
    there was nothing new to publish.
    """

    action = "lambda:PublishVersion"

    function: str
    latest: Version
    description: str = ""
    newest: int = 0

    @property
    def subject(self) -> str:
        """What is published."""
        return LATEST

    def parameters(self) -> dict[str, Any]:
        """Return the call's keyword arguments for boto3."""
        parameters: dict[str, Any] = {"FunctionName": self.function, "Description": self.description}
        if self.latest.code_sha256:
            parameters["CodeSha256"] = self.latest.code_sha256
        if self.latest.revision is not None:
            parameters["RevisionId"] = self.latest.revision
        return parameters


@dataclass(frozen=True, slots=True)
class ZipFile:
    """Code as a zip; `sha256` is base64, as AWS writes CodeSha256, and `origin` the path it came from."""

    data: bytes = field(repr=False)
    sha256: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class S3Object:
    """Code that lies in S3; `version` is empty for the newest one."""

    bucket: str
    key: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """Code as a container image in ECR."""

    uri: str


CodeSource = ZipFile | S3Object | Image


@dataclass(frozen=True, slots=True)
class UpdateFunctionCode:
    """Give `$LATEST`, as it was last read, other code."""

    action = "lambda:UpdateFunctionCode"

    function: str
    latest: Version
    code: CodeSource

    @property
    def subject(self) -> str:
        """What is written."""
        return LATEST

    def parameters(self) -> dict[str, Any]:
        """Return the call's keyword arguments for boto3."""
        parameters: dict[str, Any] = {"FunctionName": self.function}
        match self.code:
            case ZipFile(data):
                parameters["ZipFile"] = data
            case S3Object(bucket, key, version):
                parameters |= {"S3Bucket": bucket, "S3Key": key}
                if version:
                    parameters["S3ObjectVersion"] = version
            case Image(uri):
                parameters["ImageUri"] = uri
        if self.latest.revision is not None:
            parameters["RevisionId"] = self.latest.revision
        return parameters


@dataclass(frozen=True, slots=True)
class UpdateFunctionConfiguration:
    """Change the configuration of `$LATEST` as it was last read.

    `settings` are API fields with their new values (Description, MemorySize, Timeout, Handler, Runtime, Layers).
    `environment` holds the variables to set, None for those to remove; the others keep their values, which only the
    adapter reads: the API takes the environment as a whole.
    """

    action = "lambda:UpdateFunctionConfiguration"

    function: str
    latest: Version
    settings: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str | None] = field(default_factory=dict, repr=False)

    @property
    def subject(self) -> str:
        """What is written."""
        return LATEST

    def parameters(self) -> dict[str, Any]:
        """Return the call's keyword arguments for boto3, without the environment, which the adapter merges."""
        parameters: dict[str, Any] = {"FunctionName": self.function, **self.settings}
        if self.latest.revision is not None:
            parameters["RevisionId"] = self.latest.revision
        return parameters


@dataclass(frozen=True, slots=True)
class DeleteVersion:
    """Delete one published version: DeleteFunction, which is never called without a number (1.1)."""

    action = "lambda:DeleteFunction"

    function: str
    version: Version

    def __post_init__(self) -> None:
        if not self.version.is_published:
            raise ValueError(f"{self.version.number} is not a published version")

    @property
    def subject(self) -> str:
        """The version's number."""
        return self.version.number

    def parameters(self) -> dict[str, Any]:
        """Return the call's keyword arguments for boto3."""
        return {"FunctionName": self.function, "Qualifier": self.version.number}


Call = (
    UpdateAlias
    | CreateAlias
    | DeleteAlias
    | PublishVersion
    | UpdateFunctionCode
    | UpdateFunctionConfiguration
    | DeleteVersion
    | DeploymentCall
    | PreparationCall
    | ExecutionCall
)
"""Whatever is written to AWS."""


def operation_of(call: Call) -> str:
    """Return the API's name of a call."""
    return call.action.partition(":")[2]


def shown(call: Call) -> dict[str, Any]:
    """Return a call's parameters as they may be shown and recorded: no code, no value of an environment."""
    parameters = call.parameters()
    if "ZipFile" in parameters:
        parameters["ZipFile"] = "the zip"
    if isinstance(call, UpdateFunctionConfiguration) and call.environment:
        parameters["Environment"] = {
            "Variables": {name: MASK if value is not None else None for name, value in call.environment.items()}
        }
    return parameters
