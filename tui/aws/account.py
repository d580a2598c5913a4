"""An account's limits in a region, from Lambda's own account settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui.aws.client import Ask
from tui.aws.parse import inner_of
from tui.domain.errors import Unreadable
from tui.domain.storage import CodeStorage


class AccountReading:
    """Reads GetAccountSettings."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def get_account_settings(self) -> CodeStorage:
        """Return how much code may be stored, and how much is."""
        return self._ask("reading", "GetAccountSettings", code_storage)


def code_storage(answer: Mapping[str, Any]) -> CodeStorage:
    """Read GetAccountSettings; raise Unreadable where it has no sizes."""
    limit, used = (inner_of(answer, key).get("TotalCodeSize") for key in ("AccountLimit", "AccountUsage"))
    if type(limit) is not int or type(used) is not int:
        raise Unreadable(message="the answer does not say how much code is stored")
    return CodeStorage(limit, used)
