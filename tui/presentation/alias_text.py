"""What a dialog says of an alias that is to be made, or pointed elsewhere."""

from __future__ import annotations

from tui.domain.alias import Alias
from tui.domain.errors import NotFound, ProviderError
from tui.domain.function import FunctionSnapshot
from tui.domain.read_failure import ReadFailure
from tui.domain.version import LATEST, changes
from tui.presentation.changes import changes_text
from tui.presentation.error_text import explain
from tui.presentation.keymap import key
from tui.presentation.spans import failure_text

_MOST_NAMES = 12


def no_aliases() -> str:
    """Say what to do where a function has no alias."""
    return (
        f"No alias yet: press {key('function.create_alias')} to create one on the version under the cursor, "
        f"{key('function.work')} to edit $LATEST, {key('function.publish')} to publish it."
    )


def why_none_selected(function: FunctionSnapshot | None) -> str:
    """Say in few words why no alias is selected: there is none, or which there are is not known."""
    failure = function.failure_of("ListAliases") if function is not None else None
    if function is not None and function.aliases:
        return "no alias selected"
    if failure is not None:
        return "no such function" if isinstance(failure.cause, NotFound) else "aliases not known"
    return "no aliases" if function is not None and function.aliases_known else "reading aliases…"


def describe_none_selected(function: FunctionSnapshot | None, wanted: str = "") -> str:
    """Say on a function's page why no alias is selected, and what to do; `wanted` is one named at the start."""
    if function is None:
        return ""
    known = (
        f"It has {_names(function)}: press {key('function.next_alias')} to select one."
        if function.aliases
        else no_aliases()
    )
    failure = function.failure_of("ListAliases")
    unread = _unread(function, failure) if failure is not None else ""
    if wanted and (function.aliases_known or failure is not None):
        asked = function.failure_of("GetAlias")
        gone = function.aliases_known or (asked is not None and isinstance(asked.cause, NotFound))
        if failure is not None and isinstance(failure.cause, NotFound):
            return unread
        head = f"{function.name} has no alias {wanted}." if gone else f"Not known whether there is an alias {wanted}."
        return f"{head} {unread or known}"
    if unread or not function.aliases_known:
        return unread
    return f"No alias selected. {known}" if function.aliases else no_aliases()


def describe_missing_version(function: FunctionSnapshot, number: str) -> str:
    """Say that a version named at the start is not there, or not known; empty while it is read and where it is said."""
    failure = function.failure_of("ListVersionsByFunction")
    if function.version(number) is not None or (failure is not None and isinstance(failure.cause, NotFound)):
        return ""
    if function.versions_known:
        return f"{function.name} has no version {number}"
    if function.stopped or failure is not None:
        return f"Not known whether {function.name} has a version {number}: not all of its versions could be read"
    return ""


def _unread(function: FunctionSnapshot, failure: ReadFailure) -> str:
    cause = failure.cause
    if isinstance(cause, NotFound):
        return f"There is no function {function.name} in this account and region."
    why = explain(cause).sentence if isinstance(cause, ProviderError) else failure_text(failure)
    return f"Its aliases are not known: {why}"


def _names(function: FunctionSnapshot) -> str:
    names = [alias.name for alias in function.aliases]
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def describe_pointing(function: FunctionSnapshot | None, alias: Alias, number: str) -> tuple[str, ...]:
    """Say what an alias's callers would get in place of what they get now, and what of a split goes."""
    routing, lines = alias.routing, []
    old = function.version(routing.primary) if function is not None else None
    new = function.version(number) if function is not None else None
    if old is not None and new is not None and old is not new:
        lines.append(f"{number} vs {old.number}: {changes_text(changes(old, new))}")
    elif number != routing.primary:
        lines.append(f"what differs from {routing.primary} is not known: not both versions are loaded")
    if routing.split:
        lines.append(f"{alias.name} is split: this clears its weights")
    if number == LATEST:
        lines.append("$LATEST is not a version: every change goes live immediately, and it cannot be split")
    return tuple(lines)
