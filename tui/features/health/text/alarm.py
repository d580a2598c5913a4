"""When an alarm fires, in words."""

from __future__ import annotations

from tui.domain.alarm import Alarm, WatchedMetric

_SIGNS = {
    "GreaterThanOrEqualToThreshold": "≥",
    "GreaterThanThreshold": ">",
    "LessThanThreshold": "<",
    "LessThanOrEqualToThreshold": "≤",
}


def condition(alarm: Alarm) -> str:
    """Say when an alarm fires: `Errors Sum ≥ 5 in 2 of 3 periods of 1 min`, or a composite alarm's rule."""
    if alarm.composite:
        return alarm.rule
    what = " / ".join(dict.fromkeys(_metric(metric) for metric in alarm.metrics)) or "metric"
    if alarm.expressions:
        what = f"{alarm.expressions[0]} of {what}" if alarm.metrics else alarm.expressions[0]
    period = max((metric.period_s for metric in alarm.metrics), default=60)
    return f"{what} {_breach(alarm)} in {_often(alarm)} of {_length(period)}"


def _metric(metric: WatchedMetric) -> str:
    return f"{metric.name} {metric.stat}".strip()


def _breach(alarm: Alarm) -> str:
    if alarm.threshold is None:
        return "outside its band" if "Upper" in alarm.comparison else alarm.comparison or "breaching"
    return f"{_SIGNS.get(alarm.comparison, alarm.comparison)} {alarm.threshold:g}"


def _often(alarm: Alarm) -> str:
    if alarm.datapoints == alarm.periods:
        return "1 period" if alarm.periods == 1 else f"{alarm.periods} periods"
    return f"{alarm.datapoints} of {alarm.periods} periods"


def _length(period_s: int) -> str:
    return f"{period_s // 60} min" if period_s % 60 == 0 else f"{period_s} s"
