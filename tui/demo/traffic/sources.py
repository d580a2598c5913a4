"""Whence a demo's functions are called: their aliases, single versions, and their bare names."""

from __future__ import annotations

from datetime import UTC, datetime

from tui.demo.backend.moto_backend import LATEST
from tui.demo.backend.region_state import Shelf
from tui.demo.traffic.calls import Source
from tui.demo.traffic.traffic import Behaviour, InForce

_EVER = datetime(1970, 1, 1, tzinfo=UTC)


def sources(shelf: Shelf, function: str | None = None) -> tuple[Source, ...]:
    """Return the traffic of one function by qualifier, or of all functions."""
    wanted = [key for key in shelf.calls if function in (None, key[0])]
    return tuple(_source(shelf, *key) for key in wanted)


def _source(shelf: Shelf, function: str, qualifier: str) -> Source:
    routings = shelf.routings.of(function, qualifier)
    version = shelf.store.version(function, qualifier or LATEST)
    if version is not None:
        routings = (InForce(version.facts.modified if qualifier else _EVER, version.number),)
    numbers = {number for routing in routings for number in (routing.primary, routing.additional) if number}
    behaviours = {number: _behaviour(shelf, function, number) for number in numbers}
    rate = shelf.calls[function, qualifier]
    return Source(shelf.seed, function, qualifier, rate, routings, behaviours)


def _behaviour(shelf: Shelf, function: str, number: str) -> Behaviour:
    version = shelf.store.version(function, number)
    return Behaviour() if version is None else version.facts.behaviour
