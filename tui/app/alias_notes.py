"""What AWS confirmed of the aliases in this session, and what is wrong with the one selected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from tui.domain.alias import Alias
from tui.domain.function import FunctionSnapshot
from tui.features.doctor.diagnose import alias_findings
from tui.features.doctor.findings import Finding
from tui.features.fader.confirmed import Confirmation, Confirmations, looked
from tui.features.fader.machine import Fader
from tui.features.fader.text.confirmed import describe_confirmation
from tui.features.fader.text.events import describe_event
from tui.writes.ownership.stale_split import StaleSplit
from tui.writes.ownership.status import AliasStatus, as_it_is


class AliasNotes:
    """Keeps the last confirmation of each alias, and what was found of the one examined last.

    `production` are the patterns of production aliases; `keep` is given what goes into the log of messages, and how
    grave it is.
    """

    def __init__(self, production: tuple[str, ...], keep: Callable[[str, str], object]) -> None:
        self._production, self._keep = production, keep
        self._confirmations = Confirmations()
        self._examined: tuple[FunctionSnapshot | None, Alias | None, StaleSplit | None] = (None, None, None)

    def looked(self, fader: Fader, at: datetime) -> None:
        """Keep what AWS confirmed of an alias by now, and what an operator is told of it in place."""
        alias, earlier = fader.confirmed, self._confirmations
        name = f"{alias.function}:{alias.name}"
        self._confirmations = looked(earlier, fader, at)
        if self._confirmations.last is not earlier.last:
            new = self._confirmations.last[alias.function, alias.name]
            self._keep(f"{name}: {describe_confirmation(new)}", "information")
        before = earlier.faders.get((alias.function, alias.name))
        if fader.event is not None and (before is None or fader.event is not before.event):
            self._keep(f"{name}: {describe_event(fader.event).sentence}", "warning")

    def confirmed(self, alias: Alias) -> Confirmation | None:
        """Return what was confirmed last of an alias, None where it has been moved elsewhere since."""
        return self._confirmations.of(alias)

    def examine(
        self, function: FunctionSnapshot | None, alias: Alias | None, alias_status: AliasStatus | None, at: datetime
    ) -> tuple[Finding, ...] | None:
        """Return what is wrong with the selected alias, None where nothing is known that was not known before."""
        # The alias may have moved a moment before what is known of its split has followed.
        known = as_it_is(alias_status, alias) if alias is not None else None
        left = known.stale_split if known is not None else None
        if (function, alias, left) == self._examined:
            return None
        self._examined = function, alias, left
        if function is None or alias is None:
            return ()
        return alias_findings(function, alias, left, at, self._production)
