"""What differs between the code of two versions: both are downloaded, compared, and let go of."""

from __future__ import annotations

from collections.abc import Iterator

from tui.operations.code_diff import CodeDiff, compare_code
from tui.operations.comparison import DOWNLOADED
from tui.providers.errors import ProviderError
from tui.providers.port import Provider


def read_code_diff(provider: Provider, function: str, before: str, after: str) -> Iterator[CodeDiff | ProviderError]:
    """Yield what differs between two versions' code, or why it could not be read."""
    try:
        one, other = (provider.code.get_code(function, number, DOWNLOADED) for number in (before, after))
    except ProviderError as error:
        yield error
        return
    yield compare_code(one, other)
