"""Evaluates the demo's alarms by its traffic, as CloudWatch does: so many of the last values beyond the threshold."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from tui.demo.backend.alarm import Alarm

OK, ALARM, NO_DATA = "OK", "ALARM", "INSUFFICIENT_DATA"

Values = Callable[[Alarm, float, float], Mapping[int, float]]
"""Returns the values that an alarm compares with its threshold, over a window in seconds since 1970."""

_LATE = 60
"""Seconds that a period has been over before it is evaluated: its values come late."""

_LOOKED_BACK = 3 * 3600
_COMPARISONS: dict[str, tuple[Callable[[float, float], bool], str]] = {
    "GreaterThanOrEqualToThreshold": (operator.ge, "greater than or equal to"),
    "GreaterThanThreshold": (operator.gt, "greater than"),
    "LessThanThreshold": (operator.lt, "less than"),
    "LessThanOrEqualToThreshold": (operator.le, "less than or equal to"),
}
COMPARISONS = tuple(_COMPARISONS)

_NAMED = re.compile(r"\b(ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:\"([^\"]*)\"|'([^']*)'|([^()\"']+?))\s*\)")
_WORDS = {"AND": "and", "OR": "or", "NOT": "not", "TRUE": "True", "FALSE": "False"}


class BadRule(ValueError):
    """A composite alarm's rule that is none."""


@dataclass(frozen=True, slots=True)
class State:
    """An alarm's state, why, and since when it has been that."""

    value: str
    reason: str
    since: datetime


def evaluate(alarm: Alarm, now: datetime, values: Values) -> State:
    """Return the state of a metric alarm."""
    period = alarm.period
    newest = math.floor((now.timestamp() - _LATE) / period) * period
    oldest = newest - _LOOKED_BACK
    datapoints = values(alarm, oldest - alarm.settings["EvaluationPeriods"] * period, newest)
    value, reason = _evaluate_at(alarm, newest, datapoints, oldest)
    began = newest
    while began > oldest and _evaluate_at(alarm, began - period, datapoints, oldest)[0] == value:
        began -= period
    since = alarm.updated if began <= oldest else datetime.fromtimestamp(began + _LATE, UTC)
    return State(value, reason(), max(since, alarm.updated))


def evaluate_rule(alarm: Alarm, state_of: Callable[[str], State | None]) -> State:
    """Return the state of a composite alarm; raise BadRule. An alarm that is not there is in no state."""
    named = [(state, name) for state, name in names_in(alarm.rule)]
    states = {name: state for _, name in named if (state := state_of(name)) is not None}
    fires = _holds(alarm.rule, {name: state.value for name, state in states.items()})
    since = max((state.since for state in states.values()), default=alarm.updated)
    listed = ", ".join(f"{name} is {state.value}" for name, state in states.items())
    return State(ALARM if fires else OK, f"{alarm.rule} is {str(fires).lower()}: {listed}", max(since, alarm.updated))


def names_in(rule: str) -> list[tuple[str, str]]:
    """Return the alarms that a rule names, by name or ARN, each with the state it asks for; raise BadRule."""
    named = [(match[1], _name(match)) for match in _NAMED.finditer(rule)]
    _holds(rule, {})
    return named


def _evaluate_at(alarm: Alarm, end: int, datapoints: Mapping[int, float], oldest: int) -> tuple[str, Callable[[], str]]:
    """Return the state at a time, and what says why: of the hundred times that are looked at, one is put in words."""
    settings, period = alarm.settings, alarm.period
    count, missing = settings["EvaluationPeriods"], settings.get("TreatMissingData", "missing")
    breaches, words = _COMPARISONS[settings["ComparisonOperator"]]
    threshold, needed = settings["Threshold"], settings.get("DatapointsToAlarm", count)
    times = range(end - count * period, end, period)
    present = [(time, datapoints[time]) for time in times if time in datapoints]
    if not present and missing == "ignore":
        # The state stays what it was when there was data.
        earlier = [time for time in datapoints if oldest <= time < end]
        if earlier:
            return _evaluate_at(alarm, max(earlier) + period, datapoints, oldest)
    if not present and missing in ("missing", "ignore"):
        return NO_DATA, lambda: f"Insufficient Data: {count} datapoint{'s were' if count > 1 else ' was'} unknown."
    beyond = [(time, value) for time, value in present if breaches(value, threshold)]
    unknown = (count - len(present)) if missing == "breaching" else 0
    if len(beyond) + unknown >= needed:
        return (
            ALARM,
            lambda: (
                f"Threshold Crossed: {len(beyond) + unknown} out of the last {count} datapoints [{_shown(beyond)}] "
                f"{'was' if len(beyond) == 1 else 'were'} {words} the threshold ({threshold}) "
                f"(minimum {needed} datapoint{'s' if needed > 1 else ''} for OK -> ALARM transition)."
            ),
        )
    return (
        OK,
        lambda: (
            f"Threshold Crossed: datapoints [{_shown(present)}] were not {words} the threshold ({threshold}) "
            "often enough."
        ),
    )


def _shown(points: list[tuple[int, float]]) -> str:
    times = ((value, datetime.fromtimestamp(time, UTC)) for time, value in reversed(points))
    return ", ".join(f"{value} ({time:%d/%m/%y %H:%M:%S})" for value, time in times)


def _name(match: re.Match[str]) -> str:
    text = next(filter(None, match.groups()[1:]), "")
    return text.rpartition(":alarm:")[2].strip()


def _holds(rule: str, states: Mapping[str, str]) -> bool:
    """Work a rule out; of an alarm that is not there nothing is true."""
    text = _NAMED.sub(lambda match: str(states.get(_name(match)) == match[1]), rule)
    text = re.sub(r"\b(AND|OR|NOT|TRUE|FALSE)\b", lambda match: _WORDS[match[1]], text)
    try:
        return _value(ast.parse(" ".join(text.split()), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise BadRule(rule) from None


def _value(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=bool() as value):
            return value
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return not _value(inner)
        case ast.BoolOp(op=op, values=parts):
            # Every part is looked at, so that a bad rule is bad whatever its first part says.
            held = [_value(part) for part in parts]
            return all(held) if isinstance(op, ast.And) else any(held)
    raise ValueError
