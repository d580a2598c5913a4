"""The calls that do the tour's goals, by which a later start is brought to where one left."""

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
from tui.features.tour.progress import DESCRIPTIONS, FUNCTION, MEMORY, TEN, Seen, folder, second_number

Code = Callable[[str], ZipFile]
"""Packs one of the tour's folders of code, by its name."""


def give(name: str) -> Callable[[Seen, Code], Call | None]:
    """Return what gives `$LATEST` one of the folders of code."""

    def call(seen: Seen, code: Code) -> Call | None:
        latest = seen.function.latest
        return UpdateFunctionCode(FUNCTION, latest, code(name)) if latest is not None else None

    return call


def configure(seen: Seen, _: Code) -> Call | None:
    """Return the call that changes the memory."""
    latest = seen.function.latest
    return UpdateFunctionConfiguration(FUNCTION, latest, {"MemorySize": MEMORY}) if latest is not None else None


def publish(seen: Seen, _: Code) -> Call | None:
    """Return the call that publishes `$LATEST`."""
    latest, newest = seen.function.latest, seen.published[-1].number if seen.published else "0"
    return PublishVersion(FUNCTION, latest, DESCRIPTIONS[folder(seen)], int(newest)) if latest is not None else None


def create(name: str) -> Callable[[Seen, Code], Call | None]:
    """Return what creates an alias on version 1."""

    def call(seen: Seen, _: Code) -> Call | None:
        if not seen.published:
            return None
        return CreateAlias(FUNCTION, name, Routing(seen.published[0].number), function_arn=seen.function.known_arn)

    return call


def point_test(seen: Seen, _: Code) -> Call | None:
    """Return the call that points TEST at the second version."""
    alias = seen.function.alias("TEST")
    return UpdateAlias(alias, Routing(second_number(seen))) if alias is not None and second_number(seen) else None


def start_canary(seen: Seen, _: Code) -> Call | None:
    """Return the call that gives PROD its canary."""
    alias = seen.function.alias("PROD")
    if alias is None or not second_number(seen):
        return None
    return UpdateAlias(alias, alias.routing.at(second_number(seen), TEN))


def promote(seen: Seen, _: Code) -> Call | None:
    """Return the call that promotes it."""
    alias = seen.function.alias("PROD")
    return UpdateAlias(alias, Routing(second_number(seen))) if alias is not None and second_number(seen) else None
