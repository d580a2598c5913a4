"""What an operator gave a reason for, and what that reason is still good for."""

from __future__ import annotations

from dataclasses import dataclass

from tui.domain.errors import Unsupported
from tui.writes.ownership.owner import Free, Locked, Managed, Ownership, Stopping, Unknown


@dataclass(frozen=True, slots=True)
class Leave:
    """A reason for the writes to an alias, and the owner, as far as it was known, that it was given for."""

    reason: str
    of: Ownership


def covers(leave: Leave | None, ownership: Ownership) -> bool:
    """Tell whether writes may go on without another reason.

    A reason given while the owner was not known does not serve once there is one; what is not known any more is asked
    about once.
    """
    match ownership:
        case Free() | Locked() | Stopping():
            return True
        case Managed(by, _):
            return leave is not None and isinstance(leave.of, Managed) and leave.of.by == by
        case Unknown():
            return leave is not None


def never_to_be_known(ownership: Ownership) -> bool:
    """Tell whether the owner is not known only for what the endpoint does not offer, the same for all its aliases."""
    if not isinstance(ownership, Unknown) or not ownership.failures:
        return False
    return all(isinstance(failure.cause, Unsupported) for failure in ownership.failures)


class Leaves:
    """The reasons given in this session, by function and alias."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], Leave] = {}
        self._here: Leave | None = None

    def give(self, key: tuple[str, str], leave: Leave) -> None:
        """Keep a reason; where the endpoint does not offer what would tell the owner, it is good for all aliases."""
        self._given[key] = leave
        if never_to_be_known(leave.of):
            self._here = leave

    def to(self, key: tuple[str, str], ownership: Ownership | None) -> Leave | None:
        """Return what was given for an alias that is owned so, None where nothing was."""
        here = self._here if ownership is not None and never_to_be_known(ownership) else None
        return self._given.get(key, here)

    def reason(self, key: tuple[str, str], ownership: Ownership | None) -> str:
        """Return the reason that goes on record with a write, empty where none was given."""
        leave = self.to(key, ownership)
        return leave.reason if leave is not None else ""

    def forget(self, key: tuple[str, str]) -> None:
        """Drop what was given for an alias that is gone."""
        self._given.pop(key, None)
