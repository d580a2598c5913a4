"""The adapter reads logs: the streams of versions, their events, Live Tail; and names what it cannot."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.support.faults import FAULTS, FaultyAccount
from tests.support.logged import LOGGED, TEXTS
from tests.support.world import Clock
from tui.aws import logs
from tui.aws.budget import Budget
from tui.aws.lambda_provider import LambdaProvider
from tui.aws.logs import MESSAGE, CloudWatchLogs
from tui.demo.logs import live_tail
from tui.domain import errors
from tui.domain.context import Context
from tui.domain.logs import LogStreams, group_of, version_of


class Asked:
    """Answers calls from a list, and keeps them."""

    def __init__(self, *answers: Any) -> None:
        self.answers, self.calls = list(answers), list[tuple[str, dict[str, Any]]]()

    def __call__(self, _: str, operation: str, parse: Any, __: bool = False, /, **parameters: Any) -> Any:
        self.calls.append((operation, parameters))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return parse(answer)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def account(clock: Clock) -> Iterator[FaultyAccount]:
    account = FaultyAccount(LOGGED, clock=clock)
    yield account
    account.close()


@pytest.fixture
def provider(account: FaultyAccount) -> Iterator[LambdaProvider]:
    provider = LambdaProvider(account.session, Context("demo", "us-east-1", read_only=True), budget=Budget(1000))
    provider._budgets["logs"] = Budget(1000)
    yield provider
    provider.close()


def day(clock: Clock) -> datetime:
    return clock.now


def test_the_streams_of_versions_and_their_newest_events(provider: LambdaProvider, clock: Clock) -> None:
    both = provider.logs.find_streams(TEXTS, "texts", ("1", "2"), clock.now)
    assert {version_of(name, "texts") for name in both.names} == {"1", "2"}
    streams = provider.logs.find_streams(TEXTS, "texts", ("2",), clock.now)
    assert {version_of(name, "texts") for name in streams.names} == {"2"}
    page = provider.logs.filter_events(TEXTS, streams.names, clock.now - timedelta(minutes=30), newest_first=True)
    times = [event.time for event in page.events]
    assert times == sorted(times, reverse=True)
    assert times[0] > clock.now - timedelta(minutes=1)
    assert {event.stream for event in page.events} <= set(streams.names)
    assert pickle.loads(pickle.dumps(page)) == page


def test_a_group_that_functions_share_is_parted_by_name(provider: LambdaProvider, clock: Clock) -> None:
    version = provider.get_function_configuration("quiet-json", "1")
    group = group_of("quiet-json", version)
    assert group.name == "/shared"
    streams = provider.logs.find_streams(group.name, "quiet-json", ("1",), clock.now)
    assert streams.names
    assert all("/quiet-json[1]" in name for name in streams.names)


def test_a_group_that_is_not_there_is_no_error(provider: LambdaProvider, clock: Clock) -> None:
    assert provider.logs.find_streams("/aws/lambda/never", "never", ("1",), clock.now) == LogStreams(missing=True)


def test_a_version_among_too_many_streams_is_asked_for_by_day() -> None:
    now = Clock().now
    others = {"logStreams": [{"logStreamName": f"2026/11/23/[6]{n:x}"} for n in range(50)]}
    pages = [{**others, "nextToken": str(n)} for n in range(4)]
    rare = {"logStreams": [{"logStreamName": "2026/11/22/[7]abc"}]}
    ask = Asked(*pages, {"logStreams": []}, {"logStreams": []}, rare, {"logStreams": []})
    streams = CloudWatchLogs(ask).find_streams("g", "f", ("6", "7"), now)
    assert "2026/11/22/[7]abc" in streams.names
    assert streams.cut
    assert [call[1].get("logStreamNamePrefix") for call in ask.calls[4:]] == [
        "2026/11/23/[7]",
        "2026/11/23/f[7]",
        "2026/11/22/[7]",
        "2026/11/22/f[7]",
    ]


def test_at_most_a_hundred_streams_are_read_at_once() -> None:
    now = Clock().now
    pages = [
        {"logStreams": [{"logStreamName": f"2026/11/23/[6]{n}{page}"} for n in range(50)], "nextToken": str(page)}
        for page in range(3)
    ]
    ask = Asked(*pages, {"logStreams": []}, {"events": []})
    logs = CloudWatchLogs(ask)
    streams = logs.find_streams("g", "f", ("6",), now)
    assert (len(streams.names), streams.cut) == (100, True)
    logs.filter_events("g", streams.names * 2, now)
    assert len(ask.calls[-1][1]["logStreamNames"]) == 100


def test_an_empty_page_keeps_its_token() -> None:
    page = CloudWatchLogs(Asked({"events": [], "nextToken": "t"})).filter_events("g", ("s",), Clock().now)
    assert (page.events, page.token) == ((), "t")


def test_the_same_page_over_and_over_is_no_answer() -> None:
    logs = CloudWatchLogs(Asked({"events": [], "nextToken": "t"}))
    with pytest.raises(errors.Unreadable, match="over and over"):
        logs.filter_events("g", ("s",), Clock().now, "t")


def test_text_is_cleaned_and_cut() -> None:
    events = [
        {"timestamp": 1_000, "message": "\x1b]0;owned\x07 a\tb\nc\n", "logStreamName": "s\x1b", "eventId": "1"},
        {"timestamp": 2_000, "message": "x" * 300_000, "logStreamName": "s"},
        {"timestamp": 10**30, "message": "never"},
        {"timestamp": "soon", "message": "never"},
        {"timestamp": 3_000},
        {"timestamp": 4_000, "message": "nowhere"},
        {"timestamp": True, "message": "never", "logStreamName": "s"},
        {"timestamp": 5_000, "message": ["never"], "logStreamName": "s"},
    ]
    page = CloudWatchLogs(Asked({"events": events})).filter_events("g", ("s",), Clock().now)
    assert page.events[0].text == "␛]0;owned␇ a\tb\nc"
    assert page.events[0].stream == "s␛"
    assert [len(event.text) for event in page.events][1:] == [MESSAGE]
    assert page.unreadable == 6


@pytest.mark.parametrize("answer", [{"events": 3}, {"events": [3]}, {"events": "x"}])
def test_what_is_no_page_is_said(answer: dict[str, Any]) -> None:
    with pytest.raises(errors.Unreadable):
        CloudWatchLogs(Asked(answer)).filter_events("g", ("s",), Clock().now)


@pytest.mark.parametrize(
    "answer", [{"logStreams": 3}, {"logStreams": [3]}, {"logStreams": [{"logStreamName": 7}]}, {"logStreams": [{}]}]
)
def test_what_is_no_list_of_streams_is_said(answer: dict[str, Any]) -> None:
    with pytest.raises(errors.Unreadable):
        CloudWatchLogs(Asked(answer)).find_streams("g", "f", ("1",), Clock().now)


def test_hostile_names_of_streams_are_passed_over() -> None:
    answer = {"logStreams": [{"logStreamName": "2026/11/23/[6]\x1b[2J"}]}
    assert CloudWatchLogs(Asked(answer)).find_streams("g", "f", ("6",), Clock().now).names == ()


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("operation", ["DescribeLogStreams", "FilterLogEvents", "StartLiveTail"])
def test_faults_are_named(
    account: FaultyAccount, provider: LambdaProvider, clock: Clock, operation: str, fault: str
) -> None:
    account.faults[f"logs:{operation}"] = FAULTS[fault]
    group = group_of("texts", provider.get_function_configuration("texts", "1"))

    def call() -> object:
        if operation == "DescribeLogStreams":
            return provider.logs.find_streams(TEXTS, "texts", ("1",), clock.now)
        if operation == "FilterLogEvents":
            return provider.logs.filter_events(TEXTS, ("s",), clock.now)
        return provider.logs.open_tail(group, "texts", ("1",), clock.now)

    with pytest.raises(errors.ProviderError) as caught:
        call()
    assert caught.value.action == f"logs:{operation}"
    if fault == "denied":
        assert isinstance(caught.value, errors.NotPermitted)


def test_live_tail_crosses_the_border_by_a_number(
    provider: LambdaProvider, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_tail, "EVERY_SECONDS", 0.01)
    group = group_of("texts", provider.get_function_configuration("texts", "2"))
    tail = provider.logs.open_tail(group, "texts", ("2",), clock.now)
    clock.advance(120)
    read = provider.logs.read_tail(tail, 10)
    assert read.events
    assert not read.ended
    assert {version_of(event.stream, "texts") for event in read.events} == {"2"}
    assert pickle.loads(pickle.dumps(read)) == read
    provider.logs.close_tail(tail)
    provider.logs.close_tail(tail)
    assert provider.logs.read_tail(tail, 10).ended == "the session is not open"


@pytest.mark.parametrize(
    ("update", "events", "unreadable"),
    [
        ({"sessionStart": {}}, 0, 0),
        ({"sessionUpdate": {"sessionResults": []}}, 0, 0),
        ({"sessionUpdate": {}}, 0, 0),
        ({"sessionUpdate": 3}, 0, 1),
        ({"sessionUpdate": {"sessionResults": "x"}}, 0, 1),
        ({"sessionUpdate": {"sessionResults": [3, {"timestamp": 1_000, "message": "a", "logStreamName": "s"}]}}, 1, 1),
    ],
)
def test_live_tail_counts_what_it_cannot_read(update: dict[str, Any], events: int, unreadable: int) -> None:
    read = logs._tail_read(update)
    assert (len(read.events), read.unreadable) == (events, unreadable)
