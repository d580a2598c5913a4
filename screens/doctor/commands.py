"""The commands of the screen that shows what is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from tui.domain.context import Context
from tui.features.doctor.findings import Finding
from tui.presentation.command import COMMON, Command, writes


@dataclass(frozen=True, slots=True)
class DoctorContext:
    """What the commands of the doctor are judged by: what is under the cursor, and its function."""

    context: Context | None
    finding: Finding | None
    function_name: str


def _can_mend(shown: DoctorContext) -> str | None:
    if shown.finding is None:
        return "no finding is under the cursor"
    if shown.finding.fix is None:
        return "no single call fixes this: see the advice below it"
    return writes(shown)


def _can_open(shown: DoctorContext) -> str | None:
    return None if shown.function_name else "no finding is under the cursor"


DOCTOR: tuple[Command[DoctorContext], ...] = (
    Command("mend", "enter,f", "Fix", "Make the one call that fixes it, after a review", 1, "f", why_not=_can_mend),
    Command("open", "o", "Open", "Open the function that the finding is about", 2, why_not=_can_open),
    Command("halt", "x", "Stop looking", "Stop the scan (keep findings)", 3, short="Stop"),
    *COMMON,
)
