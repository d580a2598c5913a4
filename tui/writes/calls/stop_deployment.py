"""StopDeployment: CodeDeploy stops a deployment and rolls the alias back."""

from __future__ import annotations

from tui.domain.alias import Alias
from tui.domain.call import shown
from tui.domain.deployment_call import StopDeployment
from tui.presentation.routing_text import format_routing
from tui.writes.calls.alias_lines import is_as_requested, read_alias
from tui.writes.calls.kind import CallKind, CallRecord, sent_parameters
from tui.writes.calls.operation import Operation, Words, short, short_routing
from tui.writes.journal.entry import AliasState, Entry, Outcome
from tui.writes.journal.readback import Reading, Sent, State


def kind(call: StopDeployment) -> CallKind:
    """Return what the stop of a deployment is."""
    before, after = call.before, format_routing(call.after)
    rollback = f", and have {before.name} rolled back to {after}" if call.rolls_back else ", without rollback"
    return CallKind(
        title=f"Stop deployment {call.deployment}?",
        summary=f"stop {call.deployment}{rollback}",
        confirm="stop and roll back" if call.rolls_back else "stop, and leave the alias as it is",
        done=f"{call.deployment} was stopped",
        record=CallRecord(AliasState(before.routing, before.revision), call.after, before.arn, sent_parameters(call)),
        parameters=shown(call),
        alias=before,
        is_risky=True,
        rolls_back=call.rolls_back and before.routing.split and call.after == before.routing.rolled_back(),
        aliases_served=lambda _: (call.subject,),
    )


def _compare(entry: Entry, now: Reading, _sent: Sent | None) -> Outcome:
    if not isinstance(now, Alias):
        return Outcome.GONE
    # An alias that the deployment had not moved yet stays there also while it goes on.
    had_moved = entry.before is not None and entry.before.routing != entry.after
    return Outcome.APPLIED if had_moved and is_as_requested(entry, now) else Outcome.UNCLEAR


def _deployment(entry: Entry) -> str:
    return short(entry.asked.get("deploymentId", "the deployment"))


def _rollback(entry: Entry) -> str:
    return "without rollback" if entry.asked.get("autoRollbackEnabled") == "False" else "with rollback"


def _done(entry: Entry) -> str:
    return f"{_deployment(entry)} stopped, {_rollback(entry)}"


def _wanted(entry: Entry) -> str:
    return f"stop {_deployment(entry)}, {_rollback(entry)}"


def _unclear(entry: Entry, now: State) -> str:
    where = f"; {short(entry.alias)} is at {short_routing(now.routing)}" if isinstance(now, Alias) else ""
    return f"look at {_deployment(entry)} in CodeDeploy{where}"


def _reason(entry: Entry) -> str:
    return f"stops deployment {entry.asked.get('deploymentId', '')}"


OPERATIONS = (
    Operation(
        "StopDeployment",
        read_alias,
        _compare,
        Words(_done, _wanted, unclear=_unclear, how=_done, reason=_reason),
        writes_alias=True,
        is_slow=True,
    ),
)
