"""The commands of a function's screen."""

from __future__ import annotations

from screens.function.destinations import (
    to_alias_impact,
    to_diff,
    to_doctor,
    to_history,
    to_impact,
    to_invoke,
    to_latest,
    to_logs,
    to_prune,
    to_rollout,
    to_traffic,
)
from screens.function.fader_commands import FADER
from screens.function.reasons import (
    FunctionContext,
    alias_has_arn,
    at_rest,
    can,
    can_choose_alias,
    can_compare,
    can_create,
    can_invoke,
    can_point,
    can_publish,
    has_arn,
    has_version,
    selected,
)
from screens.function.requests import (
    copy_alias_arn,
    copy_arn,
    delete_alias,
    point_here,
    publish,
)
from screens.messages import WindowRequested
from tui.domain.intent import StartCanary
from tui.presentation.command import (
    CONTEXT,
    FINDING,
    HELP,
    LEAVE,
    LONGER,
    MESSAGES,
    PALETTE,
    QUIT,
    REFRESH,
    SHORTER,
    Command,
    grouped,
    in_room,
)

CANARY = "Make the version under the cursor the canary of the selected alias"


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
        message=point_here,
    ),
    Command("describe", "e", "Describe", "Change the description of the selected alias", why_not=at_rest),
    Command(
        "delete_alias",
        "X",
        "Delete alias",
        "Delete the selected alias (shows its callers first)",
        why_not=at_rest,
        message=delete_alias,
    ),
    Command(
        "copy_alias_arn",
        "Y",
        "Copy alias ARN",
        "Copy the ARN of the selected alias",
        why_not=alias_has_arn,
        message=copy_alias_arn,
    ),
)
_VERSIONS: tuple[Command[FunctionContext], ...] = grouped(
    "Versions",
    Command("canary", "c", "Canary", CANARY, 2, why_not=can(lambda s: StartCanary(s.version))),
    Command("publish", "V", "Publish", "Publish $LATEST as a new version", 8, why_not=can_publish, message=publish),
    Command(
        "work",
        "w",
        "Work on $LATEST",
        "Change the code and configuration of $LATEST",
        8,
        short="Work",
        message=to_latest,
    ),
    Command(
        "copy_arn", "y", "Copy ARN", "Copy the ARN of the version under the cursor", why_not=has_arn, message=copy_arn
    ),
)
_VIEWS: tuple[Command[FunctionContext], ...] = grouped(
    "Views",
    Command(
        "diff",
        "d",
        "Diff",
        "Compare the version under the cursor with another",
        7,
        why_not=can_compare,
        message=to_diff,
    ),
    Command("logs", "l", "Logs", "Logs of the selected alias's versions, side by side", 7, message=to_logs),
    Command(
        "traffic",
        "t",
        "Traffic",
        "The selected alias's past as a chart, and its figures",
        11,
        why_not=selected,
        message=to_traffic,
    ),
    Command(
        "impact",
        "i",
        "Impact",
        "What depends on the version under the cursor",
        11,
        why_not=has_version,
        message=to_impact,
    ),
    Command(
        "alias_impact",
        "I",
        "Alias impact",
        "What depends on the selected alias",
        why_not=selected,
        message=to_alias_impact,
    ),
    Command("doctor", "D", "Doctor", "Find problems of this function, and how to fix them", 12, message=to_doctor),
    Command(
        "history",
        "H",
        "History",
        "Who moved the selected alias, and when; go back to any point",
        why_not=selected,
        message=to_history,
    ),
    Command(
        "rollout",
        "R",
        "Rollout",
        "Shift the selected alias by a plan, or follow that",
        11,
        why_not=selected,
        message=to_rollout,
    ),
    Command(
        "invoke",
        "v",
        "Invoke",
        "Call the version under the cursor, or the selected alias",
        why_not=can_invoke,
        message=to_invoke,
    ),
    Command("prune", "P", "Prune", "Which versions can be deleted, and why the others are kept", message=to_prune),
)
FUNCTION: tuple[Command[FunctionContext], ...] = in_room(
    "function",
    *FADER,
    *_ALIASES,
    *_VERSIONS,
    *_VIEWS,
    SHORTER._replace(message=lambda _: WindowRequested(-1)),
    LONGER._replace(message=lambda _: WindowRequested(1)),
    *FINDING,
    LEAVE._replace(help="Clear what is typed, cancel the change, or go back"),
    CONTEXT,
    REFRESH,
    MESSAGES,
    HELP,
    PALETTE,
    QUIT,
)
