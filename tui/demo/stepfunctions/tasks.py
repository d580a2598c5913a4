"""Carries out the tasks of a state machine on an account, as Step Functions' SDK integrations do (rollouts.md 3a)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from tui.demo.backend.cloudtrail import EVENTS, Record, state_machine
from tui.demo.backend.region_state import RegionState
from tui.demo.http.service_error import ServiceError
from tui.demo.services import alarms, aliases, cloudwatch
from tui.demo.stepfunctions.interpreter import NotUnderstood, TaskFailed, iso

_SERVICES = {"lambda": "Lambda", "cloudwatch": "CloudWatch"}
"""How the names of errors begin, by service."""


_OPERATIONS = {
    "lambda:getAlias": aliases.get_alias,
    "lambda:updateAlias": aliases.update_alias,
    "cloudwatch:getMetricData": cloudwatch.get_metric_data,
    "cloudwatch:describeAlarms": alarms.describe_alarms,
}


class RegionTasks:
    """Carries tasks out inside the demo, at the time that the execution is at; `role` is who moves the alias."""

    def __init__(self, region: Callable[[], RegionState], role: str) -> None:
        self._region, self._role = region, role

    def __call__(self, resource: str, arguments: Mapping[str, Any]) -> Any:
        """Carry a task out; raise TaskFailed with the name that Step Functions gives the error."""
        if resource == "sns:publish":
            return {"MessageId": "m-1"}
        if resource not in _OPERATIONS:
            raise NotUnderstood(f"the task {resource}")
        region, asked = self._region(), dict(arguments)
        for name in ("StartTime", "EndTime"):
            if name in asked:
                asked[name] = datetime.fromisoformat(asked[name]).timestamp()
        try:
            body = _OPERATIONS[resource](region, asked).body
        except ServiceError as error:
            service = _SERVICES[resource.partition(":")[0]]
            name = error.code if error.code.endswith("Exception") else f"{error.code}Exception"
            raise TaskFailed(f"{service}.{name}", error.message or "") from error
        assert isinstance(body, Mapping)
        if resource == "lambda:updateAlias":
            identity = state_machine(region.account, self._role)
            region.written.append(Record(region.clock(), EVENTS["UpdateAlias"], identity, "", asked, dict(body)))
        if "MetricDataResults" in body:
            results = [
                {**result, "Timestamps": [iso(datetime.fromtimestamp(at, UTC)) for at in result["Timestamps"]]}
                for result in body["MetricDataResults"]
            ]
            return {**body, "MetricDataResults": results}
        return body
