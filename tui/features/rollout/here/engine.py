"""Carries out a rollout here: one turn does what the machine's intent says, and keeps the rollout before each write."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.errors import AliasMoved, Busy, NoConnection, NotSent, ProviderError, SignInFailed, UpdateInProgress
from tui.domain.version import Version
from tui.features.rollout import machine
from tui.features.rollout.claim import Claim
from tui.features.rollout.commands import apply, why_not
from tui.features.rollout.gate import Evidence, GateCheck, check_gate
from tui.features.rollout.here.read_evidence import sample_of
from tui.features.rollout.here.store import Asked, KeptRollout, RolloutFolder
from tui.features.rollout.machine import CheckGate, ReadAlias, SetRouting, intent, paused_for
from tui.features.rollout.state import PauseCause, Phase, Rollout
from tui.features.rollout.text.notice import Notice, notice_of
from tui.presentation.ages import clock
from tui.writes.journal.outcome import OutcomeUnknown
from tui.writes.workspace import Workspace

CHECK_EVERY = timedelta(minutes=1)
"""Between two checks of the gate: CloudWatch has a new minute no sooner."""

RETRY_AFTER = timedelta(seconds=10)
"""Before a write that AWS did not take (throttled, no connection) is made again."""

LATEST_EVENT = timedelta(minutes=30)
"""How long CloudTrail is asked who has moved the alias: its events come within a quarter of an hour as a rule."""

ReadClaim = Callable[[Workspace, str, Alias], Claim | None]
"""Reads the claim of another machine on the alias of the rollout that is named, None where there is none."""

ReadEvidence = Callable[[Workspace, Rollout], Evidence]
"""Reads what the gate needs to know of the alias; what could not be read is part of the evidence."""


@dataclass(slots=True)
class Engine:
    """What one process knows of the rollout it carries out, beside what is on disk."""

    folder: RolloutFolder
    kept: KeptRollout
    workspace: Workspace
    read_evidence: ReadEvidence
    checked: datetime | None = None
    tried: datetime | None = None
    unread: tuple[datetime, str] | None = None
    """When the alias could not be read, and why, since it was read last."""
    ends_at: Callable[[], datetime | None] = lambda: None
    """When the credentials end, where that is known."""
    read_claim: ReadClaim = lambda *_: None
    """Reads who has taken the alias over; None where nobody has, or that cannot be read."""
    arn: str = ""
    """The alias's, once it was read."""
    claimed: Claim | None = None
    """The claim of another machine that was seen last."""
    accepted: Claim | None = None
    """The claim of another machine despite which someone has had it continue."""
    tell: Callable[[KeptRollout, Notice, datetime], None] = lambda *_: None
    """Tells someone who does not look; it must not keep the engine waiting."""
    on_check: Callable[[Rollout, GateCheck, datetime], Rollout] = machine.on_check
    """Takes what the gate says; in a group, others decide too when a step ends."""

    @property
    def rollout(self) -> Rollout:
        """The rollout as it is now."""
        return self.kept.rollout


SPARE = timedelta(minutes=2)
"""How long before credentials end a rollout pauses: never with a write half known."""


def adopt(engine: Engine, now: datetime) -> None:
    """Take up a rollout that another process began: what it sent may have been applied, and is read first."""
    keep(engine, machine.on_lost(engine.rollout), now, "taken up")


def turn(engine: Engine, now: datetime) -> None:
    """Take what was asked, and do what is due; what AWS refuses is part of the rollout. Raises OSError from the disk.

    It makes one write at the most.
    """
    take_commands(engine, now)
    mind_credentials(engine, now)
    keep(engine, machine.on_tick(engine.rollout, now), now, "time")
    act(engine, now)


def act(engine: Engine, now: datetime) -> None:
    """Do what the machine's intent says, as far as it is due."""
    match intent(engine.rollout):
        case SetRouting() as move if engine.tried is None or now - engine.tried >= RETRY_AFTER:
            _send(engine, move, now)
        case ReadAlias() if engine.unread is None or now - engine.unread[0] >= RETRY_AFTER:
            _read_alias(engine, now)
        case CheckGate() if check_is_due(engine.rollout, engine.checked, now):
            _check(engine, now)
        case None if not engine.rollout.phase.ended:
            # Paused: who else moves it is seen all the same.
            if engine.checked is None or now - engine.checked >= CHECK_EVERY:
                engine.checked = now
                alias = _read_alias(engine, now)
                if alias is not None:
                    _name_mover(engine, alias, now)
        case _:
            return


def check_is_due(rollout: Rollout, checked: datetime | None, now: datetime) -> bool:
    """Tell whether the gate is to be checked: every minute, and once more as soon as the hold has ended."""
    if checked is None or now - checked >= CHECK_EVERY:
        return True
    hold = rollout.hold
    return hold is not None and rollout.elapsed(checked) < hold <= rollout.elapsed(now)


def take_commands(engine: Engine, now: datetime) -> None:
    """Take what was asked: each command goes once it is kept, and one that a kill left over is not taken twice."""
    for name, asked in engine.folder.commands():
        if name != engine.kept.last_command:
            _take(engine, name, asked, now)
        engine.folder.drop_command(name)


def _take(engine: Engine, name: str, asked: Asked, now: datetime) -> None:
    reason = why_not(engine.rollout, asked.command)
    if reason is not None:
        engine.folder.note(now, "refused", command=asked.command.value, by=asked.by, why=reason)
        return
    engine.tried = None
    # Whoever has it continue has read whose it is.
    engine.accepted = engine.claimed
    engine.kept = replace(engine.kept, last_command=name)
    keep(engine, apply(engine.rollout, asked.command, now), now, asked.command.value, by=asked.by, why=asked.reason)


def mind_credentials(engine: Engine, now: datetime) -> None:
    """Pause before the credentials end: afterwards nothing could be taken back."""
    ends = engine.ends_at()
    rollout = engine.rollout
    active = rollout.phase in (Phase.SHIFTING, Phase.HOLDING, Phase.WAITING_FOR_APPROVAL)
    if ends is None or not active or rollout.move is not None or now < ends - SPARE:
        return
    detail = f"the credentials end at {clock(ends, now)}; sign in again, then continue"
    keep(engine, paused_for(rollout, PauseCause.CREDENTIALS, detail, now), now, "paused")


def _send(engine: Engine, move: SetRouting, now: datetime) -> None:
    rollout = engine.rollout
    if _is_taken_over(engine, now):
        return
    alias = Alias(rollout.function, rollout.alias, rollout.confirmed, move.revision)
    engine.tried = now
    # On disk before it goes out: a kill from here on leaves a move that is read and compared first.
    keep(engine, machine.mark_sent(rollout, move, now), now, "sent")
    try:
        written = engine.workspace.write(UpdateAlias(alias, move.routing), _reason(engine.kept))
    except AliasMoved:
        keep(engine, machine.on_changed(engine.rollout), now, "changed since it was read")
    except OutcomeUnknown as error:
        keep(engine, machine.on_lost(engine.rollout), now, "no answer", why=str(error))
    except (Busy, NoConnection, NotSent, UpdateInProgress) as error:
        keep(engine, machine.on_not_sent(engine.rollout, str(error)), now, "not sent", why=str(error))
    except SignInFailed as error:
        refused = replace(engine.rollout, move=None)
        if refused.phase is Phase.ROLLING_BACK:
            refused = replace(refused, blocked=str(error))
        else:
            refused = paused_for(refused, PauseCause.CREDENTIALS, str(error), now)
        keep(engine, refused, now, "not signed in", why=str(error))
    except ProviderError as error:
        if error.outcome_unknown:
            keep(engine, machine.on_lost(engine.rollout), now, "no answer", why=str(error))
        else:
            keep(engine, machine.on_refused(engine.rollout, str(error), now), now, "refused", why=str(error))
    else:
        engine.tried = engine.checked = None
        match written.answer:
            case Alias() as answer:
                keep(engine, machine.on_answer(engine.rollout, answer, now), now, "confirmed")
            case Version() | None:
                keep(engine, machine.on_lost(engine.rollout), now, "no answer")


def _is_taken_over(engine: Engine, now: datetime) -> bool:
    """Pause where another machine has set its mark on the alias since; the way back is not held up by one."""
    rollout = engine.rollout
    alias = Alias(rollout.function, rollout.alias, rollout.confirmed, arn=engine.arn)
    if rollout.phase is Phase.ROLLING_BACK or not engine.arn:
        return False
    there = engine.read_claim(engine.workspace, rollout.id, alias)
    if there is None or there == engine.accepted:
        return False
    engine.claimed = there
    detail = f"{there.by} from {there.host} has taken it over, plan {there.plan}, says a tag on the function"
    keep(engine, paused_for(rollout, PauseCause.TAKEN_OVER, detail, now), now, "taken over", why=detail)
    return True


def _read_alias(engine: Engine, now: datetime) -> Alias | None:
    rollout = engine.rollout
    try:
        alias = engine.workspace.read_alias(rollout.function, rollout.alias)
    except SignInFailed as error:
        engine.unread = now, str(error)
        if rollout.phase in (Phase.SHIFTING, Phase.HOLDING, Phase.WAITING_FOR_APPROVAL, Phase.BAKING):
            paused = paused_for(rollout, PauseCause.CREDENTIALS, str(error), now)
            keep(engine, paused, now, "not signed in", why=str(error))
        return None
    except ProviderError as error:
        # Said once, however long it lasts.
        if engine.unread is None or engine.unread[1] != str(error):
            engine.folder.note(now, "not read", why=str(error))
        engine.unread = now, str(error)
        return None
    engine.unread, engine.arn = None, alias.arn
    keep(engine, machine.on_alias(rollout, alias, now), now, "read")
    settled = rollout.move is not None and engine.rollout.move is None
    if settled and engine.rollout.phase is not Phase.ROLLING_BACK:
        # A process that was killed cannot record what became of its write. A roll back waits for no such reading; what
        # is left open, also where the journal cannot be read now, the next start looks at.
        with suppress(OSError):
            engine.workspace.reconcile_earlier()
    return alias


def _name_mover(engine: Engine, alias: Alias, now: datetime) -> None:
    """Say who has moved the alias, once CloudTrail tells it: its events come minutes late."""
    rollout, pause = engine.rollout, engine.rollout.pause
    if pause is None or pause.cause is not PauseCause.CHANGED_ELSEWHERE or now - pause.since > LATEST_EVENT:
        return
    if not pause.detail.endswith(machine.SOMEONE):
        return
    try:
        event = engine.workspace.read_mover(alias, rollout.began)
    except ProviderError:
        return
    if event is not None:
        source = f", by {event.source}" if event.source else ""
        detail = f"{rollout.alias} was changed by {event.who} at {clock(event.time, now)}{source}"
        named = replace(rollout, pause=replace(pause, detail=detail))
        keep(engine, named, now, "someone else's change", why=detail)


def _check(engine: Engine, now: datetime) -> None:
    engine.checked = now
    if _read_alias(engine, now) is None or not isinstance(intent(engine.rollout), CheckGate):
        return
    rollout = engine.rollout
    evidence = engine.read_evidence(engine.workspace, rollout)
    check = check_gate(rollout.plan.gate, evidence, split=not rollout.is_whole)
    weight = rollout.confirmed.weight
    engine.folder.note_evidence(sample_of(evidence, rollout.step, weight, check.result.value, check.reasons))
    keep(engine, engine.on_check(rollout, check, now), now, "checked", result=check.result.value)


def keep(engine: Engine, rollout: Rollout, now: datetime, event: str, **details: str) -> None:
    """Keep what changed, and note why; what did not change is not written again."""
    before = engine.rollout
    if rollout == before:
        return
    engine.kept = replace(engine.kept, rollout=rollout)
    engine.folder.keep(engine.kept)
    notice = notice_of(before.phase, rollout.phase)
    if notice is not None:
        engine.tell(engine.kept, notice, now)
    quiet = event == "checked" and rollout.phase is before.phase
    if not quiet:
        details = {name: value for name, value in details.items() if value}
        weight = f"{rollout.confirmed.weight} %" if rollout.confirmed.split else rollout.confirmed.primary
        engine.folder.note(now, event, phase=rollout.phase.value, step=rollout.step, alias=weight, **details)


def _reason(kept: KeptRollout) -> str:
    rollout = kept.rollout
    return f"rollout {rollout.id}, plan {rollout.plan.name}" + (f": {kept.reason}" if kept.reason else "")
