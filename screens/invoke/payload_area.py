"""Where a payload is typed; what was typed is there again when one comes back."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from textual import events
from textual.app import App
from textual.widgets import TextArea

from tui.features.invoke.json_text import UNTOUCHED, replaces_untouched

_DRAFTS: WeakKeyDictionary[App[object], dict[str, str]] = WeakKeyDictionary()
"""What was typed last for each function, as long as Crossfade runs; nothing of it is kept anywhere else."""


class PayloadArea(TextArea):
    """The payload for a function; one that is pasted takes the place of what nobody has touched."""

    def __init__(self, function: str) -> None:
        super().__init__(id="payload", compact=True, highlight_cursor_line=False)
        self.cursor_blink = False
        self._function = function

    def on_mount(self) -> None:
        """Begin with what was typed last."""
        self.text = _DRAFTS.get(self.app, {}).get(self._function, UNTOUCHED)

    def on_text_area_changed(self) -> None:
        """Keep what is typed."""
        _DRAFTS.setdefault(self.app, {})[self._function] = self.text

    def on_paste(self, event: events.Paste) -> None:
        """Take a whole payload in place of the untouched one; all else goes in where the cursor is."""
        if self.take(event.text):
            event.stop()
            event.prevent_default()

    def take(self, pasted: str) -> bool:
        """Take what was pasted where nothing is lost by that; return whether it was."""
        if not replaces_untouched(self.text, pasted):
            return False
        self.text = pasted
        self.move_cursor(self.document.end)
        self.focus()
        return True
