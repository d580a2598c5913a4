"""The commands of a function's screen."""

from __future__ import annotations

from screens.function.reasons import (
    FunctionContext,
    alias_has_arn,
    at_rest,
    can,
    can_choose_alias,
    can_compare,
    can_create,
    can_disarm,
    can_invoke,
    can_nudge,
    can_page,
    can_point,
    can_publish,
    can_roll_back,
    can_stop,
    has_arn,
    has_version,
    in_conflict,
    selected,
)
from tui.domain.intent import Promote, Redo, StartCanary, Undo
from tui.features.fader.text.scale import STEPS
from tui.presentation.command import (
    CONTEXT,
    FINDING,
    HELP,
    LEAVE,
    MESSAGES,
    PALETTE,
    QUIT,
    REFRESH,
    WINDOW,
    Command,
    grouped,
    in_room,
)

CANARY = "Make the version under the cursor the canary of the selected alias"

BACK = "Split: all traffic to the primary, in one call; not split: to the last good version, after a review"
PAGES = f"Page the history; on the fader, {{}} to the next of {', '.join(map(str, STEPS[1:-1]))} %"

_FADER: tuple[Command[FunctionContext], ...] = grouped(
    "Fader",
    Command("to_fader", "f", "Fader", "Focus the fader; ↑ and ↓ go back to the history", 1, why_not=selected),
    Command("less", "left", "1 % less", "Move the canary's weight down by 1 %", 2, "←→", "1 %", can_nudge),
    Command("more", "right", "1 % more", "Move the canary's weight up by 1 %", why_not=can_nudge),
    Command("much_less", "shift+left", "5 % less", "Move the weight down by 5 %", 13, "⇧←→", "5 %", can_nudge),
    Command("much_more", "shift+right", "5 % more", "Move the weight up by 5 %", why_not=can_nudge),
    Command("step_up", "pageup", "Page up", PAGES.format("up"), why_not=can_page),
    Command("step_down", "pagedown", "Page down", PAGES.format("down"), why_not=can_page),
    Command("confirm", "enter", "Confirm", "Set the typed weight, promote at 100 %, or open the version", label="⏎"),
    Command("promote", "p", "Promote", "One call: the canary takes all traffic", 3, why_not=can(lambda _: Promote())),
    Command("roll_back", "b", "Roll back", BACK, 4, why_not=can_roll_back),
    Command(
        "undo",
        "u",
        "Undo",
        "Undo the last change of this session; repeatable",
        5,
        why_not=can(lambda _: Undo()),
    ),
    Command("redo", "U", "Redo", "Redo what was undone last", why_not=can(lambda _: Redo())),
    Command(
        "keep_theirs",
        "K",
        "Keep theirs",
        "Leave the alias where they put it; sends nothing",
        1,
        why_not=in_conflict,
    ),
    Command("apply_mine", "m", "Apply mine", "Overwrite their change with yours", 1, why_not=in_conflict),
    Command("disarm", "A", "Disarm", "Ask again before the next change of the alias", why_not=can_disarm),
    Command(
        "stop",
        "x",
        "Stop deployment",
        "Stop the CodeDeploy deployment, which rolls back",
        1,
        short="Stop",
        why_not=can_stop,
    ),
    Command(
        "copy_command",
        "ctrl+y",
        "Copy CLI line",
        "Copy the pending change as an AWS CLI line",
        why_not=selected,
    ),
)
_ALIASES: tuple[Command[FunctionContext], ...] = grouped(
    "Aliases",
    Command("next_alias", "tab", "Next alias", "Select the next alias", 7, "⇥", "Alias", can_choose_alias),
    Command("last_alias", "shift+tab", "Previous alias", "Select the previous alias", why_not=can_choose_alias),
    Command(
        "create_alias",
        "a",
        "Create alias",
        "A new alias, on the version under the cursor",
        8,
        short="New alias",
        why_not=can_create,
    ),
    Command(
        "point",
        "equals_sign",
        "Point here",
        "Point the selected alias at the version under the cursor",
        why_not=can_point,
    ),
    Command("describe", "e", "Describe", "Change the description of the selected alias", why_not=at_rest),
    Command(
        "delete_alias",
        "X",
        "Delete alias",
        "Delete the selected alias (shows its callers first)",
        why_not=at_rest,
    ),
    Command("copy_alias_arn", "Y", "Copy alias ARN", "Copy the ARN of the selected alias", why_not=alias_has_arn),
)
_VERSIONS: tuple[Command[FunctionContext], ...] = grouped(
    "Versions",
    Command("canary", "c", "Canary", CANARY, 2, why_not=can(lambda s: StartCanary(s.version))),
    Command("publish", "V", "Publish", "Publish $LATEST as a new version", 8, why_not=can_publish),
    Command("work", "w", "Work on $LATEST", "Change the code and configuration of $LATEST", 8, short="Work"),
    Command("copy_arn", "y", "Copy ARN", "Copy the ARN of the version under the cursor", why_not=has_arn),
)
_VIEWS: tuple[Command[FunctionContext], ...] = grouped(
    "Views",
    Command("diff", "d", "Diff", "Compare the version under the cursor with another", 7, why_not=can_compare),
    Command("logs", "l", "Logs", "Logs of the selected alias's versions, side by side", 7),
    Command("traffic", "t", "Traffic", "The selected alias's past as a chart, and its figures", 11, why_not=selected),
    Command("impact", "i", "Impact", "What depends on the version under the cursor", 11, why_not=has_version),
    Command("alias_impact", "I", "Alias impact", "What depends on the selected alias", why_not=selected),
    Command("doctor", "D", "Doctor", "Find problems of this function, and how to fix them", 12),
    Command(
        "history",
        "H",
        "History",
        "Who moved the selected alias, and when; go back to any point",
        why_not=selected,
    ),
    Command("rollout", "R", "Rollout", "Shift the selected alias by a plan, or follow that", 11, why_not=selected),
    Command("invoke", "v", "Invoke", "Call the version under the cursor, or the selected alias", why_not=can_invoke),
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
