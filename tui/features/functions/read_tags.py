"""Reads the tags of functions, for filters that ask for them: one call each, within the call budget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui.domain.errors import NotFound, ProviderError, SignInFailed, Unreachable
from tui.domain.function import FunctionSummary
from tui.domain.read_failure import read_failure
from tui.features.functions.filter_facts import TagsRead
from tui.writes.workspace import Workspace


def read_tags(workspace: Workspace, functions: Sequence[FunctionSummary]) -> Iterator[tuple[str, TagsRead] | None]:
    """Yield the tags of each function, or why they could not be read, and None once all were.

    It ends early, without that, where nothing can be read now.
    """
    for function in functions:
        try:
            yield function.name, TagsRead(workspace.provider.list_tags(function.arn, background=True))
        except NotFound:
            yield function.name, TagsRead()
        except ProviderError as error:
            yield function.name, TagsRead(failure=read_failure(error, "lambda:ListTags"))
            if isinstance(error, SignInFailed | Unreachable):
                return
    yield None
