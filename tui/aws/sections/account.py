"""The section of the port that reads an account's limits, and when its credentials end."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from tui.domain.sign_in import SignIn
from tui.domain.storage import CodeStorage


class AccountSection(Protocol):
    """Limits of the account in this region. Every method may raise any ProviderError, and blocks."""

    def get_account_settings(self) -> CodeStorage:
        """Return how much code may be stored, and how much is (lambda:GetAccountSettings)."""

    def get_function_concurrency(self, function: str) -> int | None:
        """Return how many calls at the same time are reserved for a function, None where none are."""

    def credentials_end(self) -> datetime | None:
        """Return when the credentials end, without a call; None where they do not, or are renewed by themselves."""

    def sign_in(self) -> SignIn:
        """Return how the session signed in, without a call."""

    def known_regions(self) -> tuple[str, ...]:
        """Return the regions of this partition that are known to have Lambda, without a call.

        Which of them are enabled for the account is not known.
        """
