"""The part of a function's screen that has it typed what an alias is to be: a new one, or another description."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.function.alias_dialog import AliasDialog
from screens.messages import AliasRequested, WriteRequested
from tui.features.impact.alias_form import AliasRequest, creation_form, description_form

if TYPE_CHECKING:
    from screens.base import CommandScreen
    from screens.function.reasons import FunctionContext


class AliasForms:
    """Asks in a dialog, and has what was typed written."""

    def __init__(self, screen: CommandScreen[FunctionContext]) -> None:
        self._screen = screen

    def create(self) -> None:
        """Ask for a new alias, and select it once it is there."""
        shown = self._screen.command_context
        if shown.function is not None:
            form = creation_form(shown.function, shown.version, shown.context)
            self._screen.app.push_screen(AliasDialog(form), self._create)

    def _create(self, wanted: AliasRequest | None) -> None:
        if wanted is not None:
            post, select = self._screen.post_message, AliasRequested(wanted.call.subject)
            post(WriteRequested(wanted.call, lambda _: post(select), notes=wanted.notes))

    def describe(self) -> None:
        """Ask for another description of the selected alias."""
        alias = self._screen.command_context.alias
        if alias is not None:
            self._screen.app.push_screen(AliasDialog(description_form(alias)), self._describe)

    def _describe(self, wanted: AliasRequest | None) -> None:
        if wanted is not None:
            self._screen.post_message(WriteRequested(wanted.call))
