"""A Live Tail session is read in a thread of its own: bounded, closed when asked, left alone for a minute at most."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import EventStreamError

from tui.aws import tail as tails
from tui.aws.tail import Tail
from tui.domain.logs import LogEvent, TailRead

END = object()


class Fed:
    """A stream that a test feeds."""

    def __init__(self) -> None:
        self.queue: queue.Queue[Any] = queue.Queue()
        self.closed = threading.Event()

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        while (item := self.queue.get(timeout=10)) is not END:
            if isinstance(item, Exception):
                raise item
            yield item

    def close(self) -> None:
        self.closed.set()


def parse(item: Mapping[str, Any]) -> TailRead:
    time = datetime(2026, 1, 1, tzinfo=UTC)
    return TailRead(tuple(LogEvent(time, "s", text) for text in item["texts"]), sampled=item.get("sampled", False))


def texts(read: TailRead) -> list[str]:
    return [event.text for event in read.events]


def test_what_came_is_handed_out_once() -> None:
    fed = Fed()
    tail = Tail(fed, parse)
    fed.queue.put({"texts": ["a"], "sampled": True})
    read = tail.read(10)
    assert (texts(read), read.sampled, read.ended) == (["a"], True, "")
    assert tail.read(0) == TailRead()
    fed.queue.put({"texts": ["b"]})
    assert texts(tail.read(10)) == ["b"]
    fed.queue.put(END)
    assert tail.read(10).ended == "AWS ended the session"
    assert fed.closed.wait(10)


def test_an_error_in_the_stream_ends_it_in_words() -> None:
    fed = Fed()
    tail = Tail(fed, parse)
    answer: Any = {"Error": {"Code": "SessionTimeoutException", "Message": "the session timed out"}}
    fed.queue.put(EventStreamError(answer, "StartLiveTail"))
    assert tail.read(10).ended == "the session timed out"


def test_no_more_is_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tails, "MOST_EVENTS", 3)
    fed = Fed()
    tail = Tail(fed, parse)
    fed.queue.put({"texts": list("abcde")})
    fed.queue.put(END)
    assert fed.closed.wait(10)
    read = tail.read(10)
    assert (texts(read), read.dropped) == (["c", "d", "e"], 2)


def test_what_cannot_be_read_is_told_at_once_and_once() -> None:
    fed = Fed()
    tail = Tail(fed, lambda item: TailRead(unreadable=item["unreadable"]))
    fed.queue.put({"unreadable": 2})
    assert tail.read(10).unreadable == 2
    assert tail.read(0).unreadable == 0
    tail.close()


def test_a_closed_session_lets_go_with_the_next_event() -> None:
    fed = Fed()
    tail = Tail(fed, parse)
    tail.close()
    fed.queue.put({"texts": ["late"]})
    assert fed.closed.wait(10)
    assert (texts(tail.read(10)), tail.read(0).ended) == ([], "it was closed")


def test_a_session_that_nobody_reads_ends_by_itself() -> None:
    fed, now = Fed(), [0.0]
    tail = Tail(fed, parse, lambda: now[0])
    now[0] = tails.ABANDONED_SECONDS + 1
    fed.queue.put({"texts": ["late"]})
    assert fed.closed.wait(10)
    assert tail.read(10).ended == "nobody read it for a minute"
