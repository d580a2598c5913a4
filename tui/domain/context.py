"""Where one is: the account, the region and the identity that calls are made with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Context:
    """The opened AWS context. `place` is `demo`, a profile's name or an endpoint; `account` is empty until known."""

    place: str
    region: str
    account: str = ""
    caller: str = ""
    read_only: bool = False
    endpoint: str = ""
