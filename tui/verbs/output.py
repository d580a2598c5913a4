"""Prints what a verb found: tables for people, JSON for scripts; every text is clean already."""

from __future__ import annotations

import io
import json
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any


def print_json(value: Any) -> None:
    """Print one JSON value on one line."""
    print_line(json.dumps(value, ensure_ascii=False, default=str))


def print_table(titles: Sequence[str], rows: Iterable[Sequence[str]], *, none: str = "nothing to list") -> None:
    """Print rows below their titles, each column as wide as its widest cell; without any say `none` in their place."""
    lines = [tuple(titles), *(tuple(row) for row in rows)]
    if len(lines) == 1:
        say(none)
        return
    widths = [max(len(line[column]) for line in lines) for column in range(len(titles))]
    for line in lines:
        print_line("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def print_line(text: str) -> None:
    """Print a line at once, for who reads along."""
    print_text(f"{text}\n")


def print_wrapped(text: str, indent: int) -> None:
    """Print a line, in a terminal wrapped at words below its `indent`; a pipe gets it whole."""
    if sys.stdout.isatty():
        width = max(shutil.get_terminal_size((80, 24)).columns, indent + 20)
        # No word is broken, so that a name or a command can be copied.
        text = textwrap.fill(
            text, width, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False
        )
    print_line(text)


def print_text(text: str) -> None:
    """Print a text as it is, its last line end included."""
    # Wherever the output goes, a letter that it does not know must not end in a traceback.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.stdout.write(text)
    sys.stdout.flush()


def say(text: str) -> None:
    """Say something beside the result."""
    sys.stderr.write(f"crossfade: {text}\n")
    sys.stderr.flush()


def confirmed(question: str, *, yes: bool) -> bool:
    """Ask where someone is at a terminal; without one, or with `yes`, go on."""
    if yes or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return True
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")
