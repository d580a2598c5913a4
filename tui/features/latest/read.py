"""`$LATEST` as it is now, with its state and the RevisionId that a write needs."""

from __future__ import annotations

from collections.abc import Iterator

from tui.aws.port import Provider
from tui.domain.errors import ProviderError
from tui.domain.version import LATEST, Version


def read_latest(provider: Provider, function: str) -> Iterator[Version | ProviderError]:
    """Yield `$LATEST`, or why it could not be read."""
    try:
        yield provider.get_function_configuration(function, LATEST)
    except ProviderError as error:
        yield error
