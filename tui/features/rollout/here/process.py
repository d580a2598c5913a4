"""The process that carries a rollout out: it outlives the terminal, and every Crossfade of the user steers it."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from tui.features.rollout.here.store import RolloutFolder

TURN_SECONDS = 1.0
"""Between two turns: how soon a command is taken."""

FASTEST_SECONDS = 0.02
"""Between two turns in the demo, however fast its clock."""

PATIENCE_SECONDS = 30.0
"""How long it may take until the process is at it, before it is left to itself."""

LOOK_SECONDS = 0.05
"""Between two looks whether it is."""

CARRIED_OUT = "carried out"
"""The event of a process that takes over a rollout."""


class NotCarriedOut(Exception):
    """The process has ended at once; the message says why, `status` is what it ended with."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


def have_carried_out(folder: RolloutFolder) -> None:
    """Have a rollout carried out by a process of its own; raise NotCarriedOut, OSError."""
    begin = folder.end_of_events()
    process = _spawn(folder)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        events, begin = folder.events_from(begin)
        if any(event.get("event") == CARRIED_OUT for event in events):
            return
        time.sleep(LOOK_SECONDS)
    if process.returncode:
        why = folder.last_words().removeprefix("crossfade: ") or f"status {process.returncode}"
        raise NotCarriedOut(f"{folder.id} is not carried out: {why}", process.returncode)


def _spawn(folder: RolloutFolder) -> subprocess.Popen[bytes]:
    """Start the process, apart from this terminal and its signals."""
    with open(os.devnull, "r+b") as nothing, folder.open_log() as log:
        return subprocess.Popen(
            [sys.executable, "-m", "tui", "rollout", "run", folder.id],
            stdin=nothing,
            stdout=log,
            stderr=log,
            start_new_session=True,
            close_fds=True,
        )


def demo_pause(speed: float) -> float:
    """Return the seconds between two turns in the demo, by the pace of its clock."""
    return max(TURN_SECONDS / speed, FASTEST_SECONDS)
