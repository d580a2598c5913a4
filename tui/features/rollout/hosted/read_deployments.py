"""Reads the deployments of CodeDeploy as hosted rollouts; what cannot be read beside them is named, and missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tui.domain.alarm import Alarm
from tui.domain.deployment import Deployment
from tui.domain.deployment_group import DeploymentGroup, DeploymentProgress
from tui.domain.errors import ProviderError
from tui.domain.read_failure import read_failure
from tui.domain.routing import Routing
from tui.features.rollout.codedeploy.configuration import Configuration, Kind, of_name
from tui.features.rollout.hosted.deployment import DeploymentRead, from_deployment, from_listed
from tui.features.rollout.hosted.rollout import Engine, HostedRollout
from tui.presentation.spans import failure_text
from tui.writes.workspace import Workspace

T = TypeVar("T")


class DeploymentsSource:
    """CodeDeploy's deployments. Group and configuration of one never change while it runs, so they are read once."""

    engine = Engine.CODEDEPLOY

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._groups: dict[str, DeploymentGroup | None] = {}
        self._configurations: dict[str, Configuration] = {}

    def find(self, function: str, alias: str) -> str | None:
        """Return the deployment that moves an alias now, else the last one where it left the alias split."""
        provider = self._workspace.provider
        moving = provider.find_deployment(function, alias)
        if moving is not None:
            return moving.id
        if not self._workspace.read_alias(function, alias).routing.split:
            return None
        last = provider.last_deployment(function, alias)
        return last.id if last is not None else None

    def read(self, id: str) -> HostedRollout:
        """Return a deployment with its events, its alarms, the alias, and the deployment that takes it back."""
        return from_deployment(self.look(id))

    def look(self, id: str) -> DeploymentRead:
        """Return what a deployment and all that belongs to it answer."""
        provider, failures = self._workspace.provider, list[str]()
        progress = provider.codedeploy.get_deployment(id)
        deployment = progress.deployment
        attempt = _Attempt(failures)
        routing = attempt("lambda:GetAlias", lambda: self._routing(deployment))
        group = attempt("codedeploy:BatchGetDeploymentGroups", lambda: self._group(deployment))
        configuration = attempt("codedeploy:GetDeploymentConfig", lambda: self._configuration(deployment.config))
        alarms = attempt("cloudwatch:DescribeAlarms", lambda: self._alarms(group))
        back = attempt("codedeploy:BatchGetDeployments", lambda: self._back(progress))
        at = self._workspace.context.clock.now()
        return DeploymentRead(progress, at, routing, group, configuration, alarms, back, tuple(failures))

    def listed(self) -> tuple[HostedRollout, ...]:
        """Return the account's active deployments and the latest ended ones."""
        at = self._workspace.context.clock.now()
        return tuple(from_listed(one, at) for one in self._workspace.provider.codedeploy.list_deployments())

    def _routing(self, deployment: Deployment) -> Routing | None:
        if not deployment.function:
            return None
        return self._workspace.read_alias(deployment.function, deployment.alias).routing

    def _group(self, deployment: Deployment) -> DeploymentGroup | None:
        if deployment.id not in self._groups and deployment.function:
            find = self._workspace.provider.codedeploy.find_deployment_group
            self._groups[deployment.id] = find(deployment.function, deployment.alias)
        return self._groups.get(deployment.id)

    def _configuration(self, name: str) -> Configuration | None:
        if not name:
            return None
        if name not in self._configurations:
            known = of_name(name)
            if known is None:
                read = self._workspace.provider.codedeploy.get_deployment_config(name)
                known = Configuration(Kind(read.kind), read.percent, read.minutes)
            self._configurations[name] = known
        return self._configurations[name]

    def _alarms(self, group: DeploymentGroup | None) -> tuple[Alarm, ...] | None:
        if group is None:
            return None
        return self._workspace.provider.alarms.describe_named_alarms(group.alarms)

    def _back(self, progress: DeploymentProgress) -> DeploymentProgress | None:
        if not progress.rolled_back_by:
            return None
        return self._workspace.provider.codedeploy.get_deployment(progress.rolled_back_by)


class _Attempt:
    """Reads a part, and says in words what could not be read."""

    def __init__(self, failures: list[str]) -> None:
        self._failures = failures

    def __call__(self, action: str, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except ProviderError as error:
            self._failures.append(failure_text(read_failure(error, action)))
            return None
