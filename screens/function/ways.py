"""The part of a function's screen for the life of its aliases, for publishing and for copying."""

from __future__ import annotations

from screens.function.alias_dialog import AliasDialog
from screens.function.fader_keys import FaderKeys
from screens.messages import (
    AliasRequested,
    CopyRequested,
    Learn,
    PublishRequested,
    WindowRequested,
    WriteRequested,
)
from tui.domain.alias import Alias
from tui.domain.call import DeleteAlias, UpdateAlias
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import Routing
from tui.features.impact.alias_form import AliasRequest, creation_form, description_form
from tui.features.impact.read_callers import read_what_calls
from tui.presentation.alias_text import describe_pointing
from tui.writes.cli_line import cli_line


class FunctionWays(FaderKeys):
    """Asks for writes that are no moves, and copies."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._function_name = name

    def action_publish(self) -> None:
        """Publish `$LATEST` as it is shown."""
        latest = self.function.latest if self.function is not None else None
        self.post_message(PublishRequested(self._function_name, latest))

    def action_create_alias(self) -> None:
        """Ask for a new alias, and select it once it is there."""
        if self.function is not None:
            form = creation_form(self.function, self.cursor, self.context)
            self.app.push_screen(AliasDialog(form), self._create)

    def _create(self, wanted: AliasRequest | None) -> None:
        if wanted is not None:
            select = AliasRequested(wanted.call.subject)
            self.post_message(WriteRequested(wanted.call, lambda _: self.post_message(select), notes=wanted.notes))

    def action_describe(self) -> None:
        """Ask for another description of the selected alias."""
        alias = self.selected
        if alias is not None:
            self.app.push_screen(AliasDialog(description_form(alias)), self._describe)

    def _describe(self, wanted: AliasRequest | None) -> None:
        if wanted is not None:
            self.post_message(WriteRequested(wanted.call))

    def action_point(self) -> None:
        """Point the selected alias at the version under the cursor, once what that changes was seen."""
        alias, number = self.selected, self.cursor
        if alias is not None:
            notes = describe_pointing(self.function, alias, number)
            call = UpdateAlias(alias, Routing(number))
            self.post_message(WriteRequested(call, notes=notes, learn=self._callers_of(alias, deleted=False)))

    def action_delete_alias(self) -> None:
        """Delete the selected alias, once what calls it was seen."""
        alias = self.selected
        if alias is not None:
            self.post_message(WriteRequested(DeleteAlias(alias), learn=self._callers_of(alias, deleted=True)))

    def _callers_of(self, alias: Alias, *, deleted: bool) -> Learn:
        function = self.function or FunctionSnapshot(alias.function, aliases=(alias,))
        return lambda workspace: read_what_calls(workspace.provider, function, alias.name, deleted=deleted)

    def action_copy_arn(self) -> None:
        """Copy the ARN of the version under the cursor."""
        number = self.cursor
        version = self.function.version(number) if self.function is not None else None
        if version is not None:
            self.post_message(CopyRequested(version.arn, f"the ARN of {number}"))

    def action_copy_alias_arn(self) -> None:
        """Copy the ARN of the selected alias."""
        alias = self.selected
        if alias is not None:
            self.post_message(CopyRequested(alias.arn, f"the ARN of {alias.name}"))

    def action_copy_command(self) -> None:
        """Copy the AWS CLI line that does what is asked of the selected alias."""
        if self.fader is not None:
            self.post_message(CopyRequested(cli_line(self.fader.call, self.context), "the command"))

    def action_shorter(self) -> None:
        """Show traffic over a shorter time."""
        self.post_message(WindowRequested(-1))

    def action_longer(self) -> None:
        """Show traffic over a longer time."""
        self.post_message(WindowRequested(1))
