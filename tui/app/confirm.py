"""Asks what has to be asked before the first write to an alias in a session, and says what the fader does then."""

from __future__ import annotations

from screens.review import ReviewDialog
from tui.app.ports import Ask
from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.context import Context
from tui.domain.deployment import Deployment
from tui.domain.errors import NotRecorded
from tui.domain.function import FunctionSnapshot
from tui.domain.protection import is_protected, protection
from tui.domain.routing import Routing
from tui.features.fader.actions import Approve, FaderAction, Refuse, Revert
from tui.features.fader.live.sessions import AliasSessions
from tui.features.fader.machine import Fader
from tui.presentation.keymap import key
from tui.presentation.routing_text import describe_return, format_routing
from tui.settings.settings import Settings
from tui.writes.alias_preflight import question, refusal
from tui.writes.cli_line import cli_line
from tui.writes.ownership.owner import Managed, Ownership, Rolling, Unknown, beneath
from tui.writes.ownership.stopping import stop_call
from tui.writes.ownership.text import describe_unread
from tui.writes.review import Review, phrase_for


def _armed(alias: str, minutes: float) -> str:
    return (
        f"This arms {alias}: further changes apply immediately, without asking, until {minutes:g} min pass without a "
        f"change, you press {key('function.disarm')}, or you select another alias. A promotion always asks."
    )


def _recorded(alias: str) -> str:
    return f"Until you quit, further changes to {alias} are recorded with this reason."


def _owned_by(ownership: Ownership) -> str:
    match ownership:
        case Rolling():
            return "a rollout moves it"
        case Unknown():
            return "owner not known"
        case _:
            return "managed elsewhere"


async def confirm_write(
    ask: Ask,
    sessions: AliasSessions,
    fader: Fader,
    function: FunctionSnapshot | None,
    context: Context | None,
    settings: Settings,
    note: str = "",
) -> FaderAction:
    """Return the action that arms the alias, takes back what was asked, or refuses it.

    A managed alias wants its name typed and, as one whose owner is not known, a reason, which goes on record; a
    protected one wants a yes; others nothing. `note` is what else is to be known of this move.
    """
    alias_status = await sessions.wait_for_status(fader.confirmed)
    # What is asked may have changed while that was read.
    fader = sessions.fader(fader.confirmed) or fader
    alias = fader.confirmed
    ownership = alias_status.ownership if alias_status is not None else Unknown()
    call = UpdateAlias(alias, fader.target)
    read_only = context is None or context.read_only
    reason = refusal(call, function, read_only=read_only, ownership=ownership)
    if reason is not None:
        return Refuse(reason)
    move = f"{alias.function}: {alias.name}  {format_routing(alias.routing)}  ⟶  {format_routing(fader.target)}"
    where = f"account {context.account or 'unknown'}, {context.region}" if context else ""
    said = (where, note) if note else (where,)
    protected = is_protected(alias.name, protection(settings.protected_aliases, context))
    asked = question(call, function, read_only=read_only, ownership=ownership)
    yes, arms = f"change {alias.name}", (_armed(alias.name, settings.armed_minutes),) if protected else ()
    if asked is not None and sessions.needs_reason(alias, ownership):
        what = _owned_by(ownership)
        title = f"{alias.name}: {what}{', and protected' if protected else ''}"
        lines = (move, *said, "", asked, *describe_unread(alias_status), "", _recorded(alias.name), *arms)
        phrase = phrase_for(alias.function, alias.name) if isinstance(beneath(ownership), Managed) else ""
        shown = Review(title, lines, yes, cli_line(call, context), needs_reason=True, phrase=phrase, about=alias)
        consent = await ask(ReviewDialog(shown))
        if consent is None:
            return Revert()
        sessions.give_reason(alias, consent.reason, ownership)
    elif protected:
        shown = Review(f"{alias.name} is protected", (move, *said, *arms), yes, cli_line(call, context), about=alias)
        if not await ask(ReviewDialog(shown)):
            return Revert()
    return Approve(alias, fader.target)


async def confirm_return(ask: Ask, alias: Alias, target: Routing, version: str, context: Context | None) -> bool:
    """Ask whether to undo a roll back, which sends traffic to `version` again."""
    lines = (
        f"{alias.function}: {alias.name}  {format_routing(alias.routing)}  ⟶  {format_routing(target)}",
        f"account {context.account or 'unknown'}, {context.region}" if context else "",
        describe_return(version),
    )
    title, yes = f"Send traffic of {alias.name} to {version} again?", f"undo, and send traffic to {version}"
    command = cli_line(UpdateAlias(alias, target), context)
    return await ask(ReviewDialog(Review(title, tuple(filter(None, lines)), yes, command, about=alias))) is not None


async def confirm_unrecorded(ask: Ask, error: NotRecorded, call: UpdateAlias, context: Context | None) -> bool:
    """Ask, where `call` did not go out because it could not be recorded, whether to write without a record."""
    lines = (
        error.message,
        "Without a journal entry, a later start cannot tell what was in progress in a crash.",
        "Rolling back is always sent.",
    )
    title, yes = "Not sent: the change could not be recorded", "continue without the journal until I quit"
    return await ask(ReviewDialog(Review(title, lines, yes, cli_line(call, context), about=call.before))) is not None


async def confirm_stop(ask: Ask, fader: Fader, deployment: Deployment, context: Context | None) -> bool:
    """Ask whether to stop a deployment."""
    alias = fader.confirmed
    lines = (
        f"{alias.function}:{alias.name} is at {format_routing(alias.routing)}",
        "CodeDeploy rolls the alias back to the version that the deployment started from.",
    )
    title, yes = f"Stop deployment {deployment.id}?", "stop and roll back"
    command = cli_line(stop_call(alias, deployment), context)
    return await ask(ReviewDialog(Review(title, lines, yes, command, about=alias))) is not None
