"""Finds the rollout that AWS runs or ran of an alias last: by its engines, and by what is kept on this machine."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TypeVar

from tui.domain.errors import ProviderError
from tui.domain.read_failure import read_failure
from tui.features.rollout.here.select import is_here
from tui.features.rollout.hosted.rollout import Engine
from tui.features.rollout.record.record import HostedRecord
from tui.features.rollout.record.store import newest_record
from tui.presentation.spans import failure_text
from tui.settings.folders import hosted_rollouts_folder
from tui.verbs.arguments import AliasTarget, alias_target
from tui.verbs.deployments import names_deployment
from tui.verbs.execution_list import names_execution
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.opening import Opened
from tui.verbs.output import say

T = TypeVar("T")
_LONG_AGO = datetime.min.replace(tzinfo=UTC)

Last = tuple[datetime, Engine, str]
"""When a rollout began, who carries it out, and the id that it has there."""


def last_hosted(here: Opened, target: str) -> tuple[Engine, str]:
    """Return the rollout that is named, or the last one of the alias that is; raise Ended where there is none."""
    if names_deployment(target):
        return Engine.CODEDEPLOY, target
    if names_execution(target):
        return Engine.STEP_FUNCTIONS, target
    try:
        wanted = alias_target(target)
    except argparse.ArgumentTypeError as error:
        raise Ended(ExitCode.USAGE, str(error)) from error
    last = max((*_kept(here, wanted), *_executions(here, wanted), *_deployments(here, wanted)), default=None)
    if last is None:
        # What could not be asked was said.
        raise Ended(ExitCode.REFUSED, f"no rollout of {target} is known: neither CodeDeploy nor Step Functions has one")
    return last[1], last[2]


def _kept(here: Opened, wanted: AliasTarget) -> Iterable[Last]:
    def is_wanted(record: HostedRecord) -> bool:
        hosted = record.hosted
        of_alias = (hosted.function, hosted.alias) == (wanted.function, wanted.alias)
        return of_alias and is_here(record.place, here.workspace.context)

    kept = newest_record(hosted_rollouts_folder(), is_wanted) if not here.settings.demo else None
    return [(kept[0].since, kept[0].hosted.engine, kept[0].hosted.id)] if kept is not None else ()


def _executions(here: Opened, wanted: AliasTarget) -> Iterable[Last]:
    section = here.workspace.provider.stepfunctions
    last = _asked(lambda: section.last_execution(wanted.function, wanted.alias), "states:ListStateMachines")
    return [(last.started or _LONG_AGO, Engine.STEP_FUNCTIONS, last.arn)] if last is not None else ()


def _deployments(here: Opened, wanted: AliasTarget) -> Iterable[Last]:
    listed = _asked(here.workspace.provider.codedeploy.list_deployments, "codedeploy:ListDeployments")
    of_alias = [one for one in listed or () if (one.function, one.alias) == (wanted.function, wanted.alias)]
    return [(one.started or _LONG_AGO, Engine.CODEDEPLOY, one.id) for one in of_alias]


def _asked(ask: Callable[[], T], action: str) -> T | None:
    try:
        return ask()
    except ProviderError as error:
        say(f"note: not asked of all: {failure_text(read_failure(error, action))}")
        return None
