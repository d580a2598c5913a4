"""What a dialog says of an alias that is to be made, or pointed elsewhere."""

from __future__ import annotations

from tui.domain.alias import Alias
from tui.domain.function import FunctionSnapshot
from tui.domain.trigger import Triggers
from tui.domain.version import LATEST, changes
from tui.operations.impact import lacking
from tui.presentation.changes import changes_text

NO_ALIASES = "No alias yet: a creates one on the version under the cursor. w works on $LATEST, n publishes it."
_MOST_CALLERS = 3


def tell_pointing(function: FunctionSnapshot | None, alias: Alias, number: str) -> tuple[str, ...]:
    """Say what an alias's callers would get in place of what they get now, and what of a split goes."""
    routing, told = alias.routing, []
    old = function.version(routing.primary) if function is not None else None
    new = function.version(number) if function is not None else None
    if old is not None and new is not None and old is not new:
        told.append(f"{number} against {old.number}: {changes_text(changes(old, new))}")
    elif number != routing.primary:
        told.append(f"what differs from {routing.primary} is not known: not both were read")
    if routing.split:
        told.append(f"{alias.name} is split: its weights go with this")
    if number == LATEST:
        told.append("$LATEST is no version: every change of it is live at once, and it cannot be split")
    return tuple(told)


def tell_lacking(triggers: Triggers | None, name: str, account: str = "") -> tuple[str, ...]:
    """Say who may call the function or its other aliases and would be refused at a new one, as far as it is read.

    `account` is the function's own, so that another one is called so.
    """
    if triggers is None:
        return ("who may call the function is not read yet",)
    found = lacking(triggers, name, account) if name else ()
    more = len(found) - _MOST_CALLERS
    told = [*found[:_MOST_CALLERS], *([f"and {more} more callers that {name} would lack"] if more > 0 else ())]
    if not triggers.complete:
        told.append("who else may call the function is still being read")
    unread = {
        trouble.reason: action for (action, _), trouble in triggers.troubles.items() if action == "lambda:GetPolicy"
    }
    told += [f"not known who may call it: {action} could not be read ({reason})" for reason, action in unread.items()]
    return tuple(told)
