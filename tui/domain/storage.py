"""What an account may store of code in a region, and what it does store."""

from __future__ import annotations

from dataclasses import dataclass

from tui.domain.read_failure import ReadFailure


@dataclass(frozen=True, slots=True)
class CodeStorage:
    """The code storage of one account and region, in bytes; the code of every version and layer counts."""

    limit: int
    used: int

    @property
    def share(self) -> float:
        """What of the limit is used, 0 to 1 and beyond; 0 where there is no limit."""
        return self.used / self.limit if self.limit else 0.0


@dataclass(frozen=True, slots=True)
class FunctionCode:
    """The code of one function in bytes, `$LATEST` and as many versions as were read; `complete` where that is all."""

    name: str
    size: int
    versions: int = 0
    complete: bool = False
    failure: ReadFailure | None = None


@dataclass(frozen=True, slots=True)
class AccountCode:
    """Which functions the code of an account belongs to, the largest first; `complete` once all were looked at."""

    storage: CodeStorage | ReadFailure | None = None
    functions: tuple[FunctionCode, ...] = ()
    read: int = 0
    complete: bool = False
