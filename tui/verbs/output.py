"""Prints what a verb found: tables for people, JSON for scripts; every text is clean already."""

from __future__ import annotations

import io
import json
import sys
import textwrap
from collections.abc import Sequence
from typing import Any

from tui.presentation.table import Row, TableColumn, lay_out
from tui.settings.printing import describe_left_out, terminal_width


def print_json(value: Any) -> None:
    """Print one JSON value on one line."""
    print_line(json.dumps(value, ensure_ascii=False, default=str))


def print_table(columns: Sequence[TableColumn], rows: Sequence[Row], *, none: str = "nothing to list") -> None:
    """Print rows below the titles of their columns, in a terminal cut to its width; a pipe gets them whole.

    Without any row `none` is said in their place.
    """
    if not rows:
        say(none)
        return
    width = terminal_width()
    table = lay_out(columns, rows, width)
    for line in table.lines:
        print_line(line)
    if table.left_out:
        say(describe_left_out(table.left_out, width))


def print_line(text: str) -> None:
    """Print a line at once, for who reads along."""
    print_text(f"{text}\n")


def print_wrapped(text: str, indent: int) -> None:
    """Print a line, in a terminal wrapped at words below its `indent`; a pipe gets it whole."""
    width = terminal_width()
    if width is not None:
        width = max(width, indent + 20)
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
