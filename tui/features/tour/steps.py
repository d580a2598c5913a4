"""The steps that a newcomer is led through: what there is to do, and whether it is done.

Whether a step is done is read from the account, so that one done out of order counts. What happens on the way,
a canary, its verdict, an undo, is kept in `Progress`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui.domain.call import Call
from tui.features.tour.calls import Code, configure, create, give, point_test, promote, publish, start_canary
from tui.features.tour.progress import (
    TourState,
    changed_code,
    changed_configuration,
    fixed_versions,
    had_verdict,
    has_been_promoted,
    has_fixed_code,
    has_third_code,
    is_back,
    is_later,
    is_promoted,
    is_rolled_out,
    is_rolling_out,
    later_versions,
    newer_code,
    second_number,
    third_had_verdict,
    third_was_tried,
    was_tried,
    was_undone,
)


@dataclass(frozen=True, slots=True)
class Goal:
    """One thing to do: in words, with commands named for their keys; whether it is done; and the call that does it.

    `on_latest`: the keys work on the screen of `$LATEST`, too. `on_rollout`: what to do on the rollout's screen.
    """

    words: str
    done: Callable[[TourState], bool]
    call: Callable[[TourState, Code], Call | None] = lambda _, __: None
    on_latest: bool = False
    on_rollout: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the walkthrough, done once all its goals are."""

    number: int
    title: str
    why: str
    goals: tuple[Goal, ...]

    def missing(self, state: TourState) -> Goal | None:
        """Return what is to be done first, or None where all is done."""
        return next((goal for goal in self.goals if not goal.done(state)), None)


@dataclass(frozen=True, slots=True)
class Place:
    """The position on the tour: the next step and goal, None at its end, and which steps are done."""

    step: Step | None
    goal: Goal | None
    done: frozenset[int] = frozenset()


def place(state: TourState, begin: int = 0) -> Place:
    """Return the position; steps before `begin` in STEPS were done in an earlier session."""
    done = frozenset(at for at, step in enumerate(STEPS) if at < begin or step.missing(state) is None)
    at = next((at for at in range(len(STEPS)) if at not in done), None)
    if at is None:
        return Place(None, None, done)
    return Place(STEPS[at], STEPS[at].missing(state), done)


def resume_at(kept: int) -> int:
    """Return the index in STEPS where a later start resumes: an undo needs the promotion of the same session."""
    at = min(kept, len(STEPS) - 1)
    return at - 1 if STEPS[at] is UNDO else at


def next_call(state: TourState, until: int, code: Code) -> Call | None:
    """Return the call that does the first thing that is missing of the steps before `until`, or None at their end."""
    for step in STEPS[:until]:
        for goal in step.goals:
            call = None if goal.done(state) else goal.call(state, code)
            if call is not None:
                return call
    return None


UNDO = Step(
    8,
    "Undo, and redo",
    "Each change of this session can be undone, one by one; undo after a roll back asks before traffic moves.",
    (
        Goal(
            "With PROD selected, press {function.undo}: the promotion is undone, and 1 serves 90 % again.", was_undone
        ),
        Goal(
            "Press {function.redo} to redo it, then {question.yes}: 2 serves all of PROD again.",
            lambda state: is_promoted(state) and was_undone(state),
        ),
    ),
)
STEPS = (
    Step(
        1,
        "Work on $LATEST",
        "$LATEST is the version that you edit to make the next one. No alias sends traffic to it.",
        (
            Goal(
                "Give it code: press {function.work} for $LATEST, {latest.code} for new code, "
                "{tour.fill} for the tour's folder, then enter and {question.yes}.",
                changed_code,
                give("v1"),
                on_latest=True,
            ),
            Goal(
                "Give it memory: on $LATEST ({function.work}) go ↓ to MemorySize, press enter, {tour.fill} for 256, "
                "enter; then {latest.save} and {question.yes}.",
                changed_configuration,
                configure,
                on_latest=True,
            ),
        ),
    ),
    Step(
        2,
        "Publish version 1, and create TEST",
        "A version is a copy that never changes again. An alias is a name that callers use, and that you can move.",
        (
            Goal(
                "Publish it: press {function.publish}, {tour.fill} to fill in a description, "
                "enter, then {question.yes}.",
                lambda state: bool(state.published),
                publish,
                on_latest=True,
            ),
            Goal(
                "Create TEST on version 1: press {function.create_alias}, {tour.fill} to fill in its name, "
                "enter, then {question.yes}.",
                lambda state: state.test is not None,
                create("TEST"),
            ),
        ),
    ),
    Step(
        3,
        "Create PROD",
        "PROD is what customers call. As soon as it exists, it gets 3,600 calls a minute.",
        (
            Goal(
                "Create PROD on version 1: press {function.create_alias}, {tour.fill} to fill in its name, "
                "enter, then {question.yes}.",
                lambda state: state.prod is not None,
                create("PROD"),
            ),
        ),
    ),
    Step(
        4,
        "Publish version 2",
        "The next version confirms orders by SMS. Publishing moves no traffic: PROD stays on 1.",
        (
            Goal(
                "Give $LATEST the new code: {function.work}, {latest.code}, {tour.fill}, enter, then {question.yes}.",
                newer_code,
                give("v2"),
                on_latest=True,
            ),
            Goal(
                "Publish it: press {function.publish}, {tour.fill} to fill in a description, "
                "enter, then {question.yes}.",
                lambda state: bool(second_number(state)),
                publish,
                on_latest=True,
            ),
        ),
    ),
    Step(
        5,
        "Point TEST at 2",
        "TEST goes to the new version at once, and PROD still serves 1: this is what aliases are for.",
        (
            Goal(
                "Press {function.next_alias} until TEST is selected; with the cursor on 2 (↑↓), press "
                "{function.point} to point TEST at it, then {question.yes}.",
                lambda state: state.test is not None and is_later(state, state.test.primary),
                point_test,
            ),
        ),
    ),
    Step(
        6,
        "Give PROD a 10 % canary on 2",
        "Of every hundred calls to PROD ten go to 2, and the two versions are compared meanwhile.",
        (
            Goal(
                "Press {function.next_alias} until PROD is selected; with the cursor on 2, press "
                "{function.canary} to make it the canary, then 10 and "
                "enter. PROD is protected: confirm with {question.yes}.",
                was_tried,
                start_canary,
            ),
            Goal(
                "Watch errors and latency of 1 and 2 below the fader. Time runs fast here: a verdict comes in a minute "
                "or two. Press {function.traffic} for the numbers.",
                had_verdict,
            ),
        ),
    ),
    Step(
        7,
        "Promote",
        "Promoting is one call: PROD points at 2, and its weight is cleared.",
        (
            Goal(
                "With PROD selected, press {function.promote} to promote, then {question.yes}: 2 serves all of it.",
                has_been_promoted,
                promote,
            ),
        ),
    ),
    UNDO,
    Step(
        9,
        "The other ending: version 3 is bad",
        "Not every version is good. This one fails for customers who have left no phone number.",
        (
            Goal(
                "Give $LATEST the next code: {function.work}, {latest.code}, {tour.fill}, enter, then {question.yes}.",
                has_third_code,
                give("v3"),
                on_latest=True,
            ),
            Goal(
                "Publish version 3: {function.publish}, {tour.fill}, enter, then {question.yes}.",
                lambda state: bool(later_versions(state)),
                publish,
                on_latest=True,
            ),
            Goal(
                "With PROD selected and the cursor on 3, press {function.canary} to make it the canary; then 10 "
                "and enter.",
                third_was_tried,
            ),
            Goal(
                "Watch: the verdict becomes fail. Press {function.logs} for both versions' logs, "
                "{function.roll_back} to roll back at any time.",
                third_had_verdict,
            ),
            Goal("Press {function.roll_back} to roll back: one call, and PROD is on 2 alone again.", is_back),
        ),
    ),
    Step(
        10,
        "The same as a rollout",
        "A rollout does by a plan what you did by hand: it continues where its gate passes, and otherwise rolls back.",
        (
            Goal(
                "Give $LATEST the fixed code: {function.work}, {latest.code}, {tour.fill}, enter, then {question.yes}.",
                has_fixed_code,
                give("v4"),
                on_latest=True,
            ),
            Goal(
                "Publish version 4: {function.publish}, {tour.fill}, enter, then {question.yes}.",
                lambda state: bool(fixed_versions(state)),
                publish,
                on_latest=True,
            ),
            Goal(
                "With PROD selected, press {function.rollout}; choose the plan brisk, press enter, {tour.fill} for a "
                "reason, enter.",
                is_rolling_out,
                on_rollout="Choose the plan brisk, press enter, {tour.fill} for a reason, enter.",
            ),
            Goal(
                "The rollout takes a minute or two here, and continues without you. Press {function.rollout} to "
                "watch it.",
                is_rolled_out,
                on_rollout="The rollout takes a minute or two here, and continues without you.",
            ),
        ),
    ),
)
LAST = len(STEPS)
END_TITLE = "End of the tour"
END = (
    "AWS can run a plan too: crossfade export. {any.help} shows every key of a screen. Your own account: "
    "crossfade --read-only; its permissions: crossfade iam."
)
