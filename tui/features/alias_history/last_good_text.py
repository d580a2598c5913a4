"""The way back of an alias in words."""

from __future__ import annotations

from datetime import datetime, timedelta

from tui.domain.function import FunctionSnapshot
from tui.domain.move import Good
from tui.features.alias_history.last_good import LastGood
from tui.features.alias_history.read import MovesRead
from tui.presentation.ages import age, moment
from tui.presentation.alias_text import describe_pointing
from tui.presentation.spans import failure_text


def last_good_mark(last_good: LastGood | None) -> str:
    """Say in a few words which version was good last; where the alias is still on it, also which was before it."""
    if last_good is None:
        return "last good: reading…"
    version = last_good.good.version if last_good.good is not None else "not known"
    return (
        f"last good {last_good.own.version}, before it {version}"
        if last_good.own is not None
        else f"last good {version}"
    )


def roll_back_question(last_good: LastGood, good: Good, now: datetime) -> str:
    """Ask whether to roll back an alias that is whole."""
    alias = last_good.alias
    since = f" since {age(last_good.brought.time, now).removesuffix(' ago')}" if last_good.brought is not None else ""
    until = f" to {age(good.until, now)}" if good.until is not None else ""
    return (
        f"{alias.name} is 100 % on {alias.routing.primary}{since}. "
        f"Roll back to {good.version}, which held 100 % from {age(good.since, now)}{until}?"
    )


def roll_back_notes(last_good: LastGood, good: Good, function: FunctionSnapshot | None) -> tuple[str, ...]:
    """Say who put the alias where it is, and what a roll back changes."""
    primary, brought = last_good.alias.routing.primary, last_good.brought
    if brought is None:
        who = f"who moved it to {primary}, and when, is not known"
    else:
        by = f"{brought.who or 'someone'}{f' ({brought.source})' if brought.source else ''}"
        reason = f", reason: {brought.reason}" if brought.reason else ""
        who = f"moved to {primary} by {by} at {moment(brought.time)}{reason}"
    return (who, *describe_pointing(function, last_good.alias, good.version))


def describe_no_last_good(last_good: LastGood, read: MovesRead, hold: timedelta) -> str:
    """Say that no version to go back to is known, and how far was read."""
    name, minutes = last_good.alias.name, int(hold.total_seconds() // 60)
    what = f"{name}: no other version is known to have held 100 % for {minutes} min and to be usable"
    if read.failures:
        return f"{what}; not read: {'; '.join(failure_text(failure) for failure in read.failures)}"
    return f"{what}; read: the journal, and CloudTrail since {moment(read.since)}"
