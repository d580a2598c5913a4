"""Starts the process that speaks to AWS, and is what runs in it; cheap to import, for it starts before a frame."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.providers.port import Provider

_WRITES = ("perform", "stop_deployment")
_WRITERS = 8
_THREADS = 16
"""Calls at the same time; most of them wait for the network or for the call budget."""


def spawn(*, demo: bool) -> tuple[int, int]:
    """Start the process and return the file descriptors to ask through and to hear from.

    It begins to import what it will need at once. It ends when the first of the two is closed, and finishes what is
    on its way before. It has a session of its own: a terminal that goes away does not end it in the middle of a write.
    """
    asked, ask = os.pipe()
    hear, heard = os.pipe()
    for end in (asked, heard):
        os.set_inheritable(end, True)
    begin = f"from tui.providers.child import serve; serve({asked}, {heard}, {demo})"
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


def serve(asked: int, heard: int, demo: bool) -> None:
    """Answer what is asked until the other end is closed; runs in the process that `spawn` starts."""
    import threading
    from concurrent.futures import ThreadPoolExecutor
    from multiprocessing.connection import Connection
    from operator import attrgetter

    from tui.providers.errors import ProviderError

    _import_what_is_needed(demo)
    questions, answers = Connection(asked, writable=False), Connection(heard, readable=False)
    turn = threading.Lock()
    provider: Provider | None = None

    def answer(number: int, method: str, arguments: tuple[object, ...], named: dict[str, object]) -> None:
        try:
            outcome = attrgetter(method)(provider)(*arguments, **named)
        except ProviderError as error:
            outcome = error
        except Exception as error:  # noqa: BLE001 - whatever it is, the one who asked has to hear of it
            outcome = RuntimeError(f"{method}: {type(error).__name__}: {error}")
        with turn:
            answers.send((number, outcome))

    try:
        provider = questions.recv()()
    except ProviderError as error:
        answers.send((0, error))
        return
    answers.send((0, provider.context))
    with ThreadPoolExecutor(_THREADS) as readers, ThreadPoolExecutor(_WRITERS) as writers:
        while True:
            try:
                question = questions.recv()
            except EOFError:
                break
            # Readings that hang hold up no write.
            (writers if question[1] in _WRITES else readers).submit(answer, *question)
        provider.close()


def _import_what_is_needed(demo: bool) -> None:
    from importlib import import_module

    for name in ("tui.providers.session", "tui.providers.aws", *(("tui.providers.moto.account",) if demo else ())):
        import_module(name)
