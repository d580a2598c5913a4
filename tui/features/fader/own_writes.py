"""The RevisionIds that this session's writes made, so that our own moves are not reported as someone else's."""

from __future__ import annotations

from tui.domain.alias import Alias
from tui.features.fader.events import Conflict
from tui.features.fader.machine import Fader


class OwnWrites:
    """Grows with each write of an alias that AWS answered; where the endpoint has no RevisionIds it knows nothing."""

    def __init__(self) -> None:
        self._revisions: set[str] = set()

    def note(self, alias: Alias) -> None:
        """Note an alias as a write of ours left it."""
        if alias.revision is not None:
            self._revisions.add(alias.revision)

    def is_own(self, alias: Alias) -> bool:
        """Tell whether the alias is as a write of ours left it."""
        return alias.revision in self._revisions

    def as_reviewed(self, reviewed: Alias, now: Alias) -> Alias | None:
        """Return what a review is about once we wrote the alias ourselves, None where that moved it."""
        if now.revision is None or (not self.is_own(now) and now.revision != reviewed.revision):
            return reviewed
        return now if now.routing == reviewed.routing else None

    def came_between(self, fader: Fader) -> bool:
        """Tell whether a conflict is with a write of ours that moved nothing, a new description."""
        event = fader.event
        return (
            isinstance(event, Conflict) and self.is_own(event.theirs) and event.theirs.routing == event.before.routing
        )
