"""Carries a rollout out in this process, or has a process of its own do it."""

from __future__ import annotations

import argparse
import os
from datetime import datetime

from tui.domain.clock import utc_now
from tui.domain.errors import ProviderError
from tui.features.rollout.here.engine import Engine, adopt
from tui.features.rollout.here.hook import Hook
from tui.features.rollout.here.process import CARRIED_OUT, TURN_SECONDS, NotCarriedOut, have_carried_out, turns
from tui.features.rollout.here.read_evidence import EvidenceReader
from tui.features.rollout.here.store import RolloutFolder
from tui.features.rollout.state import PauseCause, Phase, Rollout
from tui.presentation.error_text import describe_ending
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.following import report_of
from tui.verbs.opening import opened


def begin(folder: RolloutFolder) -> None:
    """Have a rollout carried out by a process of its own; raise Ended with what that process could not do."""
    try:
        have_carried_out(folder)
    except NotCarriedOut as error:
        code = ExitCode(error.status) if error.status in tuple(ExitCode) else ExitCode.FAILED
        raise Ended(code, str(error)) from error


def run(folder: RolloutFolder) -> ExitCode:
    """Carry a rollout out to its end; raise Ended where another process does."""
    with folder.carry_out() as mine:
        if not mine:
            raise Ended(ExitCode.REFUSED, f"{folder.id} is carried out already")
        # Read under the lock: who held it before may have kept another state.
        kept = folder.load()
        place = kept.place
        arguments = argparse.Namespace(profile=place.profile, region=place.region, endpoint_url=place.endpoint)
        try:
            with opened(arguments) as here:
                context = here.workspace.context
                if place.account and context.account and context.account != place.account:
                    raise Ended(
                        ExitCode.REFUSED, f"these credentials are of account {context.account}, not {place.account}"
                    )
                hook = Hook(folder)
                ends_at = here.workspace.provider.account.credentials_end
                engine = Engine(folder, kept, here.workspace, EvidenceReader(), ends_at=ends_at, tell=hook)
                folder.note(utc_now(), CARRIED_OUT, process=os.getpid())
                adopt(engine, context.clock.now())
                for _ in turns(engine, context.clock.now, TURN_SECONDS):
                    if lacks_credentials(engine, kept.rollout, context.clock.now()):
                        # New ones may come by the environment, which only a new process has.
                        break
                hook.finish()
                folder.keep_report(report_of(folder))
        except ProviderError as error:
            folder.note(utc_now(), "not opened", why=describe_ending(error))
            raise
    return ExitCode.DONE


def lacks_credentials(engine: Engine, begun: Rollout, now: datetime) -> bool:
    """Tell whether this process can do no more: it paused for its credentials, or they have ended in a roll back."""
    pause, ends = engine.rollout.pause, engine.ends_at()
    if engine.rollout.phase is Phase.ROLLING_BACK:
        return ends is not None and now >= ends
    return pause is not None and pause.cause is PauseCause.CREDENTIALS and pause != begun.pause
