"""UpdateAlias, where it is reviewed: another routing, another description, or both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.clean_text import clean
from tui.domain.deployment import Deployment
from tui.domain.function import FunctionSnapshot
from tui.domain.version import Version
from tui.presentation.routing_text import format_routing
from tui.writes.alias_preflight import Finding
from tui.writes.calls.checks import check_description
from tui.writes.calls.kind import CallRecord
from tui.writes.journal.comparison import LONGEST
from tui.writes.journal.entry import AliasState
from tui.writes.ownership.owner import Ownership


@dataclass(frozen=True, slots=True)
class AliasUpdate:
    """Moves of an alias are checked by `alias_preflight`; here is what is reviewed beside them."""

    call: UpdateAlias
    confirm = "apply the change"
    is_named = False
    is_risky = False

    @property
    def title(self) -> str:
        return f"Change {self.call.subject}"

    @property
    def summary(self) -> str:
        before, after, description = self.call.before, self.call.after, self.call.description
        if after == before.routing and description is not None:
            return f"describe {before.name}: {description or 'nothing'}"
        return f"{before.name}  {format_routing(before.routing)}  ⟶  {format_routing(after)}"

    @property
    def alias(self) -> Alias:
        return self.call.before

    def result(self, answer: Alias | Version | Deployment | None) -> str:
        return f"{self.call.function}: {self.summary}: done"

    def check(self, function: FunctionSnapshot | None, protected: tuple[str, ...]) -> Iterator[Finding]:
        return check_description(self.call.description or "")

    def check_owner(self, ownership: Ownership) -> Iterator[Finding]:
        return iter(())

    def record(self) -> CallRecord:
        before, description = self.call.before, self.call.description
        asked = {} if description is None else {"Description": clean(description, LONGEST)}
        return CallRecord(AliasState(before.routing, before.revision), self.call.after, before.arn, asked)
