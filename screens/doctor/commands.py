"""The commands of the doctor's screen."""

from __future__ import annotations

from dataclasses import dataclass

from tui.domain.context import Context
from tui.features.doctor.findings import Finding
from tui.presentation.command import COMMON, CONTEXT, FINDING, Command, in_room, writes


@dataclass(frozen=True, slots=True)
class DoctorContext:
    """What decides which commands are available: the finding under the cursor, its function, and what still runs."""

    context: Context | None
    finding: Finding | None
    function_name: str
    scanning: bool


def _can_fix(shown: DoctorContext) -> str | None:
    if shown.finding is None:
        return "no finding selected"
    if shown.finding.fix is None:
        return "no single call fixes this; the details say what does"
    return writes(shown)


def _can_open(shown: DoctorContext) -> str | None:
    return None if shown.function_name else "no finding selected"


def _can_halt(shown: DoctorContext) -> str | None:
    return None if shown.scanning else "no scan is running"


DOCTOR: tuple[Command[DoctorContext], ...] = in_room(
    "doctor",
    Command("fix", "enter", "Fix", "Apply the fix, after a review", 1, "⏎", why_not=_can_fix),
    Command("open", "o", "Open", "Open the function of this finding", 2, why_not=_can_open),
    Command("halt", "x", "Stop scan", "Stop the scan (keep findings)", 3, short="Stop", why_not=_can_halt),
    CONTEXT,
    *FINDING,
    *COMMON,
)
