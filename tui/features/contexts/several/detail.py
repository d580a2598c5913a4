"""What is known of the row under the cursor of a list over several contexts, in lines below it."""

from __future__ import annotations

from datetime import datetime

from tui.features.canaries.evidence import Evidence
from tui.features.canaries.moves import AccountMoves
from tui.features.canaries.text import detail_lines
from tui.features.contexts.several.columns import region_of
from tui.features.contexts.several.read import ContextRead
from tui.presentation.spans import Span, Spans
from tui.presentation.wrap import wrap


def several_detail(read: ContextRead, function: str, alias: str, now: datetime, width: int) -> tuple[Spans, ...]:
    """Say why a context could not be read, or all that is known of an alias and in which context that is."""
    name = read.choice.profile or read.choice.scenario or "environment"
    if not function and read.failure:
        return tuple((Span(line, "bad"),) for line in wrap(f"{name}: {read.failure}", width))
    where = (Span(" ".join(filter(None, ("context", name, read.account, region_of(read)))), "quiet"),)
    row = next((one for one in read.aliases if (one.alias.function, one.alias.name) == (function, alias)), None)
    if row is None:
        return (where,)
    evidence = Evidence(moves=AccountMoves(since=read.moves_since))
    return (*detail_lines(row, evidence, now, width), where)
