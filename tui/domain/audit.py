"""Who did what to an alias, as CloudTrail recorded it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tui.domain.alias import Alias
from tui.domain.routing import Routing


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One call that AWS carried out.

    `name` is the action (`UpdateAlias`), `who` a principal short enough to read, `source` the kind of program that
    made the call. `after` and `revision` are what the alias had then; None where the record does not tell. `id` is
    CloudTrail's own, `started` what the call has started by its answer: a deployment, an execution.
    """

    time: datetime
    name: str
    who: str
    source: str
    function: str
    alias: str
    after: Routing | None = None
    revision: str | None = None
    id: str = ""
    started: str = ""


def mover(events: Iterable[AuditEvent], alias: Alias) -> AuditEvent | None:
    """Return the event that made `alias` what it is, or None where none is known (yet): records come minutes late.

    RevisionIds decide. An event without one counts where it left the same routing and is the newest to do so.
    """
    newest_first = sorted(events, key=lambda event: event.time, reverse=True)
    if alias.revision is not None:
        exact = next((event for event in newest_first if event.revision == alias.revision), None)
        if exact is not None:
            return exact
    return next((e for e in newest_first if e.revision is None and e.after == alias.routing), None)
