"""Asks for a new alias, or for what an alias is described as; what AWS would not take is said while it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Input, Static

from screens.frame import Dialog
from screens.messages import ReadRequested
from tui.domain.alias import Alias
from tui.domain.call import CreateAlias, UpdateAlias
from tui.domain.context import Context
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import Routing
from tui.domain.trigger import Triggers
from tui.domain.version import LATEST
from tui.features.impact.lacking_text import tell_lacking
from tui.features.impact.read_callers import read_callers
from tui.writes.alias_preflight import Finding, Level
from tui.writes.preflight import DESCRIPTION_MOST, check_call
from tui.writes.review import marked, noted

CREATE = ("name", "letters, digits, - or _"), ("version", f"a number, or {LATEST}"), ("description", "optional")
DESCRIBE = (("description", "leave blank to remove"),)


@dataclass(frozen=True, slots=True)
class NewAlias:
    """An alias as it was asked for, and what was known then of who could not call it."""

    call: CreateAlias
    notes: tuple[str, ...]


class CreateAliasDialog(Dialog[NewAlias | None]):
    """Hands back the alias that is wanted, None where none is."""

    BINDINGS = [Binding("escape", "dismiss", "Cancel", priority=True)]
    kind = "alias-form"

    def __init__(self, function: FunctionSnapshot, version: str, context: Context | None) -> None:
        super().__init__(f"Create an alias of {function.name}")
        self._function, self._version = function, version
        self._account = context.account if context else ""
        self._triggers: Triggers | None = None

    def compose_head(self) -> ComposeResult:
        """Lay out the fields."""
        yield from _fields(CREATE, ("", self._version or LATEST, ""))

    def compose_body(self) -> ComposeResult:
        """Lay out what there is to say of them."""
        yield Static(Text(), id="found")

    def compose_foot(self) -> ComposeResult:
        """Say how to go on."""
        yield Static(Text("tab for the next field, enter to review, esc to cancel"), classes="dialog--hint")

    def on_mount(self) -> None:
        """Begin with the name, and read who may call the function."""
        self.query_one("#name", Input).focus()
        self.post_message(
            ReadRequested(self, lambda w: read_callers(w.provider, self._function), self._learned, "callers")
        )
        self._tell()

    def _learned(self, triggers: Triggers) -> None:
        self._triggers = triggers
        self._tell()

    @property
    def _call(self) -> CreateAlias:
        name, version, described = (self.query_one(f"#{field}", Input).value.strip() for field, _ in CREATE)
        return CreateAlias(self._function.name, name, Routing(version or LATEST), described, self._function.known_arn)

    @property
    def _notes(self) -> tuple[str, ...]:
        return tell_lacking(self._triggers, self._call.name, self._account)

    @on(Input.Changed)
    def _tell(self) -> None:
        call = self._call
        # Nothing is wrong with a name before it is begun.
        lines = _told(check_call(call, self._function, read_only=False)) if call.name else []
        self.query_one("#found", Static).update(Text("\n".join([*lines, *noted(self._notes)])))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        call = self._call
        if not _blocked(check_call(call, self._function, read_only=False)):
            self.dismiss(NewAlias(call, self._notes))
        elif not call.name:
            self.query_one("#name", Input).focus()


class DescribeAliasDialog(Dialog[UpdateAlias | None]):
    """Hands back the call that describes an alias, None where it stays as it is."""

    BINDINGS = [Binding("escape", "dismiss", "Cancel", priority=True)]
    kind = "alias-form"

    def __init__(self, alias: Alias) -> None:
        super().__init__(f"Describe {alias.name}", alias)
        self._alias, self._described = alias, alias.description

    def _call(self, text: str) -> UpdateAlias:
        return UpdateAlias(self._alias, self._alias.routing, text)

    def compose_head(self) -> ComposeResult:
        """Lay out the one field."""
        yield from _fields(DESCRIBE, (self._described,))

    def compose_body(self) -> ComposeResult:
        """Lay out what there is to say of it."""
        yield Static(Text(), id="found")
        yield Static(Text("visible to anyone who can read this function"), classes="dialog--hint")

    def compose_foot(self) -> ComposeResult:
        """Say how to go on."""
        yield Static(Text("enter to review, esc to cancel"), classes="dialog--hint")

    def on_mount(self) -> None:
        """Begin in the field."""
        self.query_one("#description", Input).focus()

    @property
    def _value(self) -> str:
        return self.query_one("#description", Input).value.strip()

    @on(Input.Changed)
    def _tell(self) -> None:
        value = self._value
        length = f"{len(value)} of {DESCRIPTION_MOST} characters"
        lines = [length, *_told(check_call(self._call(value), None, read_only=False))]
        self.query_one("#found", Static).update(Text("\n".join(lines)))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._value == self._described:
            self.dismiss(None)
        elif not _blocked(check_call(self._call(self._value), None, read_only=False)):
            self.dismiss(self._call(self._value))


def _fields(fields: Sequence[tuple[str, str]], values: Sequence[str]) -> ComposeResult:
    for (name, hint), value in zip(fields, values, strict=True):
        with Horizontal(classes="field"):
            yield Static(Text(name), classes="field--label")
            yield Input(value, placeholder=hint, compact=True, id=name)


def _told(found: Sequence[Finding]) -> list[str]:
    return [marked(finding) for finding in found]


def _blocked(found: Sequence[Finding]) -> bool:
    return any(finding.level is Level.BLOCK for finding in found)
