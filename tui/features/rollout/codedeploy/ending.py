"""Ends a deployment by hand: stopped with or without rollback, or finished now; each call is known beforehand.

CodeDeploy has no fast-forward for Lambda (rollouts.md 2a), so to finish is two calls: a stop without rollback, and one
UpdateAlias that gives the new version all traffic.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.deployment import Deployment
from tui.domain.deployment_call import StopDeployment
from tui.domain.deployment_group import STOPPED, DeploymentProgress
from tui.domain.errors import ProviderError
from tui.domain.routing import Routing
from tui.features.rollout.codedeploy.hooks import unfinished_hooks
from tui.presentation.routing_text import format_routing
from tui.writes.ownership.owner import Managed
from tui.writes.ownership.stopping import stop_call

STACKS = ("CloudFormation", "CloudFormationRollback")
"""The creators of a deployment that a stack waits for."""

ROLLBACK = "codeDeployRollback"
"""The creator of a deployment that takes another one back."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What ends a deployment: the calls in their order, and what is to be known of them, a sentence each.

    `then` is None where a stop is all. Its alias is read again after the stop, for a stop may change its RevisionId.
    """

    stop: StopDeployment
    then: UpdateAlias | None
    notes: tuple[str, ...]

    @property
    def calls(self) -> tuple[StopDeployment | UpdateAlias, ...]:
        """All of them, in the order in which they are made."""
        return (self.stop,) if self.then is None else (self.stop, self.then)


def why_not_stop(deployment: Deployment) -> str:
    """Return why a deployment cannot be stopped, empty where it can."""
    return "" if deployment.active else f"{deployment.id} has ended: {deployment.status}"


def why_not_finish(deployment: Deployment) -> str:
    """Return why a deployment cannot be finished now, empty where it can."""
    if not deployment.active:
        return f"{deployment.id} has ended: {deployment.status}"
    if deployment.creator in STACKS:
        return (
            f"a CloudFormation stack started {deployment.id} and waits for it: stopped, it fails the stack's update, "
            "which then puts the alias back"
        )
    if deployment.creator == ROLLBACK:
        return f"{deployment.id} is a rollback"
    if not deployment.target_version:
        return f"CodeDeploy does not say yet to which version {deployment.id} goes"
    return ""


def plan_stop(alias: Alias, progress: DeploymentProgress, *, rolls_back: bool = True) -> Ending:
    """Return what stops a deployment.

    What becomes of the alias is always said in the call (R9): by themselves, CDK's deployments roll back on no stop,
    SAM's do.
    """
    deployment, itself = progress.deployment, progress.auto_rollback
    call = stop_call(alias, deployment, rolls_back=rolls_back)
    if rolls_back:
        said = f"autoRollbackEnabled is true: CodeDeploy rolls {alias.name} back to {format_routing(call.after)}"
        said += ", by a deployment of its own, which is followed to its end"
        notes = [said]
    else:
        notes = [f"autoRollbackEnabled is false: {alias.name} stays as it is, {format_routing(alias.routing)}"]
        if alias.routing.split:
            notes.append("the next deployment fails until one version has all traffic")
    if itself is not None and (STOPPED in itself) != rolls_back:
        notes.append(f"by its own setting it would{'' if STOPPED in itself else ' not'} roll back on a stop")
    return Ending(call, None, (*notes, *_of_stack(deployment)))


def plan_finish(alias: Alias, progress: DeploymentProgress, manager: Managed | None = None) -> Ending:
    """Return what gives the new version all traffic now; `why_not_finish` has to be empty.

    `manager` is what describes the alias elsewhere: for it this is a move by hand (R10).
    """
    deployment = progress.deployment
    stop = stop_call(alias, deployment, rolls_back=False)
    notes = [f"autoRollbackEnabled is false: the stop leaves {alias.name} as it is until the second call"]
    notes += [f"the hook of {event} is not waited for" for event in unfinished_hooks(progress)]
    notes.append("no alarm is looked at any more, and nothing rolls back by itself")
    if manager is not None:
        notes.append(f"managed by {manager.by}: {manager.consequence}")
    return Ending(stop, UpdateAlias(alias, Routing(deployment.target_version)), tuple(notes))


def after_stop(ending: Ending, now: Alias, progress: DeploymentProgress) -> UpdateAlias:
    """Return the second call on the alias as it is after the stop; raise ChangedMeanwhile where it is another case."""
    assert ending.then is not None
    if progress.rolled_back_by:
        raise ChangedMeanwhile(f"CodeDeploy rolls it back all the same: {progress.rolled_back_by}")
    versions = {*ending.stop.before.routing.versions, *ending.then.after.versions}
    if not set(now.routing.versions) <= versions:
        raise ChangedMeanwhile(f"{now.name} was moved meanwhile: it is at {format_routing(now.routing)}")
    return replace(ending.then, before=now)


class ChangedMeanwhile(ProviderError):
    """The second call of a finish was not sent, for what it was decided on is gone."""

    def __init__(self, message: str) -> None:
        super().__init__("lambda:UpdateAlias", f"the deployment was stopped, and nothing was sent after it: {message}")


def _of_stack(deployment: Deployment) -> tuple[str, ...]:
    if deployment.creator not in STACKS:
        return ()
    return ("a CloudFormation stack waits for it: its update fails, and the stack rolls back",)
