"""rollout pause, continue, next, roll-back, leave, resume, run: what is asked of a rollout of this machine."""

from __future__ import annotations

import argparse
import os
import time

from tui.domain.clock import utc_now
from tui.features.rollout.commands import Command
from tui.features.rollout.group.folders import kept_members
from tui.features.rollout.group.machine import is_over
from tui.features.rollout.group.steering import ask, leave_alone, why_not
from tui.features.rollout.here.store import Asked, RolloutFolder
from tui.features.rollout.state import PauseCause
from tui.settings.folders import rollouts_folder
from tui.verbs import engine_process
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.following import (
    LOOK_SECONDS,
    find_rollout,
    follow,
    print_rollouts,
    report_of,
)
from tui.verbs.output import say


def steer(arguments: argparse.Namespace) -> ExitCode:
    """Leave a command for whoever carries the rollout out, and wait until it is taken; begin where nobody does."""
    folder = find_rollout(arguments.target)
    command = Command(arguments.rollout_verb)
    reason = why_not([kept.rollout for kept in kept_members(folder)], command)
    if reason is not None:
        raise Ended(ExitCode.REFUSED, f"{command}: {reason}")
    seen = folder.end_of_events()
    asked = Asked(command, os.environ.get("USER", "") or "someone", utc_now(), arguments.reason)
    if command is Command.LEAVE and leave_alone(folder, asked, utc_now(), report_of):
        print_rollouts(kept_members(folder), as_json=arguments.json)
        return ExitCode.DONE
    reason = ask(folder, asked)
    if reason:
        raise Ended(ExitCode.REFUSED, f"{command}: {reason}")
    if not folder.is_carried_out():
        engine_process.begin(folder)
    deadline = time.monotonic() + arguments.timeout
    while folder.has_commands() and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)
        if folder.has_commands() and not folder.is_carried_out():
            engine_process.begin(folder)
    happened, _ = folder.events_from(seen)
    refused = [event for event in happened if event.get("event") == "refused"]
    if any(event.get("command") == command for event in refused):
        raise Ended(ExitCode.REFUSED, f"{command}: {refused[-1].get('why')}")
    if folder.has_commands():
        say(f"{command} was left for it, and not taken yet")
        return ExitCode.UNKNOWN
    if arguments.wait:
        return follow(folder, as_json=arguments.json)
    group = kept_members(folder)
    print_rollouts(group, as_json=arguments.json)
    lacking = [kept for kept in group if kept.rollout.pause and kept.rollout.pause.cause is PauseCause.CREDENTIALS]
    return ExitCode.FAILED if lacking and command is not Command.PAUSE else ExitCode.DONE


def resume(arguments: argparse.Namespace) -> ExitCode:
    """Carry on a rollout that nobody carries out any more."""
    folder = find_rollout(arguments.target)
    if folder.is_carried_out():
        raise Ended(ExitCode.REFUSED, f"{folder.id} is carried out already")
    if is_over([kept.rollout for kept in kept_members(folder)]):
        raise Ended(ExitCode.REFUSED, f"{folder.id} has ended")
    engine_process.begin(folder)
    return follow(folder, as_json=arguments.json) if arguments.wait else ExitCode.DONE


def run_here(arguments: argparse.Namespace) -> ExitCode:
    """Carry a rollout out in this process: what `start` begins in the background."""
    return engine_process.run(RolloutFolder(rollouts_folder(), arguments.id))
