"""Moves an alias for a verb: read, preflight, reason, write; what the fader does for a hand on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.errors import ProviderError
from tui.domain.protection import protection
from tui.domain.routing import Routing
from tui.features.fader.left_running import left_versions, read_left
from tui.presentation.routing_text import format_routing
from tui.verbs.arguments import AliasTarget
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.opening import Opened
from tui.verbs.output import confirmed, say
from tui.writes.alias_preflight import Level
from tui.writes.move_check import blocks, read_findings, why_reason


@dataclass(frozen=True, slots=True)
class Asking:
    """What the line says about asking: the reason, and whether to ask at all."""

    reason: str
    yes: bool


def read_target(here: Opened, target: AliasTarget) -> Alias:
    """Return the alias as it is now; raise ProviderError, Ended where it is in another account or region."""
    context = here.workspace.context
    if target.region and target.region != context.region:
        raise Ended(ExitCode.USAGE, f"{target} is in {target.region}, and this is {context.region}: give --region")
    if target.account and context.account and target.account != context.account:
        raise Ended(ExitCode.USAGE, f"{target} is in account {target.account}, and this is {context.account}")
    return here.workspace.read_alias(target.function, target.alias)


def move(here: Opened, alias: Alias, routing: Routing, asking: Asking) -> Alias:
    """Move an alias by one guarded write; raise Ended where it is refused, ProviderError where AWS refuses."""
    call = UpdateAlias(alias, routing)
    for note in check_move(here, call, asking, rolls_back=routing == alias.routing.rolled_back()):
        say(f"note: {note}")
    question = f"{alias.function}:{alias.name}  {format_routing(alias.routing)}  →  {format_routing(routing)}?"
    if not confirmed(question, yes=asking.yes):
        raise Ended(ExitCode.REFUSED, "not confirmed; nothing was changed")
    written = here.workspace.write(call, asking.reason)
    assert isinstance(written.answer, Alias)
    for note in _left_behind(here, alias, routing):
        say(f"note: {note}")
    return written.answer


def _left_behind(here: Opened, alias: Alias, after: Routing) -> Iterator[str]:
    """Yield how many durable executions stay on the versions that get no more calls; the move is made already."""
    for number in left_versions(alias, after):
        try:
            version = here.workspace.read_version(alias.function, number)
        except ProviderError as error:
            yield f"whether durable executions stay on {number} is not known: {error}"
            continue
        text = read_left(here.workspace.provider, alias, version)
        if text is not None:
            yield text


def check_move(here: Opened, call: UpdateAlias, asking: Asking, *, rolls_back: bool) -> tuple[str, ...]:
    """Return what is to be known of a move; raise Ended with what speaks against it. Rolling back needs no reason."""
    alias = call.before
    findings = read_findings(here.workspace, call, here.settings.managed_tags)
    blocked = blocks(findings)
    if blocked:
        raise Ended(ExitCode.REFUSED, blocked)
    notes = tuple(finding.text for finding in findings if finding.level is Level.NOTE)
    if rolls_back or asking.reason:
        return notes
    wanting = why_reason(findings, alias.name, protection(here.settings.protected_aliases, here.workspace.context))
    if wanting:
        raise Ended(ExitCode.REFUSED, f"{wanting}: give --reason TEXT")
    return notes
