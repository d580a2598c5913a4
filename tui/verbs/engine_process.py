"""The process that carries a rollout out: it outlives the terminal, and every Crossfade of the user steers it."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime

from tui.domain.clock import utc_now
from tui.domain.errors import ProviderError
from tui.features.rollout.here.engine import Engine, adopt, turn
from tui.features.rollout.here.hook import Hook
from tui.features.rollout.here.read_evidence import EvidenceReader
from tui.features.rollout.here.store import RolloutFolder
from tui.features.rollout.state import PauseCause, Rollout
from tui.presentation.error_text import describe_ending
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.following import report_of
from tui.verbs.opening import opened

TURN_SECONDS = 1.0
"""Between two turns: how soon a command is taken."""

PATIENCE_SECONDS = 30.0
"""How long it may take until the process is at it, before it is left to itself."""

LOOK_SECONDS = 0.05
"""Between two looks whether it is."""

CARRIED_OUT = "carried out"
"""The event of a process that takes a rollout in hand."""


def begin(folder: RolloutFolder) -> None:
    """Have a rollout carried out by a process of its own; raise Ended with what that process could not do."""
    begun = _times_begun(folder)
    process = spawn(folder)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if _times_begun(folder) > begun:
            return
        time.sleep(LOOK_SECONDS)
    if process.returncode:
        known = process.returncode in tuple(ExitCode)
        code = ExitCode(process.returncode) if known else ExitCode.FAILED
        why = folder.last_words().removeprefix("crossfade: ") or f"status {process.returncode}"
        raise Ended(code, f"{folder.id} is not carried out: {why}")


def _times_begun(folder: RolloutFolder) -> int:
    return sum(event.get("event") == CARRIED_OUT for event in folder.events())


def spawn(folder: RolloutFolder) -> subprocess.Popen[bytes]:
    """Start the process that carries a rollout out, apart from this terminal and its signals."""
    with open(os.devnull, "r+b") as nothing, folder.open_log() as log:
        return subprocess.Popen(
            [sys.executable, "-m", "tui", "rollout", "run", folder.id],
            stdin=nothing,
            stdout=log,
            stderr=log,
            start_new_session=True,
            close_fds=True,
        )


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
                    if _lacks_credentials(engine.rollout, kept.rollout):
                        # New ones may come by the environment, which only a new process has.
                        break
                hook.finish()
                folder.keep_report(report_of(folder))
        except ProviderError as error:
            folder.note(utc_now(), "not opened", why=describe_ending(error))
            raise
    return ExitCode.DONE


def _lacks_credentials(rollout: Rollout, begun: Rollout) -> bool:
    pause = rollout.pause
    return pause is not None and pause.cause is PauseCause.CREDENTIALS and pause != begun.pause


def turns(engine: Engine, now: Callable[[], datetime], seconds: float) -> Iterator[None]:
    """Yield after each turn, until the rollout has ended."""
    stopped = threading.Event()
    while not engine.rollout.phase.ended:
        turn(engine, now())
        yield
        stopped.wait(seconds)
