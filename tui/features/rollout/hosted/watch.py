"""Follows the rollouts that AWS runs: one of them in full, or all of them as a list, whichever engine runs each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import TypeVar

from tui.domain.errors import NotFound, ProviderError
from tui.domain.read_failure import read_failure
from tui.features.rollout.hosted.read_deployments import DeploymentsSource
from tui.features.rollout.hosted.read_executions import ExecutionsSource
from tui.features.rollout.hosted.rollout import Engine, HostedRollout
from tui.features.rollout.hosted.source import HostedSource
from tui.features.rollout.record.keeper import RecordKeeper
from tui.features.rollout.record.record import Begun
from tui.features.rollout.record.sampling import Sample, Sampler
from tui.presentation.spans import failure_text
from tui.writes.workspace import Workspace

T = TypeVar("T")
ACTIONS = {Engine.CODEDEPLOY: "codedeploy:ListDeployments", Engine.STEP_FUNCTIONS: "states:ListExecutions"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked at: the rollout `id` of an `engine`, or the one of an alias, or with neither all as a list."""

    function: str = ""
    alias: str = ""
    engine: Engine | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class HostedRead:
    """What was read for `wanted`: all of them, or the one that is followed, None where the alias has none.

    `sample` is what was read last of its canary. `failures` say in words which engine could not be asked.
    """

    wanted: Wanted
    listed: tuple[HostedRollout, ...] = ()
    followed: HostedRollout | None = None
    sample: Sample | None = None
    failures: tuple[str, ...] = ()


def read_for(wanted: Wanted | None, hosted: HostedRead | None) -> HostedRead | None:
    """Return what was read where that is what is wanted, None where it is of what was looked at before."""
    return hosted if hosted is not None and hosted.wanted == wanted else None


def sources(workspace: Workspace) -> tuple[HostedSource, ...]:
    """Return every engine that AWS runs."""
    return (DeploymentsSource(workspace), ExecutionsSource(workspace))


class HostedReader:
    """Reads again and again; which rollout an alias has is looked up until there is one.

    What was read last stays where it cannot be read now, and the failure is said beside it.
    """

    def __init__(
        self, engines: Sequence[HostedSource], sampler: Sampler | None = None, keeper: RecordKeeper | None = None
    ) -> None:
        """Read the rollouts of `engines`; of one that is followed, samples too, and keep all of it."""
        self._engines, self._sampler, self._keeper = engines, sampler, keeper
        self._last: dict[tuple[str, str], tuple[HostedSource, HostedRollout]] = {}
        self._listed: dict[Engine, tuple[HostedRollout, ...]] = {}

    def read(self, wanted: Wanted) -> HostedRead:
        """Return what is there now; blocks."""
        failures: list[str] = []
        if not wanted.function and not wanted.id:
            return HostedRead(wanted, self._list(failures), failures=tuple(failures))
        followed = self._named(wanted, failures) if wanted.id else self._moving(wanted, failures)
        if followed is not None and failures:
            followed = replace(followed, failures=(*followed.failures, *failures))
        if followed is not None:
            followed = self._with_starter(followed)
        return HostedRead(wanted, followed=followed, sample=self._last_sample(followed), failures=tuple(failures))

    def keep(self, read: HostedRead) -> HostedRead:
        """Keep what was read, with a sample where one is due, and return both; blocks, for longer than a look.

        After a look at all of them, those are completed that were followed from here and have ended unseen.
        """
        failures = list(read.failures)
        if read.followed is None:
            self._complete(failures)
            return replace(read, failures=tuple(failures))
        if failures:
            # What is shown is of an earlier look.
            return read
        sample = self._sampler.read(read.followed) if self._sampler is not None else None
        failure = self._keeper.take(read.followed, sample.line if sample else None) if self._keeper is not None else ""
        failures += [failure] if failure else []
        followed = self._with_starter(replace(read.followed, failures=(*read.followed.failures, *failures)))
        return replace(read, followed=followed, sample=sample or read.sample, failures=tuple(failures))

    def _with_starter(self, followed: HostedRollout) -> HostedRollout:
        """Return a rollout with who started it and why, where what is kept of it tells more than its engine."""
        kept = self._keeper.record(followed.id) if self._keeper is not None else None
        if kept is None:
            return followed
        record, _ = kept
        by, reason = record.operator.rpartition(":")[2], record.reason
        return replace(followed, by=by or followed.by, reason=reason or followed.reason)

    def _last_sample(self, followed: HostedRollout | None) -> Sample | None:
        return self._sampler.last(followed.id) if self._sampler is not None and followed is not None else None

    def begin(self, hosted: HostedRollout, begun: Begun) -> str:
        """Keep a rollout that was just started from here; return why it could not be kept, empty where it was."""
        return self._keeper.begin(hosted, begun) if self._keeper is not None else ""

    def ask_sample(self) -> None:
        """Have the next look at what is followed read a sample."""
        if self._sampler is not None:
            self._sampler.ask()

    def _complete(self, failures: list[str]) -> None:
        """Look once more at what was followed from here and has ended unseen."""
        if self._keeper is None:
            return
        listed = tuple(chain.from_iterable(self._listed.values()))
        for of, id in tuple(self._keeper.to_complete(listed)):
            engine = next(one for one in self._engines if one.engine is of)
            read = _attempt(engine, partial(engine.read, id), failures)
            failure = self._keeper.take(read) if read is not None else ""
            failures += [failure] if failure else []

    def _list(self, failures: list[str]) -> tuple[HostedRollout, ...]:
        for engine in self._engines:
            listed = _attempt(engine, engine.listed, failures)
            if listed is not None:
                self._listed[engine.engine] = listed
        # Each engine tells the running ones first, and so does the list of all.
        return tuple(sorted(chain.from_iterable(self._listed.values()), key=lambda one: not one.running))

    def _named(self, wanted: Wanted, failures: list[str]) -> HostedRollout | None:
        engine = next((one for one in self._engines if one.engine is wanted.engine), None)
        return self._read(engine, wanted.id, ("", wanted.id), failures) if engine is not None else None

    def _moving(self, wanted: Wanted, failures: list[str]) -> HostedRollout | None:
        """Return the rollout of an alias: the one that is known while it runs, else whichever engine has another."""
        key = (wanted.function, wanted.alias)
        known = self._last.get(key)
        latest = self._read(known[0], known[1].id, key, failures) if known is not None else None
        if latest is not None and (latest.running or failures):
            return latest
        for engine in self._engines:
            id = _attempt(engine, partial(engine.find, *key), failures)
            if id is not None and (latest is None or id != latest.id):
                return self._read(engine, id, key, failures)
        return latest

    def _read(self, engine: HostedSource, id: str, key: tuple[str, str], failures: list[str]) -> HostedRollout | None:
        read = _attempt(engine, partial(engine.read, id), failures)
        if read is not None:
            self._last[key] = engine, read
            return read
        known = self._last.get(key)
        return known[1] if known is not None and known[1].id == id and failures else None


def _attempt(engine: HostedSource, read: Callable[[], T], failures: list[str]) -> T | None:
    """Return what was read, None where there is nothing, or where it cannot be read, which is then said."""
    try:
        return read()
    except NotFound:
        return None
    except ProviderError as error:
        failures.append(failure_text(read_failure(error, ACTIONS[engine.engine])))
        return None
