"""Has all words show times in the zone of the setting `times`."""

from __future__ import annotations

from tui.presentation.times import show_times_in
from tui.settings.settings import Settings
from tui.settings.values import LOCAL


def use_times(settings: Settings) -> None:
    """Show times in this machine's zone from now on, where the settings say so; called once, at the start."""
    if settings.times == LOCAL:
        show_times_in(None)
