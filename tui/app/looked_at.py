"""What someone looks at: which is read closely, and nothing at all while nobody does."""

from __future__ import annotations

from typing import Any

from textual.screen import ModalScreen

from screens.base import CommandScreen
from tui.app.ports import Screens
from tui.features.rollout.hosted.watch import Wanted


class LookedAt:
    """Tells what the screen on top shows, while the terminal has the focus."""

    def __init__(self, screens: Screens) -> None:
        self._screens = screens

    def shows_the_list(self) -> bool:
        """Tell whether the aliases of all functions are shown."""
        top = self._top
        return len(self._screens.screen_stack) == 1 or (top is not None and top.shows_account)

    def shows_traffic(self) -> bool:
        """Tell whether the traffic of the selected alias is shown."""
        # While the app ends there may be no screen left.
        top = self._screens.screen_stack[-1] if self._screens.screen_stack else None
        return self._screens.app_focus and isinstance(top, CommandScreen) and top.shows_traffic

    def rollout_shown(self) -> str | None:
        """Return the rollout of this machine that is shown in full, empty for all as a list, None for none."""
        top = self._top
        return top.followed_rollout if top is not None and top.shows_rollouts else None

    def shows_evidence(self) -> bool:
        """Tell whether it is shown what every alias did lately."""
        top = self._top
        return top is not None and top.shows_evidence

    def hosted_shown(self) -> Wanted | None:
        """Return which of the rollouts that AWS runs are shown, None for none."""
        return self._top.followed_hosted if self._top is not None else None

    @property
    def _top(self) -> CommandScreen[Any] | None:
        # Behind a dialog it is shown still.
        stack = [screen for screen in self._screens.screen_stack if not isinstance(screen, ModalScreen)]
        top = stack[-1] if stack else None
        return top if self._screens.app_focus and isinstance(top, CommandScreen) else None
