"""The allowance of calls that several processes of one user draw on: a line of a small file, changed under its lock."""

from __future__ import annotations

import json
from collections.abc import Callable
from math import isfinite
from typing import NamedTuple, Protocol

from tui.aws.allowance import LEAST_PACE, Allowance, Drawn, Terms, as_of, drawn_on, whole

AGAIN_SECONDS = 10.0
"""After a file that could not be changed; until then nothing waits for it."""

_VERSION = 1


class SharedFile(Protocol):
    """A small file that several processes change, one at a time."""

    def change(self, alter: Callable[[bytes], bytes], patience: float) -> None:
        """Replace what it holds, within `patience` seconds; raise OSError with the reason in words."""


class Settled(NamedTuple):
    """The allowance as all share it, and whether the call that was wanted was granted."""

    allowance: Allowance
    granted: bool


class SharedAllowance:
    """What is left of the calls to one service, in a file that other services have lines in too."""

    def __init__(self, file: SharedFile, service: str, clock: Callable[[], float]) -> None:
        """Keep it by a clock that goes alike in all processes."""
        self._file, self._service, self._clock = file, service, clock
        self._failed_at: float | None = None
        self.unreachable = ""
        """Why the file cannot be used, empty where it can."""

    def settle(self, drawn: Drawn, terms: Terms, *, wanted: bool, patience: float) -> Settled | None:
        """Enter what was drawn, and take one call more where it is wanted and there; None where the file cannot be had.

        A file that others hold for a moment is no failure unless one waited for it.
        """
        now = self._clock()
        if self._failed_at is not None and 0 <= now - self._failed_at < AGAIN_SECONDS:
            return None
        settled: Settled | None = None

        def alter(before: bytes) -> bytes:
            # The time counts once the file is ours: a moment from before another's change would earn twice.
            nonlocal settled
            kept = read_lines(before)
            allowance = allowance_of(kept.get(self._service), terms, self._clock())
            settled = _settled(allowance, drawn, terms, wanted=wanted)
            kept[self._service] = [None if number is None else float(number) for number in settled.allowance]
            return json.dumps({"version": _VERSION, **kept}).encode()

        try:
            self._file.change(alter, patience)
        except TimeoutError as error:
            if patience:
                self._failed_at, self.unreachable = now, str(error)
            return None
        except OSError as error:
            self._failed_at, self.unreachable = now, str(error)
            return None
        self._failed_at, self.unreachable = None, ""
        return settled


def read_lines(content: bytes) -> dict[str, object]:
    """Return what a file holds of each service, nothing where it is empty, torn, or of another version."""
    try:
        kept = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(kept, dict) or kept.pop("version", None) != _VERSION:
        return {}
    return kept


def allowance_of(kept: object, terms: Terms, now: float) -> Allowance:
    """Return the allowance now, a whole one where what was kept cannot be one."""
    match kept:
        case [float() as tokens, float() as pace, float() as at, None | float() as halved_at]:
            pass
        case _:
            return whole(terms, now)
    if not all(isfinite(number) for number in (tokens, pace, at, halved_at or 0.0)):
        return whole(terms, now)
    tokens = min(max(tokens, -terms.burst), terms.burst)
    bounded = Allowance(tokens, min(max(pace, LEAST_PACE), 1.0), at, halved_at)
    return as_of(bounded, terms, now)


def _settled(allowance: Allowance, drawn: Drawn, terms: Terms, *, wanted: bool) -> Settled:
    allowance = drawn_on(allowance, terms, drawn)
    if not (wanted and allowance.has_one):
        return Settled(allowance, granted=False)
    return Settled(drawn_on(allowance, terms, Drawn(calls=1)), granted=True)
