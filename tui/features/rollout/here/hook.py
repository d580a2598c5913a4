"""Runs the command of a plan that tells someone: JSON on its standard input, no shell, a time limit."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from tui.features.rollout.here.store import KeptRollout, RolloutFolder
from tui.features.rollout.text.notice import Notice, notice_text
from tui.features.rollout.text.progress import describe_routing

LIMIT_SECONDS = 10.0
"""How long the command may take before it is killed."""


class Hook:
    """Tells by the command of a plan, one after the other, apart from the rollout: it never waits for a command."""

    def __init__(self, folder: RolloutFolder, limit: float = LIMIT_SECONDS) -> None:
        self._folder = folder
        self._limit = limit
        self._running = ThreadPoolExecutor(1, "hook")

    def __call__(self, kept: KeptRollout, notice: Notice, now: datetime) -> None:
        """Run the command where the plan has one; what it fails with is noted, and nothing else."""
        command = kept.rollout.plan.notify.command
        if command:
            self._running.submit(self._run, command, json.dumps(message(kept, notice, now)).encode(), now)

    def finish(self) -> None:
        """Wait for what is running, no longer than its limit."""
        self._running.shutdown()

    def _run(self, command: tuple[str, ...], data: bytes, now: datetime) -> None:
        failure = run_command(command, data, self._limit)
        if failure:
            self._folder.note(now, "notification failed", why=failure)


def message(kept: KeptRollout, notice: Notice, now: datetime) -> dict[str, Any]:
    """Return what the command is given."""
    rollout, place = kept.rollout, kept.place
    return {
        "event": notice.value,
        "at": now.isoformat(),
        "rollout": rollout.id,
        "function": rollout.function,
        "alias": rollout.alias,
        "from": rollout.before.primary,
        "to": rollout.target,
        "plan": rollout.plan.name,
        "phase": rollout.phase.value,
        "routing": describe_routing(rollout.confirmed),
        "why": rollout.pause.detail if rollout.pause is not None else rollout.why,
        "text": notice_text(rollout),
        "account": place.account,
        "region": place.region,
        "operator": kept.operator,
        "reason": kept.reason,
    }


def run_command(command: tuple[str, ...], data: bytes, limit: float) -> str:
    """Run a command with data on its standard input; return what went wrong in words, empty where nothing did."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        return f"{command[0]}: {getattr(error, 'strerror', None) or error}"
    try:
        process.communicate(data, timeout=limit)
    except subprocess.TimeoutExpired:
        _kill(process)
        return f"{command[0]}: not done after {limit:g} s, killed"
    return f"{command[0]}: status {process.returncode}" if process.returncode else ""


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process with all that it has started."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
