"""The commands of the screen where `$LATEST` is worked on."""

from __future__ import annotations

from collections.abc import Callable

from tui.commands.command import COMMON, Command, Reason, Situation, writes
from tui.operations import work
from tui.operations.publishing import why_not_publish
from tui.operations.work import Work


def _by(judged: Callable[[Work], str | None]) -> Reason:
    def why_not(situation: Situation) -> str | None:
        return writes(situation) or judged(situation.work or Work())

    return why_not


def _can_publish(situation: Situation) -> str | None:
    reason = writes(situation) or work.why_not_publish(situation.work or Work())
    return reason or why_not_publish(situation.function)


def _can_compare(situation: Situation) -> str | None:
    known = situation.function is not None and situation.function.published
    return None if known else "there is no published version to compare with"


_REMOVE = "Mark the variable under the cursor to be removed when saved"
_CODE = "New code: a folder, a zip, a place in S3, or an image's URI"

LATEST = (
    Command(
        "edit",
        "enter",
        "Edit",
        "Edit what is under the cursor; enter keeps it for s",
        1,
        "⏎",
        "",
        _by(work.why_not_edit),
    ),
    Command("save", "s", "Save", "All edits in one call, after a look at it", 2, why_not=_by(work.why_not_save)),
    Command("code", "f", "Code", _CODE, 3, why_not=_by(work.why_not_code)),
    Command("publish", "n", "Publish", "Publish $LATEST as a new version", 4, why_not=_can_publish),
    Command("remove", "x", "Remove", _REMOVE, 6, why_not=_by(work.why_not_remove)),
    Command(
        "take_back", "u", "Undo edit", "Take back the edit under the cursor", 7, why_not=_by(work.why_not_take_back)
    ),
    Command("compare", "d", "Diff", "Compare $LATEST with the newest version", 9, why_not=_can_compare),
    *COMMON,
)
