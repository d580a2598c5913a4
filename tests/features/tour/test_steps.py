"""What stands says how far one is: every step in its turn, and those done out of order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tui.domain.alias import Alias
from tui.domain.call import (
    CreateAlias,
    PublishVersion,
    UpdateAlias,
    UpdateFunctionCode,
    UpdateFunctionConfiguration,
    ZipFile,
)
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import Routing, Weight
from tui.domain.version import Version
from tui.features.tour.progress import FUNCTION, Progress, TourState, folder, record_progress, suggestion
from tui.features.tour.steps import LAST, STEPS, UNDO, next_call, place, resume_at
from tui.presentation.keymap import with_keys

BEGAN = Version("$LATEST", code_sha256="start", memory_mb=128)
TEN = Weight(1_000)


def seen(latest: str, *published: str, memory: int = 256, **aliases: Routing) -> TourState:
    """Return a function whose `$LATEST` and versions have such code, and whose aliases point so."""
    versions = [Version(str(n), code_sha256=code, memory_mb=memory) for n, code in enumerate(published, start=1)]
    function = FunctionSnapshot(
        FUNCTION,
        versions=(replace(BEGAN, code_sha256=latest, memory_mb=memory), *reversed(versions)),
        aliases=tuple(Alias(FUNCTION, name, routing) for name, routing in aliases.items()),
        complete=True,
    )
    return TourState(function, BEGAN)


def tried(now: TourState, *canaries: str, verdicts: tuple[str, ...] = ()) -> TourState:
    return replace(now, progress=Progress(frozenset(canaries), frozenset(verdicts)))


def undone(now: TourState) -> TourState:
    return replace(now, progress=Progress(promoted=frozenset({"2"}), undone=True))


def rolled_back(now: TourState) -> TourState:
    third = frozenset({"3"})
    return replace(now, progress=Progress(third, third, third, frozenset({"2"}), undone=True, rolled_back=True))


ONE, TWO = Routing("1"), Routing("2")
CANARY = Routing("1", "2", TEN)


@pytest.mark.parametrize(
    ("now", "step", "words"),
    [
        (TourState(), 1, "Give it code"),
        (seen("start", memory=128), 1, "Give it code"),
        (seen("a", memory=128), 1, "Give it memory"),
        (seen("start"), 1, "Give it code"),
        (seen("a"), 2, "Publish it"),
        (seen("a", "a"), 2, "Create TEST"),
        (seen("a", "a", TEST=ONE), 3, "Create PROD"),
        (seen("a", "a", PROD=ONE), 2, "Create TEST"),
        (seen("a", "a", TEST=ONE, PROD=ONE), 4, "new code"),
        (seen("b", "a", TEST=ONE, PROD=ONE), 4, "Publish it"),
        # Published again with the same code: that is no second version yet.
        (seen("a", "a", "a", TEST=ONE, PROD=ONE), 4, "new code"),
        (seen("b", "a", "b", TEST=ONE, PROD=ONE), 5, "press = to point TEST"),
        (seen("b", "a", "b", TEST=TWO, PROD=ONE), 6, "press c to make it the canary"),
        (seen("b", "a", "b", TEST=TWO, PROD=Routing("1", "2", Weight(500))), 6, "press c to make it the canary"),
        (tried(seen("b", "a", "b", TEST=TWO, PROD=CANARY), "2"), 6, "Watch"),
        (tried(seen("b", "a", "b", TEST=TWO, PROD=CANARY), "2", verdicts=("2",)), 7, "p to promote"),
        # Rolled back after it was verdicts: it is still to be promoted.
        (tried(seen("b", "a", "b", TEST=TWO, PROD=ONE), "2", verdicts=("2",)), 7, "p to promote"),
        # Promoted without a canary: that is done, too.
        (seen("b", "a", "b", TEST=TWO, PROD=TWO), 8, "press u"),
        (undone(seen("b", "a", "b", TEST=TWO, PROD=CANARY)), 8, "Press U"),
        (undone(seen("b", "a", "b", TEST=TWO, PROD=ONE)), 8, "Press U"),
        (undone(seen("b", "a", "b", TEST=TWO, PROD=TWO)), 9, "next code"),
        # PROD moved before TEST: TEST is what is left.
        (seen("b", "a", "b", TEST=ONE, PROD=TWO), 5, "press = to point TEST"),
        (seen("c", "a", "b", TEST=TWO, PROD=TWO), 9, "Publish version 3"),
        (seen("c", "a", "b", "c", TEST=TWO, PROD=TWO), 9, "cursor on 3"),
        (tried(seen("c", "a", "b", "c", TEST=TWO, PROD=Routing("2", "3", TEN)), "3"), 9, "Watch"),
        (
            tried(seen("c", "a", "b", "c", TEST=TWO, PROD=Routing("2", "3", TEN)), "3", verdicts=("3",)),
            9,
            "b to roll back",
        ),
        (tried(seen("c", "a", "b", "c", TEST=TWO, PROD=Routing("3")), "3", verdicts=("3",)), 9, "b to roll back"),
        (tried(seen("c", "a", "b", "c", TEST=TWO, PROD=TWO), "3"), 10, "fixed code"),
        (rolled_back(seen("d", "a", "b", "c", TEST=TWO, PROD=TWO)), 10, "Publish version 4"),
        (rolled_back(seen("d", "a", "b", "c", "d", TEST=TWO, PROD=TWO)), 10, "press R"),
        (rolled_back(seen("d", "a", "b", "c", "d", TEST=TWO, PROD=Routing("2", "4", TEN))), 10, "to watch it"),
        (rolled_back(seen("d", "a", "b", "c", "d", TEST=TWO, PROD=Routing("4"))), None, ""),
    ],
)
def test_where_one_is(now: TourState, step: int | None, words: str) -> None:
    here = place(now)
    assert (here.step.number if here.step else None) == step
    assert words in (with_keys(here.goal.words) if here.goal else "")


def test_a_step_done_out_of_order_counts() -> None:
    here = place(seen("a", "a", PROD=ONE))
    assert here.done == {0, 2}


def test_what_passes_by_is_kept_and_too_small_a_weight_is_not() -> None:
    canary = record_progress(seen("b", "a", "b", PROD=CANARY), "not enough data")
    assert canary.progress == Progress(frozenset({"2"}))
    passed = record_progress(canary, "pass")
    assert passed.progress == Progress(frozenset({"2"}), frozenset({"2"}))
    assert record_progress(replace(passed, function=seen("b", "a", "b", PROD=ONE).function)).progress == passed.progress
    assert record_progress(seen("b", "a", "b", PROD=Routing("1", "2", Weight(900))), "fail").progress == Progress()


def test_steps_of_an_earlier_session_are_done() -> None:
    here = place(seen("b", "a", "b", TEST=TWO, PROD=CANARY), begin=6)
    assert here.step is STEPS[6]
    assert here.done >= set(range(6))


@pytest.mark.parametrize(
    ("now", "code", "described", "alias"),
    [
        (seen("start"), "v1", "walking skeleton", "TEST"),
        (seen("a", "a", TEST=ONE), "v2", "SMS confirmation", "PROD"),
        (seen("b", "a", "b", TEST=ONE, PROD=ONE), "v3", "call back offer", ""),
        (seen("c", "a", "b", "c", TEST=ONE, PROD=ONE), "v4", "call back offer, fixed", ""),
        (seen("d", "a", "b", "c", "d", TEST=ONE, PROD=ONE), "v4", "call back offer, fixed", ""),
    ],
)
def test_what_is_filled_in(now: TourState, code: str, described: str, alias: str) -> None:
    assert folder(now) == code
    assert suggestion(now, "description") == described
    assert suggestion(now, "alias") == alias
    assert suggestion(now, "MemorySize") == "256"
    assert suggestion(now, "Timeout") == ""


def test_the_calls_that_bring_one_to_a_step_are_those_that_an_operator_makes() -> None:
    def code(name: str) -> ZipFile:
        return ZipFile(b"", name)

    table = [
        (seen("start", memory=128), UpdateFunctionCode(FUNCTION, BEGAN, ZipFile(b"", "v1"))),
        (
            seen("v1", memory=128),
            UpdateFunctionConfiguration(FUNCTION, replace(BEGAN, code_sha256="v1"), {"MemorySize": 256}),
        ),
        (seen("v1"), PublishVersion(FUNCTION, replace(BEGAN, code_sha256="v1", memory_mb=256), "walking skeleton")),
        (seen("v1", "v1"), CreateAlias(FUNCTION, "TEST", ONE)),
        (seen("v1", "v1", TEST=ONE), CreateAlias(FUNCTION, "PROD", ONE)),
        (seen("v2", "v1", "v2", TEST=ONE, PROD=ONE), UpdateAlias(Alias(FUNCTION, "TEST", ONE), TWO)),
        (seen("v2", "v1", "v2", TEST=TWO, PROD=ONE), UpdateAlias(Alias(FUNCTION, "PROD", ONE), CANARY)),
        (
            tried(seen("v2", "v1", "v2", TEST=TWO, PROD=CANARY), "2", verdicts=("2",)),
            UpdateAlias(Alias(FUNCTION, "PROD", CANARY), TWO),
        ),
    ]
    for now, call in table:
        assert next_call(now, len(STEPS) - 1, code) == call
    assert next_call(table[0][0], 0, code) is None
    assert next_call(seen("v1"), 1, code) is None


def test_an_undo_is_seen_and_takes_nothing_back_of_the_tour() -> None:
    promoted = record_progress(seen("b", "a", "b", TEST=TWO, PROD=TWO))
    assert promoted.progress == Progress(promoted=frozenset({"2"}))
    back = record_progress(replace(promoted, function=seen("b", "a", "b", TEST=TWO, PROD=ONE).function))
    assert back.progress.undone
    assert place(back).done == set(range(7))


def test_a_roll_back_from_a_bad_version_stays_done_once_another_serves_all() -> None:
    bad = record_progress(seen("c", "a", "b", "c", TEST=TWO, PROD=Routing("2", "3", TEN)), "fail")
    back = record_progress(replace(bad, function=seen("c", "a", "b", "c", TEST=TWO, PROD=TWO).function))
    assert back.progress.rolled_back
    shifted = seen("d", "a", "b", "c", "d", TEST=TWO, PROD=Routing("4")).function
    assert place(record_progress(replace(back, function=shifted)), begin=8).step is None


def test_each_step_has_a_number_of_its_own() -> None:
    assert [step.number for step in STEPS] == list(range(1, LAST + 1))


def test_an_undo_is_not_taken_up_without_the_promotion_before_it() -> None:
    assert [resume_at(kept) for kept in (0, 6, 7, 8, 99)] == [0, 6, 6, 8, 9]
    assert STEPS[7] is UNDO
