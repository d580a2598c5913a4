"""Creates what CodeDeploy needs for an alias, for the screens: role, application, group, each call shown beforehand."""

from __future__ import annotations

import asyncio
import time
from functools import partial

from screens.review import ReviewDialog
from tui.app.ports import Ports
from tui.app.state import Opened
from tui.domain.alias import Alias
from tui.domain.errors import NotPermitted, ProviderError
from tui.domain.routing import Routing
from tui.features.health.alarms import Scope, watching
from tui.features.rollout.codedeploy.configuration import express
from tui.features.rollout.codedeploy.make import ROLE_ACTIONS, make_step
from tui.features.rollout.codedeploy.preflight import MOST_ALARMS
from tui.features.rollout.codedeploy.prepare import Preparation, Request, group_of, plan_preparation
from tui.features.rollout.codedeploy.read_existing import read_existing
from tui.features.rollout.hosted.requests import PrepareGroup
from tui.features.rollout.text.preparation import describe_preparation, describe_role, describe_step
from tui.presentation.number_format import count
from tui.writes.cli_line import cli_line
from tui.writes.review import Review
from tui.writes.workspace import Workspace


async def prepare_group(opened: Opened, ports: Ports, request: PrepareGroup, speed: float) -> None:
    """Create what is missing, once it was confirmed; raises ProviderError. The account's clock runs at `speed`."""
    workspace, alias = opened.workspace, request.alias
    wanted = await asyncio.to_thread(_wanted, workspace, request)
    preparation = plan_preparation(wanted, await asyncio.to_thread(read_existing, workspace, wanted))
    if preparation.problems:
        ports.say.warn(f"not created: {'; '.join(preparation.problems)}")
        return
    consent = await ports.ask(ReviewDialog(_review(workspace, alias, preparation)))
    if consent is None:
        return
    for step in preparation.due:
        make = partial(make_step, workspace, preparation, step, consent.reason, lambda pause: time.sleep(pause / speed))
        try:
            await asyncio.to_thread(make)
        except NotPermitted as error:
            if error.action in ROLE_ACTIONS:
                ports.say.warn_long(
                    f"{describe_step(step)} is not allowed here: have the role created, then "
                    f"crossfade rollout prepare {alias.function}:{alias.name} --role ARN"
                )
                return
            raise
    ports.say.inform(f"{group_of(wanted).name} is ready to deploy to {alias.function}:{alias.name}")
    request.done()


def _wanted(workspace: Workspace, request: PrepareGroup) -> Request:
    """Return what is asked for: with the alarms that watch the alias and can fire for its canary; blocks."""
    alias = request.alias
    try:
        alarms = workspace.provider.alarms.describe_alarms().alarms
    except ProviderError:
        alarms = ()
    watches = watching(alarms, alias.function, alias.name, Routing(alias.routing.primary))
    names = [watch.alarm.name for watch in watches if watch.scope is Scope.ALIAS and watch.sees_canary]
    return Request(alias, express(request.plan), alarms=tuple(names[:MOST_ALARMS]))


def _review(workspace: Workspace, alias: Alias, preparation: Preparation) -> Review:
    context = workspace.context
    lines = (
        f"account {context.account or 'unknown'}, {context.region}",
        *describe_preparation(preparation, context, commands=False),
        *describe_role(preparation),
    )
    commands = "\n".join(cli_line(step.call, context) for step in preparation.due)
    title, yes = (
        f"Create what CodeDeploy needs for {alias.function}:{alias.name}?",
        f"make {count(len(preparation.due), 'call')}",
    )
    return Review(title, lines, yes, commands, needs_reason=True)
