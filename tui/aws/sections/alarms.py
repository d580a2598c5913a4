"""The section of the port that reads CloudWatch's alarms."""

from __future__ import annotations

from typing import Protocol

from tui.domain.alarm import Alarm, Alarms


class AlarmsSection(Protocol):
    """Alarms, read only. Every method may raise any ProviderError, and blocks."""

    def describe_alarms(self, *, background: bool = False) -> Alarms:
        """Return the account's alarms on Lambda's metrics, and its composite ones (cloudwatch:DescribeAlarms).

        AWS cannot look for a function's alarms, so all are listed, 100 a call.
        """

    def describe_named_alarms(self, names: tuple[str, ...]) -> tuple[Alarm, ...]:
        """Return the alarms of these names, on whatever they look; those that do not exist are left out."""
