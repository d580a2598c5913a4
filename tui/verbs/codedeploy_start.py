"""rollout start --engine codedeploy: the preflight, one recorded call, and what CodeDeploy then does, to its end."""

from __future__ import annotations

import argparse
import secrets
import time
from dataclasses import dataclass

from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.deployment import Deployment
from tui.domain.deployment_call import CreateDeployment, CreateDeploymentConfig
from tui.domain.deployment_group import DeploymentConfig, DeploymentProgress
from tui.domain.errors import CredentialsExpired, NotPermitted, ProviderError
from tui.domain.routing import FULL
from tui.features.rollout.codedeploy.facts import Facts, State
from tui.features.rollout.codedeploy.preflight import is_blocked, preflight
from tui.features.rollout.text.codedeploy import describe_line, describe_preflight, describe_progress
from tui.verbs.deployments import deployment_json
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.moves import Asking, check_move, read_target
from tui.verbs.opening import Opened, opened
from tui.verbs.output import confirmed, print_json, print_line, say
from tui.verbs.preflight import configuration_of, read_preflight

LOOK_SECONDS = 5.0
"""Between two looks at a deployment, by the clock of the account."""

FASTEST_SECONDS = 0.02
MOST_WAITS = 12
"""Looks for a rollback that is to begin."""

MOST_FAILURES = 24
"""Looks in a row that may fail before one gives up: CodeDeploy goes on by itself."""


def start_codedeploy(arguments: argparse.Namespace) -> ExitCode:
    """Start a deployment by CodeDeploy, and follow it where that is asked for."""
    configuration = configuration_of(arguments.plan)
    with opened(arguments) as here:
        alias = read_target(here, arguments.target)
        facts = read_preflight(here, alias, arguments, configuration)
        _refuse(facts)
        asking = Asking(arguments.reason, yes=True)
        whole = UpdateAlias(alias, alias.routing.at(facts.target, FULL))
        for note in check_move(here, whole, asking, rolls_back=False):
            say(f"note: {note}")
        if configuration is not None and configuration.lost:
            say(f"CodeDeploy does not do: {', '.join(configuration.lost)}")
        if not confirmed(f"{describe_preflight(facts, ())}: start it by CodeDeploy?", yes=arguments.yes):
            raise Ended(ExitCode.REFUSED, "not confirmed; nothing was changed")
        started = _start(here, facts, arguments)
        if here.settings.demo or arguments.wait:
            # The demo's account ends with this process, so it is followed there in any case.
            return _follow(here, alias, started, as_json=arguments.json)
    if arguments.json:
        print_json(deployment_json(started))
    else:
        print_line(f"{started.id}: {alias.function}:{alias.name} {alias.routing.primary} → {started.target_version}")
        say("CodeDeploy goes on by itself; crossfade deployments tells how far it is")
    return ExitCode.DONE


def _refuse(facts: Facts) -> None:
    lines = preflight(facts)
    for line in (line for line in lines if line.state is not State.OK):
        say(describe_line(line))
    if is_blocked(lines):
        raise Ended(ExitCode.REFUSED, f"{describe_preflight(facts, lines)}; nothing was changed")


def _start(here: Opened, facts: Facts, arguments: argparse.Namespace) -> Deployment:
    assert facts.group is not None
    if facts.creates_configuration and facts.configuration is not None:
        wanted = facts.configuration
        config = DeploymentConfig(facts.name, wanted.kind.value, wanted.percent, wanted.minutes)
        here.workspace.write(CreateDeploymentConfig(facts.alias, config), arguments.reason)
        say(f"created the deployment configuration {facts.name}")
    call = CreateDeployment(
        facts.alias,
        facts.target,
        facts.group,
        facts.name,
        secrets.token_hex(8),
        overrides_alarms=facts.overrides_alarms,
    )
    started = here.workspace.write(call, arguments.reason).answer
    assert isinstance(started, Deployment)
    return started


@dataclass(slots=True)
class _Follower:
    """Looks at a deployment until it ends, and prints what changed."""

    here: Opened
    as_json: bool
    last: str = ""

    @property
    def pause(self) -> float:
        """Seconds between two looks."""
        speed = self.here.settings.speed if self.here.settings.demo else 1
        return max(LOOK_SECONDS / speed, FASTEST_SECONDS)

    def until_end(self, alias: Alias, deployment: str) -> DeploymentProgress:
        failures = 0
        while True:
            try:
                progress = self.here.workspace.provider.codedeploy.get_deployment(deployment)
                self._print(progress, self.here.workspace.read_alias(alias.function, alias.name))
            except (NotPermitted, CredentialsExpired):
                raise
            except ProviderError as error:
                failures += 1
                if failures == 1:
                    say(f"cannot be read now: {error}")
                if failures >= MOST_FAILURES:
                    raise Ended(
                        ExitCode.UNKNOWN, f"{deployment} cannot be read; CodeDeploy goes on by itself"
                    ) from error
            else:
                failures = 0
                if not progress.deployment.active:
                    return progress
            time.sleep(self.pause)

    def until_rollback(self, alias: Alias, ended: DeploymentProgress) -> DeploymentProgress:
        """Return the deployment once its rollback has begun, which takes a moment; where it moved nothing, at once."""
        provider, now = self.here.workspace.provider, ended
        for _ in range(MOST_WAITS):
            stands = self.here.workspace.read_alias(alias.function, alias.name)
            if now.rolled_back_by or stands.routing == alias.routing:
                break
            time.sleep(self.pause)
            now = provider.codedeploy.get_deployment(ended.deployment.id)
        return now

    def _print(self, progress: DeploymentProgress, alias: Alias) -> None:
        text = describe_progress(progress, alias)
        if text == self.last:
            return
        self.last = text
        if self.as_json:
            events = [{"event": event.name, "status": event.status} for event in progress.events]
            routing = alias.routing
            weight = float(routing.weight.basis_points) / 100 if routing.canary is not None else None
            stands = {"primary": routing.primary, "canary": routing.canary, "weight_percent": weight}
            print_json({**deployment_json(progress.deployment), "events": events, "stands": stands})
        else:
            print_line(text)


def _follow(here: Opened, alias: Alias, started: Deployment, *, as_json: bool) -> ExitCode:
    follower = _Follower(here, as_json)
    ended = follower.until_end(alias, started.id)
    if ended.deployment.status == "Succeeded":
        return ExitCode.DONE
    if ended.message:
        say(ended.message)
    ended = follower.until_rollback(alias, ended)
    if ended.rolled_back_by:
        back = follower.until_end(alias, ended.rolled_back_by)
        if back.deployment.status == "Succeeded":
            return ExitCode.VERDICT_FAIL
    if here.workspace.read_alias(alias.function, alias.name).routing.split:
        say(f"{alias.name} stays split: crossfade roll-back {alias.function}:{alias.name} clears it")
    return ExitCode.FAILED
