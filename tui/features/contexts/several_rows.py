"""What was read of several contexts as one list: failures first, then what wants a look first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tui.domain.context_choice import ContextChoice
from tui.features.canaries.columns import STYLES
from tui.features.canaries.rows import AliasRow
from tui.features.canaries.text import since_text, verdict_word
from tui.features.contexts.several import ContextRead, Kind
from tui.presentation.ages import age
from tui.presentation.number_format import count
from tui.presentation.routing_text import format_routing
from tui.presentation.spans import Span, Spans, shorten

_ACCOUNT, _REGION = 13, 15
_STATE, _ROUTING, _VERDICT, _SINCE = 10, 14, 16, 11
_RUNTIME = 17
_LEAST_NAME = 12


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: its context, and the function and alias that enter opens there, empty where it failed."""

    choice: ContextChoice
    function: str
    alias: str
    spans: Spans

    @property
    def key(self) -> str:
        """What the row is called."""
        return "\n".join((self.choice.key, self.function, self.alias))

    def holds(self, words: Sequence[str]) -> bool:
        """Tell whether each word is somewhere in the line."""
        text = "".join(span.text for span in self.spans).lower()
        return all(word in text for word in words)


def several_rows(reads: Sequence[ContextRead], kind: Kind, filter: str, now: datetime, width: int) -> tuple[Row, ...]:
    """Return the lines for so many cells, those that hold all words of the filter."""
    rows = [_failed(read) for read in reads if read.failure]
    rows += _function_rows(reads, now, width) if kind is Kind.FUNCTIONS else _alias_rows(reads, now, width)
    words = filter.lower().split()
    return tuple(row for row in rows if row.holds(words))


def several_heading(kind: Kind, width: int) -> str:
    """Return the titles above the list."""
    where = "Account".ljust(_ACCOUNT) + "Region".ljust(_REGION)
    if kind is Kind.FUNCTIONS:
        return where + "Function".ljust(_name_room(kind, width)) + "Runtime".ljust(_RUNTIME) + "Modified"
    if width < _WIDE:
        name = "Alias".ljust(_name_room(kind, width))
        return "State".ljust(_STATE) + where + name + "Version"
    name = "Alias".ljust(_name_room(kind, width)) + "Version".ljust(_ROUTING)
    return "State".ljust(_STATE) + where + name + "Verdict".ljust(_VERDICT) + "Since"


_WIDE = 100


def _name_room(kind: Kind, width: int) -> int:
    if kind is Kind.FUNCTIONS:
        taken = _RUNTIME + _SINCE
    else:
        taken = _STATE + _ROUTING + (_VERDICT + _SINCE if width >= _WIDE else 0)
    return max(width - _ACCOUNT - _REGION - taken, _LEAST_NAME)


def _where(read: ContextRead) -> list[Span]:
    region = read.context.region if read.context is not None else read.choice.region
    return [Span((read.account or "not known").ljust(_ACCOUNT), "plain"), Span(region.ljust(_REGION), "plain")]


def _failed(read: ContextRead) -> Row:
    name = read.choice.profile or read.choice.scenario
    return Row(read.choice, "", "", (*_where(read), Span("✗ ", "bad"), Span(f"{name}: {read.failure}", "bad")))


def _function_rows(reads: Sequence[ContextRead], now: datetime, width: int) -> list[Row]:
    room = _name_room(Kind.FUNCTIONS, width)
    listed = ((function, read) for read in reads for function in read.functions)
    return [
        Row(
            read.choice,
            function.name,
            "",
            (
                *_where(read),
                Span(shorten(function.name, room - 1).ljust(room), "strong"),
                Span((function.runtime or function.package_type).ljust(_RUNTIME)),
                Span(age(function.modified, now), "quiet"),
            ),
        )
        for function, read in sorted(listed, key=lambda one: (one[0].name.lower(), one[1].choice))
    ]


def _alias_rows(reads: Sequence[ContextRead], now: datetime, width: int) -> list[Row]:
    listed = ((row, read) for read in reads for row in read.aliases)
    ordered = sorted(listed, key=lambda one: (*one[0].attention, one[1].choice))
    return [
        Row(read.choice, row.alias.function, row.alias.name, _alias_spans(row, read, now, width))
        for row, read in ordered
    ]


def _alias_spans(row: AliasRow, read: ContextRead, now: datetime, width: int) -> Spans:
    room, alias, routing = _name_room(Kind.CANARIES, width), row.alias, format_routing(row.alias.routing)
    beside = (
        Span(verdict_word(row).ljust(_VERDICT)),
        Span(since_text(row, None, now), "quiet"),
    )
    return (
        Span(row.state.word.ljust(_STATE), STYLES.get(row.state, "plain")),
        *_where(read),
        Span(shorten(f"{alias.function}:{alias.name}", room - 1).ljust(room), "strong"),
        *((Span(routing.ljust(_ROUTING)), *beside) if width >= _WIDE else (Span(routing),)),
    )


def several_count(reads: Sequence[ContextRead], kind: Kind) -> tuple[Spans, ...]:
    """Say how much of how many contexts was read, and what could not be read."""
    done = sum(read.complete for read in reads)
    failed = sum(bool(read.failure) for read in reads)
    words = [f"{done} of {count(len(reads), 'context')} read"]
    if failed:
        words.append(f"{failed} failed")
    functions = sum(len(read.functions) for read in reads)
    if kind is Kind.FUNCTIONS:
        words.append(count(functions, "function"))
    else:
        split = sum(row.alias.routing.split for read in reads for row in read.aliases)
        known = sum(read.functions_read for read in reads)
        words.append(f"{split} split in {known:,} of {count(functions, 'function')} read")
    unread = [f"! {_name(read)}: {note}" for read in reads for note in read.unread]
    return ((Span(", ".join(words), "quiet"),), *((Span(note, "warn"),) for note in unread[:3]))


def several_empty(reads: Sequence[ContextRead], kind: Kind) -> str:
    """Say why there is no line: nobody has read it all yet, or there is none."""
    if any(not (read.complete or read.failure) for read in reads):
        return "reading…"
    return "no alias is split, and none was moved lately" if kind is Kind.CANARIES else "no functions"


def _name(read: ContextRead) -> str:
    return f"{read.choice.profile or read.choice.scenario} {read.choice.region}"
