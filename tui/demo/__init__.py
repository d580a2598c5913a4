"""The demo: moto in this process, corrected to answer as AWS does, and nothing that could leave it.

It differs from AWS in the botocore session alone: moto is the store (`backend`), layers in botocore's event system
correct its answers (`http`, `services`), and contract tests hold them against AWS's rules. Metrics, alarms and logs
come from one traffic model (`traffic`), a pure function of seed, alias and minute, so that nothing is stored and what
was shown never changes. The clock may run fast; `Context.clock` tells the service's time. `from tui.demo import
demo_session` is the public way to it, for any boto3 code.
"""

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
