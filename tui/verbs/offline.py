"""The verbs that need no terminal and no AWS: the journal as text, and the IAM policy documents."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import blake2b

from tui.domain.clean_text import clean
from tui.domain.clock import utc_now
from tui.presentation.times import zone_now
from tui.settings.command_line import CommandLine
from tui.settings.printing import describe_left_out, tell, terminal_width
from tui.settings.settings import read_config
from tui.settings.shown_times import use_times
from tui.storage.private_files import state_folder, why
from tui.storage.resources import asset
from tui.storage.user_input import ConfigError, quoted
from tui.writes.journal.entry import Entry
from tui.writes.journal.file import Journal
from tui.writes.journal.latest import place_of
from tui.writes.journal.reading import from_line
from tui.writes.journal.text import Cells, cells_of, format_writes


def run(line: CommandLine) -> Iterator[str]:
    """Yield what a verb prints; raises ConfigError."""
    return iter((policy(line.policy),)) if line.verb == "iam" else _journal(line)


def policy(name: str) -> str:
    """Return an IAM policy document; raise ConfigError where there is none of that name."""
    try:
        known = sorted(file.stem for file in asset("iam").glob("*.json"))
    except FileNotFoundError as error:
        raise ConfigError("this installation lacks the policy documents") from error
    if name not in known:
        raise ConfigError(f"unknown policy {quoted(name)}; known are {', '.join(known)}")
    return asset("iam", f"{name}.json").read_text(encoding="utf-8")


def format_journal(journal: Journal, *, as_json: bool, function: str, since: datetime | None) -> Iterator[str]:
    """Yield the journal, as a table of writes or as JSON, one line an entry; raises OSError."""
    if as_json:
        yield from _entries(journal, function, since)
        return

    zone = zone_now()

    def row_of(entry: Entry) -> Cells | None:
        return cells_of(entry, zone) if since is None or entry.time >= since else None

    writes = journal.writes(row_of, function=function)
    _warn_unreadable(writes.unreadable)
    rows = [row for row in writes.items if row is not None]
    if rows:
        width = terminal_width()
        table = format_writes(rows, zone, width)
        yield from (f"{line}\n" for line in table.lines)
        if table.left_out:
            tell(describe_left_out(table.left_out, width))
    else:
        tell(_NONE_SUCH if function or since else _EMPTY)


def _entries(journal: Journal, function: str, since: datetime | None) -> Iterator[str]:
    unreadable: list[str] = []
    # What was carried over by a rotation stands in two files.
    seen: set[bytes] = set()
    printed = False
    # Without a file there is no line.
    with suppress(FileNotFoundError), journal.lines() as lines:
        for file, number, text in lines():
            entry, digest = from_line(text), blake2b(text, digest_size=16).digest()
            if entry is None:
                unreadable.append(place_of(file, number))
            elif (
                digest not in seen
                and (not function or entry.function == function)
                and (since is None or entry.time >= since)
            ):
                printed = True
                yield entry.to_line().decode()
            seen.add(digest)
    _warn_unreadable(tuple(unreadable))
    if not printed:
        tell(_NONE_SUCH if function or since else _EMPTY)


def _warn_unreadable(places: tuple[str, ...]) -> None:
    if places:
        lines = "1 line" if len(places) == 1 else f"{len(places)} lines"
        more = ", ..." if len(places) > _NAMED else ""
        where = f"{'; '.join(places[:_NAMED])}{more}"
        tell(f"skipped {lines} of the journal that cannot be read: {where}")


def _journal(line: CommandLine) -> Iterator[str]:
    _use_times(line.config)
    # What is read is kept until it is printed: looking for what could be dropped takes longer than all the rest.
    gc.disable()
    since = utc_now() - timedelta(seconds=line.since) if line.since else None
    try:
        yield from format_journal(Journal(state_folder()), as_json=line.json, function=line.only, since=since)
    except OSError as error:
        raise ConfigError(f"the journal cannot be read: {clean(why(error))}") from error


def _use_times(config: str) -> None:
    try:
        use_times(read_config(config))
    except ConfigError:
        # A configuration that is wrong keeps nobody from the journal, unless it was asked for.
        if config:
            raise


_EMPTY, _NONE_SUCH = "the journal is empty", "no such write in the journal"
_NAMED = 5
"""Lines that cannot be read, of which it is said where they stand."""
