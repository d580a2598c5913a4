"""An account's limits in a region, from Lambda's own account settings, and when the credentials for it end."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from tui.aws.client import Ask
from tui.aws.fields import inner_of
from tui.aws.profiles import read_profiles
from tui.aws.sso_token import session_ends
from tui.domain.errors import Unreadable
from tui.domain.sign_in import SignIn, Source
from tui.domain.storage import CodeStorage

_NOT_RENEWED = (Source.ENVIRONMENT, Source.MFA)
"""Where credentials come from that nothing renews without someone."""


class AccountReading:
    """Reads GetAccountSettings, and of the session how it signed in, when that ends, and which regions it knows."""

    def __init__(
        self,
        ask: Ask,
        credentials: Callable[[], Any],
        sign_in: SignIn | None = None,
        regions: Callable[[], tuple[str, ...]] = tuple,
    ) -> None:
        self._ask, self._credentials, self._sign_in, self._regions = ask, credentials, sign_in, regions

    def credentials_end(self) -> datetime | None:
        """Return when the credentials end, without a call; None where they do not, or are renewed by themselves."""
        if self._sign_in is not None and self._sign_in.source is Source.SSO:
            return session_ends(self._sign_in.profile, read_profiles(os.environ))
        if self._sign_in is None or self._sign_in.source not in _NOT_RENEWED:
            return None
        credentials = self._credentials()
        # botocore tells it nowhere else; credentials without an end have no such attribute.
        ends = getattr(credentials, "_expiry_time", None)
        if not isinstance(ends, datetime):
            return None
        # It gives out a session that only a code renews no more once it would have to renew it, minutes before its end.
        early = getattr(credentials, "_mandatory_refresh_timeout", 0) if self._sign_in.source is Source.MFA else 0
        return ends.astimezone(UTC) - timedelta(seconds=early)

    def sign_in(self) -> SignIn:
        """Return how the session signed in, without a call."""
        return self._sign_in or SignIn()

    def known_regions(self) -> tuple[str, ...]:
        """Return the regions of this partition that botocore knows, without a call."""
        return self._regions()

    def get_account_settings(self) -> CodeStorage:
        """Return how much code may be stored, and how much is."""
        return self._ask("reading", "GetAccountSettings", code_storage)

    def get_function_concurrency(self, function: str) -> int | None:
        """Return how many calls at the same time are reserved for a function, None where none are."""
        return self._ask("reading", "GetFunctionConcurrency", _reserved, FunctionName=function)


def _reserved(answer: Mapping[str, Any]) -> int | None:
    reserved = answer.get("ReservedConcurrentExecutions")
    return reserved if type(reserved) is int else None


def code_storage(answer: Mapping[str, Any]) -> CodeStorage:
    """Read GetAccountSettings; raise Unreadable where it has no sizes."""
    limit, used = (inner_of(answer, key).get("TotalCodeSize") for key in ("AccountLimit", "AccountUsage"))
    if type(limit) is not int or type(used) is not int:
        raise Unreadable(message="the answer does not say how much code is stored")
    return CodeStorage(limit, used)
