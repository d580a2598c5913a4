"""The kinds of write calls, a module each: words, preflight checks and what the journal keeps."""

from __future__ import annotations

from tui.domain.call import (
    Call,
    CreateAlias,
    DeleteAlias,
    DeleteVersion,
    PublishVersion,
    UpdateAlias,
    UpdateFunctionCode,
    UpdateFunctionConfiguration,
)
from tui.domain.deployment_call import CreateDeployment, CreateDeploymentConfig, StopDeployment
from tui.writes.calls.create_alias import AliasCreation
from tui.writes.calls.delete_alias import AliasDeletion
from tui.writes.calls.delete_version import VersionDeletion
from tui.writes.calls.deployments import DeploymentWrite
from tui.writes.calls.kind import CallKind
from tui.writes.calls.publish_version import Publication
from tui.writes.calls.update_alias import AliasUpdate
from tui.writes.calls.update_code import CodeUpdate
from tui.writes.calls.update_configuration import ConfigurationUpdate


def kind_of(call: Call) -> CallKind:
    """Return what is known of a call."""
    match call:
        case UpdateAlias():
            return AliasUpdate(call)
        case CreateAlias():
            return AliasCreation(call)
        case DeleteAlias():
            return AliasDeletion(call)
        case PublishVersion():
            return Publication(call)
        case UpdateFunctionCode():
            return CodeUpdate(call)
        case UpdateFunctionConfiguration():
            return ConfigurationUpdate(call)
        case DeleteVersion():
            return VersionDeletion(call)
        case StopDeployment() | CreateDeployment() | CreateDeploymentConfig():
            return DeploymentWrite(call)
