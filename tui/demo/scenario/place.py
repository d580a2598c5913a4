"""Where scenarios are: those that ship with the product, and files of the user's; cheap to import."""

from __future__ import annotations

import os
from pathlib import Path

from tui.demo.contexts import DEFAULT
from tui.storage.resources import asset
from tui.storage.user_input import ConfigError


def known_scenarios() -> list[str]:
    """Return the names of the scenarios that ship with the product."""
    return sorted(path.stem for path in asset("scenarios").glob("*.yaml"))


def is_path(scenario: str | None) -> bool:
    """Tell a scenario named by its file from one that ships with the product."""
    seps = (os.sep, os.altsep or os.sep)
    return scenario is not None and (any(sep in scenario for sep in seps) or scenario.endswith((".yaml", ".yml")))


def locate(scenario: str | Path | None) -> Path:
    """Return the file of a scenario, which need not be there where a path is named; raise ConfigError."""
    name = DEFAULT if scenario is None else scenario
    if isinstance(name, Path) or is_path(name):
        return Path(name).expanduser()
    if name not in known_scenarios():
        raise ConfigError(f"no such scenario; known are {', '.join(known_scenarios())}, or give a file", file=name)
    return asset("scenarios", f"{name}.yaml")
