"""What lines of the journal mean, by the operation of the API that they record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui.aws import timeouts
from tui.domain.alias import Alias
from tui.domain.clean_text import clean
from tui.domain.routing import Routing
from tui.presentation.routing_text import format_routing
from tui.writes.journal.comparison import ENVIRONMENT, NEWEST
from tui.writes.journal.entry import Entry, Outcome
from tui.writes.journal.readback import Reading, Sent, State

if TYPE_CHECKING:
    from tui.aws.port import Provider

CELL = 60
"""Characters that are shown of a name; of what a write was to do, twice as many."""

LINE = 200

_QUIET = ("FunctionName", "RevisionId", NEWEST)


def short(text: str, most: int = CELL) -> str:
    """Return text that cannot steer a terminal, cut to the length of a cell."""
    return clean(text, most)


def short_routing(routing: Routing) -> str:
    """Return a routing as a cell."""
    return clean(format_routing(routing), CELL)


def fields_sent(entry: Entry) -> str:
    """Say what was sent field by field: `MemorySize 512, env TABLE set`."""
    fields = (
        f"env {name.removeprefix(ENVIRONMENT)} {value}" if name.startswith(ENVIRONMENT) else f"{name} {value}"
        for name, value in entry.asked.items()
        if name not in _QUIET
    )
    return short(", ".join(fields) or entry.operation, 2 * CELL)


def is_at(entry: Entry, now: State) -> str:
    """Say what is there where it is as requested, whoever may have requested the same."""
    name = short(entry.alias)
    match now:
        case Alias():
            return f"{name} is at {short_routing(now.routing)}, as requested"
        case None:
            return f"{name} is gone, as requested"
        case _:
            return f"{name} is as requested"


def as_done(done: Callable[[Entry], str]) -> Callable[[Entry, State], str]:
    """Have a write that was applied said as what was done, whatever is there now."""
    return lambda entry, _: done(entry)


def is_as_before(entry: Entry, now: State) -> str:
    """Say that a write was not applied."""
    where = f": {short(entry.alias)} is at {short_routing(now.routing)}, as before" if isinstance(now, Alias) else ""
    return f"It was not applied{where}."


def has_changed(entry: Entry) -> str:
    """Say that something else changed what a write was for."""
    return f"{short(entry.alias)} has changed since, and is not as requested."


def look_at_fields(entry: Entry, _now: State) -> str:
    """Say what cannot be compared, and where an operator can look."""
    if not entry.account:
        return "the account was not known when it was sent, and this one does not have it"
    names = [name.removeprefix(ENVIRONMENT) for name in entry.asked if name not in _QUIET]
    return short(f"$LATEST has changed since; look at {', '.join(names) or 'it'}", LINE)


def _nothing(_entry: Entry) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an operation: what was `done`, what was `wanted`, and what is said of each outcome.

    `wanted` is None where it is said as what was done. `applied`, `not_applied`, `changed` and `unclear` end the
    sentence about a write whose answer was lost. `how` says of a move how it was made, empty where that needs no word;
    `reason` is shown where the operator gave none.
    """

    done: Callable[[Entry], str] = fields_sent
    wanted: Callable[[Entry], str] | None = None
    applied: Callable[[Entry, State], str] = is_at
    not_applied: Callable[[Entry, State], str] = is_as_before
    changed: Callable[[Entry], str] = has_changed
    unclear: Callable[[Entry, State], str] = look_at_fields
    how: Callable[[Entry], str] = _nothing
    reason: Callable[[Entry], str] = _nothing


def itself(_entry: Entry, now: Reading, _sent: Sent | None) -> State:
    """Return what was read where it is what a screen shows."""
    return now if isinstance(now, State) else None


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the API as the journal has it: how it is looked for after a lost answer, and its words.

    `read` reads what it wrote to, and may raise NotFound; `compare` tells by that what became of it, `current` which
    alias or version is shown. `is_guarded`: AWS refuses it once what it was decided on has changed, or is there.
    `creates`: that what it is for is not there says nothing, since it makes it. `writes_alias`: it
    moves, creates or deletes one. `is_slow`: AWS may take minutes to apply it.
    """

    name: str
    read: Callable[[Provider, Entry], Reading]
    compare: Callable[[Entry, Reading, Sent | None], Outcome]
    words: Words = field(default_factory=Words)
    current: Callable[[Entry, Reading, Sent | None], State] = itself
    is_guarded: Callable[[Entry], bool] = lambda _: False
    creates: bool = False
    writes_alias: bool = False
    is_slow: bool = False

    @property
    def late(self) -> float:
        """The seconds after which a write that was sent and not applied will not be."""
        return timeouts.LATE_SLOW if self.is_slow else timeouts.LATE
