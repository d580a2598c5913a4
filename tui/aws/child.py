"""Starts the AWS process, and runs in it; cheap to import, because it starts before the first frame."""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future
    from multiprocessing.connection import Connection

    from tui.aws.port import Provider

FOR_AWS = ("tui.aws.session", "tui.aws.lambda_provider")
FOR_DEMO = (*FOR_AWS, "tui.demo.account")
"""What the process will need."""

_WRITES = ("perform",)
_INVOKES = ("invoking.invoke",)
ONCE = frozenset((*_WRITES, *_INVOKES))
"""Calls that are never made twice: their begin is announced, so that those that have not begun are known."""

_WRITERS = 32
_INVOKERS = 16
"""More than ever run at the same time, so that none waits for another."""
_THREADS = 16
"""Calls at the same time; most of them wait for the network or for the call budget."""

RENEWED_SECONDS = 10.0
"""After which the threads of readings are given up once all of them rest: each keeps the most that it ever used."""

BEAT_SECONDS = 1.0
"""Seconds between heartbeats while a request is open."""

ANSWERED, BEGUN, ALIVE, ENDING = range(4)
"""The kinds of replies: an answer, a call that begins, a heartbeat, why the process ends by itself."""


class Process:
    """A started process: its pid, and the file descriptors for requests and for replies."""

    __slots__ = ("pid", "replies", "requests")

    def __init__(self, pid: int, requests: int, replies: int) -> None:
        self.pid, self.requests, self.replies = pid, requests, replies


def spawn(imports: tuple[str, ...], *, report: str = "", lock: str = "") -> Process:
    """Start the process.

    It imports these modules at once, before it is asked for anything. It ends when the first of the two is closed, and
    finishes the writes that are on their way before. It has a session of its own: a terminal that goes away does not
    end it in the middle of a write. It inherits what is inheritable, so also the open file of `lock`, which it removes
    at its end, unless it is told that the session goes on without it.
    `report` names, as `module:function`, what writes down an exception that nobody expected and returns a line of it.
    """
    requests_in, requests = os.pipe()
    replies, replies_out = os.pipe()
    for end in (requests_in, replies_out):
        os.set_inheritable(end, True)
    begin = f"from tui.aws.child import serve; serve({requests_in}, {replies_out}, {imports!r}, {report!r}, {lock!r})"
    code = f"import sys; sys.path[:] = {sys.path!r}; {begin}"
    # Readings are made in many threads: glibc would keep memory for each (arenas, and in the tcache what one freed),
    # which helps no other.
    environ = {"MALLOC_ARENA_MAX": "2", "GLIBC_TUNABLES": "glibc.malloc.tcache_count=0", **os.environ}
    nowhere = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (0, 1, 2)]
    try:
        pid = os.posix_spawn(
            sys.executable, [sys.executable, "-P", "-c", code], environ, file_actions=nowhere, setsid=True
        )
    except OSError:
        os.close(requests)
        os.close(replies)
        raise
    finally:
        os.close(requests_in)
        os.close(replies_out)
    return Process(pid, requests, replies)


def serve(requests_in: int, replies_out: int, imports: tuple[str, ...], report: str = "", lock: str = "") -> None:
    """Answer requests until the other end is closed; runs in the process that `spawn` starts."""
    from concurrent.futures import ThreadPoolExecutor
    from importlib import import_module
    from multiprocessing.connection import Connection
    from operator import attrgetter

    from tui.domain.errors import Broken, ProviderError

    requests, replies = Connection(requests_in, writable=False), _Replies(Connection(replies_out, readable=False))
    provider: Provider | None = None

    def answer(number: int, method: str, arguments: tuple[object, ...], named: dict[str, object]) -> None:
        if method in ONCE:
            replies.send(BEGUN, number)
        try:
            outcome = attrgetter(method)(provider)(*arguments, **named)
        except ProviderError as error:
            outcome = error
        except BaseException as error:  # noqa: BLE001 - whatever it is, the caller has to know
            outcome = broken(error)
        end(number, outcome)

    def end(number: int, outcome: object) -> None:
        try:
            replies.send(ANSWERED, number, outcome)
        except Exception as error:  # noqa: BLE001 - it cannot be sent as it is
            replies.send(ANSWERED, number, broken(error))
        replies.end_request()

    def broken(error: BaseException) -> Broken:
        return Broken(message=reported(error))

    reported = _reporter(report)
    # Imports make much and drop little: collecting meanwhile would take a seventh of their time, and free nothing.
    gc.disable()
    replies.begin_request()
    try:
        for name in imports:
            import_module(name)
        provider = requests.recv()()
    except ProviderError as error:
        end(0, error)
        return
    except (EOFError, OSError):
        _remove(lock)
        return
    except Exception as error:  # noqa: BLE001 - as above
        end(0, broken(error))
        return
    gc.freeze()
    gc.enable()
    end(0, provider.context)
    # Readings that hang hold up no write, nor do functions, which may run for a quarter of an hour.
    readers, writers, invokers = Readers(_THREADS), ThreadPoolExecutor(_WRITERS), ThreadPoolExecutor(_INVOKERS)
    try:
        for request in _requests(requests):
            if request is None:
                # Closed by a session that goes on, in another context: its lock stays.
                lock = ""
                break
            pool = writers if request[1] in _WRITES else invokers if request[1] in _INVOKES else readers
            replies.begin_request()
            pool.submit(answer, *request)
    except Exception as error:  # noqa: BLE001 - the request and its caller are unknown
        replies.send(ENDING, 0, broken(error))
        lock = ""
    readers.close()
    writers.shutdown()
    _remove(lock)
    invokers.shutdown(cancel_futures=True)
    provider.close()


class Readers:
    """Makes readings in threads, `most` at a time; a few that come after many leave no more threads than they need."""

    def __init__(self, most: int, now: Callable[[], float] | None = None) -> None:
        from time import monotonic

        self._most, self._now = most, now or monotonic
        self._running: list[Future[None]] = []
        self._begin()

    def _begin(self) -> None:
        from concurrent.futures import ThreadPoolExecutor

        self._threads, self._begun = ThreadPoolExecutor(self._most), self._now()

    def submit(self, read: Callable[..., None], *arguments: object) -> None:
        """Have a reading made when its turn comes."""
        self._running = [reading for reading in self._running if not reading.done()]
        if not self._running and self._now() - self._begun >= RENEWED_SECONDS:
            self._threads.shutdown(wait=False)
            self._begin()
        self._running.append(self._threads.submit(read, *arguments))

    def close(self) -> None:
        """Begin no further reading; those that are under way are not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class _Replies:
    """Sends replies one at a time, and heartbeats while a request is open."""

    def __init__(self, answers: Connection) -> None:
        from threading import Condition, Thread

        self._answers = answers
        self._condition, self._open = Condition(), 0
        Thread(target=self._beat, name="alive", daemon=True).start()

    def begin_request(self) -> None:
        with self._condition:
            self._open += 1
            self._condition.notify()

    def end_request(self) -> None:
        with self._condition:
            self._open -= 1

    def send(self, kind: int, number: int, outcome: object = None) -> None:
        """Send a reply if the other end is still open; raise if the outcome cannot be pickled."""
        with self._condition:
            try:
                self._answers.send((kind, number, outcome))
            except OSError:
                return

    def _beat(self) -> None:
        from time import sleep

        while True:
            with self._condition:
                while not self._open:
                    self._condition.wait()
            self.send(ALIVE, 0)
            sleep(BEAT_SECONDS)


def _requests(requests: Connection) -> Iterator[tuple[int, str, tuple[object, ...], dict[str, object]] | None]:
    while True:
        try:
            yield requests.recv()
        except (EOFError, OSError):
            return


def _remove(lock: str) -> None:
    from contextlib import suppress

    with suppress(OSError):
        os.unlink(lock)


def _reporter(named: str) -> Callable[[BaseException], str]:
    """Return a function that reports an exception, once for each place that raises it, in one line."""
    from importlib import import_module

    written: dict[tuple[object, ...], str] = {}

    def reported(error: BaseException) -> str:
        kind, trace = type(error).__name__, error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = (kind, trace and trace.tb_frame.f_code, trace and trace.tb_lineno)
        if place not in written:
            line = f"it crashed ({kind})"
            if named:
                module, _, function = named.partition(":")
                try:
                    line = getattr(import_module(module), function)(error)
                except Exception as failure:  # noqa: BLE001 - the call is answered, whatever the report meets
                    line += f", and its report failed ({type(failure).__name__})"
            written[place] = line
        return written[place]

    return reported
