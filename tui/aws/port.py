"""The one port through which the product reads and writes AWS; methods are AWS's actions, values are frozen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol, overload

from tui.aws.sections.account import AccountSection
from tui.aws.sections.alarms import AlarmsSection
from tui.aws.sections.cloudtrail import CloudTrailSection
from tui.aws.sections.code import CodeSection
from tui.aws.sections.codedeploy import CodeDeploySection
from tui.aws.sections.durable import DurableSection
from tui.aws.sections.invoking import InvokingSection
from tui.aws.sections.logs import LogsSection
from tui.aws.sections.metrics import MetricsSection
from tui.aws.sections.roles import RolesSection
from tui.aws.sections.stepfunctions import StepFunctionsSection
from tui.aws.sections.triggers import TriggersSection
from tui.domain.alias import Alias
from tui.domain.audit import AuditEvent
from tui.domain.call import (
    CreateAlias,
    DeleteAlias,
    DeleteVersion,
    PublishVersion,
    UpdateAlias,
    UpdateFunctionCode,
    UpdateFunctionConfiguration,
)
from tui.domain.call_pace import CallPace
from tui.domain.context import Context
from tui.domain.deployment import Deployment
from tui.domain.deployment_call import CreateDeployment, CreateDeploymentConfig, StopDeployment
from tui.domain.execution_call import ApprovalCall, StartExecution, StopExecution
from tui.domain.function import FunctionSummary, Provisioned
from tui.domain.page import Page
from tui.domain.preparation_call import PreparationCall
from tui.domain.state_machine import Execution
from tui.domain.version import Version


class Provider(Protocol):
    """AWS Lambda as the product uses it. Every method may raise any ProviderError, and blocks.

    `background` reads wait for the call budget; the others only draw on it.
    """

    @property
    def context(self) -> Context:
        """Where calls go, as far as it is known without one."""

    @property
    def account(self) -> AccountSection:
        """The account's limits."""

    @property
    def code(self) -> CodeSection:
        """The code of versions."""

    @property
    def cloudtrail(self) -> CloudTrailSection:
        """Who wrote to aliases."""

    @property
    def codedeploy(self) -> CodeDeploySection:
        """CodeDeploy's groups and deployments."""

    @property
    def roles(self) -> RolesSection:
        """The roles of IAM."""

    @property
    def stepfunctions(self) -> StepFunctionsSection:
        """The state machines that move aliases, and their executions."""

    @property
    def durable(self) -> DurableSection:
        """Durable executions."""

    @property
    def triggers(self) -> TriggersSection:
        """What calls a function."""

    @property
    def metrics(self) -> MetricsSection:
        """The traffic of aliases and versions."""

    @property
    def alarms(self) -> AlarmsSection:
        """The alarms on Lambda's metrics."""

    @property
    def invoking(self) -> InvokingSection:
        """Calls of functions."""

    @property
    def logs(self) -> LogsSection:
        """What functions logged."""

    def call_pace(self) -> CallPace:
        """Return, without a call, how fast background reads of AWS Lambda may be made now."""

    def fingerprints(self, variables: Mapping[str, str]) -> Mapping[str, str]:
        """Return, without a call, the fingerprints that these values of variables have in what is read."""

    def get_caller_identity(self) -> Context:
        """Return who and where the caller is (sts:GetCallerIdentity)."""

    def list_functions(self, marker: str | None = None) -> Page[FunctionSummary]:
        """Return a page of functions: 50, or more where further ones are there already."""

    def list_versions(self, function: str, marker: str | None = None, *, background: bool = False) -> Page[Version]:
        """Return one page of versions, `$LATEST` first, then ascending; without states."""

    def list_aliases(self, function: str, *, background: bool = False) -> tuple[Alias, ...]:
        """Return all aliases of a function."""

    def get_alias(self, function: str, alias: str) -> Alias:
        """Return one alias as it is now."""

    def get_function_configuration(self, function: str, qualifier: str, *, background: bool = False) -> Version:
        """Return one version with its state."""

    def list_provisioned_concurrency_configs(self, function: str) -> tuple[Provisioned, ...]:
        """Return the provisioned concurrency of all qualifiers of a function."""

    def list_tags(self, arn: str, *, background: bool = False) -> Mapping[str, str]:
        """Return the tags of the function that an ARN names; a version's or an alias's ARN serves as well."""

    def tag_resource(self, arn: str, tags: Mapping[str, str]) -> None:
        """Set tags of the function that an ARN names; the others stay."""

    def untag_resource(self, arn: str, keys: tuple[str, ...]) -> None:
        """Remove tags of the function that an ARN names; one that is not there is no error."""

    def find_deployment(self, function: str, alias: str) -> Deployment | None:
        """Return the active CodeDeploy deployment that moves the alias, or None."""

    def last_deployment(self, function: str, alias: str) -> Deployment | None:
        """Return the active one, or else the last one where it was stopped or failed; slower, in the background."""

    def lookup_events(self, function: str, alias: str, since: datetime) -> tuple[AuditEvent, ...]:
        """Return CloudTrail's record of the writes to an alias since then, newest first.

        Records come minutes late: no event does not mean nobody.
        """

    @overload
    def perform(self, call: UpdateAlias | CreateAlias) -> Alias: ...

    @overload
    def perform(self, call: PublishVersion | UpdateFunctionCode | UpdateFunctionConfiguration) -> Version: ...

    @overload
    def perform(self, call: CreateDeployment) -> Deployment: ...

    @overload
    def perform(self, call: StartExecution) -> Execution: ...

    @overload
    def perform(
        self,
        call: DeleteAlias
        | DeleteVersion
        | StopDeployment
        | CreateDeploymentConfig
        | PreparationCall
        | ApprovalCall
        | StopExecution,
    ) -> None: ...

    def perform(self, call: object) -> object:
        """Make a write call, once, without retry, and return what AWS answered: an alias, for example, or nothing."""

    def restart(self) -> None:
        """Start the AWS process again where it has ended, without waiting for it."""

    def withdraw(self) -> bool:
        """Take back the writes that were asked and have not begun: they raise Withdrawn, and are never made.

        Nothing can be asked any more from then on. Returns whether there were any.
        """

    def close(self) -> None:
        """Close connections; calls in flight may still end."""
