"""Work on `$LATEST` at one time: what was read, what is edited, what is under way, and what that rules out."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui.domain.errors import NotPermitted, ProviderError
from tui.domain.version import Version
from tui.features.latest.draft import FIELDS, OF_ZIPS, Draft, is_edited
from tui.features.latest.is_updated import is_updated
from tui.presentation.keymap import key

CODE, ADD = "code", "add"
"""The rows that are no fields."""


@dataclass(frozen=True, slots=True)
class LatestEditor:
    """All that the screen of `$LATEST` knows. `at` is the row under the cursor: a field, `env NAME`, or CODE or ADD.

    `doing` says in words what is under way, empty where nothing is. `denied` are the actions that were denied here.
    """

    latest: Version | None = None
    failure: ProviderError | None = None
    draft: Draft = field(default_factory=Draft)
    at: str = ""
    doing: str = ""
    denied: frozenset[str] = frozenset()


def why_not_read(work: LatestEditor) -> str | None:
    """Say why `$LATEST` is not known, or return None."""
    if work.latest is not None:
        return None
    if isinstance(work.failure, NotPermitted):
        return f"no permission: {work.failure.action}"
    return (
        "$LATEST not read yet"
        if work.failure is None
        else f"$LATEST could not be read: press {key('any.refresh')} to read again"
    )


def why_not_edit(work: LatestEditor) -> str | None:
    """Say why the row under the cursor cannot be edited, or return None."""
    latest = work.latest
    if latest is None:
        return why_not_read(work)
    if work.at == CODE:
        return why_not_code(work)
    if work.at in OF_ZIPS and latest.package_type == "Image":
        return f"a container image function has no {work.at}"
    if is_variable(work.at) or work.at == ADD:
        return _denied(work, "lambda:UpdateFunctionConfiguration") or _unread_environment(latest)
    if work.at in FIELDS:
        return _denied(work, "lambda:UpdateFunctionConfiguration")
    return "not editable here"


def why_not_save(work: LatestEditor) -> str | None:
    """Say why the edits cannot be sent, or return None."""
    if not work.draft.count:
        return "no edits yet: press enter to edit the row under the cursor"
    return _denied(work, "lambda:UpdateFunctionConfiguration") or _why_not_write(work)


def why_not_code(work: LatestEditor) -> str | None:
    """Say why the code cannot be replaced, or return None."""
    return _denied(work, "lambda:UpdateFunctionCode") or _why_not_write(work)


def why_not_publish(work: LatestEditor) -> str | None:
    """Say why `$LATEST` cannot be published from here, or return None; an update that settles is waited for."""
    if work.draft.count:
        return f"unsaved edits: press {key('latest.save')} to save them"
    return why_not_read(work) or (f"{work.doing} first" if work.doing else None)


def why_not_remove(work: LatestEditor) -> str | None:
    """Say why there is nothing to remove under the cursor, or return None."""
    return why_not_edit(work) if is_variable(work.at) else "only variables can be removed: select one"


def why_not_take_back(work: LatestEditor) -> str | None:
    """Say why there is no edit to take back under the cursor, or return None."""
    return None if is_edited(work.draft, work.at) else "no edit on this row"


def is_variable(key: str) -> bool:
    """Tell whether a row is that of a variable."""
    return key.startswith("env ")


def _why_not_write(work: LatestEditor) -> str | None:
    if work.latest is None:
        return why_not_read(work)
    if work.doing:
        return f"{work.doing} first"
    if not is_updated(work.latest):
        return "AWS is still applying the previous update: waiting"
    return None


def _denied(work: LatestEditor, action: str) -> str | None:
    return f"no permission: {action}; press {key('any.refresh')} to try again" if action in work.denied else None


def _unread_environment(latest: Version) -> str | None:
    failure = latest.environment_error
    return f"the environment cannot be read: {failure}" if failure else None
