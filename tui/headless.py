"""The verbs that need no terminal and no AWS: the journal as text, and the IAM policy documents."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta

from tui.cli import CommandLine
from tui.journal.entry import Entry, last_of_each
from tui.journal.file import Journal
from tui.mistake import SettingsMistake, quoted
from tui.presentation.journal_text import tell_writes
from tui.providers.text import clean
from tui.resources import asset
from tui.state import state_folder, why


def run(line: CommandLine) -> int:
    """Carry out the verb of a command line; return the exit status. Raises SettingsMistake."""
    # Wherever the output goes, a letter that it does not know must not end in a traceback.
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    text = policy(line.policy) if line.verb == "iam" else _journal(line)
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # Who reads has seen enough (`| head`); Python would complain once more when it closes the output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return 0


def policy(name: str) -> str:
    """Return an IAM policy document; raise SettingsMistake where there is none of that name."""
    try:
        known = sorted(file.stem for file in asset("iam").glob("*.json"))
    except FileNotFoundError as error:
        raise SettingsMistake("the policy documents are missing from this installation") from error
    if name not in known:
        raise SettingsMistake(f"there is no policy {quoted(name)}; there are: {', '.join(known)}")
    return asset("iam", f"{name}.json").read_text(encoding="utf-8")


def told(entries: tuple[Entry, ...], *, as_json: bool, function: str, since: datetime | None) -> str:
    """Return the journal, as a table of writes or as JSON, one line an entry."""
    chosen = tuple(entry for entry in entries if not function or entry.function == function)
    if as_json:
        lines = (entry.to_line().decode() for entry in chosen if since is None or entry.time >= since)
        return "".join(lines)
    writes = tuple(write for write in last_of_each(chosen) if since is None or write.time >= since)
    return "".join(f"{row}\n" for row in tell_writes(writes)) if writes else ""


def _journal(line: CommandLine) -> str:
    try:
        pages = Journal(state_folder()).read()
    except OSError as error:
        raise SettingsMistake(f"the journal cannot be read: {clean(why(error))}") from error
    since = datetime.now(UTC) - timedelta(seconds=line.since) if line.since else None
    text = told(pages.entries, as_json=line.json, function=line.only, since=since)
    if pages.unreadable:
        lines = "1 line" if pages.unreadable == 1 else f"{pages.unreadable} lines"
        sys.stderr.write(f"crossfade: without {lines} of the journal that cannot be read\n")
    if not text:
        sys.stderr.write("crossfade: the journal holds no such write\n" if pages.entries else _EMPTY)
    return text


_EMPTY = "crossfade: the journal is empty\n"
