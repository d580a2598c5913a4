"""Lists: pages of 50, orders, and what their items leave out (aws-semantics 1.1)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.world import BASE, refused
from tui.demo import demo_session

STATES = {
    "State",
    "StateReason",
    "StateReasonCode",
    "LastUpdateStatus",
    "LastUpdateStatusReason",
    "LastUpdateStatusReasonCode",
    "RuntimeVersionConfig",
}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Any:
    scenario: Path = tmp_path_factory.mktemp("many") / "many.yaml"
    aliases = "".join(f"      - {{Name: a{n:03d}, FunctionVersion: 1}}\n" for n in range(120))
    scenario.write_text(
        "Functions:\n  - FunctionName: long\n    Versions: [{Version: 1-130, Without: [7], Code: '{n}'}]\n"
        f"    Aliases:\n{aliases}"
        "Crowds:\n  - {Pattern: 'c-{n}', Count: 120, Versions: 1}\n"
    )
    return demo_session(scenario).client("lambda")


@pytest.fixture(scope="module")
def durable(tmp_path_factory: pytest.TempPathFactory) -> Any:
    scenario: Path = tmp_path_factory.mktemp("durable") / "durable.yaml"
    scenario.write_text(
        "Functions:\n  - FunctionName: d\n    CodeSize: 200\n    DurableConfig: {ExecutionTimeout: 60}\n    Versions:\n"
        "      - {Version: 1, Code: one, CodeSize: 100, RunningDurableExecutions: 60}\n"
        "      - {Version: 2, Code: two, CodeSize: 1000, S3ObjectStorageMode: REFERENCE}\n"
    )
    return demo_session(scenario).client("lambda")


@pytest.mark.parametrize(
    ("operation", "field", "more", "total"),
    [
        ("list_functions", "Functions", {}, 121),
        ("list_versions_by_function", "Versions", {"FunctionName": "long"}, 130),
        ("list_aliases", "Aliases", {"FunctionName": "long"}, 120),
    ],
)
def test_a_page_holds_50_whatever_is_asked_for(
    many: Any, operation: str, field: str, more: dict[str, str], total: int
) -> None:
    call = getattr(many, operation)
    assert len(call(**more, MaxItems=1000)[field]) == 50
    assert len(call(**more)[field]) == 50
    small = call(**more, MaxItems=3)
    assert len(small[field]) == 3
    assert call(**more, Marker=small["NextMarker"], MaxItems=1)[field] == call(**more, MaxItems=4)[field][3:]
    pages = list(many.get_paginator(operation).paginate(**more))
    assert [len(page[field]) for page in pages] == [50, 50, total - 100]
    assert "NextMarker" not in pages[-1]


def test_every_version_of_every_function(many: Any) -> None:
    pages = many.get_paginator("list_functions").paginate(FunctionVersion="ALL")
    arns = [item["FunctionArn"] for page in pages for item in page["Functions"]]
    assert len(arns) == len(set(arns)) == 130 + 120 * 2
    assert arns[:2] == [f"{BASE}long:$LATEST", f"{BASE}long:1"]


def test_what_is_deleted_between_pages_hides_nothing(many: Any) -> None:
    first = many.list_functions()
    gone = first["Functions"][0]["FunctionName"]
    many.delete_function(FunctionName=gone)
    rest = many.list_functions(Marker=first["NextMarker"])["Functions"]
    assert rest[0]["FunctionName"] == "c-00050"
    assert refused(many, "list_functions", Marker="bogus")[:2] == ("InvalidParameterValueException", 400)


def test_items_tell_revisions_but_no_states(client: Any) -> None:
    functions = client.list_functions()["Functions"]
    versions = client.list_versions_by_function(FunctionName="f")["Versions"]
    for item in (*functions, *versions):
        assert item["RevisionId"]
        assert not STATES & item.keys()
    assert STATES & client.get_function_configuration(FunctionName="f").keys()


def test_versions_begin_with_latest_and_ascend(client: Any) -> None:
    versions = client.list_versions_by_function(FunctionName=f"{BASE}f")["Versions"]
    assert [v["Version"] for v in versions] == ["$LATEST", "1", "2", "3", "4"]
    assert versions[0]["FunctionArn"] == f"{BASE}f:$LATEST"
    assert versions[1]["FunctionArn"] == f"{BASE}f:1"
    assert [v["Description"] for v in versions[1:3]] == ["first", "second"]
    assert client.list_functions()["Functions"][0]["FunctionArn"] == f"{BASE}f"


def test_versions_of_the_same_code_share_its_hash(client: Any) -> None:
    latest, first, *_, last = client.list_versions_by_function(FunctionName="f")["Versions"]
    assert latest["CodeSha256"] == last["CodeSha256"] != first["CodeSha256"]
    assert latest["ConfigSha256"] != ""


def test_durable_executions_are_listed_by_version(durable: Any) -> None:
    pages = durable.get_paginator("list_durable_executions_by_function").paginate(FunctionName="d", Qualifier="1")
    first, second = [page["DurableExecutions"] for page in pages]
    assert (len(first), len(second)) == (50, 10)
    assert {one["Status"] for one in first} == {"RUNNING"}
    assert all(":function:d:1/durable-execution/" in one["DurableExecutionArn"] for one in first)
    others = durable.list_durable_executions_by_function(FunctionName="d", Qualifier="2")["DurableExecutions"]
    assert others == []
    paused = durable.list_durable_executions_by_function(FunctionName="d", Qualifier="1", Statuses=["PAUSED"])
    assert paused["DurableExecutions"] == []


def test_code_that_is_referred_to_counts_for_nothing(durable: Any) -> None:
    code = {version: durable.get_function(FunctionName="d", Qualifier=version)["Code"] for version in "12"}
    assert "ResolvedS3Object" not in code["1"]
    assert code["2"]["ResolvedS3Object"]["S3Bucket"]
    assert durable.get_account_settings()["AccountUsage"]["TotalCodeSize"] == 300


def test_account_settings_count_every_version(client: Any) -> None:
    settings = client.get_account_settings()
    assert settings["AccountUsage"]["FunctionCount"] == 3
    assert settings["AccountLimit"]["TotalCodeSize"] == 80530636800
    before = settings["AccountUsage"]["TotalCodeSize"]
    size = client.get_function_configuration(FunctionName="f", Qualifier="3")["CodeSize"]
    client.delete_function(FunctionName="f", Qualifier="3")
    assert client.get_account_settings()["AccountUsage"]["TotalCodeSize"] == before - size
    client.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=100)
    assert client.get_account_settings()["AccountLimit"]["UnreservedConcurrentExecutions"] == 900
