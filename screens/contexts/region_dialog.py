"""Asks for a region: typed, or taken from those that are known."""

from __future__ import annotations

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input, Static

from screens.frame import Dialog
from tui.features.contexts.regions import region_lines, region_typed, why_no_region

_HINT = "Region, or the beginning of one. Enter to continue, esc to cancel:"


class RegionDialog(Dialog[str | None]):
    """Hands back a region, None where none was chosen."""

    BINDINGS = [Binding("escape", "leave", "Cancel", priority=True)]
    kind = "review"

    def __init__(self, name: str, regions: tuple[str, ...]) -> None:
        super().__init__(f"List {name} in another region")
        self._regions = regions

    def compose_body(self) -> ComposeResult:
        """Lay out the regions that are known."""
        yield Static(Text(region_lines(self._regions, "")), id="regions")

    def compose_foot(self) -> ComposeResult:
        """Lay out the line to type in."""
        yield Static(Text(_HINT), classes="dialog--label")
        yield Input(max_length=32, compact=True, id="region")
        yield Static(id="news", classes="dialog--hint")

    def on_mount(self) -> None:
        """Begin on the line."""
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        self.query_one("#regions", Static).update(Text(region_lines(self._regions, event.value)))
        self.query_one("#news", Static).update(Text())

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        region = region_typed(self._regions, event.value)
        reason = why_no_region(region)
        if reason is None:
            self.dismiss(region)
        else:
            self.query_one("#news", Static).update(Text(reason))

    def action_leave(self) -> None:
        """Choose none."""
        self.dismiss(None)
