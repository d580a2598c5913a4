"""A command, and what its reason for not being to be had now is judged by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tui.domain.context import Context
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import Routing
from tui.operations.comparison import Comparison
from tui.operations.fader import Fader
from tui.operations.findings import Finding
from tui.operations.invoking import Bench
from tui.operations.prune_plan import Choice
from tui.operations.standing import Standing
from tui.operations.work import Work


@dataclass(frozen=True, slots=True)
class Situation:
    """What a command's reason is judged by. `version`, `function_name` and `routing` are what the cursor is on.

    `on_fader` says that the fader has the focus, `armed` that a protected alias is written to without asking.
    """

    context: Context | None = None
    function: FunctionSnapshot | None = None
    fader: Fader | None = None
    standing: Standing | None = None
    version: str = ""
    function_name: str = ""
    finding: Finding | None = None
    comparison: Comparison | None = None
    lanes: int = 0
    bench: Bench | None = None
    work: Work | None = None
    routing: Routing | None = None
    choice: Choice | None = None
    on_fader: bool = False
    armed: bool = False


Reason = Callable[[Situation], str | None]


def always(_: Situation) -> str | None:
    """Nothing speaks against it."""
    return None


@dataclass(frozen=True, slots=True)
class Command:
    """One thing an operator can do.

    `id` names the screen's action of the same name and the binding; `keys` are Textual key names, the first is shown;
    `weight` says which stay on the line of keys where there is not room for all (lower stays longer, 0 is never shown
    there); `label` and `short` are how key and title are shown there. `group` is the heading under which help shows it.
    """

    id: str
    keys: str
    title: str
    help: str
    weight: int = 0
    label: str = ""
    short: str = ""
    why_not: Reason = always
    group: str = ""


READ_ONLY = "read-only is on: no write leaves Crossfade"


def writes(situation: Situation) -> str | None:
    """Say why nothing at all may be written, or return None."""
    if situation.context is None or not situation.context.read_only:
        return None
    if situation.context.provisional:
        return "read-only until the account is known, for a rule may keep it so: r asks again"
    return READ_ONLY


SHORTER = Command("shorter", "left_square_bracket", "Shorter", "Traffic over the next shorter time, from 15 min on")
LONGER = Command("longer", "right_square_bracket", "Longer", "Traffic over the next longer time, up to 24 h")
WINDOW = (SHORTER, LONGER)
"""What every screen has that shows traffic."""

REFRESH = Command("refresh", "r", "Refresh", "Read again what is on screen", 10)
HELP = Command("help", "question_mark", "Help", "What can be done here, and the reasons for what cannot", 6, "?")
MESSAGES = Command("messages", "M,shift+m", "Messages", "What was said in this session, newest first")
QUIT = Command("quit", "q", "Quit", "Leave; what is on its way is waited for or told", 11)
LEAVE = Command("leave", "escape", "Back", "Go back to the screen before", 8, "esc")
COMMON = (LEAVE, REFRESH, MESSAGES, HELP, QUIT)
"""What every screen but the first has."""


def grouped(group: str, *commands: Command) -> tuple[Command, ...]:
    """Return commands with the heading under which help shows them."""
    return tuple(replace(command, group=group) for command in commands)


def labelled(command: Command) -> str:
    """Return how the command's first key is shown."""
    return command.label or command.keys.split(",")[0]
