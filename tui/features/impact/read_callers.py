"""Reads, while a dialog is shown, what calls an alias that is moved or deleted, or who could not call a new one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tui.aws.port import Provider
from tui.domain.function import FunctionSnapshot
from tui.domain.trigger import Triggers
from tui.domain.version import LATEST
from tui.features.impact.impact import what_calls
from tui.features.impact.read import read_triggers


def read_what_calls(
    provider: Provider, function: FunctionSnapshot, alias: str, *, deleted: bool
) -> Iterator[tuple[str, ...]]:
    """Yield a line that says that it is being read, then what depends on the alias and what becomes of it."""
    yield (f"reading what calls {alias}…",)
    for triggers in read_triggers(provider, function, alias):
        # All that concerns this one alias comes first; whom others let in does not matter here.
        if alias in triggers.asked:
            yield what_calls(replace(triggers, complete=True), function, alias, deleted=deleted)
            return


def read_callers(provider: Provider, function: FunctionSnapshot) -> Iterator[Triggers]:
    """Yield ever more of who may call the function and its aliases, whatever an alias that is yet to come is called."""
    yield from read_triggers(provider, function, LATEST)
