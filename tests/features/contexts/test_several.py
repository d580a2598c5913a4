"""Several contexts as one list: what fails in one concerns no other, and every row has its account and region."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from tui.domain.account import AliasesRead
from tui.domain.alias import Alias
from tui.domain.context import Context
from tui.domain.context_choice import ContextChoice
from tui.domain.errors import CredentialsExpired, NotPermitted, ProviderError
from tui.domain.function import FunctionSummary
from tui.domain.page import Page
from tui.domain.routing import Routing, Weight
from tui.domain.sign_in import SignIn, Source
from tui.features.canaries.attention import State, attention_key
from tui.features.canaries.listing import Filter
from tui.features.canaries.rows import AliasRow
from tui.features.contexts.several.columns import MODIFIED, RUNTIME, SINCE, STATE, VERDICT, Column, columns_of
from tui.features.contexts.several.detail import several_detail
from tui.features.contexts.several.filter import parse
from tui.features.contexts.several.read import MOST, ContextRead, Kind, OpenWorkspace, read_context, why_not_several
from tui.features.contexts.several.rows import several_count, several_empty, several_heading, several_rows
from tui.presentation.columns import Sort
from tui.presentation.spans import text_of
from tui.writes.workspace import Workspace

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
EU, US = ContextChoice("prod", "eu-west-1"), ContextChoice("dev", "us-east-1")
IN_EU, IN_US = Context("prod", "eu-west-1", "111122223333"), Context("dev", "us-east-1", "444455556666")


class Account:
    """An account of two pages of functions, closed at the end."""

    def __init__(self, fails: ProviderError | None = None) -> None:
        self.provider, self.context, self.fails, self.closed = self, IN_EU, fails, 0

    def list_functions(self, marker: str | None) -> Page[FunctionSummary]:
        if marker is not None and self.fails is not None:
            raise self.fails
        name, following = ("b", None) if marker else ("a", "2")
        return Page((FunctionSummary(name, runtime="python3.12", modified=NOON),), following)

    def opening(self, refused: ProviderError | None = None) -> OpenWorkspace:
        @contextmanager
        def opened() -> Iterator[Workspace]:
            if refused is not None:
                raise refused
            try:
                yield cast(Any, self)
            finally:
                self.closed += 1

        return opened


def test_it_is_read_page_by_page_and_closed() -> None:
    account = Account()
    steps = list(read_context(EU, account.opening(), Kind.FUNCTIONS))
    assert [(step.account, len(step.functions), step.complete) for step in steps] == [
        ("", 0, False),
        ("111122223333", 0, False),
        ("111122223333", 1, False),
        ("111122223333", 2, True),
    ]
    assert account.closed == 1


def test_what_fails_keeps_what_was_read_and_says_why() -> None:
    account = Account(NotPermitted("lambda:ListFunctions"))
    last = list(read_context(EU, account.opening(), Kind.FUNCTIONS))[-1]
    assert ([one.name for one in last.functions], last.complete) == (["a"], False)
    assert last.failure == "no permission: lambda:ListFunctions"
    assert account.closed == 1


def test_one_that_does_not_open_names_the_next_step() -> None:
    expired = CredentialsExpired("", "", "ExpiredToken")
    expired.sign_in = SignIn(Source.SSO, "prod")
    last = list(read_context(EU, Account().opening(expired), Kind.CANARIES))[-1]
    assert last.failure == "credentials expired: run `aws sso login --profile prod`, then press r"


def alias_row(context: Context, name: str, state: State) -> AliasRow:
    routing = Routing("6", "7", Weight(1000))
    alias = Alias("orders", name, routing)
    attention = attention_key(alias, state, None, None)
    return AliasRow(context.account, context.region, alias, AliasesRead((alias,)), state, attention)


READS = (
    ContextRead(
        EU,
        IN_EU,
        (FunctionSummary("zebra"), FunctionSummary("orders", modified=NOON - timedelta(hours=2))),
        (alias_row(IN_EU, "PROD", State.SPLIT),),
        2,
        unread=("moves not read: no permission",),
        complete=True,
    ),
    ContextRead(US, IN_US, (FunctionSummary("orders"),), (alias_row(IN_US, "LIVE", State.FAILING),), 1, complete=True),
    ContextRead(ContextChoice("gone", "us-east-1"), failure="no credentials"),
)


def lines(kind: Kind, filter: str = "", width: int = 118, sort: Sort[Column] | None = None) -> list[str]:
    return [
        " ".join(text_of(row.spans).split())
        for row in several_rows(READS, kind, parse(kind, filter), NOON, width, sort)
    ]


def test_failures_come_first_then_what_wants_a_look_each_with_its_account_and_region() -> None:
    assert lines(Kind.FUNCTIONS) == [
        "not known us-east-1 ✗ gone: no credentials",
        "444455556666 us-east-1 orders Zip -",
        "111122223333 eu-west-1 orders Zip 2 h ago",
        "111122223333 eu-west-1 zebra Zip -",
    ]
    assert lines(Kind.CANARIES)[1:] == [
        "failing 444455556666 us-east-1 orders:LIVE 6→7 10% not read not known",
        "split 111122223333 eu-west-1 orders:PROD 6→7 10% not read not known",
    ]
    assert lines(Kind.FUNCTIONS, "EU-west ord") == ["111122223333 eu-west-1 orders Zip 2 h ago"]
    assert len({row.key for row in several_rows(READS, Kind.FUNCTIONS, Filter(), NOON, 118)}) == 4


def test_it_is_filtered_and_sorted_as_the_list_of_one_context_is() -> None:
    assert [line.split()[0] for line in lines(Kind.CANARIES, "is:failing")] == ["failing"]
    assert [line.split()[0] for line in lines(Kind.CANARIES, "-is:failing")] == ["failed", "split"]
    assert [line.split()[0] for line in lines(Kind.CANARIES, "alias:prod eu-")] == ["split"]
    assert [line.split()[2] for line in lines(Kind.FUNCTIONS, "runtime:zip -orders")] == ["zebra"]
    assert parse(Kind.FUNCTIONS, "tag:team=x").notes == ("tag: filters the functions of one context only",)
    by_age = Sort(RUNTIME).by_next(columns_of(Kind.FUNCTIONS, 118))
    assert by_age == Sort(MODIFIED, descending=True)
    failed, newest, *unknown = lines(Kind.FUNCTIONS, sort=by_age)
    assert "✗ gone" in failed
    assert newest.endswith("orders Zip 2 h ago")
    assert unknown == lines(Kind.FUNCTIONS, sort=Sort(MODIFIED))[2:]
    assert {VERDICT, SINCE} == {*columns_of(Kind.CANARIES, 118)} - {*columns_of(Kind.CANARIES, 78)}
    assert Sort(VERDICT).by_next(columns_of(Kind.CANARIES, 78)) == Sort(STATE), "made narrow meanwhile"
    assert "Function ▲" in several_heading(READS, Kind.FUNCTIONS, 118)


def test_a_narrow_list_cuts_no_version_and_keeps_both_ends_of_a_name() -> None:
    row = alias_row(IN_EU, "PROD", State.SPLIT)
    named = replace(row, alias=replace(row.alias, function="payments-of-all-regions"))
    (line,) = several_rows((replace(READS[0], aliases=(named,)),), Kind.CANARIES, Filter(), NOON, 57)
    assert text_of(line.spans) == "split      …223333  eu-west-1  payme…s:PROD  6→7 10%"
    (_, *failed), heading = (
        several_rows(READS, Kind.FUNCTIONS, Filter(), NOON, 57),
        several_heading(READS, Kind.FUNCTIONS, 57),
    )
    assert "Runtime" not in heading
    assert len(failed) == 3
    head = several_count(READS, Kind.CANARIES, 40, left_at=NOON)
    assert [text_of(line) for line in head[:2]] == [
        "2 of 3 contexts read, 1 failed",
        "2 split in 3 functions   1 failing   as read until 12:00 UTC",
    ]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("width", [57, 70, 78, 118])
def test_columns_stand_below_their_titles(kind: Kind, width: int) -> None:
    heading = several_heading(READS, kind, width)
    rows = several_rows(READS, kind, parse(kind, "orders"), NOON, width)
    assert rows
    for row in rows:
        text = text_of(row.spans)
        assert text[heading.index("Region") :].startswith(("eu-west-1 ", "us-east-1 "))
        assert text[heading.index("Function" if kind is Kind.FUNCTIONS else "Alias") :].startswith("orders")
        assert len(text) <= width + 10


def test_all_of_the_row_under_the_cursor_is_told_below_the_list() -> None:
    def detail(read: ContextRead, function: str = "", alias: str = "", width: int = 78) -> list[str]:
        return [text_of(line) for line in several_detail(read, function, alias, NOON, width)]

    long = replace(READS[2], failure="the SSO session of profile gone has expired: run `aws sso login --profile gone`")
    assert " ".join(detail(long, width=40)) == f"gone: {long.failure}"
    assert max(map(len, detail(long, width=40))) <= 40
    assert detail(READS[0], "zebra") == ["context prod 111122223333 eu-west-1"]
    assert detail(READS[0], "orders", "PROD", width=55) == [
        "orders:PROD  6→7 10 %   verdict not read yet",
        "moved at a time not known   read at an unknown time",
        "",
        "context prod 111122223333 eu-west-1",
    ]
    assert lines(Kind.CANARIES)[0] == "failed not known us-east-1 ✗ gone: no credentials"


def test_counts_say_how_much_was_read() -> None:
    assert [text_of(line) for line in several_count(READS, Kind.CANARIES, 118)] == [
        "2 of 3 contexts read, 1 failed   2 split in 3 functions   1 failing",
        "! prod eu-west-1: moves not read: no permission",
    ]
    assert text_of(several_count(READS, Kind.FUNCTIONS, 118)[0]) == "2 of 3 contexts read, 1 failed   3 functions"
    begun = (replace(READS[0], complete=False), ContextRead(US))
    assert text_of(several_count(begun, Kind.CANARIES, 118)[0]) == (
        "0 of 2 contexts read   1 split so far in 2 of 2 functions"
    ), "nobody has listed the functions of the other one"
    assert (
        several_empty(begun, Kind.CANARIES, filtered=True) == "no match in 1 alias read so far; esc clears the filter"
    )
    filtered = [several_empty(READS, kind, filtered=True) for kind in (Kind.FUNCTIONS, Kind.CANARIES)]
    assert filtered == [f"no match in {of}; esc clears the filter" for of in ("3 functions", "2 aliases")]
    assert several_empty((ContextRead(EU, complete=True),), Kind.FUNCTIONS, filtered=True) == "no functions"
    assert several_empty((ContextRead(EU),), Kind.CANARIES, filtered=False) == "reading…"
    assert several_empty((ContextRead(EU, complete=True),), Kind.CANARIES, filtered=False).startswith(
        "no alias is split"
    )
    assert several_empty((ContextRead(EU, complete=True),), Kind.FUNCTIONS, filtered=False) == "no functions"


def test_how_many_are_read_together() -> None:
    assert why_not_several(0) == "no context is marked: press space to mark one"
    assert why_not_several(1) is why_not_several(MOST) is None
    assert why_not_several(MOST + 1) == "at most 8 contexts are read together, 9 are marked"
