"""One account and region of a demo: moto's backend, what moto has no place for, a clock and a random generator."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from threading import RLock
from typing import Any
from uuid import UUID

from tui.demo.backend.alarm import Alarm
from tui.demo.backend.cloudtrail import Record, new_records
from tui.demo.backend.deployment import Deployment, Group, Steps
from tui.demo.backend.moto_backend import LATEST, Facts, Function, MotoBackend, Status
from tui.demo.backend.state_machine import StartedExecution, StateMachine
from tui.demo.http.names import is_number
from tui.demo.http.service_error import missing, no_function
from tui.demo.logs.recent_minutes import RecentMinutes
from tui.demo.traffic.code_behaviour import CodeBehaviour
from tui.demo.traffic.traffic import InForce, Routings

Clock = Callable[[], datetime]


@dataclass(slots=True)
class Policy:
    """The resource policy of one qualifier."""

    revision: str
    statements: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Provision:
    """Provisioned concurrency of one qualifier; it is allocated once `ready_at` has passed."""

    requested: int
    modified: datetime
    ready_at: datetime


@dataclass(slots=True)
class RegionState:
    """The state that operations read and change. Whoever uses it holds the account's lock.

    `settle` is how long creating, updating and provisioning take. Keys of the tables are (function, qualifier), the
    qualifier empty where the whole function is meant. `calls` is how many a minute a qualifier gets in the scenario,
    and `seed` makes them always the same. `code_behaviours` say how new code of a
    function behaves; the last one fits any. `trail` is on record from before the demo began, `written` since.
    """

    account: str
    name: str
    clock: Clock
    rng: Random
    settle: timedelta
    backend: MotoBackend
    seed: int = 0
    lock: RLock = field(default_factory=RLock)
    routings: Routings = field(default_factory=Routings)
    policies: dict[tuple[str, str], Policy] = field(default_factory=dict)
    provisions: dict[tuple[str, str], Provision] = field(default_factory=dict)
    urls: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    event_sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    invoke_configs: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    calls: dict[tuple[str, str], float] = field(default_factory=dict)
    durable: dict[tuple[str, str], int] = field(default_factory=dict)
    deployments: list[Deployment] = field(default_factory=list)
    applications: set[str] = field(default_factory=set)
    deployment_groups: list[Group] = field(default_factory=list)
    deployment_configs: dict[str, Steps] = field(default_factory=dict)
    machines: dict[str, StateMachine] = field(default_factory=dict)
    executions: list[StartedExecution] = field(default_factory=list)
    trail: list[Record] = field(default_factory=list)
    written: deque[Record] = field(default_factory=new_records)
    recent_logs: RecentMinutes = field(default_factory=RecentMinutes)
    alarms: dict[str, Alarm] = field(default_factory=dict)
    code_behaviours: dict[str, tuple[CodeBehaviour, ...]] = field(default_factory=dict)

    def arn(self, function: str, qualifier: str | None = None) -> str:
        """Return the ARN of a function, or of one of its versions or aliases."""
        arn = f"arn:aws:lambda:{self.name}:{self.account}:function:{function}"
        return arn if qualifier is None else f"{arn}:{qualifier}"

    def new_id(self) -> str:
        """Return a fresh identifier; the same seed gives the same ones."""
        return str(UUID(int=self.rng.getrandbits(128), version=4))

    def latest(self, name: str) -> Function:
        """Return a function's `$LATEST` as it is by now; raise the 404 where there is none."""
        function = self.backend.latest(name)
        if function is None:
            raise no_function(self.arn(name))
        return self.settled(function)

    def find(self, name: str, qualifier: str | None) -> Function:
        """Return what a name and qualifier mean, an alias's primary version included; raise the 404."""
        if qualifier is None:
            return self.latest(name)
        version = self.backend.version(name, qualifier)
        if version is None and self.backend.latest(name) is not None:
            alias = self.backend.aliases(name).get(qualifier)
            version = None if alias is None else self.backend.version(name, alias.function_version)
        if version is None:
            raise no_function(self.arn(name, qualifier))
        return self.settled(version)

    def require(self, name: str, qualifier: str) -> None:
        """Raise the 404 for a version or an alias that is not there; the two have different words."""
        self.latest(name)
        if qualifier == LATEST:
            return
        if is_number(qualifier):
            if self.backend.version(name, qualifier) is None:
                raise no_function(self.arn(name, qualifier))
        elif qualifier not in self.backend.aliases(name):
            raise missing(f"Cannot find alias arn: {self.arn(name, qualifier)}")

    def settled(self, function: Function) -> Function:
        """Let what has come due happen: Pending becomes Active, InProgress becomes Successful."""
        facts, now = function.facts, self.clock()
        for status, end in ((facts.state, "Active"), (facts.update, "Successful")):
            if status.settles_at is not None and now >= status.settles_at:
                status.state, status.reason, status.code, status.settles_at = end, "", "", None
                if function.number == LATEST:
                    # A version's RevisionId is constant; $LATEST gets a new one when an update completes (1.3).
                    facts.revision = self.new_id()
        return function

    def pending(self, state: str) -> Status:
        """Return a state that AWS is still working on."""
        return Status(state, "The function is being created.", "Creating", self.clock() + self.settle)

    def fresh(self, **changes: Any) -> Facts:
        """Return the facts of something made now, Active and up to date unless `changes` say otherwise."""
        known: dict[str, Any] = {
            "revision": self.new_id(),
            "modified": self.clock(),
            "state": Status("Active"),
            "update": Status("Successful"),
        }
        return Facts(**(known | changes))

    def route(self, name: str, alias: Any, since: datetime | None = None) -> None:
        """Note the routing that an alias has from now, or another time, on."""
        weights = (alias.routing_config or {}).get("AdditionalVersionWeights") or {}
        additional, weight = next(iter(weights.items()), (None, 0.0))
        self.routings.record(
            name, alias.name, InForce(since or self.clock(), alias.function_version, additional, weight)
        )

    def forget(self, name: str, qualifier: str | None = None) -> None:
        """Drop what hangs on a qualifier, or on a whole function."""
        tables: tuple[dict[tuple[str, str], Any], ...] = (
            self.policies,
            self.provisions,
            self.urls,
            self.invoke_configs,
            self.calls,
            self.durable,
        )
        for table in tables:
            for key in [k for k in table if k[0] == name and qualifier in (None, k[1])]:
                del table[key]
        # A mapping outlives the alias that it is bound to, and fails.
        if qualifier is None:
            gone = self.arn(name)
            for identifier, mapping in [*self.event_sources.items()]:
                if f"{mapping['FunctionArn']}:".startswith(f"{gone}:"):
                    del self.event_sources[identifier]
        self.routings.forget(name, qualifier)


def timestamp(when: datetime) -> str:
    """Write a time as Lambda does."""
    return when.strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03d}+0000"
