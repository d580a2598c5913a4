"""CloudWatch's alarms of the demo: listed with the state that its traffic puts them in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tui.demo.backend.alarm import Alarm
from tui.demo.backend.alarm_states import State, evaluate, evaluate_rule
from tui.demo.backend.region_state import RegionState
from tui.demo.http.http import Answer
from tui.demo.http.service_error import ServiceError
from tui.demo.services.cloudwatch import place_of, readings_of, values_of

Parameters = dict[str, Any]

_MOST = 100
_USUAL = 50
_NOT_OFFERED = ("ChildrenOfAlarmName", "ParentsOfAlarmName", "ActionPrefix")


def describe_alarms(region: RegionState, p: Parameters) -> Answer:
    """Return alarms by name, metric alarms alone where no type is asked for."""
    for name in _NOT_OFFERED:
        if name in p:
            raise ServiceError(501, "NotImplemented", f"The demo account does not look alarms up by {name}.")
    most = p.get("MaxRecords", _USUAL)
    if not 1 <= most <= _MOST:
        raise ServiceError(400, "ValidationError", f"The value {most} for MaxRecords must be from 1 to {_MOST}.")
    if "AlarmNames" in p and "AlarmNamePrefix" in p:
        raise ServiceError(400, "InvalidParameterCombination", "AlarmNames and AlarmNamePrefix exclude each other.")
    states = _States(region)
    kinds, names = p.get("AlarmTypes", ["MetricAlarm"]), p.get("AlarmNames")
    alarms = [
        alarm
        for alarm in sorted(region.alarms.values(), key=lambda alarm: alarm.name)
        if ("CompositeAlarm" if alarm.rule else "MetricAlarm") in kinds
        and (names is None or alarm.name in names)
        and alarm.name.startswith(p.get("AlarmNamePrefix", ""))
        and p.get("StateValue") in (None, states.of(alarm.name).value)
    ]
    first = place_of(p.get("NextToken"))
    page = alarms[first : first + most]
    answer: dict[str, Any] = {"MetricAlarms": [], "CompositeAlarms": []}
    for alarm in page:
        answer["CompositeAlarms" if alarm.rule else "MetricAlarms"].append(_alarm(region, alarm, states.of(alarm.name)))
    return Answer({**answer, "NextToken": str(first + most)} if first + most < len(alarms) else answer)


def firing(region: RegionState, names: tuple[str, ...], when: datetime) -> str:
    """Return the first of some alarms that is in ALARM at a time, empty where none is; a missing one counts as OK."""
    states = _States(region, when)
    return next((name for name in names if name in region.alarms and states.of(name).value == "ALARM"), "")


class _States:
    """The states of a region's alarms at one moment, each worked out when it is asked for."""

    def __init__(self, region: RegionState, now: datetime | None = None) -> None:
        self._alarms, self._now, self._readings = region.alarms, now or region.clock(), readings_of(region)
        self._states: dict[str, State] = {}

    def of(self, name: str) -> State:
        if name not in self._states:
            alarm = self._alarms[name]
            self._states[name] = (
                evaluate_rule(alarm, self._named) if alarm.rule else evaluate(alarm, self._now, self._values)
            )
        return self._states[name]

    def _named(self, name: str) -> State | None:
        return self.of(name) if name in self._alarms else None

    def _values(self, alarm: Alarm, start: float, end: float) -> Mapping[int, float]:
        return values_of(alarm.queries, self._readings, start, end)[alarm.watched]


def _alarm(region: RegionState, alarm: Alarm, state: State) -> dict[str, Any]:
    fields = {
        "AlarmName": alarm.name,
        "AlarmArn": f"arn:aws:cloudwatch:{region.name}:{region.account}:alarm:{alarm.name}",
        "ActionsEnabled": True,
        "OKActions": [],
        "AlarmActions": [],
        "InsufficientDataActions": [],
        **alarm.settings,
        "StateValue": state.value,
        "StateReason": state.reason[:1023],
        "StateUpdatedTimestamp": state.since.timestamp(),
        "StateTransitionedTimestamp": state.since.timestamp(),
        "AlarmConfigurationUpdatedTimestamp": alarm.updated.timestamp(),
    }
    return {**fields, "AlarmRule": alarm.rule} if alarm.rule else fields
