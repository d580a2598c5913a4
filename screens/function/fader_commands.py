"""The commands of a function's screen for the fader of the selected alias."""

from __future__ import annotations

from screens.function.reasons import (
    FunctionContext,
    can,
    can_disarm,
    can_nudge,
    can_page,
    can_roll_back,
    can_stop,
    in_conflict,
    selected,
)
from screens.function.requests import (
    copy_command,
    fader_action,
    stop_deployment,
)
from tui.domain.intent import Promote, Redo, RollBack, Undo
from tui.features.fader.actions import ApplyMine, Disarm, KeepTheirs, Nudge
from tui.features.fader.text.scale import STEPS
from tui.presentation.command import (
    Command,
    grouped,
)

BACK = "Split: all traffic to the primary, in one call; not split: to the last good version, after a review"


PAGES = f"Page the history; on the fader, {{}} to the next of {', '.join(map(str, STEPS[1:-1]))} %"


FADER: tuple[Command[FunctionContext], ...] = grouped(
    "Fader",
    Command("to_fader", "f", "Fader", "Focus the fader; ↑ and ↓ go back to the history", 1, why_not=selected),
    Command(
        "less",
        "left",
        "1 % less",
        "Move the canary's weight down by 1 %",
        2,
        "←→",
        "1 %",
        can_nudge,
        message=fader_action(Nudge(-100)),
    ),
    Command(
        "more",
        "right",
        "1 % more",
        "Move the canary's weight up by 1 %",
        why_not=can_nudge,
        message=fader_action(Nudge(100)),
    ),
    Command(
        "much_less",
        "shift+left",
        "5 % less",
        "Move the weight down by 5 %",
        13,
        "⇧←→",
        "5 %",
        can_nudge,
        message=fader_action(Nudge(-500)),
    ),
    Command(
        "much_more",
        "shift+right",
        "5 % more",
        "Move the weight up by 5 %",
        why_not=can_nudge,
        message=fader_action(Nudge(500)),
    ),
    Command("step_up", "pageup", "Page up", PAGES.format("up"), why_not=can_page),
    Command("step_down", "pagedown", "Page down", PAGES.format("down"), why_not=can_page),
    Command("confirm", "enter", "Confirm", "Set the typed weight, promote at 100 %, or open the version", label="⏎"),
    Command(
        "promote",
        "p",
        "Promote",
        "One call: the canary takes all traffic",
        3,
        why_not=can(lambda _: Promote()),
        message=fader_action(Promote()),
    ),
    Command("roll_back", "b", "Roll back", BACK, 4, why_not=can_roll_back, message=fader_action(RollBack())),
    Command(
        "undo",
        "u",
        "Undo",
        "Undo the last change of this session; repeatable",
        5,
        why_not=can(lambda _: Undo()),
        message=fader_action(Undo()),
    ),
    Command(
        "redo", "U", "Redo", "Redo what was undone last", why_not=can(lambda _: Redo()), message=fader_action(Redo())
    ),
    Command(
        "keep_theirs",
        "K",
        "Keep theirs",
        "Leave the alias where they put it; sends nothing",
        1,
        why_not=in_conflict,
        message=fader_action(KeepTheirs()),
    ),
    Command(
        "apply_mine",
        "m",
        "Apply mine",
        "Overwrite their change with yours",
        1,
        why_not=in_conflict,
        message=fader_action(ApplyMine()),
    ),
    Command(
        "disarm",
        "A",
        "Disarm",
        "Ask again before the next change of the alias",
        why_not=can_disarm,
        message=fader_action(Disarm()),
    ),
    Command(
        "stop",
        "x",
        "Stop deployment",
        "Stop the CodeDeploy deployment, which rolls back",
        1,
        short="Stop",
        why_not=can_stop,
        message=stop_deployment,
    ),
    Command(
        "copy_command",
        "ctrl+y",
        "Copy CLI line",
        "Copy the pending change as an AWS CLI line",
        why_not=selected,
        message=copy_command,
    ),
)
