"""What tests spare the demo: scenarios that were read already."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.demo import account
from tui.demo.scenario.reading import read_scenario
from tui.demo.scenario.world import World

_read: dict[tuple[object, ...], bytes] = {}


def _read_once(scenario: str | Path | None = None) -> World:
    path = Path(scenario or "")
    file = path.stat() if path.is_file() else None
    key = (scenario, file and (file.st_mtime_ns, file.st_size, file.st_ino))
    if key not in _read:
        world = read_scenario(scenario)
        _read[key] = pickle.dumps(world)
        return world
    # A copy for each account, so that none can reach another by it.
    copied: World = pickle.loads(_read[key])
    return copied


@pytest.fixture(scope="session", autouse=True)
def scenarios_read_once() -> Iterator[None]:
    """Let accounts of the same scenario share its reading; that it is read is tested at the reader."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(account, "read_scenario", _read_once)
        yield
