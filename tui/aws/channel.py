"""The connection to one AWS process: its open requests, which of them have begun, and how they end with it."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from queue import SimpleQueue
from typing import Any

from tui.aws.child import ALIVE, ANSWERED, BEAT_SECONDS, BEGUN, ENDING, ONCE, Process
from tui.aws.port import Provider
from tui.domain.errors import ProcessEnded

ENDED = "the AWS process has ended"
SILENT_BEATS = 10
"""Beats that may be missed before the process is taken for stuck, and ended."""

_OPENING = 0


class Unanswered(Exception):
    """The process ended, and the request may be made again: it only reads, or had not begun."""


@dataclass(slots=True)
class _Request:
    once: bool
    begun: bool = False
    answer: Future[Any] = field(default_factory=Future)


class Channel:
    """Sends requests to one process, from any thread, until it ends; then calls `ended`, from another thread.

    Nothing but the asking thread writes to the process and nothing but the receiving one reads from it; each closes its
    own end. A process that is stopped or stuck is killed: what it has not begun by then it never will.
    """

    def __init__(self, process: Process, open_provider: Callable[[], Provider], ended: Callable[[Channel], object]):
        """Open AWS in the process by a callable that can be pickled; see `opened`."""
        self.why_ended = ENDED
        self._process, self._on_end = process, ended
        self._turn = threading.Condition()
        self._requests: dict[int, _Request] = {_OPENING: _Request(once=False)}
        self._opening = self._requests[_OPENING].answer
        self._last_number = _OPENING
        self._received = 0
        self._over = False
        self._ended = threading.Event()
        self._outbox: SimpleQueue[bytes | None] = SimpleQueue()
        self._outbox.put(_pickled(open_provider))
        for run in (self._send, self._receive, self._watch):
            threading.Thread(target=run, name=f"channel {run.__name__}", daemon=True).start()

    def opened(self) -> Any:
        """Return the context once AWS is open; raise what opening raised, Unanswered where the process ended."""
        return self._opening.result()

    def ask(self, method: str, arguments: tuple[object, ...], named: dict[str, object]) -> Any:
        """Return the answer, or raise it where it is an error.

        Raises Unanswered where it may be asked again, ProcessEnded where it had begun and may have been done.
        """
        request = _Request(method in ONCE)
        with self._turn:
            if self._over:
                raise Unanswered(self.why_ended)
            number = self._last_number + 1
            pickled = _pickled((number, method, arguments, named))
            self._last_number = number
            self._requests[number] = request
            self._outbox.put(pickled)
            self._turn.notify_all()
        return request.answer.result()

    @property
    def has_not_begun(self) -> bool:
        """Whether a write or an invocation was requested and has not begun."""
        with self._turn:
            return any(request.once and not request.begun for request in self._requests.values())

    def close(self) -> None:
        """Let the process end after the requests that are under way; the lock of the session stays with this one."""
        self._outbox.put(_pickled(None))
        self._outbox.put(None)

    def kill(self, why: str = ENDED) -> None:
        """End the process at once; what has begun may still be done by AWS."""
        with self._turn:
            if self._over:
                return
            self.why_ended = why
            # Not reaped before it is over, so that the number is still its own.
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)

    def wait_for_end(self, seconds: float) -> bool:
        """Wait until the process has ended and all requests are answered; return whether it has."""
        return self._ended.wait(seconds)

    def _send(self) -> None:
        # The receiving thread notices where the process has ended.
        with contextlib.suppress(OSError), Connection(self._process.requests, readable=False) as requests:
            while (request := self._outbox.get()) is not None:
                requests.send_bytes(request)

    def _receive(self) -> None:
        try:
            with contextlib.suppress(EOFError, OSError), Connection(self._process.replies, writable=False) as answers:
                while True:
                    self._take(*answers.recv())
        except Exception as error:  # noqa: BLE001 - nobody may be left waiting, whatever was sent
            self.kill(f"the answer of the AWS process could not be read ({type(error).__name__})")
        finally:
            self._end()

    def _take(self, kind: int, number: int, outcome: Any) -> None:
        with self._turn:
            self._received += 1
            request = self._requests.pop(number, None) if kind == ANSWERED else self._requests.get(number)
        if kind == ENDING:
            self.why_ended = f"{ENDED} ({outcome.message})"
        elif kind == ALIVE or request is None:
            return
        elif kind == BEGUN:
            request.begun = True
        elif isinstance(outcome, Exception):
            request.answer.set_exception(outcome)
        else:
            request.answer.set_result(outcome)

    def _end(self) -> None:
        status = self._reap()
        with self._turn:
            self._over = True
            left, self._requests = self._requests, {}
            self._turn.notify_all()
        if status < 0 and self.why_ended == ENDED:
            self.why_ended = f"the AWS process was killed by signal {-status}"
        self._outbox.put(None)
        for request in left.values():
            begun = request.once and request.begun
            ended = ProcessEnded(message=self.why_ended) if begun else Unanswered(self.why_ended)
            request.answer.set_exception(ended)
        self._ended.set()
        self._on_end(self)

    def _reap(self) -> int:
        """Return the exit status of the process, minus the signal that killed it."""
        try:
            return os.waitstatus_to_exitcode(os.waitpid(self._process.pid, 0)[1])
        except ChildProcessError:
            return 0

    def _watch(self) -> None:
        missed, received = 0, 0
        while True:
            with self._turn:
                while not (self._requests or self._over):
                    self._turn.wait()
                if self._over:
                    return
                # Counted in rounds, not in time: a machine that slept has not waited.
                missed = missed + 1 if self._received == received else 0
                received = self._received
            if missed > SILENT_BEATS:
                self.kill(f"the AWS process did not answer for {SILENT_BEATS * BEAT_SECONDS:.0f} s")
                return
            self._ended.wait(BEAT_SECONDS)


def _pickled(message: object) -> bytes:
    return bytes(ForkingPickler.dumps(message))
