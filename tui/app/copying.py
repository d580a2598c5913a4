"""Copies a text to the clipboard of the terminal, and says where it went."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from tui.terminal.clipboard import MOST_BYTES, Destination, describe_copy

if TYPE_CHECKING:
    from screens.messages import CopyRequested
    from tui.app.ports import Say


async def copy_text(request: CopyRequested, copy: Callable[[str], Awaitable[Destination]], say: Say) -> None:
    """Copy what was requested by `copy`, or say that it is too long."""
    if len(request.text.encode()) > MOST_BYTES:
        say.warn(f"{request.what} is too long for the terminal's clipboard")
        return
    say.inform(describe_copy(request.what, await copy(request.text)))
