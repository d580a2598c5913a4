"""Looks that may fail for a while: what AWS carries out goes on by itself, whether it can be read or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tui.domain.errors import CredentialsExpired, NotPermitted, ProviderError
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.output import say

MOST_FAILURES = 24
"""Looks in a row that may fail before one gives up."""

T = TypeVar("T")


class Patience:
    """Counts the looks in a row that failed; `given_up` is what is said in the end."""

    def __init__(self, given_up: str) -> None:
        self._given_up, self._failures = given_up, 0

    def look(self, read: Callable[[], T]) -> T | None:
        """Return what is read, None where it cannot be read now.

        What no waiting helps against is raised as it is, and Ended where it could not be read for too long.
        """
        try:
            seen = read()
        except (NotPermitted, CredentialsExpired):
            raise
        except ProviderError as error:
            self._failures += 1
            if self._failures == 1:
                say(f"cannot be read now: {error}")
            if self._failures >= MOST_FAILURES:
                raise Ended(ExitCode.UNKNOWN, self._given_up) from error
            return None
        self._failures = 0
        return seen
