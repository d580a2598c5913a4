"""All that moves aliases in one list: what runs, splits that nothing moves, what has ended, what cannot be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.support.rollouts import PLAN
from tui.domain.account import AccountSnapshot, AliasesRead
from tui.domain.alias import Alias
from tui.domain.context import Context
from tui.domain.deployment import Deployment
from tui.domain.function import FunctionSummary
from tui.domain.routing import Routing, Weight
from tui.features.rollout.entries import entries
from tui.features.rollout.here.store import KeptRollout, Listed, Place
from tui.features.rollout.here.watch import RolloutsRead
from tui.features.rollout.hosted.deployment import from_listed
from tui.features.rollout.hosted.watch import HostedRead, Wanted
from tui.features.rollout.machine import begin
from tui.features.rollout.state import Phase
from tui.features.rollout.text.rows import describe_count, entry_lines
from tui.presentation.spans import text_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HERE = Context("prod", "eu-west-1", account="1")
LOCAL = begin("r1", PLAN, Alias("orders", "PROD", Routing("6")), "7", NOW)
MOVING = Deployment("d-1", "carts", "PROD", status="InProgress", started=NOW, current_version="1", target_version="2")
DONE = replace(MOVING, id="d-2", function="done", status="Succeeded", ended=NOW)


def split(function: str) -> AliasesRead:
    return AliasesRead((Alias(function, "PROD", Routing("6").at("7", Weight(1_000))),))


def test_what_runs_comes_first_and_a_split_that_it_makes_is_not_named_twice() -> None:
    ended = Listed("r2", KeptRollout(replace(LOCAL, id="r2", phase=Phase.SUCCEEDED), Place("1", "eu-west-1")), False)
    running = Listed("r1", KeptRollout(LOCAL, Place("1", "eu-west-1")), True)
    later = NOW + timedelta(minutes=1)
    hosted = HostedRead(
        Wanted(),
        (from_listed(replace(MOVING, started=later), later), from_listed(DONE, later)),
        failures=("no states",),
    )
    functions = tuple(map(FunctionSummary, ("orders", "carts", "byhand", "unread")))
    account = AccountSnapshot(functions, read={name: split(name) for name in ("orders", "carts", "byhand")})
    read = RolloutsRead((Listed("r3", None, False, "no JSON"), ended, running))
    shown = entries(read, hosted, account, HERE)
    assert [entry.key for entry in shown] == ["CodeDeploy d-1", "r1", "split byhand:PROD", "r2", "CodeDeploy d-2", "r3"]
    head, failure, _ = (text_of(line) for line in describe_count(read, hosted, shown, account))
    assert head == "5 rollouts, 2 running; 1 alias split without one (aliases of 1 functions not read yet)"
    assert failure == "not read: no states"
    lines = [tuple(map(text_of, entry_lines(entry, later))) for entry in shown]
    assert lines[0] == ("carts:PROD  1 → 2    InProgress", "  CodeDeploy  d-1  started 12:01 UTC")
    assert lines[2] == ("byhand:PROD  6→7 10 %", "  split when it was last read, and no rollout moves it")


def test_the_same_alias_of_another_region_takes_nothing() -> None:
    elsewhere = Listed("r1", KeptRollout(LOCAL, Place("1", "us-east-1")), True)
    account = AccountSnapshot(read={"orders": split("orders")})
    shown = entries(RolloutsRead((elsewhere,)), None, account, HERE)
    assert [entry.key for entry in shown] == ["r1", "split orders:PROD"]
    assert "reading the deployments" in text_of(describe_count(RolloutsRead(), None, (), account)[0])
    assert "cannot be read: denied" in text_of(describe_count(RolloutsRead(failure="denied"), None, (), account)[0])
