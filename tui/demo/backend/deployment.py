"""A deployment of the demo's CodeDeploy, and the steps that its configuration stands for."""

from __future__ import annotations

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

    `rolls_back` is the deployment that it takes back, `rolled_back_by` the one that takes this one back.
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
    rolls_back: str = ""
    rolled_back_by: str = ""


def identifier(*seed: object) -> str:
    """Return a deployment id that is always the same for the same seed."""
    digits = int.from_bytes(sha256(repr(seed).encode()).digest()[:8], "big")
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    return "d-" + "".join(letters[digits // 36**place % 36] for place in range(9))


def steps_of(config: str) -> list[tuple[timedelta, float]]:
    """Return the shares that the target gets, each with how long after the start."""
    match = _STEPS.search(config)
    if match is None:
        return [(timedelta(0), 1.0)]
    percent, every = int(match[2]), timedelta(minutes=int(match[3]))
    if match[1] == "Canary":
        return [(timedelta(0), percent / 100), (every, 1.0)]
    count = -(-100 // percent)
    return [(place * every, min(percent * (place + 1), 100) / 100) for place in range(count)]
