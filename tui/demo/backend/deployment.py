"""A deployment of the demo's CodeDeploy, and the steps of its configuration."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

CONFIGS = (
    *(f"CodeDeployDefault.LambdaCanary10Percent{minutes}Minutes" for minutes in (5, 10, 15, 30)),
    "CodeDeployDefault.LambdaLinear10PercentEvery1Minute",
    *(f"CodeDeployDefault.LambdaLinear10PercentEvery{minutes}Minutes" for minutes in (2, 3, 10)),
    "CodeDeployDefault.LambdaAllAtOnce",
)
"""The predefined configurations, all there are (aws-semantics 2.2)."""

ALL_AT_ONCE = CONFIGS[-1]
_STEPS = re.compile(r"Lambda(Canary|Linear)(\d+)Percent(?:Every)?(\d+)Minutes?$", re.ASCII)


@dataclass(slots=True)
class Deployment:
    """A deployment. `starts` is when its first step is due; `steps` counts those that were taken.

    `routing` is its configuration in steps, where that is no predefined one; its `alarms` were all OK up to
    `checked`. The hook of the event `silent_hook` never reports. `rolls_back` is the deployment that it takes back,
    `rolled_back_by` the one that takes this one back.
    """

    id: str
    application: str
    group: str
    config: str
    function: str
    alias: str
    current: str
    target: str
    created: datetime
    starts: datetime
    creator: str = "user"
    status: str = "Created"
    ended: datetime | None = None
    error: tuple[str, str] | None = None
    steps: int = 0
    share: float = 0.0
    description: str = ""
    routing: Steps | None = None
    alarms: tuple[str, ...] = ()
    auto_rollback: tuple[str, ...] = ()
    hooks: tuple[tuple[str, str], ...] = ()
    silent_hook: str = ""
    checked: datetime | None = None
    rolls_back: str = ""
    rolled_back_by: str = ""

    def shares(self) -> list[tuple[timedelta, float]]:
        """Return the shares that the target gets, each with how long after the start."""
        return (self.routing or predefined(self.config)).shares()


@dataclass(frozen=True, slots=True)
class Group:
    """A deployment group; `function`, `alias` and `hooks` are those of its last revision's AppSpec.

    They are empty where it has not deployed yet. `role` is the ARN of its service role.
    """

    application: str
    name: str
    config: str
    function: str
    alias: str
    alarms: tuple[str, ...] = ()
    auto_rollback: tuple[str, ...] = ()
    hooks: tuple[tuple[str, str], ...] = ()
    role: str = ""

    def app_spec(self, current: str, target: str) -> str:
        """Return the AppSpec of a deployment from one version to another."""
        properties = {"Name": self.function, "Alias": self.alias, "CurrentVersion": current, "TargetVersion": target}
        resource = {self.function: {"Type": "AWS::Lambda::Function", "Properties": properties}}
        hooks = [{event: function} for event, function in self.hooks]
        return json.dumps({"version": 0.0, "Resources": [resource], **({"Hooks": hooks} if hooks else {})})


@dataclass(frozen=True, slots=True)
class Steps:
    """A deployment configuration: AWS's kind of traffic routing, whole percent, minutes."""

    kind: str = "AllAtOnce"
    percent: int = 100
    minutes: int = 0

    def shares(self) -> list[tuple[timedelta, float]]:
        """Return the shares that the target gets, each with how long after the start."""
        every = timedelta(minutes=self.minutes)
        match self.kind:
            case "TimeBasedCanary":
                return [(timedelta(0), self.percent / 100), (every, 1.0)]
            case "TimeBasedLinear":
                count = -(-100 // self.percent)
                return [(place * every, min(self.percent * (place + 1), 100) / 100) for place in range(count)]
        return [(timedelta(0), 1.0)]


def predefined(config: str) -> Steps:
    """Return the steps of a predefined configuration."""
    match = _STEPS.search(config)
    return Steps() if match is None else Steps(f"TimeBased{match[1]}", int(match[2]), int(match[3]))


def identifier(*seed: object) -> str:
    """Return a deployment id that is always the same for the same seed."""
    digits = int.from_bytes(sha256(repr(seed).encode()).digest()[:8], "big")
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    return "d-" + "".join(letters[digits // 36**place % 36] for place in range(9))
