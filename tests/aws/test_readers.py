"""The threads of readings in the AWS process: as many as are needed at the time, not as were once needed."""

from __future__ import annotations

from collections.abc import Iterator
from queue import SimpleQueue
from threading import Barrier, Event, Thread, current_thread

import pytest

from tui.aws.child import RENEWED_SECONDS, Readers

PATIENCE = 10.0
AT_ONCE = 5


class Session:
    """Readers whose clock stands still, and the threads in which something was read."""

    def __init__(self) -> None:
        self.now = 100.0
        self.readers = Readers(AT_ONCE, lambda: self.now)
        self._used: SimpleQueue[Thread] = SimpleQueue()

    def read(self, *, at_once: int = 1) -> set[Thread]:
        """Make some readings at the same time, and return their threads."""
        together = Barrier(at_once)

        def one() -> None:
            together.wait(PATIENCE)
            self._used.put(current_thread())

        for _ in range(at_once):
            self.readers.submit(one)
        for reading in self.readers._running:
            reading.result(PATIENCE)
        return {self._used.get(timeout=PATIENCE) for _ in range(at_once)}


@pytest.fixture
def session() -> Iterator[Session]:
    opened = Session()
    yield opened
    opened.readers.close()


def test_threads_that_all_rest_are_given_up_after_a_while(session: Session) -> None:
    many = session.read(at_once=AT_ONCE)
    assert len(many) == AT_ONCE
    session.now += RENEWED_SECONDS
    assert not session.read() & many
    for thread in many:
        thread.join(PATIENCE)
        assert not thread.is_alive()


def test_until_then_they_are_used_again(session: Session) -> None:
    many = session.read(at_once=AT_ONCE)
    session.now += RENEWED_SECONDS - 0.1
    assert session.read() <= many


def test_none_is_given_up_while_one_of_them_reads(session: Session) -> None:
    many, end, in_thread = session.read(at_once=AT_ONCE), Event(), SimpleQueue[Thread]()

    def wait() -> None:
        in_thread.put(current_thread())
        end.wait(PATIENCE)

    session.readers.submit(wait)
    in_thread.get(timeout=PATIENCE)
    session.now += RENEWED_SECONDS
    session.readers.submit(lambda: in_thread.put(current_thread()))
    assert in_thread.get(timeout=PATIENCE) in many
    end.set()
