"""Shows a write before it is made: what it does, what speaks against it, and the line that makes the AWS CLI do it."""

from __future__ import annotations

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from screens.dialogs import COPIES, COPY, command_line
from tui.messages import CopyWanted, Learn, ReadWanted
from tui.presentation.review_text import Review, noted


class ReviewDialog(ModalScreen[str | None]):
    """Hands back None where the write is not to be made, else the operator's reason, empty where none is needed."""

    BINDINGS = [
        Binding("y,enter", "go", "Yes"),
        Binding("n,q", "leave", "No"),
        Binding("escape", "leave", "No", priority=True),
        Binding("left,right,tab", "app.focus_next", show=False),
        COPY,
    ]

    def __init__(self, review: Review, learn: Learn | None = None) -> None:
        super().__init__()
        self._review, self._learn = review, learn

    def compose(self) -> ComposeResult:
        """Lay out the plan, and the question or the line to type in."""
        review = self._review
        with VerticalScroll(classes="dialog review", can_focus=False):
            yield Static(Text(review.title), classes="dialog--title")
            yield Static(Text("\n".join(review.lines)))
            yield Static(Text(), id="learned")
            yield command_line(review.command)
            if review.needs_reason:
                hint = "the reason, for the record; enter writes, esc leaves it"
                yield Input(placeholder=hint, max_length=256, compact=True, id="reason")
                yield Static(Text(COPIES), classes="dialog--hint")
            else:
                yield Button(Text(f"y  {review.yes}"), id="yes", compact=True)
                yield Button(Text("n  leave it as it is"), id="no", compact=True)
                yield Button(Text("ctrl+y  copy the command"), id="copy", compact=True)

    def on_mount(self) -> None:
        """Begin where the answer is given."""
        self.query_one("#reason" if self._review.needs_reason else "#yes").focus()
        if self._learn is not None:
            self.post_message(ReadWanted(self, self._learn, self._note, "review"))

    def _note(self, lines: tuple[str, ...]) -> None:
        self.query_one("#learned", Static).update(Text("\n".join(noted(lines))))

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
    def _reasoned(self, event: Input.Submitted) -> None:
        event.stop()
        reason = "".join(character for character in event.value if character.isprintable()).strip()
        if reason:
            self.dismiss(reason)

    def action_go(self) -> None:
        """Make the write."""
        if not self._review.needs_reason:
            self.dismiss("")

    def action_leave(self) -> None:
        """Make no write."""
        self.dismiss(None)

    def action_copy(self) -> None:
        """Copy the command."""
        self.post_message(CopyWanted(self._review.command, "the command"))
