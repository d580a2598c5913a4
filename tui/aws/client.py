"""How each section of the adapter makes its calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Parse(Protocol[T_co]):
    """Reads an answer; raises Unreadable."""

    def __call__(self, answer: Mapping[str, Any], /) -> T_co:
        """Return the parsed answer."""


class Ask(Protocol):
    """Makes one call through a named client, within its service's budget; raises ProviderError."""

    def __call__(
        self, client: str, operation: str, parse: Parse[T], background: bool = False, /, **parameters: Any
    ) -> T:
        """Return what `parse` reads in the answer to `operation`."""
