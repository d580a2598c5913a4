"""rollout stop, finish and status of a CodeDeploy deployment: each call shown, made on record, followed to its end."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace

from tui.domain.alias import Alias
from tui.domain.deployment_group import DeploymentProgress
from tui.domain.errors import NotFound, NotSeen, ProviderError
from tui.domain.protection import is_protected, protection
from tui.features.rollout.codedeploy.ending import (
    Ending,
    after_stop,
    plan_finish,
    plan_stop,
    why_not_finish,
    why_not_stop,
)
from tui.features.rollout.codedeploy.hooks import silent_hooks
from tui.features.rollout.hosted.read_deployments import DeploymentsSource
from tui.features.rollout.text.codedeploy import describe_hook, describe_progress
from tui.presentation.routing_text import format_routing
from tui.verbs.arguments import alias_target
from tui.verbs.deployment_following import follow_deployment
from tui.verbs.deployments import deployment_json, names_deployment
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.moves import read_target
from tui.verbs.opening import Opened
from tui.verbs.output import confirmed, print_json, print_line, say
from tui.verbs.recording import Recorder
from tui.writes.calls import kind_of
from tui.writes.cli_line import cli_line
from tui.writes.ownership.owner import Managed, owner
from tui.writes.ownership.stopping import target_of


@dataclass(frozen=True, slots=True)
class _Moving:
    """A deployment, and the alias that it moves as it is now."""

    progress: DeploymentProgress
    alias: Alias


def stop_deployment(here: Opened, arguments: argparse.Namespace) -> ExitCode:
    """Stop the deployment that moves an alias, with rollback or without, and follow it to its end."""
    moving = _read(here, arguments.target)
    _refuse(why_not_stop(moving.progress.deployment))
    rolls_back = not arguments.no_roll_back
    if not rolls_back:
        _want_reason(here, moving.alias, None, arguments.reason)
    ending = plan_stop(moving.alias, moving.progress, rolls_back=rolls_back)
    _confirm(here, ending, yes=arguments.yes)
    recorder = Recorder(here, DeploymentsSource, ending.stop.deployment)
    recorder.look(changed=True)
    alias = _stop(here, ending, arguments.reason)
    recorder.look(changed=True)
    if rolls_back:
        _print(moving, alias, "was taken back", as_json=arguments.json)
    else:
        _print(moving, alias, "was stopped, without rollback", as_json=arguments.json)
        if alias.routing.split:
            say(f"{alias.name} stays split: crossfade promote or crossfade roll-back {alias.function}:{alias.name}")
    return ExitCode.DONE


def finish_deployment(here: Opened, arguments: argparse.Namespace) -> ExitCode:
    """Give the new version of a deployment all traffic now: a stop without rollback, then one UpdateAlias."""
    moving = _read(here, arguments.target)
    _refuse(why_not_finish(moving.progress.deployment))
    manager = _read_manager(here, moving.alias)
    _want_reason(here, moving.alias, manager, arguments.reason)
    ending = plan_finish(moving.alias, moving.progress, manager)
    _confirm(here, ending, yes=arguments.yes)
    recorder = Recorder(here, DeploymentsSource, ending.stop.deployment)
    recorder.look(changed=True)
    alias = _stop(here, ending, arguments.reason)
    try:
        progress = here.workspace.provider.codedeploy.get_deployment(moving.progress.deployment.id)
        answer = here.workspace.write(after_stop(ending, alias, progress), arguments.reason).answer
    except ProviderError:
        name = f"{alias.function}:{alias.name}"
        say(f"the deployment is stopped, and {name} is at {format_routing(alias.routing)}; crossfade promote {name}")
        raise
    assert isinstance(answer, Alias)
    # Unverified on AWS: whether a group that rolls back on a stop does so in spite of the call, and when.
    back = here.workspace.provider.codedeploy.get_deployment(moving.progress.deployment.id).rolled_back_by
    if back:
        why = f"CodeDeploy rolls {alias.name} back all the same: see crossfade rollout status {back}"
        raise Ended(ExitCode.FAILED, why)
    recorder.look(changed=True)
    _print(moving, answer, "was finished", as_json=arguments.json)
    return ExitCode.DONE


def deployment_status(here: Opened, arguments: argparse.Namespace) -> ExitCode:
    """Say how far a deployment is, and which hook has been silent for how long; or follow it to its end."""
    moving = _read(here, arguments.target)
    if arguments.wait:
        began_at = replace(moving.alias, routing=target_of(moving.alias, moving.progress.deployment))
        return follow_deployment(here, began_at, moving.progress.deployment.id, as_json=arguments.json)
    now = here.workspace.context.clock.now()
    hooks = silent_hooks(moving.progress, now)
    if arguments.json:
        events = [{"event": event.name, "status": event.status} for event in moving.progress.events]
        silent = [
            {"event": hook.event, "silent_seconds": round(hook.silent.total_seconds()), "until": hook.until.isoformat()}
            for hook in hooks
        ]
        print_json({**deployment_json(moving.progress.deployment), "events": events, "silent_hooks": silent})
        return ExitCode.DONE
    print_line(describe_progress(moving.progress, moving.alias))
    for hook in hooks:
        print_line(describe_hook(hook))
    return ExitCode.DONE


def moves_now(here: Opened, target: str) -> bool:
    """Tell whether a deployment moves the alias that is named; raise ProviderError, Ended."""
    alias = _named_alias(here, target)
    return here.workspace.provider.find_deployment(alias.function, alias.name) is not None


def _named_alias(here: Opened, target: str) -> Alias:
    try:
        return read_target(here, alias_target(target))
    except argparse.ArgumentTypeError as error:
        raise Ended(ExitCode.USAGE, str(error)) from error


def _read(here: Opened, target: str) -> _Moving:
    """Return the deployment that is named, or that moves the named alias; raise Ended where there is none."""
    provider = here.workspace.provider
    if names_deployment(target):
        try:
            progress = provider.codedeploy.get_deployment(target)
        except NotFound as error:
            raise Ended(ExitCode.REFUSED, f"there is no deployment {target}; see crossfade deployments") from error
        deployment = progress.deployment
        if not deployment.alias:
            raise Ended(ExitCode.REFUSED, f"CodeDeploy does not say yet which alias {target} moves")
        return _Moving(progress, here.workspace.read_alias(deployment.function, deployment.alias))
    alias = _named_alias(here, target)
    moves = provider.find_deployment(alias.function, alias.name)
    if moves is None:
        name = f"{alias.function}:{alias.name}"
        # Whether an execution moves it may not have been readable, which was said.
        words = f"no CodeDeploy deployment moves {name} now, and no execution of Step Functions is known to"
        raise Ended(ExitCode.REFUSED, words)
    return _Moving(provider.codedeploy.get_deployment(moves.id), alias)


def _refuse(reason: str) -> None:
    if reason:
        raise Ended(ExitCode.REFUSED, f"{reason}; nothing was changed")


def _read_manager(here: Opened, alias: Alias) -> Managed | None:
    """Return what describes the alias elsewhere, None where nothing does or that cannot be read."""
    try:
        tags = here.workspace.provider.list_tags(alias.arn)
    except ProviderError as error:
        say(f"note: whether a template manages the function cannot be read: {error}")
        return None
    keeper = owner(tags, None, here.settings.managed_tags, alias)
    return keeper if isinstance(keeper, Managed) else None


def _want_reason(here: Opened, alias: Alias, manager: Managed | None, reason: str) -> None:
    protected = protection(here.settings.protected_aliases, here.workspace.context)
    if reason:
        return
    if is_protected(alias.name, protected):
        raise Ended(ExitCode.REFUSED, f"{alias.name} is protected: give --reason TEXT")
    if manager is not None:
        raise Ended(ExitCode.REFUSED, f"managed by {manager.by}: {manager.consequence}: give --reason TEXT")


def _confirm(here: Opened, ending: Ending, *, yes: bool) -> None:
    """Show each call and what it means, and ask."""
    for number, call in enumerate(ending.calls, 1):
        say(f"{number}. {kind_of(call).summary}")
        say(f"   {cli_line(call, here.workspace.context)}")
    for note in ending.notes:
        say(f"note: {note}")
    if not confirmed(f"{ending.stop.deployment}: go on?", yes=yes):
        raise Ended(ExitCode.REFUSED, "not confirmed; nothing was changed")


def _stop(here: Opened, ending: Ending, reason: str) -> Alias:
    then = "CodeDeploy rolls back" if ending.stop.rolls_back else "no rollback"
    try:
        return here.workspace.stop_deployment(ending.stop, lambda: say(f"stopped; {then}"), lambda: None, reason)
    except NotSeen as error:
        raise Ended(ExitCode.UNKNOWN, f"{error.message}; see crossfade deployments") from error


def _print(moving: _Moving, alias: Alias, what: str, *, as_json: bool) -> None:
    deployment, routing = moving.progress.deployment.id, alias.routing
    if as_json:
        weight = float(routing.weight.basis_points) / 100 if routing.canary is not None else None
        where = {"version": routing.primary, "canary": routing.canary, "weight_percent": weight}
        print_json({"deployment": deployment, "function": alias.function, "alias": alias.name, **where})
    else:
        print_line(f"{alias.function}:{alias.name}: {deployment} {what} → {format_routing(routing)}")
