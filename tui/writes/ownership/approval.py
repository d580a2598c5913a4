"""The reasons that an operator gave for writing to an alias, and how long each is valid."""

from __future__ import annotations

from dataclasses import dataclass

from tui.domain.errors import Unsupported
from tui.writes.ownership.owner import Executing, Free, Locked, Managed, Ownership, Rolling, Stopping, Unknown, beneath


@dataclass(frozen=True, slots=True)
class Approval:
    """A reason for writing to an alias, and the owner that was known when it was given."""

    reason: str
    owner: Ownership


def is_valid_for(approval: Approval | None, ownership: Ownership) -> bool:
    """Tell whether writes may go on without another reason.

    A reason given while the owner was not known does not serve once there is one; what is not known any more is asked
    about once.
    """
    match ownership:
        case Free() | Locked() | Executing() | Stopping():
            return True
        case Managed(by, _):
            owner = beneath(approval.owner) if approval is not None else None
            return isinstance(owner, Managed) and owner.by == by
        case Unknown():
            return approval is not None
        case Rolling(_, id, owned):
            of_rollout = approval.owner if approval is not None else None
            return isinstance(of_rollout, Rolling) and of_rollout.id == id and is_valid_for(approval, owned)


def owner_unknowable(ownership: Ownership) -> bool:
    """Tell whether the owner is not known only for what the endpoint does not offer, the same for all its aliases."""
    ownership = beneath(ownership)
    if not isinstance(ownership, Unknown) or not ownership.failures:
        return False
    return all(isinstance(failure.cause, Unsupported) for failure in ownership.failures)


class Approvals:
    """The reasons given in this session, by function and alias."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], Approval] = {}
        self._here: Approval | None = None

    def give(self, key: tuple[str, str], approval: Approval) -> None:
        """Keep a reason; where the endpoint does not offer what would tell the owner, it is good for all aliases."""
        self._given[key] = approval
        if owner_unknowable(approval.owner):
            self._here = approval

    def to(self, key: tuple[str, str], ownership: Ownership | None) -> Approval | None:
        """Return what was given for an alias that is owned so, None where nothing was."""
        here = self._here if ownership is not None and owner_unknowable(ownership) else None
        return self._given.get(key, here)

    def reason(self, key: tuple[str, str], ownership: Ownership | None) -> str:
        """Return the reason that goes on record with a write, empty where none was given."""
        approval = self.to(key, ownership)
        return approval.reason if approval is not None else ""

    def forget(self, key: tuple[str, str]) -> None:
        """Drop what was given for an alias that is gone."""
        self._given.pop(key, None)
