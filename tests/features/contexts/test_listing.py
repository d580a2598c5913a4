"""Which contexts are listed, in which order, and why one cannot be opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tui.domain.context import Context
from tui.domain.context_choice import ContextChoice, Profile
from tui.features.contexts.listing import (
    Contexts,
    Identity,
    Known,
    choice_of,
    known_contexts,
    matching,
    why_not_open,
    with_region,
)

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
PROD, DEV = Profile("prod", "eu-west-1", "111122223333"), Profile("dev", "us-east-1")
HERE = ContextChoice("prod", "eu-west-1")


def names(known: tuple[Known, ...]) -> list[tuple[str, str]]:
    return [(one.choice.profile, one.choice.region) for one in known]


def test_the_open_one_comes_first_then_recent_ones_then_the_others_by_name() -> None:
    recent = [
        Known(ContextChoice("old", "eu-west-1"), used=NOON - timedelta(days=3)),
        Known(ContextChoice("dev", "eu-central-1"), account="444455556666", used=NOON - timedelta(hours=1)),
        Known(HERE, account="777788889999", used=NOON),
    ]
    profiles = (Profile("zoo", "us-east-1"), PROD, Profile("bare"), DEV)
    known = known_contexts(HERE, recent, profiles, [ContextChoice("prod", "us-west-2")], "sa-east-1")
    assert names(known) == [
        ("prod", "eu-west-1"),
        ("dev", "eu-central-1"),
        ("old", "eu-west-1"),
        ("bare", "sa-east-1"),
        ("dev", "us-east-1"),
        ("prod", "us-west-2"),
        ("zoo", "us-east-1"),
    ]
    # What a session told counts more than what the files name.
    assert [one.account for one in known] == ["777788889999", "444455556666", "", "", "", "111122223333", ""]
    assert (known[1].profile, known[2].profile) == (DEV, None)


def test_the_choice_that_leads_to_an_opened_context() -> None:
    assert choice_of(Context("prod", "eu-west-1", profile="prod")) == HERE
    keys = Context("environment", "eu-west-1", profile="default", environment_keys=True)
    assert choice_of(keys) == ContextChoice("", "eu-west-1")
    assert choice_of(Context("demo", "us-east-1"), "shop") == ContextChoice("", "us-east-1", "shop")


def test_a_profile_in_another_region_is_listed_below_it_once() -> None:
    contexts = Contexts(known_contexts(HERE, [], (PROD, DEV)))
    once = with_region(contexts, HERE.key, "us-west-2")
    assert names(once.known) == [("prod", "eu-west-1"), ("prod", "us-west-2"), ("dev", "us-east-1")]
    assert once.known[1].account == "111122223333"
    assert with_region(once, HERE.key, "us-west-2") == once
    assert with_region(once, "nothing", "us-west-2") == once


def test_why_one_cannot_be_opened() -> None:
    assert why_not_open(Known(HERE, PROD)) is None
    assert why_not_open(None) == "no context under the cursor"
    assert why_not_open(Known(ContextChoice("dev"), DEV)) == "profile dev has no region: press a to choose one"
    broken = Known(HERE, PROD._replace(problem="its source_profile 'x' is in neither of AWS's files"))
    assert why_not_open(broken) == "profile prod: its source_profile 'x' is in neither of AWS's files"


def test_a_filter_is_words_of_profile_region_and_account() -> None:
    contexts = Contexts(known_contexts(HERE, [], (PROD, DEV)))
    assert matching(contexts, "") == contexts.known
    assert names(matching(contexts, " PROD eu")) == [("prod", "eu-west-1")]
    assert names(matching(contexts, "1111")) == [("prod", "eu-west-1")]
    assert matching(contexts, "prod us") == ()
    known = replace(contexts, identities={ContextChoice("dev", "us-east-1").key: Identity("444455556666")})
    assert names(matching(known, "4444")) == [("dev", "us-east-1")]
