"""The section of the port that reads traffic from CloudWatch's metrics."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from tui.domain.alias import Alias
from tui.domain.traffic import AliasTraffic
from tui.domain.usage import Usages

METRICS_TO_JUDGE = 9
"""Metrics that a verdict on a split alias takes: calls, errors, p50 and p90 of two versions, and all its calls."""

ALIASES_AT_ONCE = 500 // METRICS_TO_JUDGE
"""Split aliases that one call can be asked of: it takes 500 metrics."""


class MetricsSection(Protocol):
    """AWS/Lambda's metrics. Every method may raise any ProviderError, and blocks. Each metric asked for is billed."""

    def read_traffic(
        self,
        function: str,
        alias: str,
        versions: tuple[str, ...],
        start: datetime,
        end: datetime,
        period_s: int = 60,
        timeout_s: int | None = None,
        *,
        background: bool = False,
    ) -> AliasTraffic:
        """Return an alias's traffic by executed version, closed minutes only (cloudwatch:GetMetricData).

        `timeout_s`, the function's, says for how long minutes may still change. What could not be read is named in
        the answer; it is raised where nothing could.
        """

    def read_traffics(
        self, aliases: tuple[Alias, ...], start: datetime, end: datetime, *, background: bool = False
    ) -> tuple[AliasTraffic, ...]:
        """Return the traffic of at most ALIASES_AT_ONCE split aliases, as far as a verdict needs it, in one call.

        Of each what could not be read is named; it is raised where nothing could.
        """

    def last_invoked(self, function: str, versions: tuple[str, ...], aliases: tuple[str, ...], days: int) -> Usages:
        """Return which versions were called within days, by their numbers or through these aliases; in the background.

        Asks for len(versions) * (1 + len(aliases)) metrics.
        """
