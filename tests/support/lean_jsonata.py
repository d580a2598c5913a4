"""What tests spare jsonata-python: each evaluation looks two names up through all frames, that nobody ever binds.

The names are those of jsonata-python 0.7.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonata.jsonata import Jsonata
from jsonata.utils import Utils

_NEVER_BOUND = ("__evaluate_entry", "__evaluate_exit")
"""Callbacks of Frame.set_runtime_bounds, which nothing here calls."""


def _lookup(frame: Any, name: str) -> Any:
    """Look a name up frame by frame in one loop, where the library calls itself for each frame."""
    if name in _NEVER_BOUND:
        return None
    while frame is not None:
        value = frame.bindings.get(name, Utils.NONE)
        if value is not Utils.NONE:
            return value
        frame = frame.parent
    return None


@pytest.fixture(scope="session", autouse=True)
def names_looked_up_in_a_loop() -> Iterator[None]:
    """Answer what Frame.lookup answers, sooner."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Jsonata.Frame, "lookup", _lookup)
        yield
