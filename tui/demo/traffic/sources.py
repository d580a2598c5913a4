"""Whence a demo's functions are called: their aliases, single versions, and their bare names."""

from __future__ import annotations

from datetime import UTC, datetime

from tui.demo.backend.moto_backend import LATEST
from tui.demo.backend.region_state import RegionState
from tui.demo.traffic.calls import Source
from tui.demo.traffic.traffic import Behaviour, InForce

_EVER = datetime(1970, 1, 1, tzinfo=UTC)


def sources(region: RegionState, function: str | None = None) -> tuple[Source, ...]:
    """Return the traffic of one function by qualifier, or of all functions."""
    wanted = [key for key in region.calls if function in (None, key[0])]
    return tuple(_source(region, *key) for key in wanted)


def _source(region: RegionState, function: str, qualifier: str) -> Source:
    routings = region.routings.of(function, qualifier)
    version = region.backend.version(function, qualifier or LATEST)
    if version is not None:
        routings = (InForce(version.facts.modified if qualifier else _EVER, version.number),)
    numbers = {number for routing in routings for number in (routing.primary, routing.additional) if number}
    behaviours = {number: _behaviour(region, function, number) for number in numbers}
    rate = region.calls[function, qualifier]
    return Source(region.seed, function, qualifier, rate, routings, behaviours)


def _behaviour(region: RegionState, function: str, number: str) -> Behaviour:
    version = region.backend.version(function, number)
    return Behaviour() if version is None else version.facts.behaviour
