"""Invoke by qualifier: who answers, how often, and how it fails (aws-semantics 1.1, 1.5)."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from botocore.config import Config

from tests.support.paths import WORLD
from tests.support.world import Clock, refused, tail
from tui.demo import DemoAccount, demo_session

F = {"FunctionName": "f"}


def answered(client: Any, qualifier: str, calls: int) -> list[str]:
    return [client.invoke(**F, Qualifier=qualifier)["ExecutedVersion"] for _ in range(calls)]


def test_the_answer_names_the_version_that_ran(client: Any) -> None:
    answer = client.invoke(**F, Qualifier="live", Payload=json.dumps({"a": 1}).encode())
    assert (answer["StatusCode"], answer["ExecutedVersion"]) == (200, "1")
    assert json.loads(answer["Payload"].read())["event"] == {"a": 1}
    assert "FunctionError" not in answer
    assert client.invoke(**F)["ExecutedVersion"] == "$LATEST"
    assert client.invoke(**F, Qualifier="3")["ExecutedVersion"] == "3"
    assert client.invoke(FunctionName="f:live")["ExecutedVersion"] == "1"


def test_weights_split_the_calls_within_their_binomial_band(client: Any) -> None:
    seen = Counter(answered(client, "split", 400))
    assert seen.keys() == {"1", "2"}
    # 10 % of 400, four standard deviations either way; the generator is seeded.
    assert 16 <= seen["2"] <= 64
    client.update_alias(**F, Name="split", RoutingConfig={"AdditionalVersionWeights": {"2": 1.0}})
    assert set(answered(client, "split", 20)) == {"2"}
    client.update_alias(**F, Name="split", RoutingConfig={"AdditionalVersionWeights": {"2": 0.0}})
    assert set(answered(client, "split", 20)) == {"1"}


def test_the_same_seed_draws_the_same_versions() -> None:
    draws = [
        answered(demo_session(WORLD, clock=Clock(), seed=seed).client("lambda"), "split", 60) for seed in (1, 1, 2)
    ]
    assert draws[0] == draws[1] != draws[2]


def test_dry_run_and_event(client: Any) -> None:
    assert client.invoke(**F, InvocationType="DryRun")["StatusCode"] == 204
    assert client.invoke(**F, InvocationType="Event", Qualifier="live")["StatusCode"] == 202


def test_a_version_fails_at_its_scenarios_rate(client: Any) -> None:
    answer = client.invoke(FunctionName="mixed", Qualifier="5", LogType="Tail")
    assert (answer["StatusCode"], answer["FunctionError"]) == (200, "Unhandled")
    assert json.loads(answer["Payload"].read())["errorType"] == "KeyError"
    assert "[ERROR]" in tail(answer["LogResult"])


def test_the_tail_of_the_log_reports_the_call(client: Any) -> None:
    lines = tail(client.invoke(**F, Qualifier="2", LogType="Tail")["LogResult"]).splitlines()
    assert lines[0].startswith("INIT_START")
    assert lines[1].startswith("START RequestId: ")
    assert lines[1].endswith("Version: 2")
    assert lines[-2].startswith("END RequestId: ")
    assert "Memory Size: 256 MB" in lines[-1]
    assert "LogResult" not in client.invoke(**F)


@pytest.mark.parametrize(("function", "qualifier"), [("f", "2"), ("mixed", "5")])
def test_a_call_has_one_request_id_in_answer_and_log(client: Any, function: str, qualifier: str) -> None:
    answers = [client.invoke(FunctionName=function, Qualifier=qualifier, LogType="Tail") for _ in range(2)]
    ids = [answer["ResponseMetadata"]["RequestId"] for answer in answers]
    assert len(set(ids)) == 2
    for answer, request in zip(answers, ids, strict=True):
        log = tail(answer["LogResult"])
        assert f"START RequestId: {request} " in log
        assert f"REPORT RequestId: {request}\t" in log
        if "FunctionError" in answer:
            assert json.loads(answer["Payload"].read())["requestId"] == request


def test_an_inactive_version_wakes_when_called(client: Any, clock: Clock) -> None:
    idle = {"FunctionName": "mixed", "Qualifier": "4"}
    assert client.get_function_configuration(**idle)["StateReasonCode"] == "Idle"
    assert refused(client, "invoke", **idle)[1] == 409
    assert client.get_function_configuration(**idle)["State"] == "Pending"
    clock.advance(5)
    assert client.get_function_configuration(**idle)["State"] == "Active"
    assert client.invoke(**idle)["ExecutedVersion"] == "4"


def test_a_payload_that_is_no_json(client: Any) -> None:
    assert refused(client, "invoke", **F, Payload=b"{")[:2] == ("InvalidRequestContentException", 400)


def test_no_concurrency_is_throttled_with_its_reason(account: DemoAccount) -> None:
    client: Any = account.session.client("lambda", config=Config(retries={"total_max_attempts": 1}))
    client.put_function_concurrency(**F, ReservedConcurrentExecutions=0)
    with pytest.raises(client.exceptions.TooManyRequestsException, match="Rate Exceeded") as caught:
        client.invoke(**F, Qualifier="live")
    response: Any = caught.value.response
    assert response["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded"
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 429


def test_the_first_call_starts_an_environment_and_the_next_finds_it_warm(client: Any, clock: Clock) -> None:
    def log() -> str:
        return tail(client.invoke(**F, Qualifier="3", LogType="Tail")["LogResult"])

    assert "Init Duration" in log()
    assert "Init Duration" not in log()
    clock.advance(3600)
    assert "Init Duration" in log()


def test_a_failure_is_told_as_the_runtime_tells_it(client: Any) -> None:
    answer = client.invoke(FunctionName="mixed", Qualifier="5", LogType="Tail")
    failure, log = json.loads(answer["Payload"].read()), tail(answer["LogResult"])
    assert set(failure) == {"errorMessage", "errorType", "requestId", "stackTrace"}
    assert f"START RequestId: {failure['requestId']} Version: 5" in log
    assert "Status: error\tError Type: KeyError" in log


def test_a_payload_over_six_megabytes(client: Any) -> None:
    code, status, words = refused(client, "invoke", **F, Payload=b'"' + b"x" * 6 * 1024 * 1024 + b'"')
    assert (code, status) == ("RequestTooLargeException", 413)
    assert words is not None
    assert words.startswith("6291458 byte payload is too large")


def test_the_shop_answers_by_version() -> None:
    shop = demo_session(clock=Clock()).client("lambda")
    arguments = {"FunctionName": "order-processor", "Payload": json.dumps({"id": "A-1"}).encode()}
    old, new = (json.loads(shop.invoke(Qualifier=number, **arguments)["Payload"].read()) for number in ("6", "7"))
    assert (old["order"], "smsSent" in old) == ("A-1", False)
    assert (new["order"], new["smsSent"]) == ("A-1", True)
