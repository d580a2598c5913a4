"""A call of a function, asked for by an operator, and what came back."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

LONGEST_S = 900
"""Seconds that a function may run at most, where its own time limit is not known."""


class Kind(StrEnum):
    """How a function is called, by AWS's own names."""

    ANSWER = "RequestResponse"
    CHECK = "DryRun"
    EVENT = "Event"


@dataclass(frozen=True, slots=True)
class Invocation:
    """What Invoke answered.

    `version` is the one that ran (ExecutedVersion), `error` empty where the function did not fail (FunctionError).
    `payload` and `log` are data of the function's: cleaned, bounded, and kept nowhere. `payload_bytes` is what was
    answered, which may be more than is kept. `elapsed_ms` is by our clock, with the network in it.
    """

    status: int
    version: str = ""
    error: str = ""
    payload: str = field(default="", repr=False)
    payload_bytes: int = 0
    log: str = field(default="", repr=False)
    request_id: str = ""
    elapsed_ms: float = 0.0
