"""What differs between the code of two versions: what is not kept of it is downloaded, and both are compared."""

from __future__ import annotations

from collections.abc import Iterator

from tui.aws.port import Provider
from tui.domain.archive import Code
from tui.domain.errors import ProviderError
from tui.domain.version import LATEST
from tui.features.diff.code import CodeDiff, compare_code
from tui.features.diff.comparison import DOWNLOADED

KEPT = 4
"""Published versions whose code is kept while one compares them."""

CodeCache = dict[str, Code]
"""The code of published versions, which never changes, by number; the one used last comes last."""


def read_code_diff(
    provider: Provider, function: str, before: str, after: str, cache: CodeCache
) -> Iterator[CodeDiff | ProviderError]:
    """Yield what differs between two versions' code, or why it could not be read; `cache` is used and filled."""
    try:
        one, other = (_code_of(provider, function, number, cache) for number in (before, after))
    except ProviderError as error:
        yield error
        return
    yield compare_code(one, other)


def _code_of(provider: Provider, function: str, number: str, cache: CodeCache) -> Code:
    # Taken out and put back, so that the one at the front was used longest ago.
    code = cache.pop(number, None) or provider.code.get_code(function, number, DOWNLOADED)
    if number != LATEST:
        cache[number] = code
        # A reading that was overtaken may still be at it in its own thread.
        for oldest in tuple(cache)[:-KEPT]:
            cache.pop(oldest, None)
    return code
