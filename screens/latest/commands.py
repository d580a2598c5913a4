"""The commands of the screen where `$LATEST` is worked on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui.domain.context import Context
from tui.domain.function import FunctionSnapshot
from tui.features.latest import editor as work
from tui.features.latest.editor import LatestEditor
from tui.features.latest.publishing import why_not_publish
from tui.presentation.command import COMMON, FINDING, Command, in_room, writes


@dataclass(frozen=True, slots=True)
class LatestContext:
    """What the commands of the work on `$LATEST` are rule by."""

    context: Context | None
    function: FunctionSnapshot | None
    work: LatestEditor | None


def _by(rule: Callable[[LatestEditor], str | None]) -> Callable[[LatestContext], str | None]:
    def why_not(shown: LatestContext) -> str | None:
        return writes(shown) or rule(shown.work or LatestEditor())

    return why_not


def _can_publish(shown: LatestContext) -> str | None:
    reason = writes(shown) or work.why_not_publish(shown.work or LatestEditor())
    return reason or why_not_publish(shown.function)


def _can_compare(shown: LatestContext) -> str | None:
    known = shown.function is not None and shown.function.published
    return None if known else "no published version to compare with"


_REMOVE = "Remove the variable under the cursor (when saved)"
_CODE = "New code: a folder, a zip, a place in S3, or an image's URI"

LATEST: tuple[Command[LatestContext], ...] = in_room(
    "latest",
    Command(
        "edit", "enter,e", "Edit", "Edit the row under the cursor; save with ctrl+s", 1, "⏎", "", _by(work.why_not_edit)
    ),
    Command("save", "ctrl+s", "Save", "Review and send all edits in one call", 2, "^s", why_not=_by(work.why_not_save)),
    Command("code", "L", "Code", _CODE, 3, why_not=_by(work.why_not_code)),
    Command("publish", "V", "Publish", "Publish $LATEST as a new version", 4, why_not=_can_publish),
    Command("remove", "X", "Remove", _REMOVE, 6, why_not=_by(work.why_not_remove)),
    Command("take_back", "u", "Undo edit", "Discard the edit under the cursor", 7, why_not=_by(work.why_not_take_back)),
    Command("compare", "d", "Diff", "Compare $LATEST with the newest version", 9, why_not=_can_compare),
    *FINDING,
    *COMMON,
)
