"""Shows which versions would be deleted, and asks once; of many the number has to be typed."""

from __future__ import annotations

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from tui.messages import CopyWanted
from tui.presentation.prune_text import PlanReview


class PruneDialog(ModalScreen[bool]):
    """Hands back whether the versions are to be deleted."""

    BINDINGS = [
        Binding("y", "go", "Yes"),
        Binding("n,q", "leave", "No"),
        Binding("escape", "leave", "No", priority=True),
        Binding("left,right,tab", "app.focus_next", show=False),
        Binding("ctrl+y", "copy", "Copy the AWS CLI lines", priority=True),
    ]

    def __init__(self, review: PlanReview) -> None:
        super().__init__()
        self._review = review

    def compose(self) -> ComposeResult:
        """Lay out the plan, and the question or the line to type in."""
        review = self._review
        with VerticalScroll(classes="dialog review", can_focus=False):
            yield Static(Text(review.title), classes="dialog--title")
            yield Static(Text("\n".join(review.lines)))
            yield Static(Text(review.command), classes="dialog--command")
            if review.phrase:
                yield Input(
                    placeholder=f"{review.phrase}: type it, then enter; esc leaves it", compact=True, id="reason"
                )
                yield Static(Text("ctrl+y copies all lines"), classes="dialog--hint")
            else:
                yield Button(Text("y  delete"), id="yes", compact=True)
                yield Button(Text("n  leave it as it is"), id="no", compact=True)
                yield Button(Text("ctrl+y  copy all lines"), id="copy", compact=True)

    def on_mount(self) -> None:
        """Begin where the answer is given; a mere enter deletes nothing."""
        self.query_one("#reason" if self._review.phrase else "#no").focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        match event.button.id:
            case "yes":
                self.action_go()
            case "copy":
                self.action_copy()
            case _:
                self.action_leave()

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip() == self._review.phrase:
            self.dismiss(True)
        else:
            self.notify(f"type {self._review.phrase} to delete them; nothing was", severity="warning", markup=False)

    def action_go(self) -> None:
        """Delete them."""
        if not self._review.phrase:
            self.dismiss(True)

    def action_leave(self) -> None:
        """Delete nothing."""
        self.dismiss(False)

    def action_copy(self) -> None:
        """Copy every line."""
        self.post_message(CopyWanted(self._review.copied, "the commands"))
