"""The section of the port that reads CodeDeploy."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from tui.domain.deployment import Deployment
from tui.domain.deployment_group import DeploymentConfig, DeploymentGroup, DeploymentProgress


class CodeDeploySection(Protocol):
    """CodeDeploy's groups and deployments to Lambda. Every method may raise any ProviderError, and blocks."""

    def list_deployments(self) -> tuple[Deployment, ...]:
        """Return the account's active deployments and the latest ended ones, active ones first, then newest first."""

    def list_active_deployments(self) -> tuple[Deployment, ...]:
        """Return the account's active deployments, without what they move: one call, and one for each 25 of them."""

    def find_deployment_group(
        self, function: str, alias: str, application: str = "", name: str = ""
    ) -> DeploymentGroup | None:
        """Return the group whose last revision moves the alias, or the one that is named; None where there is none.

        AWS cannot look it up by alias: the applications, their groups and their last revisions are asked in turn. A
        group that has not deployed yet is taken where it is named, or called as `deployment_group.group_name` says.
        """

    def get_application(self, name: str) -> str:
        """Return an application's compute platform; NotFound where there is none."""

    def get_deployment_group(self, application: str, name: str) -> DeploymentGroup:
        """Return a group, with what its last revision moves, if any; NotFound where there is none."""

    def get_deployment_config(self, name: str) -> DeploymentConfig:
        """Return a deployment configuration; NotFound where there is none."""

    def find_described(self, application: str, group: str, description: str, since: datetime) -> Deployment | None:
        """Return the deployment of a group, created since then, that has this description."""

    def get_deployment(self, deployment: str) -> DeploymentProgress:
        """Return one deployment with its lifecycle events."""
