"""Asks what has to be asked before the first write to an alias in a sitting, and says what the fader does then."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from textual.screen import ModalScreen

from screens.dialogs import ConfirmDialog, ReasonDialog
from tui.domain.call import UpdateAlias
from tui.domain.context import Context
from tui.domain.function import FunctionSnapshot
from tui.operations import fader as machine
from tui.operations.fader import Fader
from tui.operations.guards import is_protected, question, refusal
from tui.operations.ownership import Unknown
from tui.presentation.cli_line import cli_line, stop_line
from tui.presentation.owner_text import tell_unread
from tui.presentation.words import tell_routing
from tui.providers.errors import NotRecorded
from tui.shift import Step
from tui.sitting import Sitting

Ask = Callable[[ModalScreen[Any]], Awaitable[Any]]
FROM_NOW_ON = "From now on, until you leave, moves of this alias go out as you make them."


async def leave_to_write(
    ask: Ask,
    sitting: Sitting,
    fader: Fader,
    function: FunctionSnapshot | None,
    context: Context | None,
    protected_aliases: tuple[str, ...],
    note: str = "",
) -> Step:
    """Return the step that arms the alias, takes back what was asked, or refuses it.

    A managed alias, and one whose owner is not known, wants a reason, which goes on record; a protected one a yes;
    others nothing. `note` is what else is to be known of this move.
    """
    alias = fader.confirmed
    standing = await sitting.standing(alias)
    ownership = standing.ownership if standing is not None else Unknown()
    call = UpdateAlias(alias, fader.asked)
    read_only = context is None or context.read_only
    reason = refusal(call, function, read_only=read_only, ownership=ownership)
    if reason is not None:
        return lambda f, _: machine.refuse(f, reason)
    move = f"{alias.function}: {tell_routing(alias.routing)}  ⟶  {tell_routing(fader.asked)}"
    where = f"account {context.account or 'unknown'}, {context.region}" if context else ""
    said = (where, note) if note else (where,)
    protected = is_protected(alias.name, protected_aliases)
    asked = question(call, function, read_only=read_only, ownership=ownership)
    if asked is not None and sitting.wants_reason(alias, ownership):
        what = "its owner is not known" if isinstance(ownership, Unknown) else "it is managed elsewhere"
        title = f"{alias.name}: {what}{', and it is protected' if protected else ''}"
        lines = (move, *said, "", asked, *tell_unread(standing), "", FROM_NOW_ON)
        why = await ask(ReasonDialog(title, lines, cli_line(call, context)))
        if not why:
            return lambda f, _: machine.withdraw(f)
        sitting.give_reason(alias, why, ownership)
    elif protected:
        title = f"{alias.name} is protected"
        lines, yes = (move, *said, FROM_NOW_ON), f"write to {alias.name}"
        if not await ask(ConfirmDialog(title, lines, yes, cli_line(call, context))):
            return lambda f, _: machine.withdraw(f)
    return lambda f, _: machine.arm(f)


async def leave_without_record(ask: Ask, error: NotRecorded, call: UpdateAlias, context: Context | None) -> bool:
    """Ask, where `call` did not go out because it could not be recorded, whether to write without a record."""
    lines = (
        error.message,
        "Without a record, no later start can tell what was on its way in a crash.",
        "Rolling back goes out in any case.",
    )
    title, yes = "The write could not be recorded, and was not sent", "write without a record until I leave"
    return bool(await ask(ConfirmDialog(title, lines, yes, cli_line(call, context))))


async def leave_to_stop(ask: Ask, fader: Fader, deployment: str, context: Context | None) -> bool:
    """Ask whether to stop a deployment."""
    alias = fader.confirmed
    lines = (
        f"{alias.function}:{alias.name} stands at {tell_routing(alias.routing)}",
        "CodeDeploy rolls the alias back to the version that the deployment began with.",
    )
    title, yes = f"Stop deployment {deployment}?", "stop it, and roll back"
    return bool(await ask(ConfirmDialog(title, lines, yes, stop_line(deployment, context))))
