"""Finds a rollout of this machine, and follows it: what happens a line each, and what it ended with."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from tui.domain.clock import utc_now
from tui.features.rollout.group.folders import kept_members, members_of
from tui.features.rollout.group.machine import is_over
from tui.features.rollout.here import ending
from tui.features.rollout.here.kept import to_json
from tui.features.rollout.here.store import KeptRollout, Listed, RolloutFolder, list_rollouts
from tui.features.rollout.state import Phase
from tui.features.rollout.text.notice import notice_of, terminal_notice, waits_for_another
from tui.features.rollout.text.progress import describe_event, describe_rollout, progress_bar, zone_of_event
from tui.settings.folders import rollouts_folder
from tui.storage.private_files import state_folder
from tui.verbs.arguments import AliasTarget, alias_target
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.live_line import LiveLine
from tui.verbs.output import print_json, print_line
from tui.writes.journal.file import Journal

LOOK_SECONDS = 0.5
"""Between two looks at what another process writes."""

MOST_IDLE = 10
"""Looks in a row at which nothing is at it, before it is given up."""


class Progress:
    """Prints what happens to a rollout, or to each of a group, as it comes, and rings where the plan says so."""

    def __init__(
        self, folders: tuple[RolloutFolder, ...], *, as_json: bool, now: Callable[[], datetime] = utc_now
    ) -> None:
        self._folders, self._as_json, self._now = folders, as_json, now
        self._line = LiveLine(wanted=not as_json)
        self._printed = [0] * len(folders)
        self._phases: dict[str, Phase] = {}
        self._zone = ""

    def print_news(self) -> None:
        """Print what happened since the last time, in the order of time."""
        news: list[tuple[str, str, Mapping[str, Any]]] = []
        for number, folder in enumerate(self._folders):
            events, self._printed[number] = folder.events_from(self._printed[number])
            name = _name(folder) if len(self._folders) > 1 else ""
            news += [(str(event.get("at", "")), name, event) for event in events]
        if news:
            self._line.clear()
        for _, name, event in sorted(news, key=lambda one: one[0]):
            if self._as_json:
                print_json({"rollout": name, **event} if name else event)
            else:
                # The first line names the zone for those that follow.
                print_line(describe_event(event, name, self._zone))
                self._zone = zone_of_event(event) or self._zone

    def show_bar(self) -> None:
        """Show how far it is, in a terminal."""
        if self._line.width:
            self._line.show(progress_bar([folder.load().rollout for folder in self._folders], self._now()))

    def end(self) -> None:
        """Leave nothing below what was printed."""
        self._line.clear()

    def ring(self) -> None:
        """Ring where someone should look; once for a group, by the member that it began with."""
        for folder in self._folders:
            kept = folder.load()
            before = self._phases.get(folder.id)
            self._phases[folder.id] = kept.rollout.phase
            if not waits_for_another(kept.rollout):
                ring(kept, before)


def _name(folder: RolloutFolder) -> str:
    rollout = folder.load().rollout
    return f"{rollout.function}:{rollout.alias}"


def follow(folder: RolloutFolder, *, as_json: bool) -> ExitCode:
    """Print what happens until the rollout ends, or nobody carries it out any more; ring where its plan says so."""
    folders = members_of(folder)
    progress = Progress(folders, as_json=as_json)
    try:
        return _follow(folder, folders, progress, as_json=as_json)
    finally:
        progress.end()


def _follow(
    folder: RolloutFolder, folders: tuple[RolloutFolder, ...], progress: Progress, *, as_json: bool
) -> ExitCode:
    idle = 0
    while True:
        group = kept_members(folder)
        progress.print_news()
        progress.ring()
        progress.show_bar()
        if is_over([kept.rollout for kept in group]):
            # The last event is written after the rollout itself.
            looks = 0
            while not all(map(_ends, folders)) and looks < MOST_IDLE:
                looks += 1
                time.sleep(LOOK_SECONDS)
            progress.print_news()
            progress.end()
            return print_result(group, as_json=as_json)
        idle = 0 if folder.is_carried_out() else idle + 1
        if idle > MOST_IDLE:
            verb = verb_to_go_on(group)
            raise Ended(
                ExitCode.FAILED, f"nobody carries {folder.id} out any more; to continue: crossfade rollout {verb}"
            )
        time.sleep(LOOK_SECONDS)


def verb_to_go_on(group: Sequence[KeptRollout]) -> str:
    """Return which verb has one that nobody carries out go on: a paused one waits for someone all the same."""
    return "continue" if any(kept.rollout.phase is Phase.PAUSED for kept in group) else "resume"


def _ends(folder: RolloutFolder) -> bool:
    phase = folder.load().rollout.phase
    return any(event.get("phase") == phase for event in folder.events()[-3:])


def ring(kept: KeptRollout, before: Phase | None) -> None:
    """Ring the terminal's bell, or raise a desktop notification, where someone should look and looks elsewhere."""
    notice = notice_of(before, kept.rollout.phase) if before is not None else None
    if notice is not None and sys.stderr.isatty():
        sys.stderr.write(terminal_notice(kept.rollout.plan.notify, kept.rollout))
        sys.stderr.flush()


def print_result(group: Sequence[KeptRollout], *, as_json: bool) -> ExitCode:
    """Print how a rollout, or a group, ended, and return the status of that."""
    print_rollouts(group, as_json=as_json)
    phases = {kept.rollout.phase for kept in group}
    if phases == {Phase.SUCCEEDED}:
        return ExitCode.DONE
    return ExitCode.VERDICT_FAIL if Phase.ROLLED_BACK in phases else ExitCode.FAILED


def print_rollouts(group: Sequence[KeptRollout], *, as_json: bool) -> None:
    """Print a rollout in one line, or as JSON; a group a line each, or as a list."""
    if as_json:
        values = [to_json(kept.rollout) for kept in group]
        print_json(values if len(values) > 1 else values[0])
        return
    for kept in group:
        print_line(describe_rollout(kept.rollout, utc_now()))


def report_of(folder: RolloutFolder) -> str:
    """Return the report of a rollout as it is now."""
    journal = Journal(state_folder())
    try:
        return ending.report_of(folder, journal, utc_now())
    finally:
        journal.close()


def find_rollout(target: str) -> RolloutFolder:
    """Return a rollout by its name; or that of an alias which has not ended, or else its newest one. Raises Ended."""
    rollouts = _named(target)
    if not rollouts:
        raise Ended(ExitCode.REFUSED, f"there is no rollout of {target} on this machine; see crossfade rollout list")
    going = [one for one in rollouts if _is_running(one)]
    if len(going) > 1:
        # The same function in another region or account.
        raise Ended(ExitCode.REFUSED, f"{target} has {len(going)}: name one of {', '.join(one.id for one in going)}")
    return RolloutFolder(rollouts_folder(), (going or rollouts)[0].id)


def has_rollout(target: str, *, running: bool) -> bool:
    """Tell whether this machine has a rollout of that name or alias, or a `running` one; raise Ended."""
    return any(_is_running(one) or not running for one in _named(target))


def newest_of(target: str) -> Listed | None:
    """Return the rollout of that name, or the newest one of that alias, None where there is none; raise Ended."""
    return next(iter(_named(target)), None)


def _named(target: str) -> list[Listed]:
    listed = list_rollouts(rollouts_folder())
    named = next((one for one in listed if one.id == target), None)
    return [named] if named is not None else _of_alias(listed, _alias(target))


def _is_running(one: Listed) -> bool:
    return one.kept is not None and not one.kept.rollout.phase.ended


def _of_alias(listed: tuple[Listed, ...], wanted: AliasTarget) -> list[Listed]:
    rollouts = []
    for one in listed:
        if one.kept is None:
            continue
        rollout, place = one.kept.rollout, one.kept.place
        if (rollout.function, rollout.alias) != (wanted.function, wanted.alias):
            continue
        # An ARN names region and account too.
        if wanted.region in ("", place.region) and wanted.account in ("", place.account):
            rollouts.append(one)
    return rollouts


def _alias(target: str) -> AliasTarget:
    try:
        return alias_target(target)
    except argparse.ArgumentTypeError as error:
        raise Ended(ExitCode.USAGE, str(error)) from error
