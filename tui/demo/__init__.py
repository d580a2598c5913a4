"""The demo: moto in this process, corrected to answer as AWS does, and nothing that could leave it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui.demo.account import DemoAccount, demo_account, demo_session
    from tui.storage.user_input import ConfigError

__all__ = ["ConfigError", "DemoAccount", "demo_account", "demo_session"]

_HOMES = {
    "DemoAccount": "tui.demo.account",
    "ConfigError": "tui.storage.user_input",
    "demo_account": "tui.demo.account",
    "demo_session": "tui.demo.account",
}


def __getattr__(name: str) -> Any:
    # boto3 and moto cost half a second; they are imported when a demo is opened, not when this package is named.
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
