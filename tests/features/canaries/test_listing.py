"""The list of aliases: in the order asked for, only what a filter lets pass, in the columns there is room for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.healths import FAILING, KNOWN
from tests.support.make_believe_traffic import at
from tui.domain.account import AccountSnapshot, AliasesRead
from tui.domain.alias import Alias
from tui.domain.context import Context
from tui.domain.errors import NotFound, NotPermitted
from tui.domain.function import FunctionSummary
from tui.domain.move import Move
from tui.domain.read_failure import read_failure
from tui.domain.routing import Routing, Weight
from tui.features.canaries.columns import COLUMNS, ROUTING, SINCE, VERDICT, Column, Shown, extents
from tui.features.canaries.evidence import Evidence, owners_due, with_owner, without_failures
from tui.features.canaries.listing import BY_ATTENTION, HINT, Filter, arrange, parse_filter
from tui.features.canaries.moves import AccountMoves
from tui.features.canaries.rows import AccountRows, Sources, account_rows
from tui.features.canaries.text import detail_lines, empty_text, head_lines, share_text
from tui.features.canaries.verdicts import VerdictRead
from tui.features.health.health import Health, assessed
from tui.presentation.columns import Sort
from tui.presentation.spans import text_of
from tui.writes.ownership.owner import Managed, Unknown

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HERE = Context("prod", "eu-west-1", account="1")
DENIED = read_failure(NotPermitted("lambda:ListAliases"), "")


def alias(function: str, name: str = "PROD", weight: int = 0) -> Alias:
    return Alias(function, name, Routing("6", "7", Weight(weight)) if weight else Routing("6"), f"r-{function}")


def moved(hours_ago: float, routing: Routing, who: str) -> Move:
    return Move(NOW - timedelta(hours=hours_ago), "PROD", "UpdateAlias", None, routing, who=f"{who} as admin")


BAD, NEWER, WHOLE, IDLE = alias("zebra", weight=500), alias("orders", weight=1_000), alias("cart"), alias("alpha")
JUDGED = assessed(Health(Alias("orders", "PROD", BAD.routing, "a"), FAILING), KNOWN, KNOWN, at(12)).verdict
EVIDENCE = Evidence(
    AccountMoves(
        {
            "zebra": (moved(50, BAD.routing, "alice"),),
            "orders": (moved(2, NEWER.routing, "bob"),),
            "cart": (moved(1, WHOLE.routing, "carol"),),
            # Somebody moved it on since, whom nothing tells of.
            "alpha": (moved(3, Routing("5"), "dan"),),
        },
        since=NOW - timedelta(days=3),
    ),
    {("zebra", "PROD"): VerdictRead(BAD.routing, (), JUDGED)},
    read_at=NOW,
    settled=True,
)
READ = {
    "zebra": AliasesRead((BAD,), read_at=NOW),
    "orders": AliasesRead((NEWER, alias("orders", "TEST")), read_at=NOW),
    "cart": AliasesRead((WHOLE,), read_at=NOW - timedelta(hours=5), kept=True, renewal_failure=DENIED),
    "alpha": AliasesRead((IDLE,), read_at=NOW),
    "gone": AliasesRead((alias("gone"),), kept=True, renewal_failure=read_failure(NotFound("lambda:ListAliases"), "")),
    "unread": AliasesRead(failure=DENIED),
}
ACCOUNT = AccountSnapshot(tuple(FunctionSummary(name) for name in READ if name != "gone"), READ, complete=True)
SOURCES = Sources(ACCOUNT, EVIDENCE, None, None, HERE, NOW)
ROWS = account_rows(SOURCES)


def listed(text: str = "", sort: Sort[Column] | None = None) -> list[str]:
    listing = arrange(ROWS.rows, parse_filter(text), sort or BY_ATTENTION)
    return [f"{row.alias.function}:{row.alias.name}" for row in listing.rows]


def test_what_wants_a_look_comes_first() -> None:
    assert listed() == ["zebra:PROD", "orders:PROD", "cart:PROD", "alpha:PROD", "orders:TEST"]
    assert ROWS.rows[0].account == "1"
    assert ROWS.rows[0].region == "eu-west-1"


@pytest.mark.parametrize(
    ("column", "first"),
    [(ROUTING, ["orders:PROD", "zebra:PROD"]), (SINCE, ["cart:PROD", "orders:PROD", "zebra:PROD"])],
)
def test_what_is_not_known_stays_last_in_both_directions(column: object, first: list[str]) -> None:
    sort = BY_ATTENTION.by(column)  # type: ignore[arg-type]
    rest = sorted(set(listed()) - set(first))
    assert listed(sort=sort) == [*first, *rest]
    assert listed(sort=sort.by(sort.column)) == [*reversed(first), *rest]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("orders", ["orders:PROD", "orders:TEST"]),
        ("orders -test", ["orders:PROD"]),
        ("is:split -is:failing", ["orders:PROD"]),
        ("is:moved", ["cart:PROD"]),
        ("is:old", ["cart:PROD"]),
        ("is:stale", []),
        ("alias:test", ["orders:TEST"]),
        ("by:ALICE", ["zebra:PROD"]),
        ("owner:careful", []),
        # What is still being typed filters nothing yet.
        ("is:fai by: -", listed()),
    ],
)
def test_a_filter_lets_pass_what_it_says(text: str, names: list[str]) -> None:
    assert listed(text) == names
    assert parse_filter(text).notes == ()


def test_a_condition_that_there_is_not_is_said() -> None:
    assert "unknown filter is:odd" in parse_filter("is:odd").notes[0]
    assert "is:failing|stale|deploying|split|moved|old" in HINT


@given(st.text(max_size=30))
def test_no_text_is_an_error(text: str) -> None:
    assert arrange(ROWS.rows, parse_filter(text), BY_ATTENTION).rows is not None


def test_rows_are_made_again_only_where_something_changed() -> None:
    read = {**READ, "alpha": AliasesRead((alias("alpha", weight=100),), read_at=NOW)}
    changed = Sources(AccountSnapshot(ACCOUNT.functions, read, complete=True), EVIDENCE, None, None, HERE, NOW)
    again = account_rows(changed, ROWS)
    assert [name for name in again.by_function if again.by_function[name] is not ROWS.by_function[name]] == ["alpha"]
    later = Sources(ACCOUNT, Evidence(), None, None, HERE, NOW)
    assert not any(one is other for one in account_rows(later, ROWS).rows for other in ROWS.rows)


def test_owners_are_renewed_the_one_read_longest_ago_first_and_outlast_a_reading_that_failed() -> None:
    named = [replace(one, arn=f"arn:{one.function}") for one in (BAD, NEWER, alias("late", weight=100))]
    bad, newer, late = named
    read_at = {("zebra", "PROD"): NOW - timedelta(minutes=11), ("orders", "PROD"): NOW - timedelta(minutes=9)}
    read = replace(EVIDENCE, owners_read_at=read_at)
    assert owners_due(read, (bad, newer, late, NEWER), NOW) == [late, bad]
    assert owners_due(without_failures(read), named, NOW) == named
    stack, unknown = Managed("stack shop", ""), Unknown(tags=DENIED)
    known = with_owner(read, bad, stack, NOW)
    assert owners_due(known, (bad,), NOW) == []
    assert with_owner(known, bad, unknown, NOW).owners == {("zebra", "PROD"): stack}
    assert with_owner(read, bad, unknown, NOW).owners == {("zebra", "PROD"): unknown}


def test_the_head_tells_of_how_much_of_the_account_it_speaks() -> None:
    def head(account: AccountSnapshot, evidence: Evidence = EVIDENCE, rows: AccountRows = ROWS) -> str:
        return "   ".join(map(text_of, head_lines(rows.rows, account, evidence, None, len(rows.rows), NOW)))

    head_text = head(ACCOUNT)
    assert head_text.startswith("2 split so far   1 failing   1 without a verdict yet   2 moved in the last day   ")
    assert "3 of 5 functions read   1 as read earlier (?)" in head_text
    assert head_text.endswith("   2 functions not read: no permission: lambda:ListAliases")
    assert "2 functions not read: no permission: lambda:ListAliases" in head_text
    nothing, all_read = AccountRows(), {name: AliasesRead() for name in ("a", "b")}
    two = AccountSnapshot((FunctionSummary("a"), FunctionSummary("b")), complete=True)
    assert head(two, rows=nothing).count("0 of 2 functions read") == 1
    whole = AccountSnapshot(two.functions, all_read, complete=True)
    assert head(whole, rows=nothing).startswith("no alias is split   ")
    assert "moves not read yet" in head(whole, Evidence())
    recent = replace(EVIDENCE, moves=replace(EVIDENCE.moves, since=NOW - timedelta(minutes=40)))
    assert "2 moved in the last day (CloudTrail read 40 min back)" in head(ACCOUNT, recent)
    old = replace(ACCOUNT, as_of=NOW - timedelta(minutes=40))
    assert "   list read 40 min ago, reading it again   " in head(old)
    failed = replace(old, failure=DENIED)
    assert "   list read 40 min ago   " in head(failed)
    assert share_text(AccountSnapshot(two.functions)) == "0 of 2+ functions read"
    assert empty_text(0, whole) == "no function here has an alias"
    assert empty_text(3, whole) == "no match in 3 aliases; esc clears the filter"
    assert empty_text(0, two) == "no alias read yet"


def test_the_last_lines_tell_all_of_one_alias() -> None:
    rows = {row.alias.function: row for row in ROWS.rows if row.alias.name == "PROD"}
    where, more = map(text_of, detail_lines(rows["cart"], EVIDENCE, NOW))
    assert where == "cart:PROD  6  moved 1 h ago by carol as admin"
    assert more == "read 5 h ago, and not since: no permission: lambda:ListAliases"
    where, more = map(text_of, detail_lines(rows["alpha"], EVIDENCE, NOW))
    assert text_of(detail_lines(rows["alpha"], Evidence(), NOW)[0]).endswith("moved at a time not known")
    assert where == "alpha:PROD  6  moved over 3 d ago"
    assert "verdict not read yet" in text_of(detail_lines(rows["orders"], EVIDENCE, NOW)[1])
    assert "fail: 7 has" in text_of(detail_lines(rows["zebra"], EVIDENCE, NOW)[1])
    assert detail_lines(None, EVIDENCE, NOW) == ((), ())
    assert [text_of(line) for line in detail_lines(rows["zebra"], EVIDENCE, NOW, 58)] == [
        "zebra:PROD  6→7 5 %   fail: 7 has 54× the errors of 6",
        "moved 2 d ago by alice as admin   read just now",
        "",
    ]
    assert [len(detail_lines(one, EVIDENCE, NOW, 58)) for one in (None, rows["cart"])] == [3, 3]


@given(st.integers(80, 300), st.tuples(*[st.integers(0, 140)] * len(COLUMNS)))
def test_columns_stand_side_by_side_and_the_weightiest_always(width: int, longest: tuple[int, ...]) -> None:
    shared = extents(width, longest)
    for left, right in pairwise(shared):
        assert left.start + left.width + 2 == right.start
    assert shared[-1].start + shared[-1].width <= width
    assert {"State", "Function", "Alias", "Version", "Since", "Verdict"} <= {one.column.title for one in shared}
    assert all(one.width >= one.column.least for one in shared)


@pytest.mark.parametrize(
    ("width", "titles"), [(57, "State Function Alias Version"), (70, "State Function Alias Version Verdict")]
)
def test_a_narrow_list_keeps_the_names_and_leaves_the_rest_to_the_last_lines(width: int, titles: str) -> None:
    shared = extents(width, (9, 40, 4, 9, 10, 15, 12, 0, 0))
    assert " ".join(one.column.title for one in shared) == titles
    assert all(one.width >= one.column.least for one in shared)


def test_what_was_not_read_and_what_is_old_is_marked() -> None:
    where = {row.alias.function: ROUTING.cell(Shown(row, NOW)).text for row in ROWS.rows if row.alias.name == "PROD"}
    assert where == {"zebra": "6→7 5%", "orders": "6→7 10%", "cart": "6?", "alpha": "6"}
    cells = {row.alias.function: VERDICT.cell(Shown(row, NOW)).text for row in ROWS.rows if row.alias.name == "PROD"}
    assert cells == {"zebra": "fail", "orders": "not read", "cart": "", "alpha": ""}
    assert Filter() == parse_filter("")
