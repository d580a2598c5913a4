"""The part of a function's screen that brings the tree to the version one came for, or published just now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.features.latest.text import next_after_publish
from tui.presentation.alias_text import describe_missing_version
from tui.widgets.change_line import ChangeLine
from tui.widgets.history_tree import HistoryTree

if TYPE_CHECKING:
    from screens.base import CommandScreen
    from screens.function.reasons import FunctionContext
    from tui.domain.alias import Alias
    from tui.domain.function import FunctionSnapshot


class VersionSought:
    """Goes to a version as soon as it is known."""

    def __init__(self, screen: CommandScreen[FunctionContext], named: str) -> None:
        """Begin with the version that was `named`, empty where none was."""
        self._screen, self._named, self._sought = screen, named, named

    def look_in(self, function: FunctionSnapshot | None) -> None:
        """Go to the version that was named, once it is known, or say that there is none."""
        if not self._sought or function is None:
            return
        if function.version(self._sought) is not None:
            self._screen.call_after_refresh(self._go_to, self._sought)
        elif missing := describe_missing_version(function, self._sought):
            for line in self._screen.query(ChangeLine):
                line.missing = missing
        else:
            return
        self._sought = ""

    def first_selected(self, alias: Alias) -> None:
        """Go to what one came for where no version was named: the one on trial, and what it changed."""
        if not self._named:
            self._go_to(alias.routing.canary or alias.routing.primary)

    def published(self, number: str) -> None:
        """Go to a version that was published just now, once the tree has it, and say what comes next."""
        self._screen.call_later(self._show_new, number)

    def _show_new(self, number: str) -> None:
        self._go_to(number)
        shown, tour = self._screen.command_context, self._screen.tour
        version = shown.function.version(number) if shown.function is not None else None
        guided = tour is not None and tour.place.step is not None
        next_step = next_after_publish(version, shown.alias, guided=guided) if version is not None else ""
        if next_step:
            self._screen.notify(next_step, markup=False)

    def _go_to(self, number: str) -> None:
        self._screen.query_one(HistoryTree).go_to(number)
