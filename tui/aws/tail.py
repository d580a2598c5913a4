"""Reads an event stream in a thread, into a bounded buffer that each read empties."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from tui.aws.error_map import translating
from tui.domain.errors import ProviderError
from tui.domain.logs import LogEvent, TailRead
from tui.domain.read_failure import read_failure

MOST_EVENTS = 5_000
"""Events that wait to be read; as many as AWS itself keeps for a slow reader."""

ABANDONED_SECONDS = 60.0
"""How long nobody may ask before the session ends by itself: AWS bills it by the minute."""

ACTION = "logs:StartLiveTail"


class Stream(Protocol):
    """botocore's event stream."""

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        """Yield events as they come; raise what ends them."""

    def close(self) -> None:
        """Close the connection."""


class Tail:
    """One session. AWS sends an event a second, so that the thread soon sees that it was closed."""

    def __init__(
        self,
        stream: Stream,
        parse: Callable[[Mapping[str, Any]], TailRead],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream, self._parse, self._clock = stream, parse, clock
        self._condition = threading.Condition()
        self._events: deque[LogEvent] = deque()
        self._sampled, self._dropped, self._unreadable, self._ended = False, 0, 0, ""
        self._closed = False
        self._asked_at = clock()
        threading.Thread(target=self._run, name="live-tail", daemon=True).start()

    def read(self, timeout: float) -> TailRead:
        """Return what came since the last time, at once or within `timeout` seconds."""
        with self._condition:
            self._asked_at = self._clock()
            self._condition.wait_for(lambda: self._events or self._unreadable or self._ended, timeout)
            self._asked_at = self._clock()
            read = TailRead(tuple(self._events), self._ended, self._sampled, self._dropped, self._unreadable)
            self._events.clear()
            self._sampled, self._dropped, self._unreadable = False, 0, 0
            return read

    def close(self) -> None:
        """End the session; the thread closes the connection, since a stream that is being read cannot be closed."""
        with self._condition:
            self._closed = True

    def _run(self) -> None:
        reason = "AWS ended the session"
        try:
            with translating(ACTION):
                for event in self._stream:
                    if self._over():
                        reason = "nobody read it for a minute"
                        break
                    self._take(self._parse(event))
        except ProviderError as error:
            reason = read_failure(error, ACTION).reason
        finally:
            self._stream.close()
            with self._condition:
                self._ended = "it was closed" if self._closed else reason
                self._condition.notify_all()

    def _over(self) -> bool:
        with self._condition:
            return self._closed or self._clock() - self._asked_at > ABANDONED_SECONDS

    def _take(self, news: TailRead) -> None:
        with self._condition:
            self._events.extend(news.events)
            while len(self._events) > MOST_EVENTS:
                self._events.popleft()
                self._dropped += 1
            self._sampled = self._sampled or news.sampled
            self._unreadable += news.unreadable
            self._condition.notify_all()
