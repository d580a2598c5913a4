"""What is likely to be split is read first, then what changed lately, then the rest; each once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.support.rollouts import PLAN
from tui.domain.account import AccountSnapshot, AliasesRead, with_aliases
from tui.domain.alias import Alias
from tui.domain.context import Context
from tui.domain.errors import Busy
from tui.domain.function import FunctionSummary
from tui.domain.move import Move
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import Routing, Weight
from tui.features.canaries.evidence import Evidence
from tui.features.canaries.moves import AccountMoves
from tui.features.canaries.reading_order import ReadingOrder, likely_split
from tui.features.rollout.here.store import KeptRollout, Listed, Place
from tui.features.rollout.here.watch import RolloutsRead
from tui.features.rollout.machine import begin

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HERE = Context("prod", "eu-west-1", account="1")
SPLIT = Routing("6").at("7", Weight(1_000))
FUNCTIONS = tuple(
    FunctionSummary(name, modified=None if days is None else NOW - timedelta(days=days))
    for name, days in (("old", 400), ("never", None), ("new", 1), ("middle", 30))
)
ACCOUNT = AccountSnapshot(FUNCTIONS, complete=True)


def kept(function: str, routing: Routing, **more: object) -> AliasesRead:
    return AliasesRead((Alias(function, "PROD", routing),), kept=True, **more)  # type: ignore[arg-type]


def read_all(account: AccountSnapshot, *first: str) -> list[str]:
    """Read until nothing is left, and return in which order that was."""
    order, names = ReadingOrder(), list[str]()
    while (name := order.next(account, first)) is not None:
        names.append(name)
        account = with_aliases(account, name, AliasesRead())
    return names


def test_the_newest_function_comes_first_and_each_one_once() -> None:
    assert read_all(ACCOUNT) == ["new", "middle", "old", "never"]
    assert read_all(ACCOUNT, "old", "gone", "old") == ["old", "gone", "new", "middle", "never"]


def test_what_an_index_has_is_read_again_after_what_nobody_read() -> None:
    account = replace(ACCOUNT, read={"new": kept("new", Routing("7")), "old": kept("old", Routing("7"))})
    assert read_all(account) == ["middle", "never", "new", "old"]
    failed = kept("new", Routing("7"), renewal_failure=ReadFailure("lambda:ListAliases", "no"))
    assert read_all(replace(ACCOUNT, read={"new": failed})) == ["middle", "old", "never"]


def test_what_aws_throttled_is_asked_for_again_once_nothing_else_is_left() -> None:
    busy = Busy("lambda:ListAliases")
    throttled = AliasesRead(failure=ReadFailure(busy.action, "AWS is throttling", busy))
    denied = AliasesRead(failure=ReadFailure("lambda:ListAliases", "no permission"))
    account = replace(ACCOUNT, read={"new": throttled, "old": denied})
    assert read_all(account) == ["middle", "never", "new"]
    assert read_all(account, "new") == ["middle", "never", "new"], "it keeps no other waiting"
    assert read_all(replace(account, complete=False)) == []


def test_while_the_list_is_old_or_on_its_way_only_what_is_likely_split_is_read() -> None:
    for account in (replace(ACCOUNT, complete=False), replace(ACCOUNT, as_of=NOW)):
        assert read_all(account) == []
        assert read_all(account, "old") == ["old"]
    broken = replace(ACCOUNT, complete=False, failure=ReadFailure("lambda:ListFunctions", "no answer"))
    assert read_all(broken)[0] == "new"


def test_splits_of_the_last_session_come_first_then_what_is_moved_then_what_was_moved_last() -> None:
    def moved(hours_ago: float, after: Routing) -> Move:
        return Move(NOW - timedelta(hours=hours_ago), "PROD", "UpdateAlias", None, after)

    moves = AccountMoves(
        {"whole": (moved(1, Routing("7")),), "lately": (moved(2, SPLIT),), "before": (moved(30, SPLIT),)}
    )
    local = begin("r1", PLAN, Alias("rolling", "PROD", Routing("6")), "7", NOW)
    rollouts = RolloutsRead(
        (
            Listed("r1", KeptRollout(local, Place("1", "eu-west-1")), True),
            Listed("r2", KeptRollout(replace(local, function="elsewhere"), Place("1", "us-east-1")), True),
        )
    )
    account = replace(ACCOUNT, read={"new": kept("new", Routing("7")), "old": kept("old", SPLIT)})
    likely = dict.fromkeys(likely_split(account, Evidence(moves), rollouts, None, HERE))
    assert list(likely) == ["old", "rolling", "lately", "before", "whole"]
