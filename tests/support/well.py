"""A provider that nothing is the matter with, for doubles that fail at one thing."""

from __future__ import annotations

from tui.domain.call_pace import CallPace


class Well:
    """Answers what the process that it runs in asks of every provider."""

    def call_pace(self) -> CallPace:
        """Tell that AWS throttles nothing."""
        return CallPace(3, 3)

    def restart(self) -> None:
        """Do nothing: it has not ended."""

    def withdraw(self) -> bool:
        """Tell that nothing waits to be sent."""
        return False

    def close(self) -> None:
        """Do nothing: nothing is open."""
