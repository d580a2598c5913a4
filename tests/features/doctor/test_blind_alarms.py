"""Alarms that can never fire for what runs are found once each; those that are as they should be are not."""

from __future__ import annotations

import pytest

from tui.domain.alarm import Alarm, Alarms, WatchedMetric
from tui.domain.alias import Alias
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import ZERO, Routing, Weight
from tui.features.doctor.blind_alarms import blind_alarms
from tui.features.doctor.findings import Finding, FunctionFacts
from tui.features.doctor.marks import Severity

SPLIT = Routing("6", "7", Weight(1000))
PROD = {"FunctionName": "f", "Resource": "f:PROD"}
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:f:PROD"


def alarm(name: str, **dimensions: str) -> Alarm:
    return Alarm(name, "OK", metrics=(WatchedMetric("AWS/Lambda", "Errors", "Sum", dimensions),))


def findings_of(*alarms: Alarm, **routings: Routing) -> tuple[Finding, ...]:
    aliases = tuple(Alias("f", name, routing) for name, routing in (routings or {"PROD": SPLIT}).items())
    return tuple(blind_alarms(FunctionFacts(FunctionSnapshot("f", aliases=aliases), alarms=Alarms(alarms))))


CANARY = alarm("canary", **PROD, ExecutedVersion="7")
STABLE = alarm("stable", **PROD, ExecutedVersion="6")
OLD = alarm("old", **PROD, ExecutedVersion="5")
WRONG = alarm("wrong", FunctionName="f", Resource=ARN)


def test_alarms_that_see_the_canary_are_as_they_should_be() -> None:
    whole = (alarm("alias", **PROD), alarm("function", FunctionName="f"), alarm("other", FunctionName="g"))
    assert findings_of(CANARY, STABLE, *whole) == ()
    assert findings_of() == ()


def test_one_on_the_stable_version_is_blind_where_none_sees_the_canary() -> None:
    (one,) = findings_of(STABLE)
    assert one.severity is Severity.HIGH
    assert one.what == "alarm stable can never trigger for 7: it watches version 6, the stable one, not the canary 7"
    assert "ExecutedVersion 7" in one.advice
    assert one.fix is None


def test_one_on_a_version_of_before_is_untidy_beside_one_that_sees() -> None:
    assert [one.severity for one in findings_of(OLD)] == [Severity.HIGH]
    assert [(one.subject, one.severity) for one in findings_of(OLD, CANARY)] == [("PROD", Severity.LOW)]


def test_one_with_dimensions_that_lambda_never_emits_is_a_risk_whatever_else_there_is() -> None:
    (one,) = findings_of(WRONG, CANARY)
    assert (one.severity, one.what) == (
        Severity.HIGH,
        "alarm wrong can never trigger for 7: Resource is an ARN, but Lambda emits f:PROD",
    )


def test_one_that_is_meant_for_two_aliases_is_told_once_of_the_split_one() -> None:
    wrong = alarm("wrong", FunctionName="f:PROD")
    (one,) = findings_of(wrong, A=Routing("5"), PROD=SPLIT)
    assert one.subject == "PROD"


def test_one_that_sees_another_alias_is_not_blind() -> None:
    direct = alarm("direct", FunctionName="f", Resource="f:7")
    assert [one.what for one in findings_of(direct, CANARY)] != []
    assert findings_of(alarm("test", FunctionName="f", Resource="f:TEST"), PROD=Routing("6"), TEST=Routing("7")) == ()


def test_a_canary_without_calls_is_none() -> None:
    assert findings_of(STABLE, PROD=Routing("6", "7", ZERO)) == ()


def test_without_a_canary_the_only_version_has_to_be_seen() -> None:
    (one,) = findings_of(CANARY, PROD=Routing("6"))
    assert "can never trigger for 6: it watches version 7, but the version of PROD is 6 now" in one.what


def test_a_composite_alarm_is_fixed_by_its_parts() -> None:
    both = findings_of(WRONG, Alarm("both", "OK", rule="ALARM(wrong)", names=("wrong",)))
    assert {one.what.split()[1]: "composed of" in one.advice for one in both} == {"wrong": False, "both": True}


@pytest.mark.parametrize("alarms", [None, Alarms()])
def test_without_alarms_nothing_is_found(alarms: Alarms | None) -> None:
    facts = FunctionFacts(FunctionSnapshot("f", aliases=(Alias("f", "PROD", SPLIT),)), alarms=alarms)
    assert tuple(blind_alarms(facts)) == ()
