"""The aliases of an account in words: counts in the head line, a row's cells, and all that is known of one alias."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from tui.domain.account import AccountSnapshot
from tui.domain.errors import NotFound
from tui.domain.move import Move
from tui.domain.read_failure import ReadFailure
from tui.features.canaries.attention import LATELY, State
from tui.features.canaries.evidence import Evidence
from tui.features.canaries.rows import AliasRow
from tui.features.functions.list_summary import list_age
from tui.features.health.text.verdict import verdict_text, why_no_verdict
from tui.features.rollout.here.store import Listed
from tui.features.rollout.hosted.rollout import HostedRollout
from tui.features.rollout.hosted.text import short_id
from tui.features.rollout.hosted.watch import HostedRead
from tui.presentation.ages import age, duration
from tui.presentation.call_pace_text import pace_notes
from tui.presentation.find import describe_no_match
from tui.presentation.number_format import count
from tui.presentation.routing_text import format_routing
from tui.presentation.spans import Span, failure_text
from tui.presentation.wrap import first_fit
from tui.writes.ownership.owner import Managed, Unknown

Line = tuple[Span, ...]
NOT_KNOWN, NOT_READ = "not known", "not read"

_VERDICT_WIDTH = 90
"""Cells that the words of a verdict get at the most."""

_GAPS_SHOWN = 3
"""Reasons why something could not be read that have a line each; the others are counted."""


def since_text(row: AliasRow, reached: datetime | None, now: datetime) -> str:
    """Say since when an alias is where it is, at least since when CloudTrail tells of all moves (`reached`)."""
    if row.move is not None:
        return age(row.move.time, now)
    return f"> {duration((now - reached).total_seconds())}" if reached is not None else NOT_KNOWN


def routing_text(row: AliasRow) -> str:
    """Say where an alias points, as in the list of functions: `6→7 10%`; what may not be so any more ends in `?`."""
    routing = row.alias.routing
    more = f" (+{routing.more} more)" if routing.more else ""
    canary = "" if routing.canary is None else f"→{routing.canary} {routing.weight}%{more}"
    return f"{routing.primary}{canary}{'?' if row.old else ''}"


def who_text(row: AliasRow) -> str:
    """Say who moved it there, or with what, without the role; nothing where that is not known."""
    return (row.move.who.partition(" as ")[0] or row.move.source) if row.move is not None else ""


def verdict_word(row: AliasRow) -> str:
    """Return the verdict on its canary in a word or two, or which version is not called where that is why."""
    if not row.alias.routing.split:
        return ""
    verdict = row.verdict.verdict if row.verdict is not None else None
    return NOT_READ if verdict is None else why_no_verdict(verdict) or verdict.outcome.value


def owner_text(row: AliasRow) -> str:
    """Name the rollout or deployment that moves it or left it split, else what it is described by."""
    entry = row.mover
    if entry is not None and (entry.rank == 0 or row.stale):
        ended = "" if entry.rank == 0 else ", ended"
        match entry.moves:
            case Listed(kept=kept) if kept is not None:
                return f"rollout {kept.rollout.plan.name}{ended}"
            case HostedRollout():
                return f"{entry.moves.engine} {short_id(entry.moves)}{ended}"
    return row.owner.by if isinstance(row.owner, Managed) else ""


def share_text(account: AccountSnapshot) -> str:
    """Say of how many functions the aliases were read: `1,204 of 10,000 functions read`."""
    total = f"{len(account.functions):,}{'' if account.complete else '+'}"
    if not account.functions and not account.complete:
        return "functions not listed yet"
    if account.complete and account.functions_read >= len(account.functions):
        return f"all {total} functions read" if len(account.functions) != 1 else "the one function read"
    return f"{account.functions_read:,} of {total} functions read"


def head_lines(
    rows: Sequence[AliasRow],
    account: AccountSnapshot,
    evidence: Evidence,
    hosted: HostedRead | None,
    shown: int,
    now: datetime,
) -> tuple[Line, ...]:
    """Say what is split, failing and moved in the last day, then of how much of the account, and what is missing."""
    states = Counter([row.state for row in rows])
    split = [row for row in rows if row.alias.routing.canary is not None]
    splits = len(split)
    whole = account.complete and account.functions_read >= len(account.functions)
    unread = sum(verdict_word(row) == NOT_READ for row in split)
    so_far = "" if whole or states[State.FAILING] else " so far"
    parts = [Span(_splits(splits, whole=whole), "mark" if splits else "plain")]
    if states[State.FAILING] or (splits and not unread):
        parts += [
            Span("   "),
            Span(f"{states[State.FAILING] or 'none'} failing{so_far}", "bad" if states[State.FAILING] else "plain"),
        ]
    for number, noun in (
        (sum(row.stale for row in split), "stale"),
        (states[State.DEPLOYING], "deploying"),
    ):
        if number:
            parts += [Span("   "), Span(f"{number:,} {noun}", "warn")]
    if unread:
        parts += [Span("   "), Span(f"{unread:,} without a verdict yet", "quiet")]
    parts += [Span("   "), Span(_moved(rows, evidence))]
    remarks = [share_text(account)]
    if account.as_of is not None:
        remarks.append(list_age(account, now))
    if shown != len(rows):
        remarks.append(f"{shown:,} of {count(len(rows), 'alias', 'aliases')} shown")
    old = sum(row.old for row in rows)
    if old:
        remarks.append(f"{old:,} as read earlier (?)")
    if account.pace is not None:
        remarks.extend(pace_notes(account.pace))
    missing = failures(account, evidence, hosted)
    more = (f"and {len(missing) - _GAPS_SHOWN} more",) if len(missing) > _GAPS_SHOWN else ()
    gaps = [(Span(text, "warn"),) for text in (*missing[:_GAPS_SHOWN], *more)]
    return tuple(parts), (Span("   ".join(remarks), "quiet"),), *gaps


def _splits(number: int, *, whole: bool) -> str:
    if number:
        return f"{number:,} split{'' if whole else ' so far'}"
    return "no alias is split" if whole else "no split alias found so far"


def _moved(rows: Iterable[AliasRow], evidence: Evidence) -> str:
    now = evidence.read_at
    moved = sum(row.move is not None and now is not None and now - row.move.time <= LATELY for row in rows)
    if now is None:
        return "moves not read yet"
    lately = f"{moved:,} moved in the last day"
    reached = evidence.moves.since
    if reached is None:
        # Those from here are in the journal; a count of no others would say that there are none.
        unknown = f"moved in the last day: {moved:,} from here, others not known"
        return unknown if evidence.moves.failures else f"{lately} so far"
    back = duration((now - reached).total_seconds())
    return lately if now - reached >= LATELY else f"{lately} (CloudTrail read {back} back)"


def failures(account: AccountSnapshot, evidence: Evidence, hosted: HostedRead | None) -> tuple[str, ...]:
    """Say what could not be read, each reason once, with how many functions it is about."""
    said: dict[str, int] = {}
    for read in account.read.values():
        failure = read.failure or read.renewal_failure
        # A function that was deleted meanwhile leaves no gap.
        if failure is not None and not isinstance(failure.cause, NotFound):
            text = failure_text(failure)
            said[text] = said.get(text, 0) + 1
    texts = [f"{count(number, 'function')} not read: {text}" for text, number in said.items()]
    if account.failure is not None:
        texts.insert(0, f"functions not listed: {failure_text(account.failure)}")
    texts += [f"moves: {failure_text(failure)}" for failure in evidence.moves.failures]
    verdicts: dict[str, None] = {}
    for verdict in evidence.verdicts.values():
        if verdict.failure is not None:
            verdicts[failure_text(verdict.failure)] = None
    texts += [f"verdicts: {text}" for text in verdicts]
    texts += [f"deployments: {text}" for text in (hosted.failures if hosted is not None else ())]
    return tuple(texts)


def detail_lines(row: AliasRow | None, evidence: Evidence, now: datetime, width: int | None = None) -> tuple[Line, ...]:
    """Say all that is known of one alias: in two lines, or in three of so many cells where there is little `width`."""
    if row is None:
        return ((), ()) if width is None else ((), (), ())
    alias, move = row.alias, row.move
    name: Line = (Span(f"{alias.function}:{alias.name}  ", "strong"), Span(format_routing(alias.routing)))
    by = ""
    if move is not None:
        made_with = f" with {move.source}" if move.source and move.who else ""
        why = f": {move.reason}" if move.reason else ""
        by = f" by {move.who or move.source or 'someone not known'}{made_with}{why}"
    moved = (Span(f"moved {_when(move, evidence.moves.since, now)}{by}"),)
    verdict = (_verdict_span(row, min(width or _VERDICT_WIDTH, _VERDICT_WIDTH)),) if alias.routing.split else ()
    judged, read = (verdict, _owner_spans(row)), _read_spans(row, now)
    if width is not None:
        return first_fit((name, *judged, moved, read), width, 3)
    (second,) = first_fit((*judged, read), 0, 1)
    return (*name, Span("  "), *moved), second


def _owner_spans(row: AliasRow) -> Line:
    if owner := owner_text(row):
        return (Span(_owned(row, owner)),)
    if isinstance(row.owner, Unknown):
        return (Span(f"owner not known: {_first(row.owner.failures)}", "warn"),)
    return ()


def _read_spans(row: AliasRow, now: datetime) -> Line:
    failure = row.read.renewal_failure
    read = f"read {age(row.read.read_at, now)}" if row.read.read_at is not None else "read at an unknown time"
    since = (Span(f", and not since: {failure_text(failure)}", "warn"),) if failure is not None else ()
    return (Span(read, "quiet"), *since)


def _when(move: Move | None, reached: datetime | None, now: datetime) -> str:
    if move is not None:
        return age(move.time, now)
    return f"over {duration((now - reached).total_seconds())} ago" if reached is not None else "at a time not known"


def _owned(row: AliasRow, owner: str) -> str:
    if row.mover is not None and row.mover.rank == 0:
        return f"{owner} moves it"
    return f"managed by {owner}" if isinstance(row.owner, Managed) and owner == row.owner.by else f"left so by {owner}"


def _verdict_span(row: AliasRow, width: int) -> Span:
    read = row.verdict
    if read is None:
        return Span("verdict not read yet", "quiet")
    if read.verdict is None:
        return Span(f"verdict not read: {failure_text(read.failure)}" if read.failure else "verdict not read", "warn")
    style = {"fail": "bad", "warning": "warn", "pass": "good"}.get(read.verdict.outcome.value, "plain")
    return Span(verdict_text(read.verdict, width=width), style)


def _first(known: Sequence[ReadFailure]) -> str:
    return failure_text(known[0]) if known else "not read yet"


def empty_text(known: int, account: AccountSnapshot) -> str:
    """Say why the list has no row, `known` being how many aliases there are without a filter."""
    if known:
        return describe_no_match(known, "alias", "aliases")
    if account.failure is not None and not account.functions:
        return failure_text(account.failure)
    if account.complete and account.functions_read >= len(account.functions):
        return "no function here has an alias"
    return "no alias read yet"
