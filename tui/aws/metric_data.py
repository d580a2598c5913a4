"""GetMetricData: what is asked, and the datapoints of each metric with what CloudWatch says of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from tui.aws.client import Ask
from tui.aws.fields import moment, text_of
from tui.domain.errors import Unreadable

MOST = 500
"""Metrics that one call may ask for."""

COMPLETE = "Complete"
UNREADABLE = "some datapoints could not be read"
_UNTOLD = "no answer"
_PAGES = 6
_NAME = 256


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric of AWS/Lambda with its dimensions and statistic; `period_s` is in seconds."""

    name: str
    stat: str
    dimensions: Mapping[str, str]
    period_s: int

    def query(self, identifier: str) -> dict[str, Any]:
        """Return it as GetMetricData wants it."""
        dimensions = [{"Name": name, "Value": value} for name, value in self.dimensions.items()]
        metric = {"Namespace": "AWS/Lambda", "MetricName": self.name, "Dimensions": dimensions}
        return {"Id": identifier, "MetricStat": {"Metric": metric, "Period": self.period_s, "Stat": self.stat}}


@dataclass(slots=True)
class Answered:
    """Datapoints by the start of their period, in seconds since 1970; `status` and `reason` are CloudWatch's.

    `unreadable` says that some of them are of no known shape.
    """

    status: str = _UNTOLD
    reason: str = ""
    unreadable: bool = False
    points: dict[int, float] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether a datapoint that is not there is none."""
        return self.status == COMPLETE and not self.unreadable


class _Result(NamedTuple):
    identifier: str
    status: str
    reason: str
    points: list[tuple[datetime, float]]
    unreadable: bool


class _Page(NamedTuple):
    results: list[_Result]
    token: str


def read(ask: Ask, metrics: Sequence[Metric], start: datetime, end: datetime, *, background: bool) -> list[Answered]:
    """Return what CloudWatch answers to each metric, in one call, and a few more where it parts the answer."""
    answered = [Answered() for _ in metrics]
    queries = [metric.query(f"m{place}") for place, metric in enumerate(metrics)]
    by_id = {query["Id"]: place for place, query in enumerate(queries)}
    token: dict[str, str] = {}
    for _ in range(_PAGES):
        page = ask(
            "cloudwatch",
            "GetMetricData",
            _page,
            background,
            MetricDataQueries=queries,
            StartTime=start,
            EndTime=end,
            ScanBy="TimestampAscending",
            **token,
        )
        for result in page.results:
            if result.identifier in by_id:
                place = by_id[result.identifier]
                answered[place].points.update(_on_bounds(result.points, metrics[place].period_s))
                answered[place].unreadable |= result.unreadable
                answered[place].status = result.status
                answered[place].reason = result.reason or (UNREADABLE if answered[place].unreadable else "")
        if not page.token or token == {"NextToken": page.token}:
            break
        token = {"NextToken": page.token}
    return answered


def _on_bounds(points: list[tuple[datetime, float]], period_s: int) -> Iterator[tuple[int, float]]:
    """Yield datapoints at the starts of their periods, wherever in them an endpoint puts its timestamps."""
    for time, value in points:
        seconds = math.floor(time.timestamp())
        yield seconds - seconds % period_s, value


def _page(answer: Mapping[str, Any]) -> _Page:
    items = answer.get("MetricDataResults")
    if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
        raise Unreadable(message="the list of MetricDataResults is not one")
    # A message about the whole call, such as that too many metrics matched, is true of each metric.
    reason = _reason(answer)
    token = answer.get("NextToken")
    return _Page([_result(item, reason) for item in items], token if isinstance(token, str) else "")


def _result(item: Mapping[str, Any], reason: str) -> _Result:
    # Left out is none; what else there is must be lists.
    times, values = ([] if item.get(name) is None else item[name] for name in ("Timestamps", "Values"))
    if not isinstance(times, list) or not isinstance(values, list) or len(times) != len(values):
        raise Unreadable(message="Timestamps and Values do not belong together")
    points = [
        (read, float(value))
        for time, value in zip(times, values, strict=True)
        if (read := moment(time)) is not None and _is_number(value)
    ]
    # What goes back into a look-up stays as it came; it is never shown.
    identifier, status = str(item.get("Id") or ""), text_of(item.get("StatusCode"), _NAME)
    return _Result(identifier, status or _UNTOLD, _reason(item) or reason, points, len(points) < len(times))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _reason(item: Mapping[str, Any]) -> str:
    listed = item.get("Messages")
    messages = [message for message in listed if isinstance(message, Mapping)] if isinstance(listed, list) else []
    texts = (text_of(message.get("Value")) or text_of(message.get("Code")) for message in messages)
    return "; ".join(text for text in texts if text)
