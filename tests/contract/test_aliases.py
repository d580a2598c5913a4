"""What AWS answers about aliases (aws-semantics 1.1, 1.3, 1.5)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.support.world import BASE, refused

F = {"FunctionName": "f"}


def body(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key != "ResponseMetadata"}


def status(answer: dict[str, Any]) -> int:
    code: int = answer["ResponseMetadata"]["HTTPStatusCode"]
    return code


def test_create_answers_201_without_routing(client: Any) -> None:
    answer = client.create_alias(**F, Name="new", FunctionVersion="1")
    revision = answer["RevisionId"]
    assert status(answer) == 201
    assert body(answer) == {
        "AliasArn": f"{BASE}f:new",
        "Name": "new",
        "FunctionVersion": "1",
        "Description": "",
        "RevisionId": revision,
    }


def test_get_and_update_answer_200(client: Any) -> None:
    assert status(client.get_alias(**F, Name="live")) == 200
    assert status(client.update_alias(**F, Name="live", Description="x")) == 200


@pytest.mark.parametrize("weight", [0.0, 0.0005, 0.1, 0.125, 1 / 3, 0.9999, 1.0])
def test_a_weight_comes_back_exactly_as_sent(client: Any, weight: float) -> None:
    config = {"AdditionalVersionWeights": {"2": weight}}
    assert client.update_alias(**F, Name="live", RoutingConfig=config)["RoutingConfig"] == config
    assert client.get_alias(**F, Name="live")["RoutingConfig"] == config


@pytest.mark.parametrize("call", ["create_alias", "update_alias"])
def test_an_empty_map_clears_and_leaves_no_routing(client: Any, call: str) -> None:
    name = "new" if call == "create_alias" else "split"
    answer = getattr(client, call)(**F, Name=name, FunctionVersion="1", RoutingConfig={"AdditionalVersionWeights": {}})
    assert "RoutingConfig" not in answer
    assert "RoutingConfig" not in client.get_alias(**F, Name=name)
    assert all("RoutingConfig" not in a for a in client.list_aliases(**F)["Aliases"] if a["Name"] == name)


def test_what_is_left_out_stays(client: Any) -> None:
    answer = client.update_alias(**F, Name="split", Description="new words")
    assert (answer["FunctionVersion"], answer["RoutingConfig"]) == ("1", {"AdditionalVersionWeights": {"2": 0.1}})
    answer = client.update_alias(**F, Name="split", FunctionVersion="3")
    assert (answer["FunctionVersion"], answer["RoutingConfig"]) == ("3", {"AdditionalVersionWeights": {"2": 0.1}})
    assert answer["Description"] == "new words"


def test_promotion_is_one_call_with_the_empty_map(client: Any) -> None:
    answer = client.update_alias(**F, Name="split", FunctionVersion="2", RoutingConfig={"AdditionalVersionWeights": {}})
    assert answer["FunctionVersion"] == "2"
    assert "RoutingConfig" not in answer


def test_every_update_gives_a_new_revision_even_without_change(client: Any) -> None:
    seen = {client.get_alias(**F, Name="live")["RevisionId"]}
    for _ in range(3):
        revision = client.update_alias(**F, Name="live", FunctionVersion="1")["RevisionId"]
        assert revision not in seen
        assert client.get_alias(**F, Name="live")["RevisionId"] == revision
        seen.add(revision)


def test_revisions_chain_and_the_old_one_is_refused(client: Any) -> None:
    first = client.get_alias(**F, Name="live")["RevisionId"]
    second = client.update_alias(**F, Name="live", FunctionVersion="2", RevisionId=first)["RevisionId"]
    assert refused(client, "update_alias", **F, Name="live", FunctionVersion="3", RevisionId=first)[1] == 412
    assert client.get_alias(**F, Name="live")["FunctionVersion"] == "2"
    client.update_alias(**F, Name="live", FunctionVersion="3", RevisionId=second)


def test_a_refused_update_changes_nothing(client: Any) -> None:
    before = body(client.get_alias(**F, Name="split"))
    config = {"AdditionalVersionWeights": {"99": 0.5}}
    refused(client, "update_alias", **F, Name="split", FunctionVersion="3", Description="x", RoutingConfig=config)
    assert body(client.get_alias(**F, Name="split")) == before


def test_moving_aliases_changes_no_revision_of_function_or_version(client: Any) -> None:
    def revisions() -> list[str]:
        return [
            client.get_function_configuration(**F, **q)["RevisionId"]
            for q in ({}, {"Qualifier": "1"}, {"Qualifier": "2"})
        ]

    before = revisions()
    client.update_alias(**F, Name="live", FunctionVersion="2")
    client.create_alias(**F, Name="new", FunctionVersion="2")
    client.delete_alias(**F, Name="new")
    assert revisions() == before


def test_deleting_answers_204_also_for_one_that_never_was(client: Any) -> None:
    assert status(client.delete_alias(**F, Name="live")) == 204
    assert status(client.delete_alias(**F, Name="live")) == 204
    assert status(client.delete_alias(**F, Name="never")) == 204
    assert refused(client, "get_alias", **F, Name="live")[1] == 404


def test_the_version_filter_matches_the_primary(client: Any) -> None:
    def named(**wanted: str) -> list[str]:
        return [alias["Name"] for alias in client.list_aliases(**F, **wanted)["Aliases"]]

    assert named() == ["dev", "live", "split"]
    assert named(FunctionVersion="1") == ["live", "split"]
    assert named(FunctionVersion="2") == []
    assert named(FunctionVersion="$LATEST") == ["dev"]


def test_an_alias_is_found_by_arn_and_partial_arn(client: Any) -> None:
    for name in (f"{BASE}f", "123456789012:function:f", "function:f"):
        assert client.get_alias(FunctionName=name, Name="live")["FunctionVersion"] == "1"
        assert len(client.list_aliases(FunctionName=name)["Aliases"]) == 3


def test_configuration_by_alias_names_the_alias_in_its_arn(client: Any) -> None:
    by_alias = client.get_function_configuration(**F, Qualifier="live")
    assert (by_alias["FunctionArn"], by_alias["Version"]) == (f"{BASE}f:live", "1")
    by_number = client.get_function_configuration(FunctionName=f"{BASE}f:1")
    assert (by_number["FunctionArn"], by_number["Version"]) == (f"{BASE}f:1", "1")
    by_latest = client.get_function_configuration(**F, Qualifier="$LATEST")
    assert (by_latest["FunctionArn"], by_latest["Version"]) == (f"{BASE}f:$LATEST", "$LATEST")
    assert client.get_function_configuration(**F)["FunctionArn"] == f"{BASE}f"


def test_only_one_of_two_writers_with_the_same_revision_wins(client: Any) -> None:
    def write(weight: float, revision: str) -> bool:
        config = {"AdditionalVersionWeights": {"2": weight}}
        try:
            client.update_alias(**F, Name="live", RoutingConfig=config, RevisionId=revision)
        except client.exceptions.PreconditionFailedException:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        for race in range(25):
            revision = client.get_alias(**F, Name="live")["RevisionId"]
            weights = [(race * 4 + n + 1) / 1000 for n in range(4)]
            won = [w for w, ok in zip(weights, pool.map(write, weights, [revision] * 4), strict=True) if ok]
            assert len(won) == 1
            assert client.get_alias(**F, Name="live")["RoutingConfig"]["AdditionalVersionWeights"] == {"2": won[0]}
