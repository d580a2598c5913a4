"""A provider with mistakes in it, which only the process that it runs in can write down."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from tests.support.well import Well
from tui.domain.alias import Alias
from tui.domain.context import Context
from tui.domain.errors import ProviderError
from tui.domain.function import FunctionSummary
from tui.domain.page import Page

if TYPE_CHECKING:
    # Each process that is started for a test imports this: that takes as long as all else.
    from tui.aws.port import Provider

SECRET = "AKIA" + "ABCDEFGHIJKLMNOP"


class Breaking(Well):
    """Fails where it should not, answers what cannot be sent, and is otherwise well."""

    context = Context("test", "us-east-1")

    def list_functions(self, marker: str | None = None) -> Page[FunctionSummary]:
        """Fail, with a secret in its words."""
        raise KeyError(f"aws_secret_access_key={SECRET}")

    def get_alias(self, function: str, alias: str) -> Alias:
        """Answer what cannot cross to another process."""
        return cast(Alias, lambda: None)

    def perform(self, call: object) -> Alias:
        """End the thread, as a plug-in might."""
        raise SystemExit(3)


def breaking() -> Provider:
    """Open it."""
    return cast("Provider", Breaking())


def unopened() -> Provider:
    """Fail to open."""
    raise TypeError("no provider")


def refused_by_its_reading() -> ProviderError:
    """Fail while the question is read."""
    raise ValueError(SECRET)


class Unreadable:
    """Cannot be read at the other end."""

    def __reduce__(self) -> tuple[object, tuple[()]]:
        """Fail over there."""
        return refused_by_its_reading, ()
