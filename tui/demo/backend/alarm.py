"""An alarm of the demo's CloudWatch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm. `settings` are those that AWS answers; a composite one has a `rule` and nothing to measure."""

    name: str
    updated: datetime
    settings: Mapping[str, Any] = field(default_factory=dict)
    rule: str = ""

    @property
    def queries(self) -> list[Mapping[str, Any]]:
        """What it measures, as GetMetricData would be asked."""
        if "Metrics" in self.settings:
            return list(self.settings["Metrics"])
        metric = {key: self.settings[key] for key in ("Namespace", "MetricName", "Dimensions")}
        stat = self.settings.get("Statistic") or self.settings["ExtendedStatistic"]
        return [{"Id": "m", "MetricStat": {"Metric": metric, "Period": self.settings["Period"], "Stat": stat}}]

    @property
    def watched(self) -> str:
        """The id of the query whose values are compared with the threshold."""
        return next(str(query["Id"]) for query in self.queries if query.get("ReturnData", True))

    @property
    def period(self) -> int:
        """The seconds that one value covers."""
        periods: list[int] = [query["MetricStat"]["Period"] for query in self.queries if "MetricStat" in query]
        return max(60, *periods)
