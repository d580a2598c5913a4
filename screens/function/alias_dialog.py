"""Asks for a new alias, or for another description of one; what AWS would refuse is said while it is typed."""

from __future__ import annotations

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Input, Static

from screens.frame import Dialog
from screens.messages import ReadRequested
from tui.domain.trigger import Triggers
from tui.features.impact.alias_form import AliasForm, AliasRequest
from tui.features.impact.read_callers import read_callers


class AliasDialog(Dialog[AliasRequest | None]):
    """Shows a form; hands back what was asked for, None for nothing."""

    BINDINGS = [Binding("escape", "dismiss", "Cancel", priority=True)]
    kind = "alias-form"

    def __init__(self, form: AliasForm) -> None:
        super().__init__(form.title, form.before)
        self._form = form
        self._triggers: Triggers | None = None

    def compose_head(self) -> ComposeResult:
        """Lay out the fields."""
        for field in self._form.fields:
            with Horizontal(classes="field"):
                yield Static(Text(field.name), classes="field--label")
                yield Input(field.value, placeholder=field.hint, compact=True, id=field.name)

    def compose_body(self) -> ComposeResult:
        """Lay out what there is to say of them."""
        yield Static(Text(), id="assessment")
        if self._form.note:
            yield Static(Text(self._form.note), classes="dialog--hint")

    def compose_foot(self) -> ComposeResult:
        """Say which keys there are."""
        yield Static(Text(self._form.hint), classes="dialog--hint")

    def on_mount(self) -> None:
        """Begin in the first field, and read who may call the function of a new alias."""
        self.query(Input).first().focus()
        function = self._form.function
        if function is not None:
            self.post_message(
                ReadRequested(self, lambda w: read_callers(w.provider, function), self._take_triggers, "callers")
            )
        self._assess()

    def _take_triggers(self, triggers: Triggers) -> None:
        self._triggers = triggers
        self._assess()

    @property
    def _values(self) -> tuple[str, ...]:
        return tuple(line.value for line in self.query(Input).results(Input))

    @on(Input.Changed)
    def _assess(self) -> None:
        lines = self._form.assess(self._values, self._triggers).lines
        self.query_one("#assessment", Static).update(Text("\n".join(lines)))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        assessment = self._form.assess(self._values, self._triggers)
        if assessment.request is not None or assessment.unchanged:
            self.dismiss(assessment.request)
        elif not self._values[0].strip():
            self.query(Input).first().focus()
