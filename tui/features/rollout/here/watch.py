"""Follows the rollouts on disk, whoever carries them out: what did not change is not read again."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui.features.rollout.here.files import EVENTS, EVIDENCE, ROLLOUT
from tui.features.rollout.here.kept import UnreadableRollout
from tui.features.rollout.here.store import Listed, RolloutFolder, read_listed

_NOT_THERE = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Followed:
    """What happened to one rollout, oldest first, and what its last check was decided by, None before the first."""

    id: str
    events: tuple[Mapping[str, Any], ...] = ()
    evidence: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class RolloutsRead:
    """The rollouts of this machine, newest first, and one of them in full; `failure` says why they cannot be read."""

    listed: tuple[Listed, ...] = ()
    followed: Followed | None = None
    failure: str = ""


class RolloutsReader:
    """Reads the folder of rollouts again and again; keeps what it read until the files change."""

    def __init__(self, rollouts: Path) -> None:
        self._rollouts = rollouts
        self._listed: dict[str, tuple[object, Listed]] = {}
        self._followed: tuple[object, Followed] | None = None

    def read(self, follow: str = "") -> RolloutsRead:
        """Return what is there now; the rollout called `follow` in full."""
        try:
            names = sorted((name for name in os.listdir(self._rollouts) if not name.startswith(".")), reverse=True)
            listed = tuple(self._one(name) for name in names)
            self._listed = {name: self._listed[name] for name in names}
            return RolloutsRead(listed, self._in_full(follow) if follow in names else None)
        except FileNotFoundError:
            return RolloutsRead()
        except OSError as error:
            return RolloutsRead(failure=error.strerror or str(error))

    def _one(self, name: str) -> Listed:
        stamp = _stamp(self._rollouts / name / ROLLOUT)
        known = self._listed.get(name)
        if known is not None and known[0] == stamp and known[1].is_over:
            return known[1]
        if known is not None and known[0] == stamp and known[1].kept is not None:
            at_work = RolloutFolder(self._rollouts, name).is_carried_out()
            listed = Listed(name, known[1].kept, at_work)
        else:
            listed = read_listed(self._rollouts, name)
        self._listed[name] = (stamp, listed)
        return listed

    def _in_full(self, name: str) -> Followed | None:
        """Return a rollout in full, None where the folder's name is none of a rollout."""
        stamp = (name, *(_stamp(self._rollouts / name / file) for file in (EVENTS, EVIDENCE)))
        if self._followed is None or self._followed[0] != stamp:
            try:
                folder = RolloutFolder(self._rollouts, name)
            except UnreadableRollout:
                return None
            followed = Followed(name, folder.events(), next(reversed(folder.last_evidence()), None))
            self._followed = (stamp, followed)
        return self._followed[1]


def _stamp(file: Path) -> tuple[int, int, int]:
    try:
        status = os.stat(file)
    except OSError:
        return _NOT_THERE
    return status.st_mtime_ns, status.st_size, status.st_ino
