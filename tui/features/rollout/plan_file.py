"""Reads a plan from YAML; what is wrong with it is named by file, line and key.

name: careful
description: five steps, each gated
steps:
  - {weight: 1 %, hold: 10m}
  - {weight: 50 %, until: approved}
gate: {verdict: pass, calls: 100, alarms: true, error-rate: 1 %, p90: 800 ms}
on-fail: roll-back          # or pause
on-no-data: pause           # or hold, roll-back, continue-without-data
on-inconclusive: pause      # or hold, roll-back
longest-wait: 1h            # how long hold waits
bake: 10m
notify: {bell: true, desktop: false, command: [notify-send, rollout]}
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from yaml.nodes import MappingNode, Node

from tui.domain.routing import InvalidWeight, Weight
from tui.features.rollout.plan import (
    LIMITS,
    Gate,
    Limit,
    Notify,
    Plan,
    Response,
    Step,
    Unit,
    VerdictRule,
    problems_of,
)
from tui.storage.resources import asset
from tui.storage.user_input import ConfigError, nearest, quoted, read_bytes, together
from tui.storage.yaml_reader import YamlReader

MOST_BYTES = 64 * 1024
MOST_STEPS = 100
LONGEST = timedelta(hours=48)
"""The longest step: what CodeDeploy allows a whole deployment (aws-semantics 2.2)."""

_TIME = re.compile(r"(?:(\d{1,4})h)?\s?(?:(\d{1,5})m(?:in)?)?\s?(?:(\d{1,6})s)?", re.ASCII)
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)\s?%", re.ASCII)
_MS = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s?ms", re.ASCII)
_RESPONSES = tuple(response.value for response in Response)


def built_in_plans() -> tuple[str, ...]:
    """Return the names of the plans that ship with the product."""
    return tuple(sorted(path.stem for path in asset("plans").glob("*.yaml")))


def user_plans(folder: Path) -> tuple[str, ...]:
    """Return the names of the user's plans; none where the folder is not there. Raises ConfigError."""
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", file=str(folder)) from error
    return tuple(sorted(Path(name).stem for name in names if name.endswith((".yaml", ".yml"))))


def find_plan(plan: str, folder: Path) -> Plan:
    """Return a plan by its file, or by its name in the user's folder, then among the built-in ones.

    Raises ConfigError.
    """
    if os.sep in plan or plan.endswith((".yaml", ".yml")):
        return read_plan(Path(plan).expanduser())
    own = [folder / f"{plan}{end}" for end in (".yaml", ".yml")]
    file = next((path for path in own if path.is_file()), None)
    if file is not None:
        return read_plan(file)
    known = built_in_plans()
    if plan not in known:
        names = [*user_plans(folder), *known]
        raise ConfigError(f"there is no plan {quoted(plan)}{nearest(plan, names) or '; see crossfade plan list'}")
    return read_plan(asset("plans", f"{plan}.yaml"))


def read_plan(path: Path) -> Plan:
    """Read a plan; raise ConfigError with file, line and key, and with all else that is wrong in it."""
    return parse_plan(read_bytes(str(path), MOST_BYTES), str(path), path.stem)


def parse_plan(data: bytes, file: str, name: str = "") -> Plan:
    """Read a plan from a file's bytes; `name` is its name where it gives none."""
    reader = YamlReader(file, aliases=False, collects=True)
    root = reader.root(data)
    if root is None:
        raise ConfigError("is empty; a plan has steps, such as - {weight: 10 %, hold: 5m}", file=file)
    return _PlanReader(reader).plan(root, name)


class _PlanReader:
    def __init__(self, reader: YamlReader) -> None:
        self._reader = reader
        self._weights: list[Node] = []

    def plan(self, root: Node, name: str) -> Plan:
        reader = self._reader
        values = reader.fields(
            root,
            {
                "name": reader.text,
                "description": reader.text,
                "steps": self._steps,
                "gate": self._gate,
                "on-fail": self._response,
                "on-no-data": self._response,
                "on-inconclusive": self._response,
                "longest-wait": self._time,
                "bake": self._time,
                "notify": self._notify,
            },
            required=("steps",),
        )
        named = {key.replace("-", "_"): value for key, value in values.items()}
        plan = Plan(**{"name": name or "plan", **named})
        wrong = [reader.error(self._node_of(root, one.where), str(one), one.where) for one in problems_of(plan)]
        if wrong:
            raise together(wrong)
        return plan

    def _node_of(self, root: Node, where: str) -> Node:
        number = re.fullmatch(r"steps\[(\d+)\]\.weight", where)
        if number:
            return self._weights[int(number[1])]
        assert isinstance(root, MappingNode)
        return next((key for key, _ in root.value if key.value == where), root)

    def _steps(self, node: Node) -> tuple[Step, ...]:
        steps = tuple(self._reader.items(node, self._step))
        if len(steps) > MOST_STEPS:
            raise self._reader.error(node, f"expected at most {MOST_STEPS} steps, not {len(steps)}")
        return steps

    def _step(self, node: Node) -> Step:
        reader = self._reader
        known = {"weight": self._weight, "hold": self._time, "until": reader.one_of("approved")}
        values = reader.fields(node, known, required=("weight",))
        if ("hold" in values) == ("until" in values):
            raise reader.error(node, "expected either hold, such as hold: 10m, or until: approved", "steps")
        return Step(values["weight"], values.get("hold"))

    def _weight(self, node: Node) -> Weight:
        text = self._reader.text(node)
        try:
            weight = Weight.parse(text)
        except InvalidWeight as error:
            raise self._reader.error(node, str(error)) from error
        self._weights.append(node)
        return weight

    def _time(self, node: Node) -> timedelta:
        text = self._reader.text(node)
        match = _TIME.fullmatch(text)
        if not text or match is None:
            raise self._reader.error(node, f"expected a time such as 30s, 10m or 1h30m, not {quoted(text)}")
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        time = timedelta(hours=hours, minutes=minutes, seconds=seconds)
        if time > LONGEST:
            raise self._reader.error(node, f"expected at most {LONGEST.total_seconds() / 3600:.0f} h, not {text}")
        return time

    def _gate(self, node: Node) -> Gate:
        reader = self._reader
        values: Mapping[str, Any] = reader.fields(
            node,
            {
                "verdict": reader.one_of(*(rule.value for rule in VerdictRule)),
                "calls": reader.number,
                "alarms": reader.switch,
                **{limit.key: self._read_limit(limit) for limit in LIMITS},
            },
        )
        return Gate(
            VerdictRule(values.get("verdict", VerdictRule.PASS)),
            values.get("calls", 0),
            values.get("alarms", True),
            **{limit.field: values.get(limit.key) for limit in LIMITS},
        )

    def _read_limit(self, limit: Limit) -> Callable[[Node], float]:
        return self._percent if limit.unit is Unit.SHARE else self._milliseconds

    def _percent(self, node: Node) -> float:
        text = self._reader.text(node)
        match = _PERCENT.fullmatch(text)
        if match is None or float(match[1]) > 100:
            raise self._reader.error(node, f"expected a percentage such as 1 % or 0.5 %, not {quoted(text)}")
        return float(match[1]) / 100

    def _milliseconds(self, node: Node) -> float:
        text = self._reader.text(node)
        match = _MS.fullmatch(text)
        if match is None or not float(match[1]):
            raise self._reader.error(node, f"expected milliseconds such as 800 ms, not {quoted(text)}")
        return float(match[1])

    def _response(self, node: Node) -> Response:
        return Response(self._reader.one_of(*_RESPONSES)(node))

    def _notify(self, node: Node) -> Notify:
        reader = self._reader
        command = reader.in_turn(reader.text)
        values = reader.fields(node, {"bell": reader.switch, "desktop": reader.switch, "command": command})
        return Notify(values.get("bell", True), values.get("desktop", False), tuple(values.get("command", ())))
