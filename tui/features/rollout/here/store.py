"""The rollouts of this user on disk, a folder each: the rollout, what happened, the evidence, and commands to it.

rollouts/20260301T140000Z-orders-PROD-1f2e/
  rollout.json    the rollout as it was before the last write, replaced as a whole
  events.jsonl    what was done and decided, a line each
  evidence.jsonl  what each check of the gate was decided by
  commands/       what an operator asks of it, from any Crossfade of this user; the engine takes them
  lock            held by the process that carries it out
  log             what that process said, empty but for trouble
  report.md       all of it as a person reads it, once it has ended
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tui.domain.clean_text import clean
from tui.domain.clock import utc_now
from tui.features.rollout.commands import Command
from tui.features.rollout.here.files import EVENTS, EVIDENCE, LOCK, MOST_BYTES, ROLLOUT, RolloutFiles
from tui.features.rollout.here.kept import UnreadableRollout, from_json, to_json
from tui.features.rollout.state import Rollout
from tui.storage.json_lines import append_json
from tui.storage.lock import locked
from tui.storage.private_files import check_folder, make_folder, open_private
from tui.storage.whole_file import read_json, replace_file

LOCK_PATIENCE = 1.0
"""Seconds that a process that wants to carry a rollout out waits for another one to release it."""

LAST_WORDS = 2048
"""Bytes of the log that are read for its last line."""

_ODD = re.compile(r"[^A-Za-z0-9_-]", re.ASCII)
_COMMANDS, _LOG = "commands", "log"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rollout writes: the account and region, and how one gets there."""

    account: str
    region: str
    profile: str = ""
    endpoint: str = ""
    demo: bool = False


@dataclass(frozen=True, slots=True)
class KeptRollout:
    """A rollout with where it writes, who began it and why, and the name of the command that it took last.

    `members` are the names of all rollouts of its group, its own among them; none where it is alone.
    """

    rollout: Rollout
    place: Place
    operator: str = ""
    reason: str = ""
    last_command: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A rollout on disk; `kept` is None where it cannot be read, which `unreadable` explains.

    `is_carried_out` tells whether a process is at it now.
    """

    id: str
    kept: KeptRollout | None
    is_carried_out: bool
    unreadable: str = ""

    @property
    def is_over(self) -> bool:
        """Whether it has ended, and no process is at it any more."""
        return self.kept is not None and self.kept.rollout.phase.ended and not self.is_carried_out


@dataclass(frozen=True, slots=True)
class Asked:
    """A command that was left for the engine, by whom and when."""

    command: Command
    by: str
    at: datetime
    reason: str = ""


def new_id(function: str, alias: str, now: datetime) -> str:
    """Return the name of a new rollout's folder, which sorts by time."""
    name = f"{now:%Y%m%dT%H%M%SZ}-{_ODD.sub('_', function)[:64]}-{_ODD.sub('_', alias)[:64]}"
    return f"{name}-{secrets.token_hex(2)}"


class RolloutFolder(RolloutFiles):
    """The folder of one rollout. Methods raise OSError; reading raises UnreadableRollout too."""

    def __init__(self, rollouts: Path, id: str) -> None:
        if id in ("", ".", "..") or _ODD.search(id):
            raise UnreadableRollout(f"{id!r} is not the name of a rollout")
        super().__init__(rollouts / id)
        self.id = id

    def keep(self, kept: KeptRollout) -> None:
        """Write the rollout so that it is there as a whole or not at all, also after a power cut."""
        self.replace(_kept_to_json(kept))

    def load(self) -> KeptRollout:
        """Return the rollout that was kept last."""
        check_folder(self.path)
        return _kept_from_json(self.read())

    def is_kept(self) -> bool:
        """Tell whether there is a rollout in it."""
        return (self.path / ROLLOUT).is_file()

    def note(self, at: datetime, event: str, **details: Any) -> None:
        """Append what happened."""
        append_json(self.path / EVENTS, {"at": at.isoformat(), "event": event, **details})

    def note_evidence(self, evidence: Mapping[str, Any]) -> None:
        """Append what a check of the gate was decided by."""
        append_json(self.path / EVIDENCE, evidence)

    def ask(self, asked: Asked) -> str:
        """Leave a command for the engine; return its name."""
        folder = self.path / _COMMANDS
        name = f"{asked.at:%Y%m%dT%H%M%S.%fZ}-{secrets.token_hex(4)}.json"
        value = {
            "command": asked.command.value,
            "by": asked.by,
            "at": asked.at.isoformat(),
            "reason": asked.reason,
        }
        replace_file(folder / name, (json.dumps(value).encode(),))
        return name

    def commands(self) -> tuple[tuple[str, Asked], ...]:
        """Return the commands that were left, oldest first, each by its name; one that cannot be read is refused."""
        folder = self.path / _COMMANDS
        try:
            names = sorted(name for name in os.listdir(folder) if name.endswith(".json"))
        except FileNotFoundError:
            return ()
        left = []
        for name in names:
            asked = _asked(folder / name)
            if asked is None:
                self.note(utc_now(), "refused", command=name, why="this version does not know that command")
                self.drop_command(name)
            else:
                left.append((name, asked))
        return tuple(left)

    def drop_command(self, name: str) -> None:
        """Take a command away, once what it asks for is kept."""
        (self.path / _COMMANDS / name).unlink(missing_ok=True)

    def has_commands(self) -> bool:
        """Tell whether commands are left that nobody has taken."""
        try:
            return any(name.endswith(".json") for name in os.listdir(self.path / _COMMANDS))
        except FileNotFoundError:
            return False

    @contextmanager
    def open_log(self) -> Iterator[int]:
        """Open the file for what the process that carries it out says."""
        handle = open_private(self.path / _LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            yield handle
        finally:
            os.close(handle)

    def last_words(self) -> str:
        """Return the last line that the process said which carried it out."""
        try:
            handle = open_private(self.path / _LOG, os.O_RDONLY)
        except FileNotFoundError:
            return ""
        with open(handle, "rb") as file:
            file.seek(max(os.fstat(handle).st_size - LAST_WORDS, 0))
            lines = file.read(LAST_WORDS).decode(errors="replace").splitlines()
        return clean(lines[-1], LAST_WORDS) if lines else ""

    @contextmanager
    def carry_out(self) -> Iterator[bool]:
        """Hold the rollout for this process; False where another one carries it out."""
        make_folder(self.path)
        with ExitStack() as held:
            # Who only looks whether someone carries it out holds the lock for a moment too.
            try:
                held.enter_context(locked(self.path / LOCK, LOCK_PATIENCE))
                mine = True
            except TimeoutError:
                mine = False
            yield mine

    def is_carried_out(self) -> bool:
        """Tell whether a process is at it now."""
        try:
            with locked(self.path / LOCK, 0.0, os.O_RDWR, shared=True):
                return False
        except FileNotFoundError:
            return False
        except TimeoutError:
            return True


def list_rollouts(rollouts: Path) -> tuple[Listed, ...]:
    """Return every rollout of this user, newest first; raise OSError where the folder cannot be read."""
    try:
        names = sorted((name for name in os.listdir(rollouts) if not name.startswith(".")), reverse=True)
    except FileNotFoundError:
        return ()
    return tuple(read_listed(rollouts, name) for name in names)


def read_listed(rollouts: Path, name: str) -> Listed:
    """Return one rollout on disk; what is wrong with it is part of that."""
    try:
        folder = RolloutFolder(rollouts, name)
        return Listed(name, folder.load(), folder.is_carried_out())
    except UnreadableRollout as error:
        return Listed(name, None, False, str(error))
    except OSError as error:
        return Listed(name, None, False, error.strerror or str(error))


def _kept_to_json(kept: KeptRollout) -> dict[str, Any]:
    return {
        "rollout": to_json(kept.rollout),
        **place_to_json(kept.place),
        "operator": kept.operator,
        "reason": kept.reason,
        "last_command": kept.last_command,
        "members": list(kept.members),
    }


def _kept_from_json(value: Mapping[str, Any]) -> KeptRollout:
    rollout = value.get("rollout")
    if not isinstance(rollout, dict):
        raise UnreadableRollout("no 'rollout' in it")
    operator, reason, last = _words(value, ("operator", "reason", "last_command"))
    members = value.get("members", [])
    if not isinstance(members, list) or not all(isinstance(one, str) for one in members):
        raise UnreadableRollout("'members' are no names")
    return KeptRollout(from_json(rollout), place_from_json(value), operator, reason, last, tuple(members))


def place_to_json(place: Place) -> dict[str, Any]:
    """Return a place as JSON."""
    return {
        "account": place.account,
        "region": place.region,
        "profile": place.profile,
        "endpoint": place.endpoint,
        "demo": place.demo,
    }


def place_from_json(value: Mapping[str, Any]) -> Place:
    """Return the place that was kept; raise UnreadableRollout."""
    account, region, profile, endpoint = _words(value, ("account", "region", "profile", "endpoint"))
    return Place(account, region, profile, endpoint, value.get("demo") is True)


def _words(value: Mapping[str, Any], names: tuple[str, ...]) -> tuple[str, ...]:
    words = {name: value.get(name, "") for name in names}
    odd = next((name for name, word in words.items() if not isinstance(word, str)), None)
    if odd is not None:
        raise UnreadableRollout(f"{odd!r} is not text")
    return tuple(words.values())


def _asked(file: Path) -> Asked | None:
    """Return a command that was left, None where it is none; raise OSError."""
    try:
        value = read_json(file, MOST_BYTES)
        at = datetime.fromisoformat(value["at"])
        return Asked(Command(value["command"]), str(value["by"]), at, str(value.get("reason", "")))
    except (ValueError, KeyError, TypeError):
        return None
