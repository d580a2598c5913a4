"""Starts deployments of CodeDeploy, each write on record and looked for after a lost answer, never sent again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.domain.deployment import Deployment
from tui.domain.deployment_call import CreateDeployment, CreateDeploymentConfig
from tui.domain.errors import ProviderError
from tui.writes.journal.entry import Outcome
from tui.writes.journal.outcome import OutcomeUnknown
from tui.writes.journal.reconcile import read_back, reconcile_write

if TYPE_CHECKING:
    from tui.writes.workspace import Workspace


def start_deployment(workspace: Workspace, call: CreateDeployment, reason: str = "") -> Deployment:
    """Start a deployment once; raise ProviderError where it was not, OutcomeUnknown where that cannot be told."""
    provider, record = workspace.provider, workspace.record
    try:
        return record.carry_out(call, provider.codedeploy.create_deployment, workspace.context, reason)
    except ProviderError as error:
        pending = record.pending_write_of(call)
        if pending is None:
            raise
        reconciled = reconcile_write(provider, record, pending)
        if reconciled.outcome is Outcome.APPLIED:
            started = read_back(provider, pending.entry)
            if isinstance(started, Deployment):
                return started
        if reconciled.outcome is Outcome.NOT_APPLIED:
            raise
        raise OutcomeUnknown(error, reconciled) from error


def create_configuration(workspace: Workspace, call: CreateDeploymentConfig, reason: str = "") -> None:
    """Create a deployment configuration once; raises as `start_deployment` does."""
    provider, record = workspace.provider, workspace.record

    def create(call: CreateDeploymentConfig) -> None:
        provider.codedeploy.create_deployment_config(call)

    try:
        record.carry_out(call, create, workspace.context, reason)
    except ProviderError as error:
        pending = record.pending_write_of(call)
        if pending is None:
            raise
        reconciled = reconcile_write(provider, record, pending)
        if reconciled.outcome is Outcome.NOT_APPLIED:
            raise
        if reconciled.outcome is not Outcome.APPLIED:
            raise OutcomeUnknown(error, reconciled) from error
