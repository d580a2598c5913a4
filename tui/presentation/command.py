"""A command, declared once: its keys, its words, and the reason why it cannot be had now."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, NamedTuple, Never, Protocol, TypeVar

from tui.presentation.key_names import key_name
from tui.presentation.keymap import key, keys_of

if TYPE_CHECKING:
    from tui.domain.context import Context

ShownT = TypeVar("ShownT", contravariant=True)
"""What a screen shows that decides which of its commands can be had."""


class InContext(Protocol):
    """What is shown knows where one is, None while that is not known."""

    @property
    def context(self) -> Context | None:
        """Account and region."""


def always(_: object) -> str | None:
    """Nothing speaks against it."""
    return None


class Command(NamedTuple, Generic[ShownT]):
    """One thing an operator can do.

    `id` names the screen's action of the same name, unless there is `message`: it returns what the screen posts in its
    place, None for nothing. `keys` are Textual key names, the first is shown; `weight` says which stay on the line of
    keys where there is not room for all that can be had (lower stays longer, 0 is never shown there); `label` and
    `short` are how key and title are shown there. `group` is the heading under which help shows it, `room` the screen
    whose command it is (`in_room`), or what it has in common with others.
    """

    id: str
    keys: str
    title: str
    help: str
    weight: int = 0
    label: str = ""
    short: str = ""
    why_not: Callable[[ShownT], str | None] = always
    group: str = ""
    room: str = ""
    message: Callable[[ShownT], object | None] | None = None

    @property
    def name(self) -> str:
        """What the command is called in the table of keys and in the configuration, such as `function.promote`."""
        return f"{self.room}.{self.id}"


AnyCommand = Command[Never]
"""A command of whatever screen, to be shown and not to be checked."""

READ_ONLY = "read-only mode: changes are disabled"


def writes(shown: InContext) -> str | None:
    """Say why nothing at all may be written, or return None."""
    if shown.context is None or not shown.context.read_only:
        return None
    if shown.context.provisional:
        return f"read-only until the account is known (a rule may require it): press {key('any.refresh')} to retry"
    return READ_ONLY


def in_room(room: str, *commands: Command[ShownT]) -> tuple[Command[ShownT], ...]:
    """Return the commands of a screen with its name, but for those that it has in common with others."""
    return tuple(command if command.room else command._replace(room=room) for command in commands)


_SHORTER: Command[object] = Command(
    "shorter", "left_square_bracket", "Shorter", "Show traffic over a shorter time, down to 15 min"
)
_LONGER: Command[object] = Command(
    "longer", "right_square_bracket", "Longer", "Show traffic over a longer time, up to 24 h"
)
WINDOW = SHORTER, LONGER = in_room("window", _SHORTER, _LONGER)
"""What every screen has that shows traffic."""

_COMMON: tuple[Command[object], ...] = (
    Command("leave", "escape", "Back", "Go back to the previous screen", 8, "esc"),
    Command("refresh", "r", "Refresh", "Reload what is on screen", 10),
    Command("messages", "M", "Messages", "Show this session's messages, newest first"),
    Command("help", "question_mark", "Help", "Show all keys, and why some are unavailable", 1, "?"),
    Command("palette", "ctrl+p,colon", "Palette", "Find a command, function or alias", 1, "^p"),
    Command("quit", "q", "Quit", "Quit; waits for pending writes or reports them", 11),
)
COMMON = LEAVE, REFRESH, MESSAGES, HELP, PALETTE, QUIT = in_room("any", *_COMMON)
"""What every screen but the first has."""

_FINDING: tuple[Command[object], ...] = (
    Command("find", "slash", "Find", "Find rows by words; marked, and gone to while you type", 7, "/"),
    Command("next_match", "n", "Next match", "Go to the next row that was found"),
    Command("last_match", "N", "Previous match", "Go to the previous row that was found"),
)
FINDING = FIND, *_ = in_room("any", *_FINDING)
"""What every screen has that shows a list and does not filter it."""

_CONTEXTS: Command[object] = Command(
    "contexts", "at", "Context", "Switch to another profile, account or region", 9, "@"
)
(CONTEXT,) = in_room("any", _CONTEXTS)


def grouped(group: str, *commands: Command[ShownT]) -> tuple[Command[ShownT], ...]:
    """Return commands with the heading under which help shows them."""
    return tuple(command._replace(group=group) for command in commands)


def in_force(command: Command[ShownT]) -> Command[ShownT]:
    """Return a command with the keys that are in force."""
    keys = keys_of(command.name)
    if keys is None:
        return command
    # What stands for the first key says as much of it beside others.
    label = command.label if keys[0] == command.keys.split(",")[0] else ""
    return command._replace(keys=",".join(keys), label=label)


def labelled(command: AnyCommand) -> str:
    """Return how the command's first key is shown."""
    return command.label or key_name(command.keys.split(",")[0])


def only_if(why_not: Callable[[ShownT], str | None], command: Command[object]) -> Command[ShownT]:
    """Return a command that every screen has, with a reason that one screen has against it."""
    c = command
    return Command(c.id, c.keys, c.title, c.help, c.weight, c.label, c.short, why_not, c.group, c.room, c.message)
