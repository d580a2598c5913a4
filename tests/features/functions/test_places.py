"""Words lead to functions and aliases, the likeliest first, and it is said where not all is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from tui.domain.account import AccountSnapshot, AliasesRead
from tui.domain.alias import Alias
from tui.domain.function import FunctionSummary
from tui.domain.routing import Routing, Weight
from tui.features.functions.places import describe_place, describe_places, find_places


def aliases(function: str, *names: str) -> AliasesRead:
    return AliasesRead(tuple(Alias(function, name, Routing("7")) for name in names), "7")


ACCOUNT = AccountSnapshot(
    tuple(FunctionSummary(name) for name in ("reorder", "order-export", "order-processor", "prod-check")),
    {
        "order-processor": aliases("order-processor", "DEV", "PROD"),
        "order-export": aliases("order-export", "PREPROD"),
        "reorder": aliases("reorder"),
        "prod-check": aliases("prod-check", "live"),
    },
    complete=True,
)


def test_words_of_the_name_and_of_the_alias_lead_to_the_alias() -> None:
    matches = find_places(ACCOUNT, "order prod")
    assert [place.text for place in matches] == ["order-processor:PROD", "order-export:PREPROD"]
    assert describe_place(matches[0]) == "alias at 7"
    split = AliasesRead((Alias("order-export", "PROD", Routing("6", "7", Weight(100))),), "7")
    account = replace(ACCOUNT, read={**ACCOUNT.read, "order-export": split, "reorder": aliases("reorder", "PROD")})
    assert [place.text for place in find_places(account, "order prod")][:2] == [
        "order-export:PROD",
        "order-processor:PROD",
    ]
    assert [place.text for place in find_places(ACCOUNT, "order-processor:dev")] == ["order-processor:DEV"]


def test_words_of_the_name_alone_lead_to_the_function_the_likeliest_first() -> None:
    assert [place.text for place in find_places(ACCOUNT, "order")] == ["order-export", "order-processor", "reorder"]
    assert [place.text for place in find_places(ACCOUNT, "exp ord")] == ["order-export"]
    assert [place.text for place in find_places(ACCOUNT, "prod")][:2] == ["order-processor:PROD", "prod-check"]
    assert find_places(ACCOUNT, "order", most=1)[0].text == "order-export"
    assert find_places(ACCOUNT, "nothing") == find_places(ACCOUNT, " : ") == ()


def test_what_is_not_known_is_said() -> None:
    assert describe_places(ACCOUNT) == ""
    read = {"reorder": aliases("reorder")}
    assert describe_places(replace(ACCOUNT, read=read)) == "searched 4 functions; the aliases of 1 are known"
    assert describe_places(replace(ACCOUNT, read=read, complete=False)) == (
        "searched 4 functions, more are loading; the aliases of 1 are known"
    )
    kept = replace(ACCOUNT, as_of=datetime(2026, 1, 1, tzinfo=UTC))
    assert describe_places(kept).startswith("searched an earlier list of 4 functions")


def test_where_aliases_are_not_known_the_other_words_lead_to_the_function() -> None:
    unread = replace(ACCOUNT, read={"reorder": aliases("reorder")})
    matches = find_places(unread, "order prod")
    assert [place.text for place in matches] == ["order-export", "order-processor", "prod-check"], "not reorder"
    assert describe_place(matches[0]) == "function; its aliases are not known here"
    assert find_places(unread, "nothing") == find_places(unread, "nothing at all") == ()
