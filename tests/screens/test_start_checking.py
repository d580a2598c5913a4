"""What is chosen is checked once it is left as it is, and an answer for another choice is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from textual.timer import Timer

from screens.rollout.start_checking import StartChecking
from tests.support.rollouts import PLAN
from tui.domain.alias import Alias
from tui.domain.routing import Routing
from tui.features.rollout.hosted.check_start import StartChecks
from tui.features.rollout.hosted.requests import StartHosted
from tui.features.rollout.hosted.rollout import Engine

FIRST = StartHosted(Engine.CODEDEPLOY, Alias("orders", "PROD", Routing("6")), PLAN, "7")
SECOND = replace(FIRST, target="8")
CHECKS = StartChecks((), "nothing speaks against it", lacks_group=True)


class Later:
    """A timer that a test lets run out, unless it was stopped."""

    def __init__(self) -> None:
        self._due: Callable[[], object] | None = None

    def __call__(self, _: float, due: Callable[[], object]) -> Timer:
        self._due = due
        return cast(Timer, self)

    def stop(self) -> None:
        self._due = None

    def runs_out(self) -> None:
        if self._due is not None:
            self._due()


def test_a_choice_is_checked_once_it_is_left_and_an_answer_for_another_one_is_dropped() -> None:
    later, read = Later(), list[StartHosted]()
    checking = StartChecking(later, read.append)
    assert checking.check(FIRST)
    assert not checking.check(FIRST)
    assert checking.check(SECOND)
    later.runs_out()
    assert read == [SECOND]
    # The first one was being read when another was chosen.
    assert not checking.take(FIRST, CHECKS)
    assert (checking.outcome, checking.lacks_group) == ("checking what speaks against it…", False)
    assert checking.take(SECOND, CHECKS)
    assert (checking.outcome, checking.lacks_group) == (CHECKS.outcome, True)
    assert checking.check(None)
    assert checking.outcome == "nothing to check yet"
