"""Calls functions for a room, once or many times, and yields the answers step by step; each is on record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from threading import Event

from tui.domain.errors import NotRecorded, ProviderError
from tui.domain.invocation import Kind
from tui.features.invoke.invocation import Answered, Asked, Pair, Sample, counted
from tui.storage.payloads import Payloads
from tui.writes.journal.entry import Entry, Phase
from tui.writes.workspace import Workspace


def invoke_once(workspace: Workspace, asked: Asked) -> Iterator[Answered]:
    """Yield what became of one call; one that only checks the permission runs nothing, and is not recorded."""
    if asked.kind is Kind.CHECK:
        yield _call(workspace, asked)
        return
    try:
        entry = _begin(workspace, asked, 1)
    except NotRecorded as error:
        yield Answered(asked, failure=error)
        return
    answered = _call(workspace, asked)
    _end(workspace, entry, answered)
    yield answered


def invoke_both(workspace: Workspace, old: Asked, new: Asked) -> Iterator[Pair]:
    """Yield the answer of one, then with that of the other; where the first was not called, the second is not."""
    for first in invoke_once(workspace, old):
        yield Pair(first)
        if first.invocation is not None:
            for second in invoke_once(workspace, new):
                yield Pair(first, second)


def invoke_often(workspace: Workspace, sample: Sample, stopped: Event) -> Iterator[Sample]:
    """Yield a sample with each answer, one call after the other, until it is whole, fails or is stopped."""
    try:
        entry = _begin(workspace, sample.asked, sample.count)
    except NotRecorded as error:
        yield replace(sample, failure=error, over=True)
        return
    open_yet = True
    try:
        yield sample
        while not sample.over:
            if not stopped.is_set():
                sample = counted(sample, _call(workspace, sample.asked, paced=True))
            if stopped.is_set():
                sample = replace(sample, over=True)
            if sample.over:
                # Before anybody is told: where the screen was left during the call, nobody asks for the next step.
                open_yet = False
                _end_sample(workspace, entry, sample)
            yield sample
    finally:
        if open_yet:
            _end_sample(workspace, entry, sample)


def _end_sample(workspace: Workspace, entry: Entry, sample: Sample) -> None:
    by = ", ".join(f"{tally.version} ×{tally.calls}" for tally in sample.tallies)
    told = {"ExecutedVersion": by, "Answered": str(sample.calls)} if by else {}
    workspace.record.end_invoking(entry, _phase(sample.failure, called=bool(by)), told, sample.failure)


def read_names(workspace: Workspace, function: str) -> Iterator[tuple[str, ...] | OSError]:
    """Yield the names of the payloads that were saved for a function, or why they cannot be read."""
    try:
        yield _payloads(workspace, function).names()
    except OSError as error:
        yield error


def load_payload(workspace: Workspace, function: str, name: str) -> Iterator[str | OSError]:
    """Yield a saved payload, or why it cannot be read."""
    try:
        yield _payloads(workspace, function).load(name)
    except OSError as error:
        yield error


def save_payload(workspace: Workspace, function: str, name: str, text: str) -> Iterator[str | OSError]:
    """Save a payload and yield its name, or why it could not be saved."""
    try:
        _payloads(workspace, function).save(name, text)
    except OSError as error:
        yield error
    else:
        yield name


def delete_payload(workspace: Workspace, function: str, name: str) -> Iterator[str | OSError]:
    """Delete a saved payload and yield its name, or why it could not be deleted."""
    try:
        _payloads(workspace, function).delete(name)
    except OSError as error:
        yield error
    else:
        yield name


def _payloads(workspace: Workspace, function: str) -> Payloads:
    return Payloads(workspace.record.folder, workspace.context, function)


def _call(workspace: Workspace, asked: Asked, *, paced: bool = False) -> Answered:
    try:
        found = workspace.provider.invoking.invoke(
            asked.function, asked.qualifier, asked.payload, kind=asked.kind, timeout_s=asked.timeout_s, paced=paced
        )
    except ProviderError as error:
        return Answered(asked, failure=error)
    return Answered(asked, found)


def _begin(workspace: Workspace, asked: Asked, count: int) -> Entry:
    return workspace.record.begin_invoking(asked.function, asked.qualifier, asked.kind, count, workspace.context)


def _end(workspace: Workspace, entry: Entry, answered: Answered) -> None:
    found, error = answered.invocation, answered.failure
    told = {"ExecutedVersion": found.version, "FunctionError": found.error} if found is not None else {}
    told = {name: value for name, value in told.items() if value}
    workspace.record.end_invoking(entry, _phase(error, called=False), told, error)


def _phase(error: ProviderError | None, *, called: bool) -> Phase:
    if error is not None and error.outcome_unknown:
        return Phase.UNKNOWN
    return Phase.PERFORMED if error is None or called else Phase.REFUSED
