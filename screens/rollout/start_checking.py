"""Has what speaks against a start checked while it is chosen, once for each choice."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.timer import Timer

from tui.features.rollout.hosted.check_start import StartChecks
from tui.features.rollout.hosted.requests import StartHosted
from tui.features.rollout.text.start import describe_checks

REST_SECONDS = 0.3
"""How long a choice is left before it is checked: a cursor on its way down the list costs no calls."""


class StartChecking:
    """The checks of the start that is chosen, None until they were read."""

    def __init__(
        self, later: Callable[[float, Callable[[], object]], Timer], read: Callable[[StartHosted], object]
    ) -> None:
        """Have `read` called for a choice that `later` is left as it is."""
        self._later, self._read = later, read
        self._wanted: StartHosted | None = None
        self._timer: Timer | None = None
        self.checks: StartChecks | None = None

    def check(self, wanted: StartHosted | None) -> bool:
        """Have a start checked, None for nothing; tell whether it is another one than before."""
        if wanted == self._wanted:
            return False
        self._wanted, self.checks = wanted, None
        if self._timer is not None:
            self._timer.stop()
        if wanted is not None:
            self._timer = self._later(REST_SECONDS, partial(self._read, wanted))
        return True

    def take(self, wanted: StartHosted, checks: StartChecks) -> bool:
        """Take in what was read for a start; tell whether that is the one that is chosen now."""
        if wanted != self._wanted:
            return False
        self.checks = checks
        return True

    def forget(self) -> None:
        """Have what is chosen checked again when it is shown next."""
        self._wanted = None

    @property
    def outcome(self) -> str:
        """What the checks come to, in words."""
        return describe_checks(self._wanted, self.checks)

    @property
    def lacks_group(self) -> bool:
        """Whether CodeDeploy is known to have no group for the alias."""
        return self.checks is not None and self.checks.lacks_group
