"""Asks which aliases go along with the one that is to be shifted, as a group."""

from __future__ import annotations

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input, Static

from screens.frame import Dialog
from tui.features.rollout.group.group_file import MemberWanted
from tui.features.rollout.group.typed_members import InvalidMembers, members_text, members_typed

_ABOUT = (
    "All go by the same plan: a step ends when the gate of each has passed, and one that fails takes all back. Each "
    "goes to its newest version, or to the one after =, such as payments:PROD=12."
)
_HINT = "FUNCTION:ALIAS of each, blank for none. Enter to continue, esc to cancel:"


class MembersDialog(Dialog[tuple[MemberWanted, ...] | None]):
    """Hands back the members beside the alias itself, None where it was cancelled."""

    BINDINGS = [Binding("escape", "leave", "Cancel", priority=True)]
    kind = "review"

    def __init__(self, name: str, members: tuple[MemberWanted, ...]) -> None:
        super().__init__(f"Shift other aliases together with {name}")
        self._alias_name, self._members = name, members

    def compose_body(self) -> ComposeResult:
        """Lay out what a group is."""
        yield Static(Text(_ABOUT))

    def compose_foot(self) -> ComposeResult:
        """Lay out the line to type in."""
        yield Static(Text(_HINT), classes="dialog--label")
        yield Input(members_text(self._members), max_length=4096, compact=True, id="reason")
        yield Static(id="news", classes="dialog--hint")

    def on_mount(self) -> None:
        """Begin on the line."""
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _typing(self) -> None:
        self.query_one("#news", Static).update(Text())

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            self.dismiss(members_typed(event.value, self._alias_name))
        except InvalidMembers as error:
            self.query_one("#news", Static).update(Text(str(error)))

    def action_leave(self) -> None:
        """Leave them as they were."""
        self.dismiss(None)
