"""Prints for people and pipes; an output that cannot be written is not a crash."""

from __future__ import annotations

import os
import sys

# typing's own constant, and collections.abc, would cost a good part of the time to the first frame.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

UNPRINTED = 1
"""The exit status where the output could not be written."""


def print_all(texts: Iterable[str]) -> int:
    """Print texts one after the other; return the exit status."""
    out = sys.stdout
    if out is None:
        return _unprinted("it is closed")
    # Wherever the output goes, a letter that it does not know must not end in a traceback.
    if hasattr(out, "reconfigure"):
        out.reconfigure(errors="backslashreplace")
    try:
        for text in texts:
            out.write(text)
        out.flush()
    except BrokenPipeError:
        # Who reads has seen enough (`| head`).
        _drop_the_rest()
    except OSError as error:
        _drop_the_rest()
        return _unprinted(os.strerror(error.errno).lower() if error.errno else str(error))
    return 0


def terminal_width() -> int | None:
    """Return the cells of a line of the terminal that is printed to, None where the output goes elsewhere."""
    if sys.stdout is None or not sys.stdout.isatty():
        return None
    from shutil import get_terminal_size

    return get_terminal_size((80, 24)).columns


def describe_left_out(titles: Sequence[str], width: int | None) -> str:
    """Say which columns a terminal of so many cells has no room for."""
    return f"{', '.join(titles)} left out at {width} columns; a pipe and --json have all"


def tell(words: str) -> None:
    """Print a line on stderr, if that is open."""
    from contextlib import suppress

    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write(f"crossfade: {words}\n")
            sys.stderr.flush()


def _unprinted(why: str) -> int:
    tell(f"the output could not be written: {why}")
    return UNPRINTED


def _drop_the_rest() -> None:
    """Discard what is still buffered: Python would try again, and complain, when it exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
