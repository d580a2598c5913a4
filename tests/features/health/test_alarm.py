"""When an alarm fires, in words."""

from __future__ import annotations

from tui.domain.alarm import Alarm, WatchedMetric
from tui.features.health.text.alarm import condition

ERRORS = WatchedMetric("AWS/Lambda", "Errors", "Sum")
P90 = WatchedMetric("AWS/Lambda", "Duration", "p90", period_s=300)
AT_LEAST = "GreaterThanOrEqualToThreshold"


def test_conditions() -> None:
    one = Alarm("a", "OK", metrics=(ERRORS,), threshold=5.0, comparison=AT_LEAST, periods=3, datapoints=2)
    assert condition(one) == "Errors Sum ≥ 5 in 2 of 3 periods of 1 min"
    every = Alarm("a", "OK", metrics=(P90,), threshold=0.25, comparison="GreaterThanThreshold", periods=3, datapoints=3)
    assert condition(every) == "Duration p90 > 0.25 in 3 periods of 5 min"
    once = Alarm("a", "OK", metrics=(ERRORS, ERRORS), expressions=("100*e/i",), threshold=1, comparison=AT_LEAST)
    assert condition(once) == "100*e/i of Errors Sum ≥ 1 in 1 period of 1 min"
    assert condition(Alarm("a", "OK", rule="ALARM(b)")) == "ALARM(b)"


def test_what_is_not_known_is_told_as_it_is() -> None:
    band = Alarm("a", "OK", metrics=(ERRORS,), comparison="LessThanLowerOrGreaterThanUpperThreshold")
    assert condition(band) == "Errors Sum outside its band in 1 period of 1 min"
    assert condition(Alarm("a", "OK", comparison="New", threshold=1)) == "metric New 1 in 1 period of 1 min"
    assert condition(Alarm("a", "OK", expressions=("up == 0",))) == "up == 0 breaching in 1 period of 1 min"
