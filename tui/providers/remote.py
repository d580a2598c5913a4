"""The port, with AWS spoken to in another process: what that parses and imports never holds up a key."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from concurrent.futures import Future
from multiprocessing.connection import Connection
from typing import Any, cast

from tui.domain.context import Context
from tui.providers.child import ENDING
from tui.providers.errors import ProviderError, Unreachable
from tui.providers.port import Provider

ENDED = "the process that speaks to AWS has ended"

PARTS = frozenset({"account", "alarms", "code", "invoking", "logs", "metrics", "trail", "triggers"})
"""The parts of the port: attributes whose methods are asked for over there by dotted names."""

_PORT = frozenset(name for name in vars(Provider) if not name.startswith("_")) - {"context", "close"} - PARTS


class _Part:
    """One part of the port over there."""

    def __init__(self, whole: RemoteProvider, name: str) -> None:
        self._whole, self._name = whole, name

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return the part's method that asks over there."""
        if name.startswith("_"):
            raise AttributeError(name)
        return self._whole.asking(f"{self._name}.{name}")


class RemoteProvider:
    """A Provider whose every method runs in the process that `child.spawn` started.

    A call that is on its way when that process ends raises Unreachable: what became of it is not known.
    """

    context: Context

    def __init__(self, ask: int, hear: int, open_provider: Callable[[], Provider]) -> None:
        """Open AWS over there, by a callable that can be pickled; raises what that raises."""
        self._questions, self._answers = Connection(ask, readable=False), Connection(hear, writable=False)
        self._turn = threading.Lock()
        self._numbers = itertools.count(1)
        self._why_ended = ""
        self._waiting: dict[int, Future[Any]] = {0: Future()}
        opened = self._waiting[0]
        self._questions.send(open_provider)
        threading.Thread(target=self._hear, name="answers", daemon=True).start()
        self.context = opened.result()

    def __getattr__(self, name: str) -> Any:
        """Return the method of the port that asks over there, or a part of the port."""
        if name in PARTS:
            return _Part(self, name)
        if name not in _PORT:
            raise AttributeError(name)
        return self.asking(name)

    def asking(self, name: str) -> Callable[..., Any]:
        """Return what calls a method over there, named with a dot where it is one of a part."""

        def method(*arguments: object, **named: object) -> Any:
            answer: Future[Any] = Future()
            number = next(self._numbers)
            try:
                with self._turn:
                    self._waiting[number] = answer
                    self._questions.send((number, name, arguments, named))
            except OSError as error:
                self._waiting.pop(number, None)
                raise self._ended() from error
            return answer.result()

        return method

    def get_caller_identity(self) -> Context:
        """Return who and where the caller is, and keep it as the context."""
        self.context = self.asking("get_caller_identity")()
        return self.context

    def close(self) -> None:
        """Let the other process end, once it has done what is on its way."""
        self._questions.close()

    def _hear(self) -> None:
        while True:
            try:
                number, outcome = self._answers.recv()
            except (EOFError, OSError):
                break
            if number == ENDING:
                self._why_ended = str(outcome.message)
                continue
            waiting = self._waiting.pop(number)
            if isinstance(outcome, Exception):
                waiting.set_exception(outcome)
            else:
                waiting.set_result(outcome)
        with self._turn:
            self._questions.close()
            left, self._waiting = self._waiting, {}
        for waiting in left.values():
            waiting.set_exception(self._ended())

    def _ended(self) -> ProviderError:
        why = f" ({self._why_ended})" if self._why_ended else ""
        return Unreachable(message=f"{ENDED}{why}: leave and start again")


def remote_provider(ask: int, hear: int, open_provider: Callable[[], Provider]) -> Provider:
    """Return the port over there; its methods are the port's own, which is more than a type checker can see."""
    return cast(Provider, RemoteProvider(ask, hear, open_provider))
