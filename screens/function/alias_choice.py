"""The part of a function's screen that has an alias selected, which keys pressed after it wait for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from screens.messages import AliasRequested
from tui.features.fader.selection import alias_beside

if TYPE_CHECKING:
    from screens.base import CommandScreen
    from screens.function.reasons import FunctionContext


class AliasChoice:
    """Aliases that were chosen, and that the app does not know of yet."""

    def __init__(self, screen: CommandScreen[FunctionContext]) -> None:
        self._screen = screen
        self._open = 0

    @property
    def is_open(self) -> bool:
        """Whether there are any."""
        return self._open > 0

    def choose(self, name: str) -> None:
        """Have an alias selected; keys that are pressed before it is shown wait for it, in their order."""
        self._open += 1
        self._screen.post_message(AliasRequested(name))
        self.then(self._made)

    def choose_beside(self, by: int) -> None:
        """Have the alias selected that is so many places after the selected one, or before it."""
        shown = self._screen.command_context
        if name := alias_beside(shown.function, shown.alias, by):
            self.choose(name)

    def _made(self) -> None:
        self._open -= 1

    def then(self, do: Callable[[], Awaitable[None] | None]) -> None:
        """Do something once what was chosen by now is selected."""
        screen = self._screen

        async def if_still_here() -> None:
            if screen in screen.app.screen_stack and (waiting := do()) is not None:
                await waiting

        # By the way that the choice itself has gone before: the screen's queue, then the app's.
        screen.call_later(screen.app.call_later, if_still_here)
