"""What is shown before a write is made, and said after it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.domain.alias import Alias
from tui.domain.call import Call
from tui.domain.context import Context
from tui.presentation.error_text import describe_lost
from tui.presentation.routing_text import format_routing
from tui.writes.alias_preflight import Finding, Level
from tui.writes.calls import kind_of, result_of
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
class Incomplete:
    """No answer yet, for this reason; `field` is where to go on."""

    field: str
    what: str


NOES = ("n", "no", "q")
"""What is typed for no by a hand that did not see a line open for words; it never consents."""


def answer(review: Review, typed: str, reason: str) -> Consent | Incomplete | None:
    """Return what was answered by `typed` for the phrase and by the reason; None is no."""
    typed = typed.strip()
    reason = "".join(character for character in reason if character.isprintable()).strip()
    if review.phrase and typed.lower() in NOES and typed != review.phrase:
        return None
    if review.needs_reason and reason.lower() in NOES:
        return None
    if review.phrase and typed != review.phrase:
        return Incomplete("phrase", f"type {review.phrase} to continue")
    if review.needs_reason and (not reason or reason.lower() in ("y", "yes")):
        return Incomplete("reason", f"{reason} is not a reason" if reason else "type a reason to continue")
    return Consent(reason if review.needs_reason else "")


def phrase_for(function: str, alias: str) -> str:
    """Return what is typed to name an alias: its name, or more where that would read as a no."""
    return f"{function}:{alias}" if alias.lower() in NOES else alias


def review(
    call: Call,
    findings: Sequence[Finding],
    context: Context | None,
    notes: Sequence[str] = (),
    *,
    protected: bool = False,
) -> Review:
    """Put together what an operator sees before a write that nothing blocks; `protected` is the alias written to."""
    where = f"account {context.account or 'unknown'}, {context.region}" if context else ""
    note_lines = noted(notes)
    reason = any(finding.level is Level.REASON for finding in findings)
    kind = kind_of(call)
    lines = (f"{call.function}: {kind.summary}", where, *map(marked, findings), *note_lines)
    named = kind.is_named or any(finding.wants_name for finding in findings)
    return Review(
        kind.title,
        tuple(line for line in lines if line),
        kind.confirm,
        cli_line(call, context),
        needs_reason=reason,
        phrase=phrase_for(call.function, call.subject) if named else "",
        risky=protected or reason or kind.is_risky,
        about=kind.alias,
    )


def describe_change(about: Alias, now: Alias) -> str:
    """Say how an alias has changed since a dialog about it opened, empty where it has not."""
    if now.routing != about.routing:
        before, after = format_routing(about.routing), format_routing(now.routing)
        return f"{now.name} has changed since: it was at {before}, now {after}"
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
    text = result_of(written.call, written.answer)
    return f"{text}: {describe_lost(written.lost)}, but a new read confirms it" if written.lost is not None else text
