"""Rules mark a context by account, profile and region, and are careful until the account is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.context import Context
from tui.settings.context_rules import (
    ContextRule,
    InvalidMatch,
    describe_fitting,
    marked,
    named_contexts,
    parse_match,
)

HERE = Context("prod-admin", "eu-west-1", "123456789012", profile="prod-admin")


def rule(match: str, **options: bool | str) -> ContextRule:
    return ContextRule(parse_match(match), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("match", "fits"),
    [
        ("account:123456789012", True),
        ("account:1234*", True),
        ("account:210987654321", False),
        ("profile:prod-*", True),
        ("profile:PROD-ADMIN", True),
        ("profile:prod", False),
        ("region:eu-*", True),
        ("region:us-*", False),
        ("profile:prod-*, region:eu-*", True),
        ("profile:prod-*,region:us-*", False),
        ("account:123456789012 , profile:prod-* , region:eu-west-?", True),
    ],
)
def test_all_of_a_match_must_fit(match: str, fits: bool) -> None:
    context = marked(HERE, [rule(match, read_only=True, production=True, name="shop")])
    assert (context.read_only, context.production, context.name) == (fits, fits, "shop" if fits else "")
    assert not context.provisional


def test_every_rule_that_fits_counts_and_the_first_name_names() -> None:
    rules = [
        rule("profile:prod-*", production=True),
        rule("region:eu-*", name="europe"),
        rule("account:*", name="anywhere", read_only=True),
        rule("region:us-*", name="america"),
    ]
    context = marked(HERE, rules)
    assert (context.read_only, context.production, context.name) == (True, True, "europe")


def test_no_rule_takes_read_only_back() -> None:
    opened = Context("p", "r", "123456789012", read_only=True, profile="p")
    assert marked(opened, [rule("profile:p", production=True)]).read_only
    assert marked(opened, []).read_only
    assert not marked(opened, []).provisional


class TestUntilTheAccountIsKnown:
    opened = Context("prod-admin", "eu-west-1", profile="prod-admin")

    def test_a_rule_that_may_fit_counts_and_names_nothing(self) -> None:
        context = marked(self.opened, [rule("account:999999999999", read_only=True, production=True, name="shop")])
        assert (context.read_only, context.production, context.provisional, context.name) == (True, True, True, "")

    def test_it_is_let_go_of_once_the_account_is_another(self) -> None:
        rules = [rule("account:999999999999", read_only=True, production=True)]
        context = marked(HERE, rules)
        assert (context.read_only, context.production, context.provisional) == (False, False, False)

    def test_a_rule_that_cannot_fit_whatever_the_account_does_not_count(self) -> None:
        context = marked(self.opened, [rule("account:999999999999, region:us-*", read_only=True)])
        assert (context.read_only, context.provisional) == (False, False)

    def test_a_rule_that_fits_anyway_is_not_provisional(self) -> None:
        context = marked(self.opened, [rule("region:eu-*", read_only=True), rule("account:9*", read_only=True)])
        assert (context.read_only, context.provisional) == (True, False)

    @given(st.lists(st.sampled_from(["account:1*", "profile:prod-*", "region:us-*", "account:2*, region:eu-*"])))
    def test_what_is_not_known_never_makes_less_careful(self, matches: list[str]) -> None:
        rules = [rule(match, read_only=True, production=True) for match in matches]
        before, after = marked(self.opened, rules), marked(HERE, rules)
        assert before.read_only >= after.read_only
        assert before.production >= after.production


def test_the_demo_has_no_profile_for_a_rule_to_fit() -> None:
    demo = Context("demo", "us-east-1")
    assert not marked(demo, [rule("profile:*", read_only=True)]).read_only
    assert marked(demo, [rule("region:us-*", read_only=True)]).read_only


def test_an_endpoint_in_place_of_aws_does_not_hide_the_profile() -> None:
    there = Context("vpce-1.example:443", "eu-west-1", endpoint="https://vpce-1.example:443", profile="prod-admin")
    assert marked(there, [rule("profile:prod-*", production=True)]).production


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "expected account:, profile: or region:"),
        ("prod-*", "expected account:"),
        ("profil:prod", "expected account:"),
        ("profile:", "expected account:"),
        ("profile:a, ", "expected account:"),
        ("region:eu west", "expected account:"),
        ("profile:a, profile:b", "appears twice"),
        ("account:12345678901", "12 digits"),
        ("account:1234-5678-9012", "12 digits"),
        ("account:1234567890123*", "12 digits"),
        ("account:shop", "12 digits"),
    ],
)
def test_a_match_that_could_never_fit_is_refused(text: str, words: str) -> None:
    with pytest.raises(InvalidMatch, match=words):
        parse_match(text)


def test_which_rules_fit_is_told_before_a_context_is_opened() -> None:
    rules = [
        rule("profile:dev-*", read_only=True),
        rule("profile:prod-*, region:eu-*", production=True, name="shop"),
        rule("account:1234*", read_only=True),
    ]
    assert describe_fitting(HERE, rules) == (
        "rule 2 (profile:prod-*, region:eu-*): production, shop",
        "rule 3 (account:1234*): read-only",
    )
    unknown = Context("prod-admin", "us-east-1", profile="prod-admin")
    assert describe_fitting(unknown, rules) == ("rule 3 (account:1234*): read-only if the account matches",)


def test_a_rule_without_patterns_names_a_context() -> None:
    rules = [
        rule("profile:prod, region:eu-west-1", name="shop"),
        rule("profile:prod-*, region:eu-west-1", name="shop"),
        rule("profile:dev", name="dev"),
    ]
    assert named_contexts(rules) == (("prod", "eu-west-1"),)
