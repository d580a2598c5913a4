"""What AWS confirmed of the aliases in this session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from tui.domain.alias import Alias
from tui.features.fader.confirmed import Confirmation, Confirmations, note_fader
from tui.features.fader.machine import Fader
from tui.features.fader.sync import ruled_out
from tui.features.fader.text.confirmed import describe_confirmation
from tui.features.fader.text.events import describe_event


class AliasNotes:
    """Keeps the last confirmation of each alias.

    `keep` is given what goes into the log of messages, and how grave it is; `moved` hears of each move that AWS
    confirmed.
    """

    def __init__(self, keep: Callable[[str, str], object], moved: Callable[[Alias, Confirmation], object]) -> None:
        self._keep, self._moved = keep, moved
        self._confirmations = Confirmations()

    def note(self, fader: Fader, at: datetime) -> None:
        """Keep what AWS confirmed of an alias by now, and what an operator sees of it instead."""
        alias, earlier = fader.confirmed, self._confirmations
        name = f"{alias.function}:{alias.name}"
        self._confirmations = note_fader(earlier, fader, at)
        if self._confirmations.last is not earlier.last:
            new = self._confirmations.last[alias.function, alias.name]
            self._keep(f"{name}: {describe_confirmation(new)}", "information")
            self._moved(alias, new)
        before = earlier.faders.get((alias.function, alias.name))
        for failed in ruled_out(before, fader) if before is not None else ():
            self._keep(f"{name}: {describe_event(failed).sentence}", "warning")
        if fader.event is not None and (before is None or fader.event is not before.event):
            self._keep(f"{name}: {describe_event(fader.event).sentence}", "warning")

    def confirmed(self, alias: Alias) -> Confirmation | None:
        """Return what was confirmed last of an alias, None where it has been moved elsewhere since."""
        return self._confirmations.of(alias)
