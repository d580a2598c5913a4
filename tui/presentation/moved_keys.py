"""Keys that meant something else in the last release: pressed by habit, they say where their command has gone."""

from __future__ import annotations

from collections.abc import Iterable

from tui.presentation.command import AnyCommand, Command, ShownT
from tui.presentation.key_names import one_way
from tui.presentation.keymap import key as key_of

MOVED = {
    "functions.rollouts": "g",
    "function.rollout": "g",
    "function.publish": "n",
    "function.point": "o",
    "function.keep_theirs": "k",
    "latest.save": "s",
    "latest.code": "f",
    "latest.publish": "n",
    "latest.remove": "x",
    "invoke.compare": "c",
    "invoke.sample": "n",
    "invoke.check": "d",
    "invoke.format": "f",
    "doctor.fix": "f",
    "rollout.pause": "p",
    "rollout.continue": "c",
    "rollout.next": "n",
    "rollout.finish": "f",
    "rollout.stop": "s",
    "rollout.reject": "d",
    "rollout.leave_it": "x",
    "rollout.version": "v",
    "rollout.engine": "e",
    "rollout.override": "o",
    "rollout.prepare": "C",
    "rollout.another": "N",
    "prune.all": "a",
    "prune.delete": "x",
    "prune.filter": "f",
    "prune.unknown_calls": "u",
    "prune.unknown_history": "g",
    "storage.stop": "s",
    "logs.follow": "f",
    "logs.errors": "e",
    "logs.group": "g",
    "logs.wrap": "w",
    "history.all": "a",
    "diff.load": "D",
    "diff.turn": "t",
    "diff.whole": "a",
    "diff.unfold": "e",
}
"""Commands with the key that each had; `rollout.resume` is told of by the command that has its key now."""

MOVING = frozenset("gk")
"""Those that move the cursor of every list by now."""


def moved_from(key: str, commands: Iterable[Command[ShownT]]) -> Command[ShownT] | None:
    """Return which of a screen's commands the key was for."""
    return next((command for command in commands if MOVED.get(command.name) == one_way(key)), None)


def describe_moved(command: AnyCommand) -> str:
    """Say which key a command has now."""
    return f"{command.title} is {key_of(command.name)} now"
