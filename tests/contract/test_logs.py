"""CloudWatch Logs as AWS answers: streams by version, events in pages, Live Tail (aws-semantics 1.7)."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.support.logged import LOGGED, TEXTS
from tests.support.world import Clock, refused
from tui.demo import DemoAccount, demo_account
from tui.demo.logs import live_tail


@pytest.fixture
def account(clock: Clock) -> Iterator[DemoAccount]:
    with demo_account(LOGGED, clock=clock) as account:
        yield account


@pytest.fixture
def logs(account: DemoAccount) -> Any:
    return account.session.client("logs")


def ms(when: datetime) -> int:
    return int(when.timestamp() * 1000)


def events(logs: Any, group: str, **more: Any) -> list[dict[str, Any]]:
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group, **more)
    return [event for page in pages for event in page["events"]]


def streams(logs: Any, group: str = TEXTS, **more: Any) -> list[str]:
    pages = logs.get_paginator("describe_log_streams").paginate(logGroupName=group, **more)
    return [stream["logStreamName"] for page in pages for stream in page["logStreams"]]


def test_groups_are_the_functions_own_or_the_one_they_name(logs: Any) -> None:
    groups = [group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]]
    assert {TEXTS, "/shared"} <= set(groups)
    assert "/aws/lambda/json" not in groups
    assert [g["logGroupName"] for g in logs.describe_log_groups(logGroupNamePrefix="/sh")["logGroups"]] == ["/shared"]


def test_the_configuration_names_the_group(account: DemoAccount) -> None:
    client = account.session.client("lambda")
    answer = client.get_function_configuration(FunctionName="json", Qualifier="1")["LoggingConfig"]
    assert answer == {"LogFormat": "JSON", "LogGroup": "/shared"}
    assert client.get_function_configuration(FunctionName="texts")["LoggingConfig"]["LogGroup"] == TEXTS


def test_streams_are_named_by_day_and_version(logs: Any) -> None:
    assert all(re.fullmatch(r"2026/11/23/\[[12]\][0-9a-f]{32}", name) for name in streams(logs))
    shared = streams(logs, "/shared")
    assert all(re.fullmatch(r"2026/11/23/(quiet-)?json\[1\][0-9a-f]{32}", name) for name in shared)
    assert {name.split("[")[0] for name in shared} == {"2026/11/23/json", "2026/11/23/quiet-json"}


def test_streams_by_their_last_event_come_without_a_prefix(logs: Any) -> None:
    page = logs.describe_log_streams(logGroupName=TEXTS, orderBy="LastEventTime", descending=True, limit=3)
    last = [stream["lastEventTimestamp"] for stream in page["logStreams"]]
    assert last == sorted(last, reverse=True)
    assert "nextToken" in page
    refusal = refused(
        logs, "describe_log_streams", logGroupName=TEXTS, orderBy="LastEventTime", logStreamNamePrefix="2026"
    )
    assert refusal[:2] == ("InvalidParameterException", 400)


def test_a_prefix_begins_with_the_day(logs: Any) -> None:
    assert all("[2]" in name for name in streams(logs, logStreamNamePrefix="2026/11/23/[2]"))
    assert streams(logs, logStreamNamePrefix="[2]") == []


def test_a_group_that_was_never_written_to_is_not_there(logs: Any) -> None:
    for group in ("/aws/lambda/never", "/aws/lambda/nosuch"):
        for operation in ("describe_log_streams", "filter_log_events"):
            assert refused(logs, operation, logGroupName=group)[:2] == ("ResourceNotFoundException", 400)


def test_every_stream_that_is_written_to_is_listed(logs: Any, clock: Clock) -> None:
    written_to = {
        event["logStreamName"] for event in events(logs, TEXTS, startTime=ms(clock.now - timedelta(minutes=40)))
    }
    assert written_to <= set(streams(logs))


def test_a_call_is_start_words_end_report(logs: Any, clock: Clock) -> None:
    wanted = [name for name in streams(logs) if "[1]" in name]
    all_events = events(logs, TEXTS, startTime=ms(clock.now - timedelta(minutes=5)), logStreamNames=wanted[:100])
    by_stream: dict[str, list[str]] = {}
    for event in all_events:
        by_stream.setdefault(event["logStreamName"], []).append(event["message"].split(" ")[0].split("\t")[0])
    assert by_stream
    for first_words in by_stream.values():
        words = [word for word in first_words if word != "INIT_START"]
        whole = words[words.index("START") :]
        assert whole[: len(whole) // 4 * 4] == ["START", "[INFO]", "END", "REPORT"] * (len(whole) // 4)


def test_events_follow_the_traffic_and_its_errors(account: DemoAccount, logs: Any, clock: Clock) -> None:
    began = Counter[str]()
    for event in events(logs, TEXTS, startTime=ms(clock.now - timedelta(minutes=20))):
        if event["message"].startswith("START"):
            began[event["message"].split("Version: ")[1].strip()] += 1
        began["errors"] += event["message"].startswith("[ERROR] KeyError: 'id'\nTraceback")
    assert sum(began.values()) > 800
    assert 0.15 < began["2"] / (began["1"] + began["2"]) < 0.35
    assert 0.1 < began["errors"] / began["2"] < 0.3


def test_events_follow_the_weights_as_they_are_moved(account: DemoAccount, logs: Any, clock: Clock) -> None:
    before = events(logs, TEXTS, startTime=ms(clock.now - timedelta(minutes=3)))
    account.session.client("lambda").update_alias(
        FunctionName="texts", Name="PROD", FunctionVersion="1", RoutingConfig={}
    )
    clock.advance(180)
    later = events(logs, TEXTS, startTime=ms(clock.now - timedelta(minutes=2)))
    assert later
    assert all("[1]" in event["logStreamName"] for event in later)
    again = events(
        logs, TEXTS, startTime=ms(clock.now - timedelta(minutes=6)), endTime=ms(clock.now - timedelta(minutes=3))
    )
    # What was shown stays true; of calls that were under way the rest has been added.
    assert [e["eventId"] for e in before] == [e["eventId"] for e in again][: len(before)]


def test_pages_go_on_where_the_last_one_ended_in_both_directions(logs: Any, clock: Clock) -> None:
    since = ms(clock.now - timedelta(minutes=2))
    whole = [event["eventId"] for event in events(logs, TEXTS, startTime=since)]
    assert len(whole) > 300
    paged = [event["eventId"] for event in events(logs, TEXTS, startTime=since, limit=70)]
    assert paged == whole
    backwards = [event["eventId"] for event in events(logs, TEXTS, startTime=since, limit=70, startFromHead=False)]
    assert backwards == whole[::-1]


def test_an_empty_page_with_a_token_is_not_the_end(logs: Any, clock: Clock) -> None:
    # The second version has had calls for 40 minutes, and a page looks through 15.
    pages = logs.get_paginator("filter_log_events").paginate(
        logGroupName=TEXTS,
        startTime=ms(clock.now - timedelta(minutes=58)),
        endTime=ms(clock.now - timedelta(minutes=30)),
        logStreamNamePrefix="2026/11/23/[2]",
    )
    counts = [len(page["events"]) for page in pages]
    assert counts[0] == 0
    assert sum(counts) > 100


def test_terms_have_to_be_in_an_event_and_case_counts(logs: Any, clock: Clock) -> None:
    since = ms(clock.now - timedelta(minutes=9))
    assert all("KeyError" in e["message"] for e in events(logs, TEXTS, startTime=since, filterPattern="KeyError"))
    assert not events(logs, TEXTS, startTime=since, filterPattern="keyerror")
    assert refused(logs, "filter_log_events", logGroupName=TEXTS, filterPattern="?a ?b")[0] == "NotImplemented"
    both = {"logStreamNames": ["a"], "logStreamNamePrefix": "a"}
    assert refused(logs, "filter_log_events", logGroupName=TEXTS, **both)[0] == "InvalidParameterException"
    assert refused(logs, "filter_log_events", logGroupName=TEXTS, nextToken="x")[0] == "InvalidParameterException"
    assert refused(logs, "filter_log_events")[0] == "InvalidParameterException"


def test_json_is_json_and_warn_leaves_lambdas_own_lines_out(logs: Any, clock: Clock) -> None:
    all_events = events(logs, "/shared", startTime=ms(clock.now - timedelta(minutes=5)))
    lines = [json.loads(event["message"]) for event in all_events if "/json[" in event["logStreamName"]]
    assert {"platform.start", "platform.report"} <= {document.get("type") for document in lines}
    reports = [document["record"] for document in lines if document.get("type") == "platform.report"]
    assert {report["status"] for report in reports} == {"success", "error"}
    assert any(document.get("errorType") == "TypeError" for document in lines)
    quiet = [json.loads(event["message"]) for event in all_events if "quiet-json[" in event["logStreamName"]]
    assert quiet
    assert not any("type" in document for document in quiet)


def test_a_call_that_times_out_lasts_as_long_as_it_may(logs: Any, clock: Clock) -> None:
    messages = [e["message"] for e in events(logs, "/aws/lambda/late", startTime=ms(clock.now - timedelta(minutes=5)))]
    assert any("Task timed out after 2.00 seconds" in message for message in messages)
    reports = [message for message in messages if message.startswith("REPORT")]
    assert all(
        "Duration: 2000.00 ms" in message and message.rstrip().endswith("Status: timeout") for message in reports
    )


def test_a_new_environment_begins_cold(logs: Any, clock: Clock) -> None:
    messages = [e["message"] for e in events(logs, TEXTS, startTime=ms(clock.now - timedelta(minutes=40)))]
    cold = [message for message in messages if "Init Duration" in message]
    assert len(cold) == sum(message.startswith("INIT_START") for message in messages) > 0


def test_the_same_seed_tells_the_same(clock: Clock) -> None:
    runs = []
    for _ in range(2):
        with demo_account(LOGGED, clock=clock) as account:
            runs.append(events(account.session.client("logs"), TEXTS, startTime=ms(clock.now - timedelta(minutes=2))))
    assert runs[0] == runs[1]


def arn(group: str) -> str:
    return f"arn:aws:logs:us-east-1:123456789012:log-group:{group}"


def test_live_tail_tells_what_is_logged_from_now_on(logs: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_tail, "EVERY_SECONDS", 0.0)
    day = "2026/11/23"
    stream = logs.start_live_tail(logGroupIdentifiers=[arn(TEXTS)], logStreamNamePrefixes=[f"{day}/[2]"])[
        "responseStream"
    ]
    updates = iter(stream)
    assert "sessionStart" in next(updates)
    assert next(updates)["sessionUpdate"]["sessionResults"] == []
    clock.advance(60)
    update = next(updates)["sessionUpdate"]
    stream.close()
    assert list(updates) == []
    assert not update["sessionMetadata"]["sampled"]
    lines = [(event["timestamp"], event["message"]) for event in update["sessionResults"]]
    filtered = events(
        logs,
        TEXTS,
        startTime=ms(clock.now - timedelta(seconds=60)),
        endTime=ms(clock.now) - 1,
        logStreamNamePrefix=f"{day}/[2]",
    )
    assert lines == [(event["timestamp"], event["message"]) for event in filtered]
    assert lines


def test_live_tail_picks_some_of_too_many(logs: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_tail, "EVERY_SECONDS", 0.0)
    stream = logs.start_live_tail(logGroupIdentifiers=[arn(TEXTS), arn("/shared")])["responseStream"]
    clock.advance(240)
    updates = (event["sessionUpdate"] for event in stream if "sessionUpdate" in event)
    update = next(itertools.islice(updates, 1))
    stream.close()
    assert update["sessionMetadata"]["sampled"]
    assert len(update["sessionResults"]) <= live_tail.MOST


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"logGroupIdentifiers": [arn("/aws/lambda/never")]}, "ResourceNotFoundException"),
        ({"logGroupIdentifiers": [TEXTS]}, "InvalidParameterException"),
        ({"logGroupIdentifiers": [arn(TEXTS) + ":*"]}, "InvalidParameterException"),
        ({"logGroupIdentifiers": [arn(TEXTS), arn("/shared")], "logStreamNames": ["a"]}, "InvalidParameterException"),
        (
            {"logGroupIdentifiers": [arn(TEXTS)], "logStreamNames": ["a"], "logStreamNamePrefixes": ["a"]},
            "InvalidParameterException",
        ),
        ({"logGroupIdentifiers": [arn(TEXTS)], "logEventFilterPattern": "x"}, "NotImplemented"),
    ],
)
def test_live_tail_refuses(logs: Any, arguments: dict[str, Any], code: str) -> None:
    assert refused(logs, "start_live_tail", **arguments)[0] == code
