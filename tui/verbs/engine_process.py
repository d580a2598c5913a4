"""Carries a rollout out in this process, or has a process of its own do it."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from datetime import datetime

from tui.domain.clock import utc_now
from tui.domain.errors import ProviderError
from tui.features.rollout.commands import Command, apply
from tui.features.rollout.group.engine import GroupEngine, adopt, claim_all, group_engine, release_all, turns
from tui.features.rollout.group.folders import carry_out, members_of
from tui.features.rollout.here.claiming import read_new_claim
from tui.features.rollout.here.engine import Engine, keep
from tui.features.rollout.here.hook import Hook
from tui.features.rollout.here.process import CARRIED_OUT, TURN_SECONDS, NotCarriedOut, have_carried_out
from tui.features.rollout.here.read_evidence import EvidenceReader
from tui.features.rollout.here.store import RolloutFolder
from tui.features.rollout.state import NOT_BEGUN, PauseCause, Phase, Rollout
from tui.presentation.error_text import describe_ending
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.following import report_of
from tui.verbs.opening import Opened, opened


def begin(folder: RolloutFolder) -> None:
    """Have a rollout carried out by a process of its own; raise Ended with what that process could not do."""
    try:
        have_carried_out(folder)
    except NotCarriedOut as error:
        code = ExitCode(error.status) if error.status in tuple(ExitCode) else ExitCode.FAILED
        raise Ended(code, str(error)) from error


def run(folder: RolloutFolder) -> ExitCode:
    """Carry a rollout, with its group, out to its end; raise Ended where another process does."""
    folders = members_of(folder)
    with carry_out(folders) as mine:
        if not mine:
            raise Ended(ExitCode.REFUSED, f"{folder.id} is carried out already")
        # Read under the lock: who held it before may have kept another state.
        place = folder.load().place
        arguments = argparse.Namespace(profile=place.profile, region=place.region, endpoint_url=place.endpoint)
        try:
            with opened(arguments) as here:
                context = here.workspace.context
                if place.account and context.account and context.account != place.account:
                    raise Ended(
                        ExitCode.REFUSED, f"these credentials are of account {context.account}, not {place.account}"
                    )
                _carry_out(folders, here)
        except ProviderError as error:
            folder.note(utc_now(), "not opened", why=describe_ending(error))
            raise
    return ExitCode.DONE


def _carry_out(folders: tuple[RolloutFolder, ...], here: Opened) -> None:
    hooks = {folder: Hook(folder) for folder in folders}
    ends_at, now = here.workspace.provider.account.credentials_end, here.workspace.context.clock.now

    def engine(folder: RolloutFolder) -> Engine:
        return Engine(
            folder,
            folder.load(),
            here.workspace,
            EvidenceReader(),
            read_claim=read_new_claim,
            ends_at=ends_at,
            tell=hooks[folder],
        )

    group = group_engine(folders, engine)
    begun = group.members
    for folder in folders:
        folder.note(utc_now(), CARRIED_OUT, process=os.getpid())
    if not group.is_over:
        _claim(group, now())
    adopt(group, now())
    for _ in turns(group, now, TURN_SECONDS):
        if any(map(lacks_credentials, group.engines, begun, [now()] * len(begun))):
            # New ones may come by the environment, which only a new process has.
            break
    if group.is_over:
        release_all(group, now())
    for folder, hook in hooks.items():
        hook.finish()
        folder.keep_report(report_of(folder))


def _claim(group: GroupEngine, now: datetime) -> None:
    """Mark the functions for other machines; raise Ended where one of them is at it, and end what has not begun."""
    other = claim_all(group, now)
    if not other or any(map(_goes_back, group.engines)):
        # A roll back is never refused: its write is guarded by the revision as all are.
        return
    if all(one.step == NOT_BEGUN and one.move is None for one in group.members):
        for engine in group.engines:
            left = replace(apply(engine.rollout, Command.LEAVE, now), why=other)
            keep(engine, left, now, "left", why=other)
    raise Ended(ExitCode.REFUSED, other)


def _goes_back(engine: Engine) -> bool:
    asked = [one.command for _, one in engine.folder.commands()]
    return Command.ROLL_BACK in asked or engine.rollout.phase is Phase.ROLLING_BACK


def lacks_credentials(engine: Engine, begun: Rollout, now: datetime) -> bool:
    """Tell whether this process can do no more: it paused for its credentials, or they have ended in a roll back."""
    pause, ends = engine.rollout.pause, engine.ends_at()
    if engine.rollout.phase is Phase.ROLLING_BACK:
        return ends is not None and now >= ends
    return pause is not None and pause.cause is PauseCause.CREDENTIALS and pause != begun.pause
