"""Which keys the bottom line shows: those that do something here and now, as many as there is room for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tui.presentation.command import HELP, LEAVE, PALETTE, AnyCommand, Command, in_force, labelled
from tui.presentation.key_names import prints
from tui.presentation.keymap import keys_of
from tui.presentation.spans import Measure

SUBMIT: Command[object] = Command("submit", "enter", "Done", "Take what is typed", 1, "⏎")
"""Enter, where a value is typed."""

_ALWAYS = (HELP.id, PALETTE.id)

SCROLL: Command[object] = Command("scroll", "down", "Scroll", "Scroll what does not fit", 9, "↑↓")


PALETTE_KEYS: tuple[AnyCommand, ...] = (
    SUBMIT._replace(title="Run"),
    Command("escape", "escape", "Close", "Leave the palette", 1, "esc"),
    Command("cursor_down", "down", "Choose", "Choose another one", 2, "↑↓"),
)
"""What the palette's keys do, by Textual's names of its actions; all others are text."""


class PlacedKey(NamedTuple):
    """A command on the line, with the columns it takes."""

    command: AnyCommand
    start: int
    end: int


class DialogKey(NamedTuple):
    """One binding of a dialog: its keys, what it does, in a word what that is, its name in the table, and its help."""

    keys: str
    action: str
    title: str
    name: str = ""
    help: str = ""


def keys_now(availability: Iterable[tuple[AnyCommand, str | None]]) -> tuple[AnyCommand, ...]:
    """Return the commands that can be had now and have a place on the line."""
    return tuple(command for command, reason in availability if reason is None and command.weight)


_MATCHES = ("next_match", "next_move", "next_change")
"""What goes to the next match while rows are found, by the room."""


def clearing_keys(availability: Iterable[tuple[AnyCommand, str | None]]) -> list[tuple[AnyCommand, str | None]]:
    """Return what can be had while a list is filtered: esc clears that first."""
    return [(c._replace(title="Clear") if c.id == LEAVE.id else c, reason) for c, reason in availability]


def finding_keys(availability: Iterable[tuple[AnyCommand, str | None]]) -> list[tuple[AnyCommand, str | None]]:
    """Return what can be had while rows are found: the next match, and esc, which clears that first."""
    shown = []
    for command, reason in availability:
        if command.id in _MATCHES:
            command, reason = command._replace(short="Match", weight=1), None
        elif command.id == LEAVE.id:
            command = command._replace(title="Clear", weight=1)
        shown.append((command, reason))
    return shown


def typing_keys(
    availability: Iterable[tuple[AnyCommand, str | None]], left: frozenset[str], *, one_line: bool
) -> tuple[AnyCommand, ...]:
    """Return what can be had while text is typed: enter, where it is `one_line`, and commands whose keys are `left`."""
    commands = (command for command, reason in availability if reason is None and command.id in left)
    shown = (command if command.weight else command._replace(weight=2) for command in commands)
    if one_line:
        shown = (command._replace(title="Cancel") if command.id == LEAVE.id else command for command in shown)
    return (*((SUBMIT,) if one_line else ()), *shown, *_while(True, in_force(PALETTE)))


def weight_keys(availability: Iterable[tuple[AnyCommand, str | None]]) -> tuple[AnyCommand, ...]:
    """Return what can be had while a weight is typed: what sets and what clears it first, letters as ever."""
    commands = {command.id: command for command, reason in availability if reason is None}
    setting = commands.pop("confirm")._replace(title="Set weight", weight=1)
    clearing = commands.pop(LEAVE.id)._replace(title="Clear", weight=1)
    return (setting, clearing, *(command for command in commands.values() if command.weight))


def dialog_keys(
    bindings: Sequence[DialogKey], *, typing: bool, scrolls: bool, enter: str = ""
) -> tuple[AnyCommand, ...]:
    """Return what a dialog's keys do: no key that is text while one types, and arrows where there is more to see.

    `enter` says what enter does where no binding does. Of several keys for one thing the first is shown. Help, where it
    is not text, and the palette are always there.
    """
    commands: list[AnyCommand] = [SUBMIT._replace(title=enter)] if enter else []
    for binding in bindings:
        names = keys_of(binding.name) or binding.keys.split(",")
        keys = [key for key in names if not (typing and prints(key))]
        if keys and all(command.id != binding.action for command in commands):
            room = binding.name.rpartition(".")[0]
            commands.append(Command(binding.action, ",".join(keys), binding.title, binding.help, 2, room=room))
    everywhere = (*(() if typing else (in_force(HELP),)), *_while(typing, in_force(PALETTE)))
    return (*commands, *((SCROLL,) if scrolls else ()), *everywhere)


def _while(typing: bool, command: AnyCommand) -> Iterator[AnyCommand]:
    """Yield a command with those of its keys that are no text while one types, where there are any."""
    keys = [key for key in command.keys.split(",") if not (typing and prints(key))]
    if keys:
        yield command._replace(keys=",".join(keys))


def placed_keys(commands: Sequence[AnyCommand], width: int, measure: Measure = len) -> tuple[PlacedKey, ...]:
    """Return the keys that fit, help and palette before all, then the weightiest, in the order of their commands."""
    fitting: set[int] = set()
    room = width
    for place, command in sorted(enumerate(commands), key=lambda pair: (pair[1].id not in _ALWAYS, pair[1].weight)):
        taken = _width(command, measure)
        if taken <= room:
            fitting.add(place)
            room -= taken
    placed: list[PlacedKey] = []
    x = 0
    for place in sorted(fitting):
        end = x + _width(commands[place], measure)
        placed.append(PlacedKey(commands[place], x, end))
        x = end
    return tuple(placed)


def key_title(command: AnyCommand) -> str:
    """Return what the line calls a command."""
    return command.short or command.title


def key_label(command: AnyCommand) -> str:
    """Return how the line shows a command's key."""
    return labelled(command)


def _width(command: AnyCommand, measure: Measure) -> int:
    return measure(key_label(command)) + measure(key_title(command)) + 3
