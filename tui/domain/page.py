"""One page of a list, as the port hands it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T", covariant=True)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list; `next_marker` is None on the last."""

    items: tuple[T, ...]
    next_marker: str | None = None
