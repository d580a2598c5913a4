"""What the keys of a function's screen ask for, by what it shows: changes of an alias, a new version, copies."""

from __future__ import annotations

from collections.abc import Callable

from screens.function.reasons import FunctionContext
from screens.messages import (
    CopyRequested,
    FaderActionRequested,
    Learn,
    PublishRequested,
    StopRequested,
    WriteRequested,
)
from tui.domain.alias import Alias
from tui.domain.call import DeleteAlias, UpdateAlias
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import Routing
from tui.features.fader.actions import FaderAction
from tui.features.impact.read_callers import read_what_calls
from tui.presentation.alias_text import describe_pointing
from tui.writes.cli_line import cli_line


def fader_action(action: FaderAction) -> Callable[[FunctionContext], FaderActionRequested]:
    """Return what requests an action on the fader of the selected alias."""

    def request(shown: FunctionContext) -> FaderActionRequested:
        return FaderActionRequested(action, shown.alias)

    return request


def stop_deployment(shown: FunctionContext) -> StopRequested:
    """Stop the deployment that moves the selected alias."""
    return StopRequested(shown.alias)


def publish(shown: FunctionContext) -> PublishRequested:
    """Publish `$LATEST` as it is shown."""
    return PublishRequested(shown.name, shown.function.latest if shown.function is not None else None)


def point_here(shown: FunctionContext) -> WriteRequested | None:
    """Point the selected alias at the version under the cursor, once what that changes was seen."""
    alias, number = shown.alias, shown.version
    if alias is None:
        return None
    notes = describe_pointing(shown.function, alias, number)
    learn = _learn_callers(shown, alias, deleted=False)
    return WriteRequested(UpdateAlias(alias, Routing(number)), notes=notes, learn=learn)


def delete_alias(shown: FunctionContext) -> WriteRequested | None:
    """Delete the selected alias, once what calls it was seen."""
    alias = shown.alias
    if alias is None:
        return None
    return WriteRequested(DeleteAlias(alias), learn=_learn_callers(shown, alias, deleted=True))


def _learn_callers(shown: FunctionContext, alias: Alias, *, deleted: bool) -> Learn:
    function = shown.function or FunctionSnapshot(alias.function, aliases=(alias,))
    return lambda workspace: read_what_calls(workspace.provider, function, alias.name, deleted=deleted)


def copy_arn(shown: FunctionContext) -> CopyRequested | None:
    """Copy the ARN of the version under the cursor."""
    version = shown.function.version(shown.version) if shown.function is not None else None
    return CopyRequested(version.arn, f"the ARN of {shown.version}") if version is not None else None


def copy_alias_arn(shown: FunctionContext) -> CopyRequested | None:
    """Copy the ARN of the selected alias."""
    return CopyRequested(shown.alias.arn, f"the ARN of {shown.alias.name}") if shown.alias is not None else None


def copy_command(shown: FunctionContext) -> CopyRequested | None:
    """Copy the AWS CLI line that does what is asked of the selected alias."""
    if shown.fader is None:
        return None
    return CopyRequested(cli_line(shown.fader.call, shown.context), "the command")
