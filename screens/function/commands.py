"""The commands of a function's screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui.domain.context import Context
from tui.domain.function import FunctionSnapshot
from tui.domain.intent import Intent, Promote, Redo, RollBack, SetRouting, StartCanary, Undo
from tui.domain.routing import Routing
from tui.features.diff.comparison import first_sides
from tui.features.fader.events import Conflict
from tui.features.fader.machine import Fader
from tui.features.fader.planner import WhyNot, is_whole, plan
from tui.features.fader.text.scale import STEPS
from tui.features.latest.publishing import why_not_publish
from tui.presentation.alias_text import why_none_selected
from tui.presentation.command import (
    CONTEXT,
    FINDING,
    HELP,
    LEAVE,
    MESSAGES,
    PALETTE,
    QUIT,
    READ_ONLY,
    REFRESH,
    WINDOW,
    Command,
    grouped,
    in_room,
    writes,
)
from tui.presentation.keymap import key
from tui.writes.ownership.owner import Executing, Locked, Stopping
from tui.writes.ownership.status import AliasStatus


@dataclass(frozen=True, slots=True)
class FunctionContext:
    """What the commands of a function's screen depend on.

    `version` is under the cursor; `on_fader` says that the fader has the focus, `armed` that a protected alias is
    written to without asking.
    """

    context: Context | None
    function: FunctionSnapshot | None
    fader: Fader | None
    alias_status: AliasStatus | None
    version: str
    on_fader: bool
    armed: bool


def _writable(shown: FunctionContext) -> str | None:
    return writes(shown) or _selected(shown)


def _can(intent: Callable[[FunctionContext], Intent]) -> Callable[[FunctionContext], str | None]:
    def why_not(shown: FunctionContext) -> str | None:
        reason = _writable(shown)
        if reason is not None or shown.fader is None:
            return reason
        planned = plan(intent(shown), shown.fader)
        return planned.reason if isinstance(planned, WhyNot) else None

    return why_not


def _can_shift(shown: FunctionContext) -> str | None:
    reason = _writable(shown)
    fader = shown.fader
    if reason is not None or fader is None:
        return reason
    if isinstance(fader.event, Conflict):
        return (
            f"resolve the conflict first: {key('function.keep_theirs')} keep theirs, "
            f"{key('function.apply_mine')} apply mine, "
            f"{key('function.roll_back')} roll back"
        )
    if fader.blocked:
        return f"its state is unknown: press {key('any.refresh')} to refresh"
    if fader.decided:
        return "a change is being sent"
    if fader.canary is None:
        return f"{fader.confirmed.name} has no canary: choose a version and press {key('function.canary')}"
    return None


def _can_nudge(shown: FunctionContext) -> str | None:
    reason = _can_shift(shown)
    if reason is not None or shown.on_fader:
        return reason
    return f"press {key('function.to_fader')} to focus the fader first"


def _can_page(shown: FunctionContext) -> str | None:
    return _can_shift(shown) if shown.on_fader else None


def _can_focus(shown: FunctionContext) -> str | None:
    return why_none_selected(shown.function) if shown.fader is None else None


def _can_roll_back(shown: FunctionContext) -> str | None:
    reason = _writable(shown)
    # One that is whole goes back to its last good version, which is looked for.
    if reason is not None or shown.fader is None or is_whole(shown.fader):
        return reason
    planned = plan(RollBack(), shown.fader)
    return planned.reason if isinstance(planned, WhyNot) else None


def _can_disarm(shown: FunctionContext) -> str | None:
    return None if shown.armed else "no protected alias is armed"


def _can_choose_alias(shown: FunctionContext) -> str | None:
    function = shown.function
    names = {alias.name for alias in function.aliases} if function else set()
    if names - {shown.fader.confirmed.name if shown.fader else ""}:
        return None
    if shown.fader is None or function is None:
        return why_none_selected(function)
    return "there is no other alias" if function.aliases_known else "whether there are other aliases is not known"


def _can_stop(shown: FunctionContext) -> str | None:
    if shown.context is not None and shown.context.read_only:
        return READ_ONLY
    if shown.alias_status is not None and isinstance(shown.alias_status.ownership, Stopping):
        return f"deployment {shown.alias_status.ownership.deployment.id} is being stopped already"
    if shown.alias_status is not None and isinstance(shown.alias_status.ownership, Executing):
        return f"a Step Functions execution moves it: crossfade rollout stop {_alias_name(shown)}"
    locked = shown.alias_status is not None and isinstance(shown.alias_status.ownership, Locked)
    return None if locked else "no CodeDeploy deployment is moving the selected alias"


def _alias_name(shown: FunctionContext) -> str:
    return f"{shown.fader.confirmed.function}:{shown.fader.confirmed.name}" if shown.fader is not None else ""


def _can_compare(shown: FunctionContext) -> str | None:
    if shown.function is None or not shown.version:
        return "no version under the cursor"
    primary = shown.fader.confirmed.routing.primary if shown.fader else ""
    sides = first_sides(shown.function, shown.version, primary)
    return None if sides else "there is no other version to compare it with"


def _can_invoke(shown: FunctionContext) -> str | None:
    return None if shown.version or shown.fader is not None else "nothing to invoke yet"


def _can_create(shown: FunctionContext) -> str | None:
    return writes(shown) or ("the function is still loading" if shown.function is None else None)


def _at_rest(shown: FunctionContext) -> str | None:
    fader = shown.fader
    reason = _writable(shown)
    if reason is not None or fader is None:
        return reason
    if fader.blocked:
        return "resolve what is shown above the fader first"
    return None if fader.at_rest else "a change is in progress: press esc to cancel it"


def _can_point(shown: FunctionContext) -> str | None:
    reason = _at_rest(shown)
    if reason is not None or shown.fader is None:
        return reason
    if not shown.version:
        return "no version under the cursor"
    planned = plan(SetRouting(Routing(shown.version)), shown.fader)
    return planned.reason if isinstance(planned, WhyNot) else None


def _has_arn(shown: FunctionContext) -> str | None:
    version = shown.function.version(shown.version) if shown.function else None
    return None if version is not None and version.arn else "no version with a known ARN under the cursor"


def _alias_has_arn(shown: FunctionContext) -> str | None:
    known = shown.fader is not None and shown.fader.confirmed.arn
    return None if known else "the ARN of the selected alias is not known"


def _selected(shown: FunctionContext) -> str | None:
    return why_none_selected(shown.function) if shown.fader is None else None


def _has_version(shown: FunctionContext) -> str | None:
    return None if shown.version else "no version under the cursor"


def _can_publish(shown: FunctionContext) -> str | None:
    return writes(shown) or why_not_publish(shown.function)


def _in_conflict(shown: FunctionContext) -> str | None:
    return None if shown.fader and isinstance(shown.fader.event, Conflict) else "there is no conflict to resolve"


CANARY = "Make the version under the cursor the canary of the selected alias"

BACK = "Split: all traffic to the primary, in one call; not split: to the last good version, after a review"
PAGES = f"Page the history; on the fader, {{}} to the next of {', '.join(map(str, STEPS[1:-1]))} %"

_FADER: tuple[Command[FunctionContext], ...] = grouped(
    "Fader",
    Command("to_fader", "f", "Fader", "Focus the fader; ↑ and ↓ go back to the history", 1, why_not=_can_focus),
    Command("less", "left", "1 % less", "Move the canary's weight down by 1 %", 2, "←→", "1 %", _can_nudge),
    Command("more", "right", "1 % more", "Move the canary's weight up by 1 %", why_not=_can_nudge),
    Command("much_less", "shift+left", "5 % less", "Move the weight down by 5 %", 13, "⇧←→", "5 %", _can_nudge),
    Command("much_more", "shift+right", "5 % more", "Move the weight up by 5 %", why_not=_can_nudge),
    Command("step_up", "pageup", "Page up", PAGES.format("up"), why_not=_can_page),
    Command("step_down", "pagedown", "Page down", PAGES.format("down"), why_not=_can_page),
    Command("confirm", "enter", "Confirm", "Set the typed weight, promote at 100 %, or open the version", label="⏎"),
    Command("promote", "p", "Promote", "One call: the canary takes all traffic", 3, why_not=_can(lambda _: Promote())),
    Command("roll_back", "b", "Roll back", BACK, 4, why_not=_can_roll_back),
    Command("undo", "u", "Undo", "Undo the last change of this session; repeatable", 5, why_not=_can(lambda _: Undo())),
    Command("redo", "U", "Redo", "Redo what was undone last", why_not=_can(lambda _: Redo())),
    Command(
        "keep_theirs", "K", "Keep theirs", "Leave the alias where they put it; sends nothing", 1, why_not=_in_conflict
    ),
    Command("apply_mine", "m", "Apply mine", "Overwrite their change with yours", 1, why_not=_in_conflict),
    Command("disarm", "A", "Disarm", "Ask again before the next change of the alias", why_not=_can_disarm),
    Command(
        "stop",
        "x",
        "Stop deployment",
        "Stop the CodeDeploy deployment, which rolls back",
        1,
        short="Stop",
        why_not=_can_stop,
    ),
    Command("copy_command", "ctrl+y", "Copy CLI line", "Copy the pending change as an AWS CLI line", why_not=_selected),
)
_ALIASES: tuple[Command[FunctionContext], ...] = grouped(
    "Aliases",
    Command("next_alias", "tab", "Next alias", "Select the next alias", 7, "⇥", "Alias", _can_choose_alias),
    Command("last_alias", "shift+tab", "Previous alias", "Select the previous alias", why_not=_can_choose_alias),
    Command(
        "create_alias",
        "a",
        "Create alias",
        "A new alias, on the version under the cursor",
        8,
        short="New alias",
        why_not=_can_create,
    ),
    Command(
        "point",
        "equals_sign",
        "Point here",
        "Point the selected alias at the version under the cursor",
        why_not=_can_point,
    ),
    Command("describe", "e", "Describe", "Change the description of the selected alias", why_not=_at_rest),
    Command(
        "delete_alias", "X", "Delete alias", "Delete the selected alias (shows its callers first)", why_not=_at_rest
    ),
    Command("copy_alias_arn", "Y", "Copy alias ARN", "Copy the ARN of the selected alias", why_not=_alias_has_arn),
)
_VERSIONS: tuple[Command[FunctionContext], ...] = grouped(
    "Versions",
    Command("canary", "c", "Canary", CANARY, 2, why_not=_can(lambda s: StartCanary(s.version))),
    Command("publish", "V", "Publish", "Publish $LATEST as a new version", 8, why_not=_can_publish),
    Command("work", "w", "Work on $LATEST", "Change the code and configuration of $LATEST", 8, short="Work"),
    Command("copy_arn", "y", "Copy ARN", "Copy the ARN of the version under the cursor", why_not=_has_arn),
)
_VIEWS: tuple[Command[FunctionContext], ...] = grouped(
    "Views",
    Command("diff", "d", "Diff", "Compare the version under the cursor with another", 7, why_not=_can_compare),
    Command("logs", "l", "Logs", "Logs of the selected alias's versions, side by side", 7),
    Command("traffic", "t", "Traffic", "The selected alias's past as a chart, and its figures", 11, why_not=_selected),
    Command("impact", "i", "Impact", "What depends on the version under the cursor", 11, why_not=_has_version),
    Command("alias_impact", "I", "Alias impact", "What depends on the selected alias", why_not=_selected),
    Command("doctor", "D", "Doctor", "Find problems of this function, and how to fix them", 12),
    Command(
        "history", "H", "History", "Who moved the selected alias, and when; go back to any point", why_not=_selected
    ),
    Command("rollout", "R", "Rollout", "Shift the selected alias by a plan, or follow that", 11, why_not=_selected),
    Command("invoke", "v", "Invoke", "Call the version under the cursor, or the selected alias", why_not=_can_invoke),
    Command("prune", "P", "Prune", "Which versions can be deleted, and why the others are kept"),
)
FUNCTION: tuple[Command[FunctionContext], ...] = in_room(
    "function",
    *_FADER,
    *_ALIASES,
    *_VERSIONS,
    *_VIEWS,
    *WINDOW,
    *FINDING,
    LEAVE._replace(help="Clear what is typed, cancel the change, or go back"),
    CONTEXT,
    REFRESH,
    MESSAGES,
    HELP,
    PALETTE,
    QUIT,
)
