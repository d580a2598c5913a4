"""The state of the tour: what is in the account, and what happened on the way."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tui.domain.alias import Alias
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import Routing, Weight
from tui.domain.version import Version, changes

FUNCTION = "order-processor"

TEN = Weight(1_000)
MEMORY = 256
DESCRIPTIONS = {
    "v1": "walking skeleton",
    "v2": "SMS confirmation",
    "v3": "call back offer",
    "v4": "call back offer, fixed",
}

REASON = "the tour's rollout"


@dataclass(frozen=True, slots=True)
class Progress:
    """What happened on the way: versions that were PROD's canary at 10 % or more, and those that got a verdict.

    `promoted` are the later versions that PROD was moved to; `undone`: it was moved back from one; `rolled_back`: a bad
    one was tried, and PROD was whole again on what it had before.
    """

    tried: frozenset[str] = frozenset()
    verdicts: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()
    promoted: frozenset[str] = frozenset()
    undone: bool = False
    rolled_back: bool = False


@dataclass(frozen=True, slots=True)
class TourState:
    """What decides whether a step is done: the function now, `$LATEST` at the start, and what happened since."""

    function: FunctionSnapshot = field(default_factory=lambda: FunctionSnapshot(FUNCTION))
    began: Version | None = None
    progress: Progress = Progress()

    @property
    def published(self) -> tuple[Version, ...]:
        """The published versions, oldest first."""
        return tuple(reversed(self.function.published))

    @property
    def test(self) -> Routing | None:
        """Where TEST points."""
        return routing_of(self.function.alias("TEST"))

    @property
    def prod(self) -> Routing | None:
        """Where PROD points."""
        return routing_of(self.function.alias("PROD"))


def record_progress(state: TourState, outcome: str | None = None) -> TourState:
    """Return the state with what happens right now; `outcome` is the verdict on PROD's canary."""
    prod, passed = state.prod, state.progress
    if prod is not None and prod.canary is not None and prod.weight >= TEN:
        passed = replace(passed, tried=passed.tried | {prod.canary})
        if outcome in ("pass", "fail", "warning"):
            passed = replace(passed, verdicts=passed.verdicts | {prod.canary})
        if outcome == "fail":
            passed = replace(passed, failed=passed.failed | {prod.canary})
    if prod is not None and is_promoted(state):
        passed = replace(passed, promoted=passed.promoted | {prod.primary})
    elif prod is not None and passed.promoted:
        passed = replace(passed, undone=True)
    if _is_back_now(state):
        passed = replace(passed, rolled_back=True)
    return replace(state, progress=passed)


def folder(state: TourState) -> str:
    """Return which of the tour's folders of code `$LATEST` is to be given next."""
    codes = {version.code_sha256 for version in state.published}
    return f"v{min(len(codes) + 1, len(DESCRIPTIONS))}"


def suggestion(state: TourState, what: str) -> str:
    """Return what may be typed for a field of `$LATEST`, a description, a reason or an alias's name; else empty."""
    match what:
        case "MemorySize":
            return str(MEMORY)
        case "description":
            return DESCRIPTIONS[folder(state)]
        case "reason":
            return REASON
        case "alias":
            return next((name for name in ("TEST", "PROD") if state.function.alias(name) is None), "")
    return ""


def routing_of(alias: Alias | None) -> Routing | None:
    """Return where an alias points."""
    return alias.routing if alias is not None else None


def changed_code(state: TourState) -> bool:
    """Tell whether `$LATEST` or a version has other code than at the start."""
    began = state.began
    return began is not None and any(v.code_sha256 != began.code_sha256 for v in state.function.versions)


def changed_configuration(state: TourState) -> bool:
    """Tell whether some version has another configuration than at the start."""
    began = state.began
    if began is None:
        return False
    return any(change.known and change.field != "code" for v in state.function.versions for change in changes(began, v))


def newer_code(state: TourState) -> bool:
    """Tell whether there is other code than that of the first version."""
    first = state.published[0].code_sha256 if state.published else None
    return first is not None and any(v.code_sha256 != first for v in state.function.versions)


def is_later(state: TourState, number: str | None) -> bool:
    """Tell whether a version has other code than the first one."""
    first, version = state.published[:1], state.function.version(number) if number else None
    return bool(first) and version is not None and version.is_published and version.code_sha256 != first[0].code_sha256


def second_number(state: TourState) -> str:
    """Return the number of the first version with other code than version 1; empty where there is none."""
    return next((v.number for v in state.published if is_later(state, v.number)), "")


def is_promoted(state: TourState) -> bool:
    """Tell whether PROD points at a later version."""
    return state.prod is not None and is_later(state, state.prod.primary)


def has_been_promoted(state: TourState) -> bool:
    """Tell whether PROD points, or once pointed, at a later version."""
    return is_promoted(state) or bool(state.progress.promoted)


def was_undone(state: TourState) -> bool:
    """Tell whether the promotion was undone once, or one has gone on without that."""
    return state.progress.undone or (is_promoted(state) and has_third_code(state))


def was_tried(state: TourState) -> bool:
    """Tell whether a later version was a canary of PROD."""
    return has_been_promoted(state) or any(is_later(state, number) for number in state.progress.tried)


def had_verdict(state: TourState) -> bool:
    """Tell whether the canary had a verdict."""
    return has_been_promoted(state) or any(is_later(state, number) for number in state.progress.verdicts)


def later_versions(state: TourState) -> tuple[Version, ...]:
    """Return the versions newer than the second one that have yet other code."""
    second = state.function.version(second_number(state))
    if second is None:
        return ()
    return tuple(
        v for v in state.published if int(v.number) > int(second.number) and v.code_sha256 != second.code_sha256
    )


def has_third_code(state: TourState) -> bool:
    """Tell whether the third code is there."""
    codes = {version.code_sha256 for version in state.function.versions}
    return len(codes - {state.began.code_sha256 if state.began else ""}) > 2 or bool(later_versions(state))


def third_was_tried(state: TourState) -> bool:
    """Tell whether a version with the third code was a canary of PROD."""
    return any(v.number in state.progress.tried for v in later_versions(state))


def third_had_verdict(state: TourState) -> bool:
    """Tell whether that one had a verdict, or was rolled back."""
    return any(v.number in state.progress.verdicts for v in later_versions(state)) or is_back(state)


def is_back(state: TourState) -> bool:
    """Tell whether PROD was rolled back from a version that was tried later."""
    return state.progress.rolled_back or _is_back_now(state)


def _is_back_now(state: TourState) -> bool:
    prod = state.prod
    if prod is None or prod.split or not is_promoted(state):
        return False
    return any(int(v.number) > int(prod.primary) for v in later_versions(state) if v.number in state.progress.tried)


def fixed_versions(state: TourState) -> tuple[Version, ...]:
    """Return the versions newer than the third one that have yet other code."""
    later = later_versions(state)
    return tuple(v for v in later[1:] if v.code_sha256 != later[0].code_sha256)


def has_fixed_code(state: TourState) -> bool:
    """Tell whether the fourth code is there."""
    known = {version.code_sha256 for version in state.published}
    latest = state.function.latest
    on_latest = latest is not None and latest.code_sha256 not in known and bool(later_versions(state))
    return on_latest or bool(fixed_versions(state))


def is_rolling_out(state: TourState) -> bool:
    """Tell whether PROD sends traffic to a fixed version."""
    prod = state.prod
    return prod is not None and any(v.number in prod.versions for v in fixed_versions(state))


def is_rolled_out(state: TourState) -> bool:
    """Tell whether PROD serves a fixed version to all."""
    prod = state.prod
    return prod is not None and not prod.split and any(v.number == prod.primary for v in fixed_versions(state))
