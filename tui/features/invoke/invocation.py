"""What there is to decide of calling a function by hand: whether, with what, and what the answers tell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Never

from tui.domain.archive import Archive, ArchivedFile
from tui.domain.archive import Kind as FileKind
from tui.domain.context import Context
from tui.domain.errors import ProviderError
from tui.domain.function import FunctionSnapshot
from tui.domain.invocation import LONGEST_S, Invocation, Kind
from tui.domain.logs import LogEvent, Report
from tui.domain.protection import is_protected
from tui.domain.version import LATEST, is_number
from tui.features.diff.code import DiffLine, compare
from tui.features.health.observed import Observed
from tui.features.invoke.json_text import comparable, document
from tui.features.logs.parse import read_event

MOST_BYTES = 6 * 1024 * 1024
"""Bytes of a payload that AWS takes where it is to answer."""

MOST_CALLS = 200
"""Calls of one sample."""


@dataclass(frozen=True, slots=True)
class InvocationRequest:
    """A call that is wished; `payload` is data, and goes nowhere but out."""

    function: str
    qualifier: str
    payload: str = field(repr=False)
    timeout_s: int = LONGEST_S
    kind: Kind = Kind.ANSWER


@dataclass(frozen=True, slots=True)
class InvocationResult:
    """What became of a call: an answer, or why there is none."""

    request: InvocationRequest
    invocation: Invocation | None = None
    failure: ProviderError | None = None

    @property
    def over(self) -> bool:
        """Whether no further call is made."""
        return True

    @property
    def report(self) -> Report:
        """What Lambda reports of it at the end of the log's tail, as far as that reaches."""
        lines = self.invocation.log.splitlines() if self.invocation is not None else []
        events = (read_event(LogEvent(datetime.fromtimestamp(0, UTC), "", line)) for line in lines)
        return next((event.report for event in events if event.report is not None), Report())


@dataclass(frozen=True, slots=True)
class InvocationComparison:
    """The same payload on two; `new` is None until it has answered."""

    old: InvocationResult
    new: InvocationResult | None = None

    @property
    def over(self) -> bool:
        """Whether no further call is made: where the first one was not answered, the second is not called."""
        return self.new is not None or self.old.invocation is None


@dataclass(frozen=True, slots=True)
class Tally:
    """The calls that one version answered, how many of them failed, and how long each took in ms, ascending."""

    version: str
    calls: int = 0
    errors: int = 0
    took: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class InvocationSample:
    """Calls of one qualifier; `canary` and `share` are what it was set to when they began.

    `failure` ended it before its time; `over` says that no further call is made.
    """

    request: InvocationRequest
    count: int
    canary: str = ""
    share: float = 0.0
    tallies: tuple[Tally, ...] = ()
    failure: ProviderError | None = None
    over: bool = False

    @property
    def calls(self) -> int:
        """How many were answered."""
        return sum(tally.calls for tally in self.tallies)

    @property
    def observed(self) -> Observed:
        """The share that the canary really got, beside the one that was set."""
        seen = next((tally.calls for tally in self.tallies if tally.version == self.canary), 0)
        return Observed(seen, self.calls, self.share if self.calls else None)


Outcome = InvocationResult | InvocationComparison | InvocationSample


def sample_of(request: InvocationRequest, count: int, function: FunctionSnapshot | None) -> InvocationSample:
    """Return the calls to make, with the canary that the alias has now."""
    alias = function.alias(request.qualifier) if function is not None else None
    if alias is None:
        return InvocationSample(request, count)
    return InvocationSample(request, count, alias.routing.canary or "", alias.routing.weight.share)


@dataclass(frozen=True, slots=True)
class InvokeState:
    """What the screen shows: what would be called with what; `error` says why the payload is none."""

    qualifier: str
    sides: tuple[str, str] | None = None
    error: str = ""
    calling: bool = False
    sampling: bool = False


def with_result(sample: InvocationSample, result: InvocationResult) -> InvocationSample:
    """Return a sample with one more answer; a call without one ends it."""
    invocation = result.invocation
    if invocation is None:
        return replace(sample, failure=result.failure, over=True)
    before = {tally.version: tally for tally in sample.tallies}
    tally = before.get(invocation.version, Tally(invocation.version))
    duration = result.report.duration_ms
    took = tally.took if duration is None else tuple(sorted((*tally.took, duration)))
    before[invocation.version] = Tally(invocation.version, tally.calls + 1, tally.errors + bool(invocation.error), took)
    more = replace(sample, tallies=tuple(before[version] for version in sorted(before, key=_by_number)))
    return replace(more, over=more.calls >= sample.count)


def _by_number(version: str) -> tuple[int, str]:
    return (int(version) if is_number(version) else 0, version)


def payload_error(text: str) -> str:
    """Say what is wrong with a payload, and where; empty where nothing is. Nothing but white space is no payload."""
    if not text.strip():
        return ""
    try:
        size = len(text.encode())
        json.loads(text, parse_int=str, parse_float=str, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        return f"line {error.lineno}, column {error.colno}: {_WORDS.get(error.msg, error.msg)}"
    except UnicodeEncodeError:
        return "it contains an unpaired surrogate"
    except RecursionError:
        return "it is nested too deeply"
    except ValueError as error:
        return str(error)
    return f"{size:,} bytes: the limit is {MOST_BYTES:,}" if size > MOST_BYTES else ""


_WORDS = {
    "Expecting value": "a value is missing here, or a comma or quote is wrong",
    "Expecting ',' delimiter": "a comma is missing here, or a bracket",
    "Expecting ':' delimiter": "a colon is missing here",
    "Expecting property name enclosed in double quotes": "a name in double quotes is missing here",
    "Extra data": "unexpected text after the JSON value",
    "Unterminated string starting at": "the text that begins here is not closed",
    "Invalid control character at": "write a line break or tab in a text as \\n or \\t",
    "Illegal trailing comma before end of object": "trailing comma",
    "Illegal trailing comma before end of array": "trailing comma",
}


def _no_constant(word: str) -> Never:
    raise ValueError(f"{word} is not valid JSON")


def qualifiers(function: FunctionSnapshot | None) -> tuple[str, ...]:
    """Return what can be called: aliases, `$LATEST`, then versions, newest first."""
    if function is None:
        return ()
    return (*(alias.name for alias in function.aliases), LATEST, *(version.number for version in function.published))


def next_qualifier(function: FunctionSnapshot | None, qualifier: str, by: int) -> str:
    """Return the qualifier so many places further on, round and round."""
    known = qualifiers(function)
    if not known:
        return qualifier
    return known[(known.index(qualifier) + by) % len(known)] if qualifier in known else known[0]


def versions_behind(function: FunctionSnapshot | None, qualifier: str) -> tuple[str, ...]:
    """Return the versions that may answer."""
    alias = function.alias(qualifier) if function is not None else None
    return (qualifier,) if alias is None else alias.routing.versions


def time_limit(function: FunctionSnapshot | None, qualifier: str) -> int:
    """Return how many seconds a call may take at most, the longest there is where a version's limit is not known."""
    versions = [function.version(number) if function else None for number in versions_behind(function, qualifier)]
    return max(
        (LONGEST_S if version is None else version.timeout_s or LONGEST_S for version in versions), default=LONGEST_S
    )


def sides(function: FunctionSnapshot | None, qualifier: str, against: str = "") -> tuple[str, str] | None:
    """Return which two are compared, None where there is only one.

    `against` and the qualifier; else the two versions of a split alias, or the one that answers and the one before it.
    """
    if against:
        return (against, qualifier) if against != qualifier else None
    if function is None:
        return None
    alias = function.alias(qualifier)
    if alias is not None and alias.routing.canary is not None:
        return alias.routing.primary, alias.routing.canary
    newer = qualifier if alias is None else alias.routing.primary
    numbers = [version.number for version in function.published]
    older = [number for number in numbers if newer == LATEST or (is_number(newer) and int(number) < int(newer))]
    return (older[0], newer) if older else None


def cautions(function: FunctionSnapshot | None, qualifier: str) -> tuple[str, ...]:
    """Say what is known to stand in the way of a call, by version (aws-semantics 1.4)."""
    return tuple(_cautions(function, qualifier))


def _cautions(function: FunctionSnapshot | None, qualifier: str) -> Iterator[str]:
    for number in versions_behind(function, qualifier):
        version = function.version(number) if function is not None else None
        state = version.state if version is not None else None
        if version is None or state in (None, "Active"):
            continue
        why = f" ({version.state_reason})" if version.state_reason else ""
        match state:
            case "Inactive":
                yield f"{number} is Inactive{why}: the first call fails and wakes it up, later ones succeed"
            case "Pending":
                yield f"{number} is Pending{why}: calls fail until it is Active"
            case _:
                yield f"{number} is {state}{why}: calls may fail"


def why_asked(
    context: Context | None, called: tuple[str, ...], patterns: tuple[str, ...], function: FunctionSnapshot | None
) -> tuple[str, ...]:
    """Say why a yes is wanted before these are called, nothing where none is.

    A version by its number is as good as the protected alias it is behind: the same code, the same data. Another
    alias of that version is not: it was made to be called on its own.
    """
    return tuple(_why_asked(context, called, patterns, function))


def _why_asked(
    context: Context | None, called: tuple[str, ...], patterns: tuple[str, ...], function: FunctionSnapshot | None
) -> Iterator[str]:
    if context is not None and context.production:
        yield f"{context.name or context.account or 'this'} is production"
    for name in called:
        if is_protected(name, patterns):
            yield f"{name} is protected"
    for alias in function.aliases if function is not None else ():
        behind = [name for name in called if name in alias.routing.versions]
        if behind and alias.name not in called and is_protected(alias.name, patterns):
            yield f"{' and '.join(behind)} serve{'s' if len(behind) == 1 else ''} {alias.name}, which is protected"


def difference(pair: InvocationComparison) -> tuple[DiffLine, ...] | str:
    """Return what differs between two answers, line by line, or in a word why there are no lines."""
    old, new = pair.old.invocation, pair.new.invocation if pair.new is not None else None
    if old is None or new is None:
        return "nothing to compare with"
    if comparable(old.payload) == comparable(new.payload):
        whole = len(old.payload.encode()) >= old.payload_bytes and old.payload_bytes == new.payload_bytes
        same = "both returned the same"
        return same if whole or document(old.payload) is not None else f"{same}, as far as it was kept"
    (diff,) = compare(_archive(old.payload), _archive(new.payload)).files
    return diff.lines or diff.remark or "they differ"


def _archive(payload: str) -> Archive:
    text = comparable(payload)
    return Archive((ArchivedFile("answer", len(text), kind=FileKind.TEXT, text=text),))
