"""The filter language and the sort, over an account that is still being read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.account import AccountSnapshot, AliasesRead, with_aliases, with_function
from tui.domain.alias import Alias
from tui.domain.function import FunctionSnapshot, FunctionSummary, refreshed
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import Routing, Weight
from tui.domain.version import Version
from tui.features.functions.columns import ALIASES, COLUMNS, LATEST, MODIFIED, NAME, RUNTIME, Column
from tui.features.functions.filter import EVERYTHING, parse_filter
from tui.features.functions.listing import BY_NAME, Listing, arrange
from tui.presentation.columns import Sort

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def summary(name: str, runtime: str = "python3.12", minutes: int | None = None) -> FunctionSummary:
    return FunctionSummary(
        name, runtime=runtime, modified=None if minutes is None else NOON - timedelta(minutes=minutes)
    )


def alias(name: str, primary: str, canary: str | None = None) -> Alias:
    return Alias("f", name, Routing(primary, canary, Weight(1000)) if canary else Routing(primary))


ACCOUNT = AccountSnapshot(
    functions=(
        summary("order-processor", minutes=2),
        summary("order-refunds", "python3.9", minutes=180),
        summary("Order-Export", "nodejs22.x"),
        summary("billing", "nodejs22.x", minutes=5),
        summary("image-resizer", "", minutes=60)._replace(package_type="Image"),
    ),
    read={
        "order-processor": AliasesRead((alias("PROD", "6", "7"), alias("TEST", "7")), "7"),
        "order-refunds": AliasesRead((alias("PROD", "14"),), "14"),
        "billing": AliasesRead(failure=ReadFailure("lambda:ListAliases", "no permission")),
    },
    complete=True,
)


def shown(listing: Listing) -> list[str]:
    return [listing.at(row).name for row in range(listing.shown)]


def names_matching(text: str) -> list[str]:
    return shown(arrange(ACCOUNT, parse_filter(text)))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ["billing", "image-resizer", "Order-Export", "order-processor", "order-refunds"]),
        ("ORDER", ["Order-Export", "order-processor", "order-refunds"]),
        ("order re", ["order-refunds"]),
        ("order -ref", ["Order-Export", "order-processor"]),
        ("-order", ["billing", "image-resizer"]),
        ("-", ["billing", "image-resizer", "Order-Export", "order-processor", "order-refunds"]),
        ("runtime:node", ["billing", "Order-Export"]),
        ("runtime:image", ["image-resizer"]),
        ("-runtime:node order", ["order-processor", "order-refunds"]),
        ("alias:prod", ["order-processor", "order-refunds"]),
        ("alias:PROD alias:te", ["order-processor"]),
        ("-alias:test", ["order-refunds"]),
        ("is:canary", ["order-processor"]),
        ("-is:canary", ["order-refunds"]),
        ("is:can", ["billing", "image-resizer", "Order-Export", "order-processor", "order-refunds"]),
        ("alias:", ["billing", "image-resizer", "Order-Export", "order-processor", "order-refunds"]),
        ("owner:me", []),
        ("arn:aws:lambda:eu-west-1:123456789012:function:order-processor:PROD", ["order-processor"]),
    ],
)
def test_filter(text: str, names: list[str]) -> None:
    assert names_matching(text) == names


def test_what_is_not_read_is_counted_not_guessed() -> None:
    listing = arrange(ACCOUNT, parse_filter("is:canary"))
    assert (listing.shown, listing.total, listing.canaries) == (1, 5, 1)
    assert [ACCOUNT.functions[i].name for i in listing.waiting] == ["image-resizer", "Order-Export"]
    assert (listing.unread, listing.unreadable) == (2, 1)


def test_a_function_that_other_words_exclude_is_not_waited_for() -> None:
    assert arrange(ACCOUNT, parse_filter("processor is:canary")).unread == 0


def test_an_unknown_prefix_is_a_word_with_a_note() -> None:
    wanted = parse_filter("owner:me")
    assert wanted.notes == ("unknown filter owner:me; try alias:, runtime:, is: or tag:",)
    assert parse_filter("is:canary runtime:py alias:x -word -is:managed tag:team=pay* tag: is:brok").notes == ()
    assert parse_filter("is:canry").notes == (
        "unknown filter is:canry; is: takes canary, broken, deploying or managed",
    )
    assert parse_filter("tag:=x").notes == (
        "unknown filter tag:=x; tag: takes a key, as in tag:team or tag:team=payments",
    )


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        (Sort(NAME, True), ["order-refunds", "order-processor", "Order-Export", "image-resizer", "billing"]),
        (Sort(RUNTIME), ["image-resizer", "billing", "Order-Export", "order-refunds", "order-processor"]),
        (Sort(ALIASES, True), ["order-processor", "order-refunds", "billing", "image-resizer", "Order-Export"]),
        (Sort(LATEST, True), ["order-refunds", "order-processor", "billing", "image-resizer", "Order-Export"]),
        (Sort(LATEST), ["order-processor", "order-refunds", "billing", "image-resizer", "Order-Export"]),
        (Sort(MODIFIED, True), ["order-processor", "billing", "image-resizer", "order-refunds", "Order-Export"]),
        (Sort(MODIFIED), ["order-refunds", "image-resizer", "billing", "order-processor", "Order-Export"]),
    ],
)
def test_sort(sort: Sort[Column], names: list[str]) -> None:
    assert shown(arrange(ACCOUNT, EVERYTHING, sort)) == names


def test_a_second_wish_for_a_column_turns_it_round() -> None:
    assert BY_NAME.by(NAME) == Sort(NAME, True)
    assert BY_NAME.by(MODIFIED) == Sort(MODIFIED, True)
    assert BY_NAME.by(MODIFIED).by(MODIFIED) == Sort(MODIFIED, False)
    assert Sort(MODIFIED, True).by(RUNTIME) == Sort(RUNTIME, False)


def test_the_sorted_title_carries_an_arrow_and_fits_its_column() -> None:
    assert all(len(Sort(column, True).title(column)) <= column.least for column in COLUMNS)
    assert [BY_NAME.title(column) for column in (NAME, LATEST)] == ["Function ▲", "Latest"]


def test_more_than_were_read_still_sorts_as_a_number() -> None:
    read = {**ACCOUNT.read, "billing": AliasesRead(latest="100+")}
    assert shown(arrange(replace(ACCOUNT, read=read), EVERYTHING, Sort(LATEST, True)))[0] == "billing"


def test_rows_of_functions() -> None:
    listing = arrange(ACCOUNT, parse_filter("order"))
    assert listing.row_of("order-processor") == 1
    assert listing.row_of("billing") is None
    assert listing.row_of("nowhere") is None


words = st.text("ab-", max_size=3)
texts = st.lists(
    st.one_of(
        words,
        words.map("-{}".format),
        words.map("runtime:{}".format),
        words.map("alias:{}".format),
        st.just("is:canary"),
    ),
    max_size=3,
)
sorts = st.builds(Sort, st.sampled_from(COLUMNS), st.booleans())


@given(
    names=st.lists(st.text("abAB-", min_size=1, max_size=4), unique=True, max_size=8),
    reads=st.lists(st.integers(0, 3), min_size=8, max_size=8),
    steps=st.lists(st.tuples(st.integers(0, 8), texts, sorts), min_size=1, max_size=6),
)
def test_going_on_from_what_was_shown_changes_nothing(
    names: list[str], reads: list[int], steps: list[tuple[int, list[str], Sort[Column]]]
) -> None:
    functions = tuple(summary(name, name) for name in names)
    kinds = [None, AliasesRead(), AliasesRead((alias("a", "1", "2"),), "2"), AliasesRead((alias("B", "1"),), "1")]
    read = {name: known for name, kind in zip(names, reads, strict=False) if (known := kinds[kind]) is not None}
    listing: Listing | None = None
    for count, text, sort in steps:
        account = AccountSnapshot(functions[:count], dict(read) if count % 2 else read)
        wanted = parse_filter(" ".join(text))
        listing = arrange(account, wanted, sort, listing)
        fresh = arrange(account, wanted, sort)
        # Functions whose names differ in case alone are equals: the order among them may differ.
        assert [name.lower() for name in shown(listing)] == [name.lower() for name in shown(fresh)]
        assert sorted(listing.waiting) == sorted(fresh.waiting)
        assert listing.unreadable == fresh.unreadable


def test_a_later_failure_takes_no_alias_away() -> None:
    failure = ReadFailure("lambda:ListAliases", "throttled")
    known = AccountSnapshot(read={"f": AliasesRead((alias("PROD", "6", "7"),))})
    after = with_aliases(known, "f", AliasesRead(failure=failure)).read["f"]
    assert after == AliasesRead((alias("PROD", "6", "7"),), renewal_failure=failure)
    assert after.whole
    assert with_aliases(AccountSnapshot(), "f", AliasesRead(failure=failure)).read["f"].failure is failure


def test_an_opened_function_is_known_to_the_list_once_its_aliases_are() -> None:
    read_at = NOON + timedelta(minutes=1)
    opened = FunctionSnapshot("order-refunds", aliases=(alias("TEST", "15"),), listed=True)
    # Its versions are on their way: the newest one known stands until then.
    known = with_function(ACCOUNT, opened, read_at).read["order-refunds"]
    assert known == AliasesRead((alias("TEST", "15"),), "14", read_at=read_at)
    whole = replace(opened, versions=(Version("$LATEST"), Version("15"), Version("14")), complete=True)
    account = with_function(ACCOUNT, whole, read_at)
    assert account.read["order-refunds"].latest == "15"
    # A later step of the same reading that says nothing else changes nothing.
    assert with_function(account, whole, NOON) is account
    denied = replace(whole, failures=(ReadFailure("lambda:ListAliases", "no permission"),))
    assert with_function(ACCOUNT, denied, read_at) is ACCOUNT
    # While it is read again one alias may be there before the others.
    again = refreshed(whole, FunctionSnapshot("order-refunds", aliases=(alias("PROD", "15"),)))
    assert with_function(account, again, read_at) is account


def test_the_next_column_after_the_last_is_the_first_with_the_order_that_suits_it() -> None:
    sorts = [BY_NAME]
    for _ in COLUMNS:
        sorts.append(sorts[-1].by_next(COLUMNS))
    assert [sort.column for sort in sorts] == [*COLUMNS, NAME]
    assert [sort.descending for sort in sorts] == [*(column.greatest_first for column in COLUMNS), False]
