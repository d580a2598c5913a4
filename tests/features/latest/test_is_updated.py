"""What AWS still works on is known by its two states, and looked at calmly."""

from __future__ import annotations

import pytest

from tui.domain.alias import Alias
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import Routing
from tui.domain.version import LATEST, Version
from tui.features.latest.is_updated import MOST_AT_ONCE, awaited, is_updated, pause


@pytest.mark.parametrize(
    ("state", "update", "is_over"),
    [
        ("Pending", None, False),
        ("Active", "InProgress", False),
        ("Active", "Successful", True),
        ("Active", "Failed", True),
        ("Failed", "Successful", True),
        ("Inactive", "Successful", True),
        ("Deleting", None, True),
        ("ActiveNonInvocable", None, True),
        ("Pondering", "Wondering", True),
        (None, None, True),
    ],
)
def test_only_what_is_known_to_end_by_itself_is_waited_for(
    state: str | None, update: str | None, is_over: bool
) -> None:
    assert is_updated(Version("7", state=state, update=update)) is is_over


def test_latest_comes_first_then_what_aliases_point_at() -> None:
    pending = tuple(Version(str(number), state="Pending") for number in range(30, 0, -1))
    latest = Version(LATEST, state="Active", update="InProgress")
    function = FunctionSnapshot("f", (latest, *pending), (Alias("f", "PROD", Routing("3")),))
    assert awaited(function)[:3] == (LATEST, "3", "30")
    assert len(awaited(function)) == MOST_AT_ONCE


def test_nothing_is_awaited_of_what_is_settled() -> None:
    assert awaited(FunctionSnapshot("f", (Version(LATEST), Version("1", state="Active")))) == ()


def test_pauses_grow_from_one_second_to_five() -> None:
    assert [pause(rounds) for rounds in (0, 1, 2, 3, 4, 5, 1_000)] == [1, 2, 3, 4, 5, 5, 5]
