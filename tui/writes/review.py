"""What is shown before a write is made, and said after it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.domain.alias import Alias
from tui.domain.call import (
    Call,
    CreateAlias,
    DeleteAlias,
    DeleteVersion,
    PublishVersion,
    UpdateAlias,
    UpdateFunctionCode,
    UpdateFunctionConfiguration,
)
from tui.domain.context import Context
from tui.domain.version import Version, is_number
from tui.presentation.words import tell_lost, tell_routing
from tui.writes.alias_preflight import Finding, Level
from tui.writes.call_text import describe_call
from tui.writes.cli_line import cli_line
from tui.writes.workspace import Written

_MARKS = {Level.NOTE: "·", Level.REASON: "!", Level.BLOCK: "✗"}

MOST_NOTES = 8
"""Notes that are shown in a dialog; the others are counted."""


@dataclass(frozen=True, slots=True)
class Review:
    """A question as it is shown before something is done; `yes` and `no` are what the two answers say.

    `phrase` has to be typed where it is not empty, so has a reason with `needs_reason`. A `risky` one begins on the
    safe answer. `command` are AWS CLI lines; `copied` is what is copied in place of them where they are cut. `about` is
    the alias that it is decided on, as it is shown.
    """

    title: str
    lines: tuple[str, ...]
    yes: str
    command: str = ""
    no: str = "cancel"
    needs_reason: bool = False
    phrase: str = ""
    risky: bool = True
    copied: str = ""
    about: Alias | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """Yes, with the operator's reason, empty where none is needed."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Lacking:
    """No answer yet, for this reason; `field` is where to go on."""

    field: str
    what: str


NOES = ("n", "no", "q")
"""What is typed for no by a hand that did not see a line open for words; it never consents."""


def answer(review: Review, typed: str, reason: str) -> Consent | Lacking | None:
    """Return what was answered by `typed` for the phrase and by the reason; None is no."""
    typed = typed.strip()
    reason = "".join(character for character in reason if character.isprintable()).strip()
    if review.phrase and typed.lower() in NOES and typed != review.phrase:
        return None
    if review.needs_reason and reason.lower() in NOES:
        return None
    if review.phrase and typed != review.phrase:
        return Lacking("phrase", f"type {review.phrase} to continue")
    if review.needs_reason and (not reason or reason.lower() in ("y", "yes")):
        return Lacking("reason", f"{reason} is not a reason" if reason else "type a reason to continue")
    return Consent(reason if review.needs_reason else "")


def phrase_for(function: str, alias: str) -> str:
    """Return what is typed to name an alias: its name, or more where that would read as a no."""
    return f"{function}:{alias}" if alias.lower() in NOES else alias


def review(
    call: Call,
    found: Sequence[Finding],
    context: Context | None,
    notes: Sequence[str] = (),
    *,
    protected: bool = False,
) -> Review:
    """Put together what an operator sees before a write that nothing blocks; `protected` is the alias written to."""
    where = f"account {context.account or 'unknown'}, {context.region}" if context else ""
    told = noted(notes)
    reason = any(finding.level is Level.REASON for finding in found)
    lines = (f"{call.function}: {describe_call(call)}", where, *map(marked, found), *told)
    named = isinstance(call, DeleteAlias) or (
        isinstance(call, UpdateAlias) and any(finding.wants_name for finding in found)
    )
    return Review(
        _title(call),
        tuple(line for line in lines if line),
        _yes(call),
        cli_line(call, context),
        needs_reason=reason,
        phrase=phrase_for(call.function, call.subject) if named else "",
        risky=protected or reason or isinstance(call, DeleteAlias | DeleteVersion),
        about=call.before if isinstance(call, UpdateAlias | DeleteAlias) else None,
    )


def describe_change(about: Alias, now: Alias) -> str:
    """Say how an alias has changed since a dialog about it opened, empty where it has not."""
    if now.routing != about.routing:
        return f"{now.name} has changed since: it was at {tell_routing(about.routing)}, now {tell_routing(now.routing)}"
    if now.description != about.description:
        return f"the description of {now.name} has changed since"
    return f"{now.name} has been written since, with the same result" if now.revision != about.revision else ""


def marked(finding: Finding) -> str:
    """Say a finding, behind a mark that tells how much it weighs."""
    return f"{_MARKS[finding.level]} {finding.text}"


def noted(notes: Sequence[str]) -> list[str]:
    """Mark notes as the ones that are found, as many as a dialog has room for."""
    lines = [f"{_MARKS[Level.NOTE]} {note}" for note in notes[:MOST_NOTES]]
    left = len(notes) - MOST_NOTES
    return [*lines, f"  and {left} more"] if left > 0 else lines


def describe_result(written: Written) -> str:
    """Say that a write was made, and what came of it."""
    text = _done(written)
    return f"{text}: {tell_lost(written.lost)}, but read again it is so" if written.lost is not None else text


def _done(written: Written) -> str:
    call, answer = written.call, written.answer
    match call:
        case PublishVersion() if isinstance(answer, Version):
            if is_number(answer.number) and int(answer.number) <= call.newest:
                return f"nothing new to publish: $LATEST is version {answer.number} already"
            return f"published {call.function} {answer.number}"
        case CreateAlias():
            return f"created {call.function}:{call.name}"
        case DeleteAlias():
            return f"deleted {call.function}:{call.subject}"
        case DeleteVersion():
            return f"deleted version {call.subject} of {call.function}"
        case _:
            return f"{call.function}: {describe_call(call)}: done"


def _title(call: Call) -> str:
    match call:
        case CreateAlias():
            return f"Create alias {call.name}"
        case DeleteAlias():
            return f"Delete alias {call.subject}?"
        case PublishVersion():
            return "Publish a version"
        case UpdateFunctionCode():
            return "Replace the code of $LATEST"
        case UpdateFunctionConfiguration():
            return "Change the configuration of $LATEST"
        case DeleteVersion():
            return f"Delete version {call.subject}?"
        case UpdateAlias():
            return f"Write to {call.subject}"


def _yes(call: Call) -> str:
    match call:
        case CreateAlias():
            return "create it"
        case DeleteAlias() | DeleteVersion():
            return "delete it"
        case PublishVersion():
            return "publish it"
        case _:
            return "write it"
