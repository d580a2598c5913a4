"""Which alarms watch an alias, and whether they can ever see its canary."""

from __future__ import annotations

import pytest

from tui.domain.alarm import Alarm, WatchedMetric
from tui.domain.routing import Routing, Weight
from tui.features.health.alarms import Scope, Watch, watching

SPLIT = Routing("6", "7", Weight(1000))
CANARY = {"FunctionName": "f", "Resource": "f:PROD", "ExecutedVersion": "7"}
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:f:PROD"


def alarm(*metrics: WatchedMetric, name: str = "a", **more: object) -> Alarm:
    return Alarm(name, "OK", metrics=metrics, **more)  # type: ignore[arg-type]


def on(name: str = "Errors", /, **dimensions: str) -> WatchedMetric:
    return WatchedMetric("AWS/Lambda", name, "Sum", dimensions)


def judged(one: Alarm, *others: Alarm, routing: Routing = SPLIT) -> Watch | None:
    watches = watching([one, *others], "f", "PROD", routing)
    return next((watch for watch in watches if watch.alarm == one), None)


@pytest.mark.parametrize(
    ("dimensions", "scope", "sees", "why"),
    [
        (CANARY, Scope.CANARY, True, ""),
        ({**CANARY, "ExecutedVersion": "6"}, Scope.VERSION, False, "the stable one, not the canary 7"),
        ({**CANARY, "ExecutedVersion": "5"}, Scope.VERSION, False, "the canary of PROD is 7 now"),
        ({**CANARY, "ExecutedVersion": "PROD"}, Scope.VERSION, False, "a version's number, not PROD"),
        (
            {"FunctionName": "f", "Resource": "f:PROD"},
            Scope.ALIAS,
            True,
            "all calls of PROD together, the canary",
        ),
        ({"FunctionName": "f"}, Scope.FUNCTION, True, "all calls of the function together, the canary"),
        ({}, Scope.ACCOUNT, True, "all functions together"),
        ({"FunctionName": "f", "Resource": ARN}, Scope.ALIAS, False, "Resource is an ARN, but Lambda emits f:PROD"),
        ({**CANARY, "Resource": ARN}, Scope.VERSION, False, "Resource is an ARN"),
        ({"FunctionName": "f", "ExecutedVersion": "7"}, Scope.VERSION, False, "only together with Resource"),
        ({"Resource": "f:PROD"}, Scope.ALIAS, False, "Resource only together with FunctionName"),
        ({"FunctionName": ARN}, Scope.FUNCTION, False, "FunctionName must be f, without ARN"),
        ({"FunctionName": "f:PROD"}, Scope.FUNCTION, False, "FunctionName must be f"),
        ({"FunctionName": "f", "Resource": "f:7"}, Scope.ALIAS, False, "version 7 by its number, none"),
        ({"FunctionName": "f", "Resource": "f"}, Scope.ALIAS, False, "the unqualified function"),
        ({**CANARY, "Resource": "f:7"}, Scope.VERSION, False, "only for calls through an alias"),
        ({"FunctionName": "f", "Resource": "g:PROD"}, Scope.ALIAS, False, "name different functions"),
        ({"FunctionName": "f", "Resource": "f:prod"}, Scope.ALIAS, False, "case matters"),
        ({"FunctionName": "f", "Alias": "PROD"}, Scope.FUNCTION, False, "no metric with the dimension Alias"),
    ],
)
def test_dimensions_are_judged_in_one_sentence(dimensions: dict[str, str], scope: Scope, sees: bool, why: str) -> None:
    watch = judged(alarm(on(**dimensions)))
    assert watch is not None
    assert (watch.scope, watch.sees_canary) == (scope, sees)
    assert why in watch.why
    assert watch.why == "" or watch.why.endswith(".")
    assert "  " not in watch.why


@pytest.mark.parametrize(
    "dimensions",
    [
        {"FunctionName": "g"},
        {"FunctionName": "f", "Resource": "f:TEST"},
        {"FunctionName": "f", "Resource": ARN.replace("PROD", "TEST")},
        {"FunctionName": "f", "Resource": "f:TEST", "ExecutedVersion": "7"},
        {"FunctionName": "fg", "Resource": "fg:PROD"},
    ],
)
def test_what_watches_something_else_is_left_out(dimensions: dict[str, str]) -> None:
    assert judged(alarm(on(**dimensions))) is None
    other = WatchedMetric("AWS/SQS", "Errors", "Sum", {"FunctionName": "f"})
    assert judged(alarm(other)) is None


@pytest.mark.parametrize(
    ("metric", "dimensions", "why"),
    [
        ("DeadLetterErrors", CANARY, "without ExecutedVersion"),
        ("IteratorAge", CANARY, "without ExecutedVersion"),
        ("ProvisionedConcurrencyUtilization", {"FunctionName": "f"}, "only together with Resource"),
        ("UnreservedConcurrentExecutions", {"FunctionName": "f"}, "for the whole account only"),
    ],
)
def test_metrics_that_are_not_emitted_so_closely(metric: str, dimensions: dict[str, str], why: str) -> None:
    watch = judged(alarm(on(metric, **dimensions)))
    assert watch is not None
    assert not watch.sees_canary
    assert why in watch.why


def test_without_a_canary_the_only_version_counts() -> None:
    alone = Routing("6")
    watch = judged(alarm(on(**{**CANARY, "ExecutedVersion": "6"})), routing=alone)
    assert watch is not None
    assert (watch.scope, watch.sees_canary, watch.why) == (Scope.VERSION, True, "")
    old = judged(alarm(on(**CANARY)), routing=alone)
    assert old is not None
    assert old.why == "it watches version 7, but the version of PROD is 6 now."
    whole = judged(alarm(on(FunctionName="f")), routing=alone)
    assert whole is not None
    assert "canary" not in whole.why


def test_metric_math_is_as_blind_as_its_blindest_input() -> None:
    rate = alarm(on(**CANARY), on("Invocations", **CANARY), expressions=("100*e/i",))
    watch = judged(rate)
    assert watch is not None
    assert (watch.scope, watch.sees_canary) == (Scope.CANARY, True)
    blind = judged(alarm(on(**CANARY), on("Invocations", FunctionName="f", ExecutedVersion="7"), expressions=("e/i",)))
    assert blind is not None
    assert not blind.sees_canary
    assert blind.why == "Invocations: Lambda emits ExecutedVersion only together with Resource."


def test_a_search_is_not_followed() -> None:
    expression = "SEARCH('{AWS/Lambda,FunctionName} FunctionName=\"f\"', 'Sum')"
    watch = judged(alarm(expressions=(expression,)))
    assert watch is not None
    assert (watch.scope, watch.sees_canary) == (Scope.UNKNOWN, None)
    assert judged(alarm(expressions=(expression.replace('"f"', '"g"'),))) is None


def test_composite_alarms_watch_what_those_they_name_watch() -> None:
    close = alarm(on(**CANARY), name="close")
    blind = alarm(on(FunctionName="f", Resource=ARN), name="blind")
    other = alarm(on(FunctionName="g"), name="other")
    both = Alarm("both", "OK", rule="x", names=("close", "blind", "gone"))
    watch = judged(both, close, blind, other)
    assert watch is not None
    assert (watch.scope, watch.sees_canary) == (Scope.CANARY, True)
    assert watch.why == "composite of other alarms, of which close can see the canary."
    only_blind = judged(Alarm("b", "OK", rule="x", names=("blind",)), blind)
    assert only_blind is not None
    assert (only_blind.sees_canary, "none of which sees the canary: blind" in only_blind.why) == (False, True)
    assert judged(Alarm("o", "OK", rule="x", names=("other", "nowhere")), other) is None
    outer = judged(Alarm("outer", "OK", rule="x", names=("both",)), both, close, blind)
    assert outer is not None
    assert outer.sees_canary


def test_composite_alarms_in_a_ring_end() -> None:
    one, two = (Alarm(a, "OK", rule="x", names=(b,)) for a, b in (("one", "two"), ("two", "one")))
    assert watching([one, two], "f", "PROD", SPLIT) == ()


def test_what_fires_comes_first_then_what_is_closest() -> None:
    alarms = [
        alarm(on(FunctionName="f"), name="far"),
        alarm(on(**CANARY), name="close"),
        Alarm("fires", "ALARM", metrics=(on(FunctionName="f"),)),
    ]
    assert [watch.alarm.name for watch in watching(alarms, "f", "PROD", SPLIT)] == ["fires", "close", "far"]
