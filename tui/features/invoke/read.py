"""Calls functions for a room, once or many times, and yields the answers step by step; each is on record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from threading import Event

from tui.domain.errors import NotRecorded, ProviderError
from tui.domain.invocation import Kind
from tui.features.invoke.invocation import (
    InvocationComparison,
    InvocationRequest,
    InvocationResult,
    InvocationSample,
    with_result,
)
from tui.writes.journal.entry import Entry, Phase
from tui.writes.workspace import Workspace


def invoke_once(workspace: Workspace, request: InvocationRequest) -> Iterator[InvocationResult]:
    """Yield what became of one call; one that only checks the permission runs nothing, and is not recorded."""
    if request.kind is Kind.CHECK:
        yield _call(workspace, request)
        return
    try:
        entry = _begin(workspace, request, 1)
    except NotRecorded as error:
        yield InvocationResult(request, failure=error)
        return
    result = _call(workspace, request)
    _end(workspace, entry, result)
    yield result


def invoke_both(workspace: Workspace, old: InvocationRequest, new: InvocationRequest) -> Iterator[InvocationComparison]:
    """Yield the answer of one, then with that of the other; where the first was not called, the second is not."""
    for first in invoke_once(workspace, old):
        yield InvocationComparison(first)
        if first.invocation is not None:
            for second in invoke_once(workspace, new):
                yield InvocationComparison(first, second)


def invoke_often(workspace: Workspace, sample: InvocationSample, stopped: Event) -> Iterator[InvocationSample]:
    """Yield a sample with each answer, one call after the other, until it is whole, fails or is stopped."""
    try:
        entry = _begin(workspace, sample.request, sample.count)
    except NotRecorded as error:
        yield replace(sample, failure=error, over=True)
        return
    open_yet = True
    try:
        yield sample
        while not sample.over:
            if not stopped.is_set():
                sample = with_result(sample, _call(workspace, sample.request, paced=True))
            if stopped.is_set():
                sample = replace(sample, over=True)
            if sample.over:
                # Before anyone is told: where the screen was left during the call, nobody asks for the next step.
                open_yet = False
                _end_sample(workspace, entry, sample)
            yield sample
    finally:
        if open_yet:
            _end_sample(workspace, entry, sample)


def _end_sample(workspace: Workspace, entry: Entry, sample: InvocationSample) -> None:
    by = ", ".join(f"{tally.version} ×{tally.calls}" for tally in sample.tallies)
    answered = {"ExecutedVersion": by, "Answered": str(sample.calls)} if by else {}
    workspace.record.end_invoking(entry, _phase(sample.failure, called=bool(by)), answered, sample.failure)


def _call(workspace: Workspace, request: InvocationRequest, *, paced: bool = False) -> InvocationResult:
    try:
        invocation = workspace.provider.invoking.invoke(
            request.function,
            request.qualifier,
            request.payload,
            kind=request.kind,
            timeout_s=request.timeout_s,
            paced=paced,
        )
    except ProviderError as error:
        return InvocationResult(request, failure=error)
    return InvocationResult(request, invocation)


def _begin(workspace: Workspace, request: InvocationRequest, count: int) -> Entry:
    return workspace.record.begin_invoking(request.function, request.qualifier, request.kind, count, workspace.context)


def _end(workspace: Workspace, entry: Entry, result: InvocationResult) -> None:
    invocation, error = result.invocation, result.failure
    answered = (
        {"ExecutedVersion": invocation.version, "FunctionError": invocation.error} if invocation is not None else {}
    )
    answered = {name: value for name, value in answered.items() if value}
    workspace.record.end_invoking(entry, _phase(error, called=False), answered, error)


def _phase(error: ProviderError | None, *, called: bool) -> Phase:
    if error is not None and error.outcome_unknown:
        return Phase.UNKNOWN
    return Phase.PERFORMED if error is None or called else Phase.REFUSED
