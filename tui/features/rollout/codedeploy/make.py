"""Makes the calls of a preparation, each once and on record; a new role may take a while to be known everywhere."""

from __future__ import annotations

from collections.abc import Callable

from tui.domain.errors import ProviderError
from tui.features.rollout.codedeploy.prepare import Preparation, Step
from tui.writes.workspace import Workspace

PAUSES = (3.0, 6.0, 12.0, 24.0)
"""Seconds between tries while AWS does not know a new role everywhere yet."""

ROLE_ACTIONS = ("iam:CreateRole", "iam:PutRolePolicy", "iam:PassRole")
"""Those that an operator may well not have: somebody else then creates the role."""

_NOT_YET = "InvalidRoleException"
_EXISTS = ("ApplicationAlreadyExistsException", "DeploymentGroupAlreadyExistsException", "EntityAlreadyExists")


def make_step(
    workspace: Workspace, preparation: Preparation, step: Step, reason: str, wait: Callable[[float], object]
) -> bool:
    """Make one call; return False where what it creates was there already. Blocks; raises ProviderError.

    `wait` is given the seconds after which a group is tried again whose role is new.
    """
    for pause in (*PAUSES, None):
        try:
            workspace.write(step.call, reason)
        except ProviderError as error:
            if error.code in _EXISTS:
                return False
            if error.code != _NOT_YET or pause is None or preparation.role_documents is None:
                raise
            wait(pause)
        else:
            return True
    raise AssertionError("the last try raises or returns")
