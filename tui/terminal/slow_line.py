"""A line that may be slow: nothing more is sent than it has taken, so that no backlog of old frames grows in it.

SSH takes what is written long before the terminal shows it. So each frame ends with a question that every terminal
since the VT100 answers (DSR 5, "are you well"); the next frame, made of all that changed meanwhile, waits for the
answer. How many bytes may be under way follows from how long answers take: twice as many while they come as quickly as
ever, half as many where they come late.
"""

from __future__ import annotations

import os
import select
import time
from asyncio import AbstractEventLoop, TimerHandle
from collections.abc import Callable, Mapping
from typing import NamedTuple

QUESTION, ANSWER = "\x1b[5n", "\x1b[0n"

FRAMES_PER_SECOND = 30
"""Frames painted in a second at the most: the key of a keyboard that is held comes as often."""

LEAST, FIRST, MOST = 512, 1024, 65_536
"""Bytes under way: on a line of 2,400 bytes a second the least takes a fifth of a second."""

_PROMPT, _LATE = 0.05, 0.15
"""Seconds beyond the quickest answer up to which a line has room to spare, and from which it has too little."""

PATIENCE = 5.0
"""Seconds after which an answer is not waited for any more."""

_MOST_MISSED = 2


class Pace(NamedTuple):
    """The bytes that may be under way, and the quickest answer so far (s), None before the first."""

    room: int = FIRST
    quickest: float | None = None


def answered(pace: Pace, size: int, seconds: float) -> Pace:
    """Return the pace after a frame of some bytes was answered so many seconds after it was sent."""
    quickest = seconds if pace.quickest is None else min(pace.quickest, seconds)
    late = seconds - quickest
    if late > _LATE:
        return Pace(max(pace.room // 2, LEAST), quickest)
    if late < _PROMPT and size * 2 >= pace.room:
        return Pace(min(pace.room * 2, MOST), quickest)
    return Pace(pace.room, quickest)


def is_remote(environ: Mapping[str, str]) -> bool:
    """Tell whether the terminal is reached over SSH."""
    return bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))


class SlowLine:
    """Tells whether the line has taken the last frame; `on_free` is called when it has."""

    def __init__(self, loop: AbstractEventLoop, on_free: Callable[[], None]) -> None:
        self._loop, self._on_free = loop, on_free
        self._pace = Pace()
        self._sent: tuple[int, float] | None = None
        self._patience: TimerHandle | None = None
        self._missed = 0
        self._held = ""

    @property
    def is_free(self) -> bool:
        """Whether another frame may be sent."""
        return self._sent is None

    @property
    def room(self) -> int:
        """How many bytes that may have, about."""
        return self._pace.room

    def ask_after(self, frame: str) -> str:
        """Return a frame as it is to be sent: with the question, unless the terminal never answers it."""
        if self._missed >= _MOST_MISSED:
            return frame
        self._sent = len(frame.encode("utf-8", "replace")), self._loop.time()
        self._patience = self._loop.call_later(PATIENCE, self._miss)
        return frame + QUESTION

    def without_answer(self, text: str) -> str:
        """Return what the terminal sent without the answer, which is nobody's key.

        What may be the beginning of one is held back: it comes with the next text, or by `let_go`.
        """
        text, self._held = self._held + text, ""
        if self._sent is None:
            return text
        before, answer, behind = text.partition(ANSWER)
        if not answer:
            self._held = _beginning(text)
            return text[: len(text) - len(self._held)]
        size, at = self._sent
        self._pace, self._missed = answered(self._pace, size, self._loop.time() - at), 0
        self.forget()
        self._on_free()
        return before + behind

    def let_go(self) -> str:
        """Return what was held back: nothing came behind it, so it was a key."""
        text, self._held = self._held, ""
        return text

    def take_last_answer(self, descriptor: int, patience: float) -> None:
        """Read the answer that is still awaited, for no longer than so many seconds: the shell did not ask for it."""
        data, deadline = b"", time.monotonic() + patience
        while self._sent is not None and ANSWER.encode() not in data and (left := deadline - time.monotonic()) > 0:
            if select.select([descriptor], [], [], left)[0]:
                more = os.read(descriptor, 65_536)
                data += more
                if not more:
                    break
        self.forget()

    def forget(self) -> None:
        """Wait for no answer any more."""
        self._sent = None
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _miss(self) -> None:
        self._missed += 1
        self._sent = self._patience = None
        self._on_free()


def _beginning(text: str) -> str:
    """Return the end of a text that may be the beginning of an answer."""
    return next((ANSWER[:size] for size in range(len(ANSWER) - 1, 0, -1) if text.endswith(ANSWER[:size])), "")
