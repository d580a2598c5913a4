"""Reads the tags of functions, for filters that ask for them: one call each, within the call budget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui.domain.errors import NotFound, ProviderError, SignInFailed, Unreachable
from tui.domain.function import FunctionSummary
from tui.domain.read_failure import read_failure
from tui.features.functions.filter_facts import TagsRead
from tui.writes.workspace import Workspace


class TagsStep(NamedTuple):
    """What was read of one function; `is_last` says that no further one is on its way."""

    function: str
    read: TagsRead
    is_last: bool


def read_tags(workspace: Workspace, functions: Sequence[FunctionSummary]) -> Iterator[TagsStep]:
    """Yield the tags of each function, or why they could not be read.

    It ends before the last one where nothing can be read now.
    """
    for number, function in enumerate(functions, 1):
        read, ends = _read(workspace, function)
        yield TagsStep(function.name, read, number == len(functions) and not ends)
        if ends:
            return


def _read(workspace: Workspace, function: FunctionSummary) -> tuple[TagsRead, bool]:
    """Return the tags, and whether reading further ones is of no use now."""
    try:
        return TagsRead(workspace.provider.list_tags(function.arn, background=True)), False
    except NotFound:
        return TagsRead(), False
    except ProviderError as error:
        return TagsRead(failure=read_failure(error, "lambda:ListTags")), isinstance(error, SignInFailed | Unreachable)
