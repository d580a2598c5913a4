"""Starts the AWS process, and is what runs in it; cheap to import, for it starts before a frame."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection

    from tui.aws.port import Provider

_WRITES = ("perform", "stop_deployment")
_INVOKES = ("invoking.invoke",)
ONCE = frozenset((*_WRITES, *_INVOKES))
"""What is never done twice: it is said before it begins, so that what has not begun is known."""

_WRITERS = 32
_INVOKERS = 16
"""More than are ever asked for at the same time, so that one that has not begun soon is held up by no other."""
_THREADS = 16
"""Calls at the same time; most of them wait for the network or for the call budget."""

BEAT_SECONDS = 1.0
"""How often the process says that it is alive while it has something to do."""

ANSWERED, BEGUN, ALIVE, ENDING = range(4)
"""What it tells: an answer, that a call is about to be made, that it is alive, why it ends by itself."""


class Process:
    """A process that was started: its number, and the file descriptors to ask through and to hear from."""

    __slots__ = ("ask", "hear", "pid")

    def __init__(self, pid: int, ask: int, hear: int) -> None:
        self.pid, self.ask, self.hear = pid, ask, hear


def spawn(*, demo: bool, report: str = "", lock: str = "") -> Process:
    """Start the process.

    It begins to import what it will need at once. It ends when the first of the two is closed, and finishes the
    writes that are on their way before. It has a session of its own: a terminal that goes away does not end it in the
    middle of a write. It inherits what is inheritable, so also the open file of `lock`, which it removes at its end.
    `report` names, as `module:function`, what writes down an exception that nobody expected and returns a line of it.
    """
    asked, ask = os.pipe()
    hear, heard = os.pipe()
    for end in (asked, heard):
        os.set_inheritable(end, True)
    begin = f"from tui.aws.child import serve; serve({asked}, {heard}, {demo}, {report!r}, {lock!r})"
    code = f"import sys; sys.path[:] = {sys.path!r}; {begin}"
    # Readings are made in many threads: glibc would keep memory for each, and what one frees helps no other.
    environ = {"MALLOC_ARENA_MAX": "2", **os.environ}
    nowhere = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (0, 1, 2)]
    try:
        pid = os.posix_spawn(
            sys.executable, [sys.executable, "-P", "-c", code], environ, file_actions=nowhere, setsid=True
        )
    except OSError:
        os.close(ask)
        os.close(hear)
        raise
    finally:
        os.close(asked)
        os.close(heard)
    return Process(pid, ask, hear)


def serve(asked: int, heard: int, demo: bool, report: str = "", lock: str = "") -> None:
    """Answer what is asked until the other end is closed; runs in the process that `spawn` starts."""
    from concurrent.futures import ThreadPoolExecutor
    from multiprocessing.connection import Connection
    from operator import attrgetter

    from tui.domain.errors import Broken, ProviderError

    questions, speech = Connection(asked, writable=False), _Speech(Connection(heard, readable=False))
    provider: Provider | None = None

    def answer(number: int, method: str, arguments: tuple[object, ...], named: dict[str, object]) -> None:
        if method in ONCE:
            speech.tell(BEGUN, number)
        try:
            outcome = attrgetter(method)(provider)(*arguments, **named)
        except ProviderError as error:
            outcome = error
        except BaseException as error:  # noqa: BLE001 - whatever it is, the one who asked has to hear of it
            outcome = broken(error)
        end(number, outcome)

    def end(number: int, outcome: object) -> None:
        try:
            speech.tell(ANSWERED, number, outcome)
        except Exception as error:  # noqa: BLE001 - it cannot be sent as it is
            speech.tell(ANSWERED, number, broken(error))
        speech.done()

    def broken(error: BaseException) -> Broken:
        return Broken(message=reported(error))

    reported = _reporter(report)
    speech.has_to_do()
    try:
        _import_what_is_needed(demo)
        provider = questions.recv()()
    except ProviderError as error:
        end(0, error)
        return
    except (EOFError, OSError):
        _remove(lock)
        return
    except Exception as error:  # noqa: BLE001 - as above
        end(0, broken(error))
        return
    end(0, provider.context)
    # Readings that hang hold up no write, nor do functions, which may run for a quarter of an hour.
    readers, writers, invokers = (ThreadPoolExecutor(most) for most in (_THREADS, _WRITERS, _INVOKERS))
    try:
        for question in _questions(questions):
            pool = writers if question[1] in _WRITES else invokers if question[1] in _INVOKES else readers
            speech.has_to_do()
            pool.submit(answer, *question)
    except Exception as error:  # noqa: BLE001 - who asked, and for what, cannot be told
        speech.tell(ENDING, 0, broken(error))
        lock = ""
    readers.shutdown(wait=False, cancel_futures=True)
    writers.shutdown()
    _remove(lock)
    invokers.shutdown(cancel_futures=True)
    provider.close()


class _Speech:
    """Says what there is to say, a message at a time, and while there is something to do that it is alive."""

    def __init__(self, answers: Connection) -> None:
        from threading import Condition, Thread

        self._answers = answers
        self._turn, self._to_do = Condition(), 0
        Thread(target=self._beat, name="alive", daemon=True).start()

    def has_to_do(self) -> None:
        with self._turn:
            self._to_do += 1
            self._turn.notify()

    def done(self) -> None:
        with self._turn:
            self._to_do -= 1

    def tell(self, kind: int, number: int, outcome: object = None) -> None:
        """Tell something, where somebody is there to hear it; raise what an outcome raises that cannot be sent."""
        with self._turn:
            try:
                self._answers.send((kind, number, outcome))
            except OSError:
                return

    def _beat(self) -> None:
        from time import sleep

        while True:
            with self._turn:
                while not self._to_do:
                    self._turn.wait()
            self.tell(ALIVE, 0)
            sleep(BEAT_SECONDS)


def _questions(questions: Connection) -> Iterator[tuple[int, str, tuple[object, ...], dict[str, object]]]:
    while True:
        try:
            yield questions.recv()
        except (EOFError, OSError):
            return


def _remove(lock: str) -> None:
    from contextlib import suppress

    with suppress(OSError):
        os.unlink(lock)


def _reporter(named: str) -> Callable[[BaseException], str]:
    """Return what writes a report of an exception, one for each place that raises it, and says in a line where."""
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


def _import_what_is_needed(demo: bool) -> None:
    from importlib import import_module

    for name in ("tui.aws.session", "tui.aws.lambda_provider", *(("tui.demo.account",) if demo else ())):
        import_module(name)
