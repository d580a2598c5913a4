"""What an operator gave a reason for, and what that reason is still good for."""

from __future__ import annotations

from dataclasses import dataclass

from tui.operations.ownership import Free, Locked, Managed, Ownership, Stopping, Unknown
from tui.providers.errors import Unsupported


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
    if not isinstance(ownership, Unknown) or not ownership.troubles:
        return False
    return all(isinstance(trouble.cause, Unsupported) for trouble in ownership.troubles)
