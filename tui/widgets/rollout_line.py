"""One line that says which rollout moves the selected alias; there only while one does."""

from __future__ import annotations

from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from tui.domain.context import Context
from tui.features.fader.machine import Fader
from tui.features.rollout.here.select import running_of
from tui.features.rollout.here.watch import RolloutsRead
from tui.features.rollout.text.rows import describe_running
from tui.widgets.lines import cut


class RolloutLine(Static):
    """Shows `rollout careful: step 2 of 5, 25 %, g opens it`, and opens it by a click."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    RolloutLine { display: none; height: 1; padding: 0 1; color: $text-accent; text-style: bold; }
    RolloutLine.-running { display: block; }
    """

    context: reactive[Context | None] = reactive(None, repaint=False)
    fader: reactive[Fader | None] = reactive(None, repaint=False)
    rollouts: reactive[RolloutsRead | None] = reactive(None, repaint=False)

    class Opened(Message):
        """The line was clicked."""

    def __init__(self, *, id: str | None = None) -> None:
        """Start empty; data comes by the reactives."""
        super().__init__(id=id, markup=False)
        self._text_shown = ""

    def watch_rollouts(self) -> None:
        """Say where it is."""
        self._update()

    def watch_fader(self, before: Fader | None, now: Fader | None) -> None:
        """Say what there is of another alias."""
        if _name(before) != _name(now):
            self._update()

    def on_resize(self) -> None:
        """Cut it to the width there is."""
        self._update()

    def on_click(self) -> None:
        """Open it."""
        self.post_message(self.Opened())

    def _update(self) -> None:
        if not self.is_mounted:
            return
        listed = self.rollouts.listed if self.rollouts is not None else ()
        function, alias = _name(self.fader)
        running = running_of(listed, function, alias, self.context) if alias else None
        text = describe_running(running) if running is not None else ""
        if text != self._text_shown:
            self._text_shown = text
            self.set_class(bool(text), "-running")
            self.update(cut(text, max(self.screen.size.width - 2, 1)))


def _name(fader: Fader | None) -> tuple[str, str]:
    return (fader.confirmed.function, fader.confirmed.name) if fader is not None else ("", "")
