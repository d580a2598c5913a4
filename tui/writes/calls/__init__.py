"""The kinds of write calls, a module each: words, preflight checks, what the journal keeps and how that is read.

A new kind is a value in `tui.domain.call`, a module here, and its lines in `kind_of` and `_MODULES`; then
whatever is called by its name in `tui.aws` and `tui.demo`. A module tells of its call in two ways: as the value that is
about to be sent (`kind.py`: review, preflight, record, what its answer changes), and as lines of the journal, which are
all that a later session has of it (`operation.py`: how it is read back and compared, its words).
"""

from __future__ import annotations

from types import MappingProxyType

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
from tui.domain.execution_call import SendTaskFailure, SendTaskSuccess, StartExecution, StopExecution
from tui.domain.preparation_call import CreateApplication, CreateDeploymentGroup, CreateRole, PutRolePolicy
from tui.writes.calls import (
    answer_approval,
    create_alias,
    create_deployment,
    create_deployment_config,
    delete_alias,
    delete_version,
    invoke,
    preparation,
    publish_version,
    start_execution,
    stop_deployment,
    stop_execution,
    update_alias,
    update_code,
    update_configuration,
)
from tui.writes.calls.alias_lines import compare_alias, read_alias
from tui.writes.calls.kind import CallKind
from tui.writes.calls.operation import Operation
from tui.writes.journal.entry import Entry
from tui.writes.journal.readback import State

_MODULES = (
    answer_approval,
    create_alias,
    create_deployment,
    create_deployment_config,
    delete_alias,
    delete_version,
    invoke,
    preparation,
    publish_version,
    start_execution,
    stop_deployment,
    stop_execution,
    update_alias,
    update_code,
    update_configuration,
)

OPERATIONS = MappingProxyType({one.name: one for module in _MODULES for one in module.OPERATIONS})
"""What lines of the journal mean, by the API's name of what was sent."""


def kind_of(call: Call) -> CallKind:
    """Return what is known of a call."""
    match call:
        case UpdateAlias():
            return update_alias.kind(call)
        case CreateAlias():
            return create_alias.kind(call)
        case DeleteAlias():
            return delete_alias.kind(call)
        case PublishVersion():
            return publish_version.kind(call)
        case UpdateFunctionCode():
            return update_code.kind(call)
        case UpdateFunctionConfiguration():
            return update_configuration.kind(call)
        case DeleteVersion():
            return delete_version.kind(call)
        case StopDeployment():
            return stop_deployment.kind(call)
        case CreateDeployment():
            return create_deployment.kind(call)
        case CreateDeploymentConfig():
            return create_deployment_config.kind(call)
        case CreateRole() | PutRolePolicy() | CreateApplication() | CreateDeploymentGroup():
            return preparation.kind(call)
        case StartExecution():
            return start_execution.kind(call)
        case StopExecution():
            return stop_execution.kind(call)
        case SendTaskSuccess() | SendTaskFailure():
            return answer_approval.kind(call)


def result_of(call: Call, answer: State) -> str:
    """Say what came of a call that AWS answered."""
    kind = kind_of(call)
    return kind.result(answer) if kind.result is not None else f"{call.function}: {kind.done}"


def operation_of_entry(entry: Entry) -> Operation:
    """Return what a line of the journal means; of an operation that is not known here, as of an alias's."""
    return OPERATIONS.get(entry.operation) or Operation(entry.operation, read_alias, compare_alias)
