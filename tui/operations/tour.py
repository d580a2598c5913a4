"""The seven steps that a newcomer is led through: what there is to do, and whether it is done.

Whether a step is done is read from what stands in the account, so that one done out of order counts. What passes by,
a canary and its verdict, is kept in `Witnessed`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tui.domain.alias import Alias
from tui.domain.call import (
    Call,
    CreateAlias,
    PublishVersion,
    UpdateAlias,
    UpdateFunctionCode,
    UpdateFunctionConfiguration,
    ZipFile,
)
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import Routing, Weight
from tui.domain.version import Version, changes

FUNCTION = "order-processor"

TEN = Weight(1_000)
_MEMORY = 256
_DESCRIPTIONS = {"v1": "walking skeleton", "v2": "SMS confirmation", "v3": "call back offer"}


@dataclass(frozen=True, slots=True)
class Witnessed:
    """What was seen in passing: versions that had 10 % of PROD or more as its canary, and those that were judged."""

    tried: frozenset[str] = frozenset()
    judged: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Seen:
    """What a step is judged by: the function as it stands, `$LATEST` as it was at the start, and what passed by."""

    function: FunctionSnapshot = field(default_factory=lambda: FunctionSnapshot(FUNCTION))
    began: Version | None = None
    passed: Witnessed = Witnessed()

    @property
    def published(self) -> tuple[Version, ...]:
        """The published versions, oldest first."""
        return tuple(reversed(self.function.published))

    @property
    def test(self) -> Routing | None:
        """Where TEST points."""
        return _routing(self.function.alias("TEST"))

    @property
    def prod(self) -> Routing | None:
        """Where PROD points."""
        return _routing(self.function.alias("PROD"))


def witness(seen: Seen, outcome: str | None = None) -> Seen:
    """Return what is seen, with what passes by right now; `outcome` is the verdict's word on PROD's canary."""
    prod, passed = seen.prod, seen.passed
    if prod is not None and prod.canary is not None and prod.weight >= TEN:
        passed = replace(passed, tried=passed.tried | {prod.canary})
        if outcome in ("pass", "fail", "warning"):
            passed = replace(passed, judged=passed.judged | {prod.canary})
        if outcome == "fail":
            passed = replace(passed, failed=passed.failed | {prod.canary})
    return replace(seen, passed=passed)


Code = Callable[[str], ZipFile]
"""Packs one of the tour's folders of code, by its name."""


@dataclass(frozen=True, slots=True)
class Goal:
    """One thing to do: in words, with the keys; whether it is done; and the call that does it, where one call does.

    `on_latest`: the keys work on the screen of `$LATEST`, too.
    """

    words: str
    done: Callable[[Seen], bool]
    call: Callable[[Seen, Code], Call | None] = lambda _, __: None
    on_latest: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the walkthrough, done once all its goals are."""

    number: int
    title: str
    why: str
    goals: tuple[Goal, ...]

    def missing(self, seen: Seen) -> Goal | None:
        """Return what is to be done first, or None where all is done."""
        return next((goal for goal in self.goals if not goal.done(seen)), None)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one is on the tour: the step and goal to be done next, None at its end, and how many steps are done."""

    step: Step | None
    goal: Goal | None
    done: frozenset[int] = frozenset()


def place(seen: Seen, begin: int = 0) -> Place:
    """Return where one is; steps before place `begin` in STEPS were done in an earlier sitting."""
    done = frozenset(at for at, step in enumerate(STEPS) if at < begin or step.missing(seen) is None)
    at = next((at for at in range(len(STEPS)) if at not in done), None)
    if at is None:
        return Place(None, None, done)
    return Place(STEPS[at], STEPS[at].missing(seen), done)


def next_call(seen: Seen, until: int, code: Code) -> Call | None:
    """Return the call that does the first thing that is missing of the steps before `until`, or None at their end."""
    for step in STEPS[:until]:
        for goal in step.goals:
            call = None if goal.done(seen) else goal.call(seen, code)
            if call is not None:
                return call
    return None


def folder(seen: Seen) -> str:
    """Return which of the tour's folders of code `$LATEST` is to be given next."""
    codes = {version.code_sha256 for version in seen.published}
    return f"v{min(len(codes), 2) + 1}"


def suggestion(seen: Seen, what: str) -> str:
    """Return what may be typed for a field of `$LATEST`, a version's description or an alias's name; else empty."""
    match what:
        case "MemorySize":
            return str(_MEMORY)
        case "description":
            return _DESCRIPTIONS[folder(seen)]
        case "alias":
            return next((name for name in ("TEST", "PROD") if seen.function.alias(name) is None), "")
    return ""


# --- what is done, by what stands -------------------------------------------------------------------------------


def _routing(alias: Alias | None) -> Routing | None:
    return alias.routing if alias is not None else None


def _changed_code(seen: Seen) -> bool:
    began = seen.began
    return began is not None and any(v.code_sha256 != began.code_sha256 for v in seen.function.versions)


def _changed_configuration(seen: Seen) -> bool:
    began = seen.began
    if began is None:
        return False
    return any(change.known and change.field != "code" for v in seen.function.versions for change in changes(began, v))


def _newer_code(seen: Seen) -> bool:
    first = seen.published[0].code_sha256 if seen.published else None
    return first is not None and any(v.code_sha256 != first for v in seen.function.versions)


def _is_later(seen: Seen, number: str | None) -> bool:
    """Tell whether a version has other code than the first one."""
    first, version = seen.published[:1], seen.function.version(number) if number else None
    return bool(first) and version is not None and version.is_published and version.code_sha256 != first[0].code_sha256


def _second(seen: Seen) -> str:
    return next((v.number for v in seen.published if _is_later(seen, v.number)), "")


def _promoted(seen: Seen) -> bool:
    return seen.prod is not None and _is_later(seen, seen.prod.primary)


def _tried(seen: Seen) -> bool:
    return _promoted(seen) or any(_is_later(seen, number) for number in seen.passed.tried)


def _judged(seen: Seen) -> bool:
    return _promoted(seen) or any(_is_later(seen, number) for number in seen.passed.judged)


def _after(seen: Seen) -> tuple[Version, ...]:
    """Return the versions newer than the second one that have yet other code."""
    second = seen.function.version(_second(seen))
    if second is None:
        return ()
    return tuple(
        v for v in seen.published if int(v.number) > int(second.number) and v.code_sha256 != second.code_sha256
    )


def _third_code(seen: Seen) -> bool:
    codes = {version.code_sha256 for version in seen.function.versions}
    return len(codes - {seen.began.code_sha256 if seen.began else ""}) > 2 or bool(_after(seen))


def _third_tried(seen: Seen) -> bool:
    return any(v.number in seen.passed.tried for v in _after(seen))


def _third_judged(seen: Seen) -> bool:
    return any(v.number in seen.passed.judged for v in _after(seen)) or _back(seen)


def _back(seen: Seen) -> bool:
    """Tell whether PROD is whole again, and not on a version that was tried later."""
    prod = seen.prod
    if prod is None or prod.split or not _promoted(seen):
        return False
    return any(int(v.number) > int(prod.primary) for v in _after(seen) if v.number in seen.passed.tried)


# --- the calls that do it ---------------------------------------------------------------------------------------


def _give(name: str) -> Callable[[Seen, Code], Call | None]:
    def call(seen: Seen, code: Code) -> Call | None:
        latest = seen.function.latest
        return UpdateFunctionCode(FUNCTION, latest, code(name)) if latest is not None else None

    return call


def _configure(seen: Seen, _: Code) -> Call | None:
    latest = seen.function.latest
    return UpdateFunctionConfiguration(FUNCTION, latest, {"MemorySize": _MEMORY}) if latest is not None else None


def _publish(seen: Seen, _: Code) -> Call | None:
    latest, newest = seen.function.latest, seen.published[-1].number if seen.published else "0"
    return PublishVersion(FUNCTION, latest, _DESCRIPTIONS[folder(seen)], int(newest)) if latest is not None else None


def _create(name: str) -> Callable[[Seen, Code], Call | None]:
    def call(seen: Seen, _: Code) -> Call | None:
        if not seen.published:
            return None
        return CreateAlias(FUNCTION, name, Routing(seen.published[0].number), function_arn=seen.function.known_arn)

    return call


def _point_test(seen: Seen, _: Code) -> Call | None:
    alias = seen.function.alias("TEST")
    return UpdateAlias(alias, Routing(_second(seen))) if alias is not None and _second(seen) else None


def _start_canary(seen: Seen, _: Code) -> Call | None:
    alias = seen.function.alias("PROD")
    if alias is None or not _second(seen):
        return None
    return UpdateAlias(alias, alias.routing.at(_second(seen), TEN))


def _promote(seen: Seen, _: Code) -> Call | None:
    alias = seen.function.alias("PROD")
    return UpdateAlias(alias, Routing(_second(seen))) if alias is not None and _second(seen) else None


STEPS = (
    Step(
        1,
        "Work on $LATEST",
        "$LATEST is the one version that can be changed. Nobody is sent there; it is where the next version is made.",
        (
            Goal(
                "Give it code: w opens $LATEST, f asks for a folder, f2 fills in the tour's own, then enter and y.",
                _changed_code,
                _give("v1"),
                on_latest=True,
            ),
            Goal(
                "Give it memory: on $LATEST (w) go ↓ to MemorySize, enter, f2 fills in 256, enter; s saves, y sends.",
                _changed_configuration,
                _configure,
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
                "Publish it: n asks for a description, f2 fills one in, enter, then y.",
                lambda seen: bool(seen.published),
                _publish,
                on_latest=True,
            ),
            Goal(
                "Create TEST on version 1: a asks for a name, f2 fills in TEST, enter, then y.",
                lambda seen: seen.test is not None,
                _create("TEST"),
            ),
        ),
    ),
    Step(
        3,
        "Create PROD",
        "PROD is what customers call. As soon as it is there, calls come in, 3,600 a minute.",
        (
            Goal(
                "Create PROD on version 1: a asks for a name, f2 fills in PROD, enter, then y.",
                lambda seen: seen.prod is not None,
                _create("PROD"),
            ),
        ),
    ),
    Step(
        4,
        "Publish version 2",
        "The next version confirms orders by SMS. Publishing moves no traffic: PROD stays where it is.",
        (
            Goal("Give $LATEST the new code: w, f, f2, enter, then y.", _newer_code, _give("v2"), on_latest=True),
            Goal(
                "Publish it: n asks for a description, f2 fills one in, enter, then y.",
                lambda seen: bool(_second(seen)),
                _publish,
                on_latest=True,
            ),
        ),
    ),
    Step(
        5,
        "Point TEST at 2",
        "TEST goes to the new version at once, and PROD still serves 1: that is what two aliases are for.",
        (
            Goal(
                "tab until TEST is in hand, the cursor on version 2 (↑↓), o points TEST at it, then y.",
                lambda seen: seen.test is not None and _is_later(seen, seen.test.primary),
                _point_test,
            ),
        ),
    ),
    Step(
        6,
        "Give PROD a 10 % canary on 2",
        "Of a hundred calls to PROD ten go to 2, and the two versions are compared while both are at work.",
        (
            Goal(
                "tab until PROD is in hand, cursor on 2, c makes it the canary; type 10 and enter, or drag the knob. "
                "PROD is protected and asks once: y.",
                _tried,
                _start_canary,
            ),
            Goal(
                "Watch errors and latency of 1 and 2 below the fader. Time runs fast here: a verdict comes in a minute "
                "or two. t shows the numbers.",
                _judged,
            ),
        ),
    ),
    Step(
        7,
        "Promote",
        "Promoting is one call: PROD points at 2, and no weight is left behind.",
        (Goal("PROD in hand, p promotes: 2 serves all of it.", _promoted, _promote),),
    ),
    Step(
        7,
        "The other ending: version 3 is bad",
        "Not every version is good. This one fails for customers who have left no phone number.",
        (
            Goal("Give $LATEST the next code: w, f, f2, enter, then y.", _third_code, _give("v3"), on_latest=True),
            Goal(
                "Publish version 3: n, f2, enter, then y.",
                lambda seen: bool(_after(seen)),
                _publish,
                on_latest=True,
            ),
            Goal("PROD in hand, cursor on 3, c makes it the canary; then 10 and enter.", _third_tried),
            Goal(
                "Watch: the verdict will say fail. l shows both versions' logs. b rolls back at any time.",
                _third_judged,
            ),
            Goal("b rolls back: one call, and PROD is on 2 alone again.", _back),
        ),
    ),
)
LAST = 7
END_TITLE = "That was the tour"
END = (
    "? shows every key here; D, H and d: doctor, history and diff. Your own account: crossfade --read-only, then "
    "without it. README.md has the rest."
)
