"""Reads a large zip in a process of its own, so that unpacking delays no write and its memory is freed at the end."""

from __future__ import annotations

import pickle
import subprocess
import sys

from tui.aws.unzip import listing
from tui.domain.archive import Archive
from tui.domain.errors import Unreadable

SMALL = 256 << 10
"""Bytes of a zip that is read sooner than a process starts."""

LONGEST_S = 60.0


def listing_apart(content: bytes, longest: float = LONGEST_S) -> Archive:
    """Return what a zip holds; raise Unreadable where it is none, or takes longer than so many seconds."""
    if len(content) <= SMALL:
        return listing(content)
    code = f"import sys; sys.path[:] = {sys.path!r}; from tui.aws.unzip_apart import answer; answer()"
    try:
        ran = subprocess.run(
            [sys.executable, "-P", "-c", code],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=longest,
            check=True,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(message=f"the zip takes longer than {longest:.0f} s to be read") from None
    except (OSError, subprocess.CalledProcessError):
        raise Unreadable(message="the zip could not be read: the process that reads it ended") from None
    outcome: Archive | Unreadable = pickle.loads(ran.stdout)
    if isinstance(outcome, Unreadable):
        raise outcome
    return outcome


def answer() -> None:
    """Read a zip from standard input and write its listing, or the error, to standard output, pickled."""
    outcome: Archive | Unreadable
    try:
        outcome = listing(sys.stdin.buffer.read())
    except Unreadable as error:
        outcome = error
    sys.stdout.buffer.write(pickle.dumps(outcome))
