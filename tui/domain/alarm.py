"""A CloudWatch alarm, as far as it tells of Lambda functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

OK, ALARM, INSUFFICIENT_DATA = "OK", "ALARM", "INSUFFICIENT_DATA"
LAMBDA = "AWS/Lambda"


@dataclass(frozen=True, slots=True)
class WatchedMetric:
    """A metric that an alarm looks at; `period_s` is in seconds."""

    namespace: str
    name: str
    stat: str = ""
    dimensions: Mapping[str, str] = field(default_factory=dict)
    period_s: int = 60


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm. `state` and `comparison` are AWS's own words, `since` is when the state was last another one.

    It fires where `datapoints` of the last `periods` breach the threshold; `missing` says what no data counts as. With
    metric math, `metrics` are all its inputs and `expressions` what is made of them. A composite alarm has a `rule`,
    and `names` the alarms in it.
    """

    name: str
    state: str
    since: datetime | None = None
    metrics: tuple[WatchedMetric, ...] = ()
    expressions: tuple[str, ...] = ()
    threshold: float | None = None
    comparison: str = ""
    periods: int = 1
    datapoints: int = 1
    missing: str = "missing"
    actions_enabled: bool = True
    rule: str = ""
    names: tuple[str, ...] = ()

    @property
    def composite(self) -> bool:
        """Whether it is made of other alarms."""
        return bool(self.rule)


@dataclass(frozen=True, slots=True)
class Alarms:
    """The alarms of an account that look at Lambda, and all composite ones; `complete` is False where more exist."""

    alarms: tuple[Alarm, ...] = ()
    complete: bool = True
