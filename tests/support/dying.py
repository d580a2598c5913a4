"""A provider that writes down every call, and ends or stops its own process where a file in its folder says so."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tests.support.breaking import refused_by_its_reading
from tests.support.well import Well
from tui.aws import child
from tui.domain.alias import Alias
from tui.domain.context import Context
from tui.domain.errors import ProviderError
from tui.domain.routing import Routing

if TYPE_CHECKING:
    # Each process that is started for a test imports this: that takes as long as all else.
    from tui.aws.port import Provider

PROD = Alias("orders", "PROD", Routing("6"), revision="r1")


class Unreadable:
    """Can be sent, and cannot be read here."""

    def __reduce__(self) -> tuple[object, tuple[()]]:
        """Fail where it is read."""
        return refused_by_its_reading, ()


class Dying(Well):
    """Dies of a call to `method` where `die-<method>` is in its folder, which takes that away; calls are in `calls`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.context = Context("test", "us-east-1", provisional=(folder / "provisional").exists())

    def _called(self, method: str) -> None:
        with open(self._folder / "calls", "a") as calls:
            calls.write(f"{method}\n")
        take = self._folder / f"die-{method}"
        if take.exists():
            take.unlink()
            os.kill(os.getpid(), signal.SIGKILL)

    def get_caller_identity(self) -> Context:
        """Tell the account."""
        self._called("get_caller_identity")
        return Context("test", "us-east-1", account="123456789012")

    def list_aliases(self, function: str, *, background: bool = False) -> tuple[Alias, ...]:
        """Tell one alias."""
        self._called("list_aliases")
        return (PROD,)

    def get_alias(self, function: str, alias: str) -> Alias:
        """Tell what cannot be read at the other end."""
        self._called("get_alias")
        return cast(Alias, Unreadable())

    def perform(self, call: object) -> Alias:
        """Be slow where a fifo is there to be waited for, then answer."""
        self._called("perform")
        if (self._folder / "wait").exists():
            with open(self._folder / "wait") as gate:
                gate.read()
        return PROD


def dying(folder: Path) -> Provider:
    """Open it, unless the process is to die of that."""
    if (folder / "beats-quickly").exists():
        child.BEAT_SECONDS = 0.05
    provider = Dying(folder)
    provider._called("open")
    if (folder / "no-credentials").exists():
        raise ProviderError("", "no credentials any more")
    return cast("Provider", provider)
