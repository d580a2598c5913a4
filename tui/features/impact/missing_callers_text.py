"""Who could not call an alias that is yet to be made."""

from __future__ import annotations

from tui.domain.trigger import Triggers
from tui.features.impact.impact import missing_callers
from tui.presentation.number_format import count
from tui.presentation.spans import failure_text

_MOST_CALLERS = 3


def describe_missing_callers(triggers: Triggers | None, name: str, account: str = "") -> tuple[str, ...]:
    """Say who may call the function or its other aliases and would be refused at a new one, as far as it is read.

    `account` is the function's own, so that another one is called so.
    """
    if triggers is None:
        return ("callers of the function not read yet",)
    callers = missing_callers(triggers, name, account) if name else ()
    more = len(callers) - _MOST_CALLERS
    lines = [
        *callers[:_MOST_CALLERS],
        *([f"and {count(more, 'more caller')} without access to {name}"] if more > 0 else ()),
    ]
    if not triggers.complete:
        lines.append("other callers of the function are still being read")
    policies = (failure for (action, _), failure in triggers.failures.items() if action == "lambda:GetPolicy")
    lines += [f"not known who may call it: {why}" for why in dict.fromkeys(map(failure_text, policies))]
    return tuple(lines)
