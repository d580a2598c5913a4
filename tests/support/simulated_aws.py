"""One alias at a make-believe AWS: RevisionIds that are checked, another writer, and answers that go missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.errors import AliasMoved, Busy, NotPermitted, ServiceFailed, Unreachable
from tui.domain.routing import Routing, Weight


class Fate(Enum):
    """What becomes of a write."""

    APPLIED = "applied"
    ROUNDED = "applied, with the weight stored in whole percent"
    ANSWER_LOST = "applied, and the answer lost"
    FAILED_AFTER = "applied, and a 5xx answered"
    LOST = "never arrived"
    LATE = "arrives when nobody waits for it any more"
    FAILED_BEFORE = "not applied, and a 5xx answered"
    THROTTLED = "throttled"
    DENIED = "denied"


@dataclass
class SimulatedAws:
    """Holds the alias; `foreign` are the revisions that another operator wrote, `written` the calls applied.

    `late` are those on their way that nobody waits for any more.
    """

    routing: Routing
    revision: int = 1
    foreign: set[str] = field(default_factory=set)
    written: list[UpdateAlias] = field(default_factory=list)
    late: list[UpdateAlias] = field(default_factory=list)

    @property
    def alias(self) -> Alias:
        """The alias as GetAlias would answer it."""
        return Alias("orders", "PROD", self.routing, f"r{self.revision}")

    def move(self, routing: Routing) -> None:
        """Let another operator write."""
        self.routing, self.revision = routing, self.revision + 1
        self.foreign.add(self.alias.revision or "")

    def update(self, call: UpdateAlias, fate: Fate) -> Alias:
        """Take a write; raise what its fate says."""
        match fate:
            case Fate.LOST:
                raise Unreachable(call.action)
            case Fate.LATE:
                self.late.append(call)
                raise Unreachable(call.action)
            case Fate.FAILED_BEFORE:
                raise ServiceFailed(call.action)
            case Fate.THROTTLED:
                raise Busy(call.action, retry_after=2.0)
            case Fate.DENIED:
                raise NotPermitted(call.action)
        self._apply(call)
        if fate is Fate.ROUNDED and call.after.canary is not None:
            self.routing = call.after.at(call.after.canary, Weight(call.after.weight.basis_points // 100 * 100))
        if fate is Fate.ANSWER_LOST:
            raise Unreachable(call.action)
        if fate is Fate.FAILED_AFTER:
            raise ServiceFailed(call.action)
        return self.alias

    def arrive(self, call: UpdateAlias) -> bool:
        """Let a write that is late arrive, and tell whether it was applied."""
        self.late.remove(call)
        try:
            self._apply(call)
        except AliasMoved:
            return False
        return True

    def _apply(self, call: UpdateAlias) -> None:
        if call.before.revision != self.alias.revision:
            raise AliasMoved(call.action)
        self.written.append(call)
        self.routing, self.revision = call.after, self.revision + 1
