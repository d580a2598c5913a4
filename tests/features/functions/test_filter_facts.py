"""Filters on what has to be read, checked or asked for first: what is not known is counted, never left out silently."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tui.domain.account import AccountSnapshot, AliasesRead
from tui.domain.alias import Alias
from tui.domain.clock import utc_now
from tui.domain.function import FunctionSummary
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import Routing
from tui.features.doctor.findings import Finding, FunctionReport, Unchecked, with_alias_checked, with_reports
from tui.features.doctor.marks import Mark, Marks, Severity
from tui.features.functions.filter import EVERYTHING, parse_filter
from tui.features.functions.filter_facts import NO_FACTS, Deploying, FilterFacts, TagsRead
from tui.features.functions.list_summary import counts_text, empty_text
from tui.features.functions.listing import BY_NAME, Listing, arrange

NAMES = ("cards", "carts", "orders", "stock")
ACCOUNT = AccountSnapshot(
    tuple(FunctionSummary(name) for name in NAMES),
    {"orders": AliasesRead((Alias("orders", "PROD", Routing("7")),), "7")},
    complete=True,
)
DENIED = ReadFailure("lambda:ListTags", "no permission")
FACTS = FilterFacts(
    marks={"cards": {"live": Mark(Severity.CRITICAL, Routing("9"))}, "orders": {}},
    tags={
        "cards": TagsRead({"aws:cloudformation:stack-name": "shop", "Team": "Payments"}),
        "orders": TagsRead({"team": "orders"}),
        "stock": TagsRead(failure=DENIED),
    },
    deploying=Deploying(frozenset({"carts"})),
    managed_tags=("team=orders",),
)


def listed(text: str, facts: FilterFacts = FACTS) -> Listing:
    return arrange(ACCOUNT, parse_filter(text), BY_NAME, None, facts)


def shown(listing: Listing) -> list[str]:
    return [listing.at(row).name for row in range(listing.shown)]


@pytest.mark.parametrize(
    ("text", "names", "waiting", "unreadable", "not_checked"),
    [
        ("is:broken", ["cards"], 0, 0, 2),
        ("-is:broken", ["orders"], 0, 0, 2),
        ("is:deploying", ["carts"], 0, 0, 0),
        ("-is:deploying", ["cards", "orders", "stock"], 0, 0, 0),
        ("is:managed", ["cards", "orders"], 1, 1, 0),
        ("-is:managed", [], 1, 1, 0),
        ("tag:team", ["cards", "orders"], 1, 1, 0),
        ("tag:TEAM=payments", ["cards"], 1, 1, 0),
        ("tag:team=pay*", ["cards"], 1, 1, 0),
        ("-tag:team=payments", ["orders"], 1, 1, 0),
        ("tag:team=", [], 1, 1, 0),
        # What one condition excludes waits for no other, and is no gap.
        ("is:deploying is:managed", [], 1, 0, 0),
        ("card is:broken tag:team", ["cards"], 0, 0, 0),
        ("order is:broken", [], 0, 0, 0),
        ("alias:prod tag:team=orders", ["orders"], 1, 1, 0),
    ],
)
def test_what_passes_and_what_is_not_known(
    text: str, names: list[str], waiting: int, unreadable: int, not_checked: int
) -> None:
    listing = listed(text)
    assert shown(listing) == names
    assert (listing.unread, listing.unreadable, listing.not_checked) == (waiting, unreadable, not_checked)


def test_who_deploys_is_not_known_before_it_was_asked_and_where_somebody_could_not_be() -> None:
    assert listed("is:deploying", NO_FACTS).unread == len(NAMES)
    partly = FilterFacts(deploying=Deploying(frozenset({"carts"}), ("no permission: codedeploy:ListDeployments",)))
    assert shown(listed("is:deploying", partly)) == ["carts"]
    assert listed("-is:deploying", partly).unreadable == len(NAMES) - 1


def test_a_function_counts_as_checked_only_once_all_of_it_was() -> None:
    on_7, high = Alias("orders", "PROD", Routing("7")), Finding(Severity.HIGH, "orders", "PROD", "x", "y")

    def broken(marks: Marks, text: str = "-is:broken") -> tuple[list[str], int]:
        listing = listed(text, FilterFacts(marks=marks))
        return shown(listing), listing.not_checked

    # Its page checks one alias, and neither the others nor their alarms.
    assert with_alias_checked({}, on_7, ()) == {}
    opened = with_alias_checked({}, on_7, (high,))
    assert opened["orders"]["PROD"].is_partial
    assert broken(opened) == ([], 4)
    assert broken(with_alias_checked(opened, on_7, ())) == ([], 4)
    critical = replace(high, severity=Severity.CRITICAL)
    assert broken(with_alias_checked({}, on_7, (critical,)), "is:broken") == (["orders"], 3)
    # The doctor checks it all, where it may read it all; a finding holds until the alias moves.
    checked = with_reports({}, [FunctionReport("orders")])
    assert broken(with_alias_checked(checked, on_7, (high,))) == (["orders"], 3)
    in_part = FunctionReport("orders", unchecked=(Unchecked("orders", "alarms"),), marks=opened["orders"])
    assert broken(with_reports({}, [in_part])) == ([], 4)
    # Nothing found in what could be read is no clean bill, and takes none away.
    for before in ({}, checked, opened):
        assert with_reports(before, [replace(in_part, marks={})]) == before
    moved = {"orders": {"PROD": Mark(Severity.CRITICAL, Routing("6"))}}
    assert broken(moved, "is:broken") == ([], 4)


def test_what_is_not_known_is_said() -> None:
    account, now = ACCOUNT, utc_now()
    assert "2 not checked yet (D checks)" in counts_text(account, listed("is:broken"), now)
    assert "1 not loaded yet   1 unreadable" in counts_text(account, listed("is:managed"), now)
    none = "no match in 4 functions, 4 not checked yet (D checks); esc clears the filter"
    assert empty_text(account, listed("is:broken", NO_FACTS)) == none


def test_what_was_not_understood_is_said_in_full_where_nothing_matches() -> None:
    assert empty_text(ACCOUNT, listed("is:canry")) == (
        "unknown filter is:canry; is: takes canary, broken, deploying or managed"
    )


def test_what_needs_no_reading_asks_for_none() -> None:
    assert parse_filter("order runtime:python").needs == EVERYTHING.needs == frozenset()
    assert parse_filter("is:managed is:deploying is:broken").needs == {"tags", "deployments", "marks"}
