"""A part of what was asked for that could not be read, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.domain.errors import ProviderError


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """A part that could not be read: which AWS action, why in AWS's words, and the error itself."""

    action: str
    reason: str
    cause: Exception | None = None


def read_failure(error: ProviderError, action: str) -> ReadFailure:
    """Return the failure that an error means; `action` names the call where the error does not."""
    return ReadFailure(error.action or action, error.message or error.code or type(error).__name__, error)
