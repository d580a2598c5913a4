"""Which versions are deletable: every reason to keep one, unknowns too, and plans that never hold a used version."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.alias import Alias
from tui.domain.deployment import Deployment
from tui.domain.durable import RunningExecutions
from tui.domain.errors import NotPermitted
from tui.domain.function import Provisioned
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import Routing, Weight
from tui.domain.trigger import EventInvokeConfig, EventSource, Permission
from tui.domain.usage import Usage
from tui.domain.version import LATEST, Version
from tui.features.prune.candidates import (
    Candidate,
    Evidence,
    Fact,
    KeepReason,
    Rules,
    assess_versions,
    needs_usage,
    with_fact,
    without,
)
from tui.features.prune.plan import Progress, changed, detect_drift, make_plan

THEN = datetime(2026, 1, 2, tzinfo=UTC)
RULES = Rules(keep_newest=2, called_days=30)


def version(number: int | str, sha: str = "a") -> Version:
    return Version(str(number), code_sha256=sha, code_size=100, modified=THEN)


def evidence(count: int = 6, **changes: Any) -> Evidence:
    """Return what is known of versions of which nobody knows anything bad."""
    numbers = [str(number) for number in range(1, count + 1)]
    known = Evidence(
        "f",
        versions=tuple(version(number) for number in (LATEST, *numbers)),
        usages={number: Usage(number) for number in numbers},
        usages_days=30,
        policies=dict.fromkeys(numbers, ()),
        read=frozenset(Fact),
        complete=True,
    )
    return replace(known, **changes)


def of(number: str, known: Evidence, rules: Rules = RULES) -> Candidate:
    return next(one for one in assess_versions(known, rules) if one.version.number == number)


def going(known: Evidence, rules: Rules = RULES) -> list[str]:
    return [one.version.number for one in assess_versions(known, rules) if one.deletable]


def test_all_but_the_newest_go_where_nothing_speaks_against_it() -> None:
    assert going(evidence()) == ["4", "3", "2", "1"]
    assert [reason.kind for reason in of("6", evidence()).reasons] == [KeepReason.NEWEST]
    assert going(evidence(), replace(RULES, keep_newest=0)) == ["6", "5", "4", "3", "2", "1"]


def split(primary: str, canary: str, basis_points: int) -> Alias:
    return Alias("f", "PROD", Routing(primary, canary, Weight(basis_points)))


TROUBLE = ReadFailure("lambda:GetPolicy", "User: x is not authorized", NotPermitted("lambda:GetPolicy"))
PERMISSION = Permission("2", ("s3.amazonaws.com",))


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        ({"aliases": (Alias("f", "PROD", Routing("2")),)}, KeepReason.POINTED, "PROD points at it"),
        ({"aliases": (split("2", "1", 100),)}, KeepReason.POINTED, "PROD points at it for 99 % of its calls"),
        ({"aliases": (split("1", "2", 100),)}, KeepReason.ROUTED, "PROD routes 1 % of its calls to it"),
        ({"aliases": (split("1", "2", 0),)}, KeepReason.ROUTED, "PROD routes 0 % of its calls to it"),
        ({"provisioned": (Provisioned("2", 5, 5, "READY"),)}, KeepReason.PROVISIONED, "provisioned concurrency 5"),
        ({"sources": (EventSource("u", "2", "arn:aws:sqs:r:1:q"),)}, KeepReason.SOURCE, "SQS queue q"),
        ({"invoke_configs": (EventInvokeConfig("2", 1),)}, KeepReason.ASYNCHRONOUS, "1 retry"),
        (
            {"deployments": (Deployment("d-1", "f", "PROD", target_version="2"),)},
            KeepReason.DEPLOYED,
            "deployment d-1 of PROD",
        ),
        (
            {"deployments": (Deployment("d-1", "f", "PROD", current_version="2"),)},
            KeepReason.DEPLOYED,
            "deployment d-1",
        ),
        ({"way_back": {"2": "way back of PROD"}}, KeepReason.WAY_BACK, "way back of PROD"),
        ({"last_good": {"2": "last good version of PROD"}}, KeepReason.LAST_GOOD, "last good"),
        ({"replicated": frozenset({"2"})}, KeepReason.REPLICATED, "replicas"),
        (
            {"usages": {"2": Usage("2", 7, THEN, ("PROD",))}},
            KeepReason.CALLED,
            "called 7 times within 30 days through PROD",
        ),
        ({"usages": {"2": Usage("2", unread=True)}}, KeepReason.UNKNOWN, "not known: when it was last called"),
        ({"usages": {}}, KeepReason.UNREAD, "not read yet: when"),
        ({"usages_days": 7}, KeepReason.UNREAD, "not read yet: when"),
        ({"policies": {"2": (PERMISSION,)}}, KeepReason.POLICY, "may call it by its number"),
        (
            {"policies": {"2": TROUBLE}},
            KeepReason.UNKNOWN,
            "not known: who may call it by its number: no permission: lambda:GetPolicy",
        ),
        ({"policies": {}}, KeepReason.UNREAD, "not read yet: who"),
    ],
)
def test_what_speaks_against_it_is_named(changes: dict[str, Any], kind: KeepReason, words: str) -> None:
    candidate = of("2", evidence(**changes))
    assert [reason.kind for reason in candidate.reasons] == [kind]
    assert words in candidate.reasons[0].text
    assert not candidate.deletable


def test_all_reasons_are_told() -> None:
    known = evidence(aliases=(Alias("f", "PROD", Routing("6")),), provisioned=(Provisioned("PROD", 3, 3, "READY"),))
    assert [reason.kind for reason in of("6", known).reasons] == [
        KeepReason.POINTED,
        KeepReason.PROVISIONED,
        KeepReason.NEWEST,
    ]


@pytest.mark.parametrize("fact", [fact for fact in Fact if fact not in (Fact.CALLS, Fact.POLICIES, Fact.DURABLE)])
def test_a_part_that_is_not_read_lets_nothing_go(fact: Fact) -> None:
    waiting = evidence(read=frozenset(Fact) - {fact})
    assert going(waiting) == []
    assert of("1", waiting).pending
    denied = with_fact(evidence(), fact, ReadFailure("some:Action", "no permission"))
    assert going(denied) == []
    assert "no permission: some:Action" in of("1", denied).reasons[0].text


def test_executions_that_still_run_keep_the_version_of_a_durable_function() -> None:
    durable = replace(version(1), settings={"DurableConfig.ExecutionTimeout": "3600"})
    known = replace(evidence(), versions=(durable, *(version(number) for number in (LATEST, 2, 3, 4, 5, 6))))
    assert of("1", known).pending
    assert of("2", known).deletable
    assert of("1", replace(known, durable={"1": RunningExecutions(0)})).deletable
    running = of("1", replace(known, durable={"1": RunningExecutions(3)}))
    assert [reason.text for reason in running.reasons] == ["3 durable executions still run on it"]
    many = of("1", replace(known, durable={"1": RunningExecutions(5000, more=True)}))
    assert [reason.text for reason in many.reasons] == ["5,000 or more durable executions still run on it"]
    denied = with_fact(known, Fact.DURABLE, ReadFailure("lambda:ListDurableExecutionsByFunction", "no permission"))
    assert [reason.kind for reason in of("1", denied).reasons] == [KeepReason.UNKNOWN]
    assert of("2", denied).deletable


def test_code_that_is_only_referred_to_frees_nothing() -> None:
    known = replace(evidence(), in_s3={"1": True, "2": False})
    plan = make_plan("f", assess_versions(known, RULES), ["1", "2"])
    assert plan.size == 100
    assert Progress(plan, deleted=("1",)).freed == 0


def test_unknown_calls_and_an_unknown_history_are_accepted_one_by_one() -> None:
    blind = with_fact(evidence(usages={}), Fact.CALLS, ReadFailure("cloudwatch:GetMetricData", "denied"))
    assert going(blind) == []
    assert going(blind, replace(RULES, accept_unknown_history=True)) == []
    assert going(blind, replace(RULES, accept_unknown_calls=True)) == ["4", "3", "2", "1"]
    lost = with_fact(evidence(), Fact.HISTORY, ReadFailure("cloudtrail:LookupEvents", "denied"))
    assert going(lost, replace(RULES, accept_unknown_calls=True)) == []
    assert going(lost, replace(RULES, accept_unknown_history=True)) == ["4", "3", "2", "1"]
    # What is on its way is waited for, and what was seen is not unseen.
    both = replace(RULES, accept_unknown_calls=True, accept_unknown_history=True)
    assert going(evidence(usages={}), both) == []
    assert "1" not in going(evidence(usages={**evidence().usages, "1": Usage("1", 1, unread=True)}), both)


def test_an_alias_with_more_versions_than_are_told_keeps_all() -> None:
    assert going(evidence(aliases=(Alias("f", "odd", Routing("6", "5", Weight(10), more=1)),))) == []


def test_only_the_likely_ones_are_looked_at_closely() -> None:
    known = evidence(aliases=(Alias("f", "PROD", Routing("3")),), usages={}, policies={}, read=frozenset())
    assert needs_usage(known, RULES) == ("1", "2", "4")


def test_the_latest_is_never_a_candidate() -> None:
    known = evidence()
    odd = replace(known, versions=(*known.versions, version("$LATEST.PUBLISHED")))
    assert {one.version.number for one in assess_versions(odd, RULES)} == set("123456")


def test_deleted_versions_are_known_no_more() -> None:
    assert going(without(evidence(), ("1", "3"))) == ["4", "2"]


numbers = st.integers(1, 12).map(str)
routings = st.one_of(
    numbers.map(Routing),
    st.tuples(numbers, numbers, st.integers(0, 10_000))
    .filter(lambda drawn: drawn[0] != drawn[1])
    .map(lambda drawn: Routing(drawn[0], drawn[1], Weight(drawn[2]))),
)


@given(
    st.lists(routings, max_size=5),
    st.sets(numbers, max_size=12),
    st.integers(0, 12),
    st.booleans(),
    st.sets(st.sampled_from(list(Fact))),
)
def test_nothing_that_an_alias_names_is_ever_planned(
    aliases: list[Routing], selected: set[str], newest: int, accepting: bool, unread: set[Fact]
) -> None:
    known = evidence(12, aliases=tuple(Alias("f", f"a{place}", routing) for place, routing in enumerate(aliases)))
    known = replace(known, read=known.read - unread)
    rules = Rules(newest, 30, accepting, accepting)
    plan = make_plan("f", assess_versions(known, rules), selected)
    planned = {one.number for one in plan.versions}
    assert planned <= selected
    assert not planned & {number for routing in aliases for number in routing.versions}
    assert not planned & {str(number) for number in range(13 - newest, 13)}
    assert not planned or not unread - {Fact.CALLS, Fact.POLICIES}
    assert detect_drift(plan.versions, known.aliases, ()) == ("", "")


def test_what_moved_onto_a_planned_version_is_a_surprise() -> None:
    plan = make_plan("f", assess_versions(evidence(), RULES), {"1", "2"})
    assert [call.subject for call in plan.calls] == ["1", "2"]
    assert plan.size == 200
    assert detect_drift(plan.versions, (split("6", "2", 0),), ()) == ("2", "PROD now routes to version 2")
    held = (Provisioned("1", 1, 0, "IN_PROGRESS"),)
    assert detect_drift(plan.versions, (), held) == ("1", "version 1 now has provisioned concurrency")


def test_another_version_of_the_same_number_is_told() -> None:
    assert changed(version(1), version(1)) == ""
    assert "different code" in changed(version(1), version(1, "b"))
    assert "not the one" in changed(version(1), replace(version(1), modified=None))


def test_many_are_deleted_after_their_number_was_typed() -> None:
    candidates = assess_versions(evidence(20), RULES)
    assert make_plan("f", candidates, {str(number) for number in range(1, 11)}).phrase == ""
    assert make_plan("f", candidates, {str(number) for number in range(1, 12)}).phrase == "delete 11"
