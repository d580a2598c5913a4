"""CloudWatch of the demo: datapoints from the traffic model, judged and cut as AWS does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from tui.demo.backend.region_state import RegionState
from tui.demo.http.http import Answer
from tui.demo.http.service_error import ServiceError
from tui.demo.traffic.arithmetic import NotArithmetic, ids_in, work_out
from tui.demo.traffic.metrics import MetricQuery, Readings, dimensions, is_statistic
from tui.demo.traffic.sources import sources

Parameters = dict[str, Any]

MOST_QUERIES = 500
MOST_DATAPOINTS = 100_800

_ID = re.compile(r"[a-z]\w{0,254}", re.ASCII)
_OTHER_STATISTICS = re.compile(r"IQM|(?:tm|wm|tc|ts)\d{1,3}(?:\.\d+)?|(?:TM|WM|TC|TS|PR)\(.*\)", re.ASCII)
_SHORT_PERIODS = (1, 5, 10, 20, 30)


def get_metric_data(region: RegionState, p: Parameters) -> Answer:
    """Return the datapoints of every metric asked for, newest first unless asked otherwise."""
    queries: list[dict[str, Any]] = p["MetricDataQueries"]
    _check_queries(queries)
    start, end = float(p["StartTime"]), float(p["EndTime"])
    if start >= end:
        raise _invalid("The parameter StartTime must be less than the parameter EndTime.")
    readings = readings_of(region)
    values = values_of(queries, readings, start, end)
    newest_first = p.get("ScanBy", "TimestampDescending") == "TimestampDescending"
    results = [
        (query, sorted(values[query["Id"]].items(), reverse=newest_first))
        for query in queries
        if query.get("ReturnData", True)
    ]
    return Answer(_page(results, place_of(p.get("NextToken")), _most(p)))


def readings_of(region: RegionState) -> Readings:
    """Return the metrics as they are by now."""
    return Readings(partial(sources, region), region.clock().timestamp())


def values_of(
    queries: Sequence[Mapping[str, Any]], readings: Readings, start: float, end: float
) -> dict[str, dict[int, float]]:
    """Return the datapoints of metrics and expressions by their id; raise a ServiceError where that cannot be."""
    values: dict[str, dict[int, float]] = {}
    by_id = {query["Id"]: query for query in queries}

    def find(name: str, within: tuple[str, ...]) -> dict[int, float]:
        if name not in by_id or name in within:
            raise _invalid(f"Error in expression '{within[-1]}': Unknown or circular id '{name}'.")
        if name not in values:
            stat = by_id[name].get("MetricStat")
            if stat is not None:
                values[name] = readings.series(_wanted(stat), start, end)
            else:
                expression = by_id[name]["Expression"]
                try:
                    inner = {other: find(other, (*within, name)) for other in ids_in(expression)}
                    values[name] = work_out(expression, inner)
                except NotArithmetic:
                    raise ServiceError(
                        501, "NotImplemented", f"The demo account does not work out the expression '{expression}'."
                    ) from None
        return values[name]

    for name in by_id:
        find(name, ())
    return values


def _wanted(stat: Mapping[str, Any]) -> MetricQuery:
    metric = stat["Metric"]
    named = dimensions(metric.get("Dimensions", ()))
    return MetricQuery(metric.get("Namespace", ""), metric.get("MetricName", ""), named, stat["Stat"], stat["Period"])


def _check_queries(queries: Sequence[Mapping[str, Any]]) -> None:
    # Unverified on AWS, all of it: the words. The rules are documented.
    if len(queries) > MOST_QUERIES:
        raise _invalid(f"The collection MetricDataQueries must not have a size greater than {MOST_QUERIES}.")
    ids = [query["Id"] for query in queries]
    for place, query in enumerate(queries, start=1):
        where = f"MetricDataQueries.member.{place}"
        if _ID.fullmatch(query["Id"]) is None:
            raise _invalid(f"The value {query['Id']} for parameter {where}.Id is not matching the expected pattern.")
        if ids.count(query["Id"]) > 1:
            raise _invalid(f"The values for parameter Id in MetricDataQueries are not unique: {query['Id']}")
        if ("MetricStat" in query) == ("Expression" in query):
            raise _invalid(f"Exactly one of MetricStat and Expression must be given in {where}.")
        if "MetricStat" in query:
            _check_stat(query["MetricStat"], where)


def _check_stat(stat: Mapping[str, Any], where: str) -> None:
    period, named = stat["Period"], stat["Stat"]
    if period not in _SHORT_PERIODS and (period < 60 or period % 60 or period > 86_400):
        raise _invalid(
            f"The value {period} for parameter {where}.MetricStat.Period must be 1, 5, 10, 20, 30 or a multiple of 60."
        )
    if not is_statistic(named):
        if _OTHER_STATISTICS.fullmatch(named):
            raise ServiceError(501, "NotImplemented", f"The demo account does not offer the statistic {named}.")
        raise _invalid(f"The value {named} for parameter {where}.MetricStat.Stat is not supported.")


def _most(p: Parameters) -> int:
    most: int = p.get("MaxDatapoints", MOST_DATAPOINTS)
    if not 1 <= most <= MOST_DATAPOINTS:
        raise _invalid(f"The value {most} for parameter MaxDatapoints must be from 1 to {MOST_DATAPOINTS}.")
    return most


def _page(
    results: Sequence[tuple[Mapping[str, Any], list[tuple[int, float]]]], first: int, most: int
) -> dict[str, Any]:
    """Cut one page out of all datapoints, counted in the order of the queries; what is not yet whole is partial."""
    pages, passed, last = [], 0, first + most
    for query, points in results:
        page = points[max(first - passed, 0) : max(last - passed, 0)]
        passed += len(points)
        pages.append(
            {
                "Id": query["Id"],
                "Label": query.get("Label") or _label(query),
                "Timestamps": [time for time, _ in page],
                "Values": [value for _, value in page],
                "StatusCode": "Complete" if passed <= last else "PartialData",
            }
        )
    answer: dict[str, Any] = {"MetricDataResults": pages, "Messages": []}
    return {**answer, "NextToken": str(last)} if passed > last else answer


def _label(query: Mapping[str, Any]) -> str:
    stat = query.get("MetricStat")
    return str(query["Id"] if stat is None else stat["Metric"].get("MetricName", ""))


def place_of(token: str | None) -> int:
    """Return the place in a list that a NextToken stands for; raise ServiceError where it is none of ours."""
    if token is None:
        return 0
    if not (token.isascii() and token.isdigit() and len(token) < 12):
        raise ServiceError(400, "InvalidNextToken", "The next token specified is invalid.")
    return int(token)


def _invalid(message: str) -> ServiceError:
    return ServiceError(400, "ValidationError", message)
