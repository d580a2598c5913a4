"""The port, with AWS spoken to in another process: what that parses and imports never holds up a key."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from tui.aws.channel import ENDED, Channel, Unanswered
from tui.aws.child import ONCE, Process
from tui.aws.port import Provider
from tui.aws.port_methods import provider_by_name
from tui.domain.context import Context
from tui.domain.errors import NotSent, ProcessEnded, ProviderError, Withdrawn

_KILLED_SECONDS = 1.0
"""How long a process that was killed may take to be gone."""


class RemoteProvider:
    """Has a `port` whose every method runs in a process of its own.

    A process that ends is replaced by a new one, once by itself and then by `restart`. What it was reading is read
    again there, a write that it had not begun is made there; of one that it had begun it is not known what became,
    which raises ProcessEnded. `notify` is called with words, from any thread, when it ended or was replaced.
    """

    context: Context

    def __init__(
        self,
        start: Callable[[], Process],
        open_provider: Callable[[], Provider],
        notify: Callable[[str], object] = lambda _: None,
    ) -> None:
        """Open AWS over there, by a callable that can be pickled; raises what that raises."""
        self._start, self._open_provider, self._notify = start, open_provider, notify
        self.port = provider_by_name(self.method, lambda: self.context)
        self._turn = threading.Condition()
        self._channel: Channel | None = None
        self._why_ended = ENDED
        self._spare = 1
        self._starting = False
        self._closed = False
        self._identified = False
        while self._channel is None:
            try:
                self._channel, self.context = self._new_channel()
            except Unanswered as error:
                if not self._spare:
                    raise ProcessEnded(message=str(error)) from error
                self._spare -= 1

    def method(self, name: str) -> Callable[..., Any]:
        """Return a method of the port, by its name in METHODS: what is done here, else what asks over there."""
        match name:
            case "get_caller_identity":
                return self.get_caller_identity
            case "restart":
                return self.restart
            case "withdraw":
                return self.withdraw
            case "close":
                return self.close
            case _:
                return partial(self._ask, name)

    def get_caller_identity(self) -> Context:
        """Return who and where the caller is, and keep it as the context."""
        self.context = self._ask("get_caller_identity")
        self._identified = True
        return self.context

    def restart(self) -> None:
        """Start a new process where there is none; who asks meanwhile waits for it."""
        with self._turn:
            if self._channel is not None or self._starting or self._closed:
                return
            self._starting = True
        self._replace_beside()

    def withdraw(self) -> bool:
        """Take back the writes that were asked and have not begun: they raise Withdrawn and are never made.

        Nothing can be asked any more from then on. Returns whether there may have been any.
        """
        with self._turn:
            self._closed, self._why_ended = True, "Crossfade quit before it could be sent"
            self._turn.notify_all()
            channel, starting = self._channel, self._starting
        if channel is None or not channel.has_not_begun:
            return starting
        channel.kill()
        return channel.wait_for_end(_KILLED_SECONDS)

    def close(self) -> None:
        """Let the other process end, once it has done what is on its way."""
        with self._turn:
            self._closed = True
            self._turn.notify_all()
            channel, self._channel = self._channel, None
        if channel is not None:
            channel.close()

    def _ask(self, name: str, *arguments: object, **named: object) -> Any:
        """Call a method over there, again in the next process where one ends before it has begun."""
        while True:
            channel = self._open_channel(name)
            try:
                return channel.ask(name, arguments, named)
            except Unanswered:
                self._lose(channel)

    def _open_channel(self, name: str) -> Channel:
        with self._turn:
            while self._starting and not self._closed:
                self._turn.wait()
            if self._channel is not None and not self._closed:
                return self._channel
        unsent = Withdrawn if self._closed else NotSent
        raise (unsent if name in ONCE else ProcessEnded)(message=self._why_ended)

    def _lose(self, channel: Channel) -> None:
        """Replace a process that has ended, unless that is being done already."""
        with self._turn:
            if channel is not self._channel or self._closed:
                return
            self._channel, self._why_ended = None, channel.why_ended
            self._starting = again = self._spare > 0
            self._spare -= again
        if again:
            self._replace_beside()
        else:
            self._notify(f"{self._why_ended}: refresh to start it again")

    def _replace_beside(self) -> None:
        threading.Thread(target=self._replace, name="restart", daemon=True).start()

    def _replace(self) -> None:
        channel, before = None, self._why_ended
        try:
            channel, opened = self._new_channel()
            self.context = replace(self.context, clock=opened.clock)
            words = f"{before}; a new one was started"
        except (Unanswered, ProviderError, OSError) as error:
            self._why_ended = error.message or error.code if isinstance(error, ProviderError) else str(error)
            words = f"{self._why_ended}: refresh to start it again"
        with self._turn:
            self._channel, self._starting = channel, False
            self._turn.notify_all()
            if self._closed and channel is not None:
                channel.close()
        self._notify(words)

    def _new_channel(self) -> tuple[Channel, Context]:
        """Start a process and have AWS opened there; raise what opening raises, Unanswered where it ends before."""
        channel = Channel(self._start(), self._open_provider, self._lose)
        opened: Context = channel.opened()
        if self._identified and opened.provisional:
            # Until it knows whose account it is, it may refuse to write.
            with contextlib.suppress(ProviderError):
                channel.ask("get_caller_identity", (), {})
        return channel, opened
