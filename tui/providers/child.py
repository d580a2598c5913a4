"""Starts the process that speaks to AWS, and is what runs in it; cheap to import, for it starts before a frame."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.providers.port import Provider

_WRITES = ("perform", "stop_deployment")
_WRITERS = 8
_INVOKES = ("invoking.invoke",)
_INVOKERS = 4
_THREADS = 16
"""Calls at the same time; most of them wait for the network or for the call budget."""


ENDING = -1
"""The number under which the process says why it ends by itself."""


def spawn(*, demo: bool, report: str = "") -> tuple[int, int]:
    """Start the process and return the file descriptors to ask through and to hear from.

    It begins to import what it will need at once. It ends when the first of the two is closed, and finishes what is
    on its way before. It has a session of its own: a terminal that goes away does not end it in the middle of a write.
    `report` names, as `module:function`, what writes down an exception that nobody expected and returns a line of it.
    """
    asked, ask = os.pipe()
    hear, heard = os.pipe()
    for end in (asked, heard):
        os.set_inheritable(end, True)
    begin = f"from tui.providers.child import serve; serve({asked}, {heard}, {demo}, {report!r})"
    code = f"import sys; sys.path[:] = {sys.path!r}; {begin}"
    nowhere = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (0, 1, 2)]
    try:
        os.posix_spawn(
            sys.executable, [sys.executable, "-P", "-c", code], os.environ, file_actions=nowhere, setsid=True
        )
    finally:
        os.close(asked)
        os.close(heard)
    return ask, hear


def serve(asked: int, heard: int, demo: bool, report: str = "") -> None:
    """Answer what is asked until the other end is closed; runs in the process that `spawn` starts."""
    import threading
    from concurrent.futures import ThreadPoolExecutor
    from multiprocessing.connection import Connection
    from operator import attrgetter

    from tui.providers.errors import Broken, ProviderError

    questions, answers = Connection(asked, writable=False), Connection(heard, readable=False)
    turn = threading.Lock()
    provider: Provider | None = None

    def answer(number: int, method: str, arguments: tuple[object, ...], named: dict[str, object]) -> None:
        try:
            outcome = attrgetter(method)(provider)(*arguments, **named)
        except ProviderError as error:
            outcome = error
        except BaseException as error:  # noqa: BLE001 - whatever it is, the one who asked has to hear of it
            outcome = broken(error)
        tell(number, outcome)

    def tell(number: int, outcome: object) -> None:
        with turn:
            try:
                answers.send((number, outcome))
            except OSError:
                # Nobody is there to hear it any more.
                return
            except Exception as error:  # noqa: BLE001 - it cannot be sent as it is
                answers.send((number, broken(error)))

    def broken(error: BaseException) -> Broken:
        return Broken(message=reported(error))

    reported = _reporter(report)
    try:
        _import_what_is_needed(demo)
        provider = questions.recv()()
    except ProviderError as error:
        tell(0, error)
        return
    except (EOFError, OSError):
        return
    except Exception as error:  # noqa: BLE001 - as above
        tell(0, broken(error))
        return
    tell(0, provider.context)
    with (
        ThreadPoolExecutor(_THREADS) as readers,
        ThreadPoolExecutor(_WRITERS) as writers,
        ThreadPoolExecutor(_INVOKERS) as invokers,
    ):
        while True:
            try:
                question = questions.recv()
            except (EOFError, OSError):
                break
            except Exception as error:  # noqa: BLE001 - who asked, and for what, cannot be told
                tell(ENDING, broken(error))
                break
            # Readings that hang hold up no write, nor do functions, which may run for a quarter of an hour.
            method = question[1]
            pool = writers if method in _WRITES else invokers if method in _INVOKES else readers
            pool.submit(answer, *question)
        provider.close()


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
                except Exception as trouble:  # noqa: BLE001 - the call is answered, whatever the report meets
                    line += f", and its report failed ({type(trouble).__name__})"
            written[place] = line
        return written[place]

    return reported


def _import_what_is_needed(demo: bool) -> None:
    from importlib import import_module

    for name in ("tui.providers.session", "tui.providers.aws", *(("tui.providers.moto.account",) if demo else ())):
        import_module(name)
