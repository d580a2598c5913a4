"""Asks before something is done: what it does, what speaks against it, and the line that makes the AWS CLI do it."""

from __future__ import annotations

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.widgets import Button, Input, Static

from screens.frame import Dialog
from screens.messages import CopyRequested, Learn, ReadRequested
from tui.presentation.keymap import key
from tui.writes.review import Consent, Incomplete, Review, answer, noted

REASON = "Reason, recorded in the journal:"


class ReviewDialog(Dialog[Consent | None]):
    """Hands back the consent, None for no; where something has to be typed, that alone consents.

    `learn` reads on, while it is shown, what else there is to know.
    """

    BINDINGS = [
        Binding("y", "yes", "Yes", id="question.yes", tooltip="Consent, where nothing has to be typed"),
        Binding("n,q", "no", "No", id="question.no", tooltip="Do nothing of it; esc as well"),
        Binding("escape", "no", "No", priority=True, tooltip="Do nothing of it"),
        Binding("right,tab", "app.focus_next", show=False),
        Binding("left,shift+tab", "app.focus_previous", show=False),
        Binding("ctrl+y", "copy", "Copy the AWS CLI line", priority=True, id="question.copy"),
    ]

    kind = "review"
    widest = 96

    def __init__(self, review: Review, learn: Learn | None = None) -> None:
        super().__init__(review.title, review.about)
        self._review, self._learn = review, learn

    def offers(self, action: str) -> bool:
        """Offer to copy a command where there is one."""
        return action != "copy" or bool(self._review.command)

    @property
    def typing(self) -> bool:
        """Whether something has to be typed."""
        return bool(self._review.phrase) or self._review.needs_reason

    def compose_body(self) -> ComposeResult:
        """Lay out what is to be known."""
        yield Static(Text("\n".join(self._review.lines)))
        yield Static(Text(), id="learned")
        lines = self._review.command.splitlines()
        command = "\n".join(line if line.startswith("…") else f"$ {line}" for line in lines)
        yield Static(Text(command), classes="dialog--command")

    def compose_foot(self) -> ComposeResult:
        """Lay out what has to be typed, and the answers."""
        review = self._review
        if review.phrase:
            yield Static(Text(f"Type {review.phrase} to confirm:"), classes="dialog--label")
            yield Input(compact=True, id="phrase", max_length=256)
        if review.needs_reason:
            yield Static(Text(REASON), classes="dialog--label")
            yield Input(compact=True, id="reason", max_length=256)
        if self.typing:
            incomplete = Static(id="incomplete")
            incomplete.display = False
            yield incomplete
        yes, no = ("enter", "esc") if self.typing else (key("question.yes"), key("question.no"))
        with Container(classes="dialog--buttons"):
            yield Button(Text(f"{yes}  {review.yes}"), id="yes", compact=True)
            yield Button(Text(f"{no}  {review.no}"), id="no", compact=True)
            if review.command:
                yield Button(Text(f"{key('question.copy')}  copy"), id="copy", compact=True)

    def on_mount(self) -> None:
        """Begin where something is typed, else on the safe answer, or on yes where nothing is at risk."""
        # Keys of a burst are for the answer that will have the focus, so it has it at once.
        self.set_focus(next(iter(self.query(Input)), self.query_one("#no" if self._review.risky else "#yes")))
        if self._learn is not None:
            self.post_message(ReadRequested(self, self._learn, self._show_learned, "review"))

    def _show_learned(self, lines: tuple[str, ...]) -> None:
        self.query_one("#learned", Static).update(Text("\n".join(noted(lines))))

    def on_resize(self) -> None:
        """Stand the answers side by side where there is room."""
        buttons = self.query(Button)
        wide = sum(len(str(button.label)) + 4 for button in buttons)
        room = min(self.widest, self.size.width) - 6
        self.query_one(".dialog--buttons").set_class(wide <= room, "-side-by-side")

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        match event.button.id:
            case "yes":
                self._answer()
            case "copy":
                self.action_copy()
            case _:
                self.action_no()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._answer()

    def _typed(self, field: str) -> str:
        return next((line.value for line in self.query(f"#{field}").results(Input)), "")

    def _answer(self) -> None:
        match answer(self._review, self._typed("phrase"), self._typed("reason")):
            case Consent() as consent:
                self.dismiss(consent)
            case Incomplete(field, what):
                incomplete = self.query_one("#incomplete", Static)
                incomplete.update(Text(what))
                incomplete.display = True
                self.set_focus(self.query_one(f"#{field}"))
            case None:
                self.action_no()

    def action_yes(self) -> None:
        """Consent, where a key is enough."""
        if not self.typing:
            self._answer()

    def action_no(self) -> None:
        """Do nothing."""
        self.dismiss(None)

    def action_copy(self) -> None:
        """Copy the command, where there is one."""
        copied = self._review.copied or self._review.command
        if copied:
            self.post_message(CopyRequested(copied, "the command"))
