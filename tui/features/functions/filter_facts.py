"""What filters on more than names go by, and what a condition comes to for a function, also where it is not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from tui.features.doctor.marks import Severity, was_checked

if TYPE_CHECKING:
    from tui.domain.account import AliasesRead
    from tui.domain.read_failure import ReadFailure
    from tui.features.doctor.marks import Marks
    from tui.features.functions.filter import Term


class TagsRead(NamedTuple):
    """The tags of one function, or why they could not be read."""

    tags: Mapping[str, str] = MappingProxyType({})
    failure: ReadFailure | None = None


@dataclass(frozen=True, slots=True)
class Deploying:
    """The functions that a rollout or a deployment moves an alias of; `failures` say who could not be asked."""

    functions: frozenset[str]
    failures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class FilterFacts:
    """What is known beside aliases: `marks` of checked functions, tags by function, who is deploying (None: not read).

    `managed_tags` are `key=value` globs of tags that make a function managed.
    """

    marks: Marks = field(default_factory=dict)
    tags: Mapping[str, TagsRead] = field(default_factory=dict)
    deploying: Deploying | None = None
    managed_tags: tuple[str, ...] = ()


NO_FACTS = FilterFacts()


class Holds(Enum):
    """What a condition comes to for a function."""

    YES = "yes"
    NO = "no"
    NOT_READ = "not read yet"
    NOT_CHECKED = "not checked by the doctor"
    UNREADABLE = "could not be read"


def holds(term: Term, function: str, known: AliasesRead | None, facts: FilterFacts) -> Holds:
    """Tell whether a condition that needs reading holds for a function."""
    match term.kind:
        case "broken":
            return _is_broken(term, function, known, facts)
        case "deploying":
            return _is_deploying(term, function, facts)
        case "managed" | "tag":
            read = facts.tags.get(function)
            if read is None:
                return Holds.NOT_READ
            return _decided(term, _has(term, read.tags, facts)) if read.failure is None else Holds.UNREADABLE
        case _:
            if known is None:
                return Holds.NOT_READ
            if not known.aliases and known.failure is not None:
                return Holds.UNREADABLE
            return Holds.YES if term.holds(known) else Holds.NO


def _is_broken(term: Term, function: str, known: AliasesRead | None, facts: FilterFacts) -> Holds:
    marks = facts.marks.get(function)
    if marks is None:
        return Holds.NOT_CHECKED
    now = {alias.name: alias.routing for alias in known.aliases} if known is not None and marks else {}
    # A mark holds for the routing that was checked; where the alias has moved since, nothing is known of it.
    holding = [mark for name, mark in marks.items() if now.get(name, mark.routing) == mark.routing]
    if any(mark.severity is Severity.CRITICAL for mark in holding):
        return _decided(term, true=True)
    if len(holding) < len(marks) or not was_checked(function, facts.marks):
        return Holds.NOT_CHECKED
    return _decided(term, true=False)


def _is_deploying(term: Term, function: str, facts: FilterFacts) -> Holds:
    if facts.deploying is None:
        return Holds.NOT_READ
    deploying = function in facts.deploying.functions
    return _decided(term, deploying) if deploying or not facts.deploying.failures else Holds.UNREADABLE


def _has(term: Term, tags: Mapping[str, str], facts: FilterFacts) -> bool:
    if term.kind == "managed":
        # No first frame waits for what is asked for later.
        from tui.writes.ownership.owner import is_managed

        return is_managed(tags, facts.managed_tags)
    wanted_key, equals, wanted = term.text.partition("=")
    return any(
        key.lower() == wanted_key and (not equals or fnmatchcase(value.lower(), wanted)) for key, value in tags.items()
    )


def _decided(term: Term, true: bool) -> Holds:
    return Holds.YES if true is not term.negated else Holds.NO
