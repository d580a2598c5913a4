"""Follows a CodeDeploy deployment to its end, or to that of its rollback, and prints what changes."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import timedelta

from tui.domain.alias import Alias
from tui.domain.deployment_group import DeploymentProgress
from tui.features.rollout.codedeploy.hooks import silent_hooks
from tui.features.rollout.hosted.read_deployments import DeploymentsSource
from tui.features.rollout.text.codedeploy import describe_hook, describe_progress
from tui.verbs.deployments import deployment_json
from tui.verbs.exit_codes import ExitCode
from tui.verbs.opening import Opened
from tui.verbs.output import print_json, print_line, say
from tui.verbs.patience import Patience
from tui.verbs.recording import Recorder

LOOK_SECONDS = 5.0
"""Between two looks at a deployment, by the clock of the account."""

FASTEST_SECONDS = 0.02
MOST_WAITS = 12
"""Looks for a rollback that is to begin."""

SILENCE = timedelta(minutes=10)
"""Between two times that a hook's silence is said."""


@dataclass(slots=True)
class _Follower:
    """Looks at a deployment until it ends, and prints what changed."""

    here: Opened
    as_json: bool
    recorder: Recorder
    last_text: str = ""
    silences_said: set[tuple[str, int]] = field(default_factory=set)

    @property
    def pause(self) -> float:
        """Seconds between two looks."""
        speed = self.here.settings.speed if self.here.settings.demo else 1
        return max(LOOK_SECONDS / speed, FASTEST_SECONDS)

    def until_end(self, alias: Alias, deployment: str) -> DeploymentProgress:
        patience = Patience(f"{deployment} cannot be read; CodeDeploy continues by itself")
        while True:
            progress = patience.look(lambda: self._look(alias, deployment))
            if progress is not None and not progress.deployment.active:
                return progress
            time.sleep(self.pause)

    def _look(self, alias: Alias, deployment: str) -> DeploymentProgress:
        progress = self.here.workspace.provider.codedeploy.get_deployment(deployment)
        self._print(progress, self.here.workspace.read_alias(alias.function, alias.name))
        self._say_silence(progress)
        return progress

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

    def _say_silence(self, progress: DeploymentProgress) -> None:
        """Say every ten minutes of silence which hook does not report."""
        for hook in silent_hooks(progress, self.here.workspace.context.clock.now()):
            stretch = hook.event, hook.silent // SILENCE
            if stretch[1] and stretch not in self.silences_said:
                self.silences_said.add(stretch)
                say(describe_hook(hook))

    def _print(self, progress: DeploymentProgress, alias: Alias) -> None:
        text = describe_progress(progress, alias)
        self.recorder.look(changed=text != self.last_text)
        if text == self.last_text:
            return
        self.last_text = text
        if self.as_json:
            events = [{"event": event.name, "status": event.status} for event in progress.events]
            routing = alias.routing
            weight = float(routing.weight.basis_points) / 100 if routing.canary is not None else None
            stands = {"primary": routing.primary, "canary": routing.canary, "weight_percent": weight}
            print_json({**deployment_json(progress.deployment), "events": events, "stands": stands})
        else:
            print_line(text)


def follow_deployment(here: Opened, alias: Alias, deployment: str, *, as_json: bool) -> ExitCode:
    """Print what a deployment does, and what takes it back, to the end; `alias` is as it was before the deployment."""
    recorder = Recorder(here, DeploymentsSource, deployment)
    code = _follow(_Follower(here, as_json, recorder), alias, deployment)
    recorder.look(changed=True)
    return code


def _follow(follower: _Follower, alias: Alias, deployment: str) -> ExitCode:
    ended = follower.until_end(alias, deployment)
    if ended.deployment.status == "Succeeded":
        return ExitCode.DONE
    if ended.message:
        say(ended.message)
    ended = follower.until_rollback(alias, ended)
    if ended.rolled_back_by:
        back = follower.until_end(alias, ended.rolled_back_by)
        if back.deployment.status == "Succeeded":
            return ExitCode.VERDICT_FAIL
    if follower.here.workspace.read_alias(alias.function, alias.name).routing.split:
        say(f"{alias.name} stays split: crossfade roll-back {alias.function}:{alias.name} clears it")
    return ExitCode.FAILED
