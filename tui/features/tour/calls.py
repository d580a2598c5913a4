"""The calls that achieve the tour's goals; a later start replays them."""

from __future__ import annotations

from collections.abc import Callable

from tui.domain.call import (
    Call,
    CreateAlias,
    PublishVersion,
    UpdateAlias,
    UpdateFunctionCode,
    UpdateFunctionConfiguration,
    ZipFile,
)
from tui.domain.routing import Routing
from tui.features.tour.progress import DESCRIPTIONS, FUNCTION, MEMORY, TEN, TourState, folder, second_number

Code = Callable[[str], ZipFile]
"""Packs one of the tour's folders of code, by its name."""


def give(name: str) -> Callable[[TourState, Code], Call | None]:
    """Return what gives `$LATEST` one of the folders of code."""

    def call(state: TourState, code: Code) -> Call | None:
        latest = state.function.latest
        return UpdateFunctionCode(FUNCTION, latest, code(name)) if latest is not None else None

    return call


def configure(state: TourState, _: Code) -> Call | None:
    """Return the call that changes the memory."""
    latest = state.function.latest
    return UpdateFunctionConfiguration(FUNCTION, latest, {"MemorySize": MEMORY}) if latest is not None else None


def publish(state: TourState, _: Code) -> Call | None:
    """Return the call that publishes `$LATEST`."""
    latest, newest = state.function.latest, state.published[-1].number if state.published else "0"
    return PublishVersion(FUNCTION, latest, DESCRIPTIONS[folder(state)], int(newest)) if latest is not None else None


def create(name: str) -> Callable[[TourState, Code], Call | None]:
    """Return what creates an alias on version 1."""

    def call(state: TourState, _: Code) -> Call | None:
        if not state.published:
            return None
        return CreateAlias(FUNCTION, name, Routing(state.published[0].number), function_arn=state.function.known_arn)

    return call


def point_test(state: TourState, _: Code) -> Call | None:
    """Return the call that points TEST at the second version."""
    alias = state.function.alias("TEST")
    return UpdateAlias(alias, Routing(second_number(state))) if alias is not None and second_number(state) else None


def start_canary(state: TourState, _: Code) -> Call | None:
    """Return the call that gives PROD its canary."""
    alias = state.function.alias("PROD")
    if alias is None or not second_number(state):
        return None
    return UpdateAlias(alias, alias.routing.at(second_number(state), TEN))


def promote(state: TourState, _: Code) -> Call | None:
    """Return the call that promotes it."""
    alias = state.function.alias("PROD")
    return UpdateAlias(alias, Routing(second_number(state))) if alias is not None and second_number(state) else None
