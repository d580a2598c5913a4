"""What asyncio and Textual import and no screen needs: spared until something asks for it, a tenth of a start."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


def spare() -> None:
    """Import asyncio without TLS, and have Textual not import widgets for the names of a type; before either is."""
    _import_asyncio()
    sys.modules.setdefault(_TextualTypes.NAME, _TextualTypes(_TextualTypes.NAME))


def _import_asyncio() -> None:
    """Import it as on a Python without OpenSSL, which it knows how to do: the AWS process alone speaks TLS."""
    if "ssl" in sys.modules:
        return
    sys.modules["ssl"] = None  # type: ignore[assignment]
    try:
        import asyncio  # noqa: F401
    finally:
        del sys.modules["ssl"]


class _TextualTypes(ModuleType):
    """Replaces textual.types, which names what other modules define, trees and selects among them.

    Textual's own palette asks it for the type of a callback. Whoever asks for more gets it from the real one.
    """

    NAME = "textual.types"

    def __getattr__(self, name: str) -> Any:
        if name == "IgnoreReturnCallbackType":
            from textual._types import IgnoreReturnCallbackType

            return IgnoreReturnCallbackType
        if name.startswith("__"):
            raise AttributeError(name)
        sys.modules.pop(self.NAME, None)
        from textual import types

        return getattr(types, name)
