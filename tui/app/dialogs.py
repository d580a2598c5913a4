"""The dialogs that are open over an alias, and what they say of it once it has changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.screen import Screen

from screens.frame import Dialog
from tui.domain.alias import Alias
from tui.features.fader.events import Conflict
from tui.features.fader.machine import Fader
from tui.writes.review import describe_change


def aliases_behind(stack: Sequence[Screen[Any]]) -> tuple[Alias, ...]:
    """Return the aliases that the open dialogs are about."""
    return tuple(screen.about for screen in stack if isinstance(screen, Dialog) and screen.about is not None)


def last_read(fader: Fader) -> Alias:
    """Return the alias as AWS had it last: in a conflict, as another left it."""
    return fader.event.theirs if isinstance(fader.event, Conflict) else fader.confirmed


def say_changed(stack: Sequence[Screen[Any]], alias: Alias) -> None:
    """Say in the dialogs about an alias how it has changed since they opened."""
    for dialog in (screen for screen in stack if isinstance(screen, Dialog)):
        about = dialog.about
        if about is not None and (about.function, about.name) == (alias.function, alias.name):
            dialog.changed = describe_change(about, alias)
