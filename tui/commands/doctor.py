"""The commands of the screen that shows what is wrong."""

from __future__ import annotations

from tui.commands.command import COMMON, Command, Situation, writes


def _can_mend(situation: Situation) -> str | None:
    if situation.finding is None:
        return "no finding is under the cursor"
    if situation.finding.fix is None:
        return "no single call mends this: what helps stands below"
    return writes(situation)


def _can_open(situation: Situation) -> str | None:
    return None if situation.function_name else "no finding is under the cursor"


DOCTOR = (
    Command("mend", "enter,f", "Fix", "Make the one call that mends it, after a review", 1, "f", why_not=_can_mend),
    Command("open", "o", "Open", "Open the function that the finding is about", 2, why_not=_can_open),
    Command("halt", "x", "Stop looking", "Ask AWS for nothing more; what was found stays", 3, short="Stop"),
    *COMMON,
)
