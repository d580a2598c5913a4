"""Why a command of a function's screen cannot be had: by what the screen shows, in words, or None."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui.domain.alias import Alias
from tui.domain.context import Context
from tui.domain.function import FunctionSnapshot
from tui.domain.intent import Intent, RollBack, SetRouting
from tui.domain.routing import Routing
from tui.features.diff.comparison import first_sides
from tui.features.fader.events import Conflict
from tui.features.fader.machine import Fader
from tui.features.fader.planner import WhyNot, is_whole, plan
from tui.features.latest.publishing import why_not_publish
from tui.presentation.alias_text import why_none_selected
from tui.presentation.command import READ_ONLY, writes
from tui.presentation.keymap import key
from tui.writes.ownership.owner import Executing, Locked, Stopping
from tui.writes.ownership.status import AliasStatus


@dataclass(frozen=True, slots=True)
class FunctionContext:
    """What the commands of a function's screen depend on.

    `version` is under the cursor; `on_fader` says that the fader has the focus, `armed` that a protected alias is
    written to without asking. `name` is the function's, which is known before it is read.
    """

    context: Context | None
    function: FunctionSnapshot | None
    fader: Fader | None
    alias_status: AliasStatus | None
    version: str
    on_fader: bool
    armed: bool
    name: str = ""

    @property
    def alias(self) -> Alias | None:
        """The selected alias."""
        return self.fader.confirmed if self.fader is not None else None


def writable(shown: FunctionContext) -> str | None:
    """Say why the selected alias cannot be written to at all."""
    return writes(shown) or selected(shown)


def can(intent: Callable[[FunctionContext], Intent]) -> Callable[[FunctionContext], str | None]:
    """Return what says why the planner refuses an intent."""

    def why_not(shown: FunctionContext) -> str | None:
        reason = writable(shown)
        if reason is not None or shown.fader is None:
            return reason
        planned = plan(intent(shown), shown.fader)
        return planned.reason if isinstance(planned, WhyNot) else None

    return why_not


def is_worth_its_place(command_id: str, status: AliasStatus | None) -> bool:
    """Tell whether a command has a place on the line of keys: not what is refused while AWS itself moves the alias."""
    match status.ownership if status is not None else None:
        case Locked() | Executing():
            return command_id not in ("promote", "canary", "roll_back")
        case Stopping():
            return command_id not in ("promote", "canary")
    return True


def can_shift(shown: FunctionContext) -> str | None:
    """Say why the canary's weight cannot be moved."""
    reason = writable(shown)
    fader = shown.fader
    if reason is not None or fader is None:
        return reason
    if isinstance(fader.event, Conflict):
        return (
            f"resolve the conflict first: {key('function.keep_theirs')} keep theirs, "
            f"{key('function.apply_mine')} apply mine, "
            f"{key('function.roll_back')} roll back"
        )
    if fader.blocked:
        return f"its state is unknown: press {key('any.refresh')} to refresh"
    if fader.decided:
        return "a change is being sent"
    if fader.canary is None:
        return f"{fader.confirmed.name} has no canary: choose a version and press {key('function.canary')}"
    return None


def can_nudge(shown: FunctionContext) -> str | None:
    """Say why arrows move no weight: the fader needs the focus for them."""
    reason = can_shift(shown)
    if reason is not None or shown.on_fader:
        return reason
    return f"press {key('function.to_fader')} to focus the fader first"


def can_page(shown: FunctionContext) -> str | None:
    """Say why a page key moves no weight; off the fader it pages the history."""
    return can_shift(shown) if shown.on_fader else None


def can_roll_back(shown: FunctionContext) -> str | None:
    """Say why the alias cannot be rolled back."""
    reason = writable(shown)
    # One that is whole goes back to its last good version, which is looked for.
    if reason is not None or shown.fader is None or is_whole(shown.fader):
        return reason
    planned = plan(RollBack(), shown.fader)
    return planned.reason if isinstance(planned, WhyNot) else None


def can_disarm(shown: FunctionContext) -> str | None:
    """Say why there is nothing to disarm."""
    return None if shown.armed else "no protected alias is armed"


def can_choose_alias(shown: FunctionContext) -> str | None:
    """Say why no other alias can be selected."""
    function = shown.function
    names = {alias.name for alias in function.aliases} if function else set()
    if names - {shown.fader.confirmed.name if shown.fader else ""}:
        return None
    if shown.fader is None or function is None:
        return why_none_selected(function)
    return "there is no other alias" if function.aliases_known else "whether there are other aliases is not known"


def can_stop(shown: FunctionContext) -> str | None:
    """Say why there is no deployment to stop."""
    if shown.context is not None and shown.context.read_only:
        return READ_ONLY
    if shown.alias_status is not None and isinstance(shown.alias_status.ownership, Stopping):
        return f"deployment {shown.alias_status.ownership.deployment.id} is being stopped already"
    if shown.alias_status is not None and isinstance(shown.alias_status.ownership, Executing):
        return f"a Step Functions execution moves it: crossfade rollout stop {_alias_name(shown)}"
    locked = shown.alias_status is not None and isinstance(shown.alias_status.ownership, Locked)
    return None if locked else "no CodeDeploy deployment is moving the selected alias"


def _alias_name(shown: FunctionContext) -> str:
    return f"{shown.fader.confirmed.function}:{shown.fader.confirmed.name}" if shown.fader is not None else ""


def can_compare(shown: FunctionContext) -> str | None:
    """Say why the version under the cursor cannot be compared."""
    if shown.function is None or not shown.version:
        return "no version under the cursor"
    primary = shown.fader.confirmed.routing.primary if shown.fader else ""
    sides = first_sides(shown.function, shown.version, primary)
    return None if sides else "there is no other version to compare it with"


def can_invoke(shown: FunctionContext) -> str | None:
    """Say why nothing can be called."""
    return None if shown.version or shown.fader is not None else "nothing to invoke yet"


def can_create(shown: FunctionContext) -> str | None:
    """Say why no alias can be created."""
    return writes(shown) or ("the function is still loading" if shown.function is None else None)


def at_rest(shown: FunctionContext) -> str | None:
    """Say why the alias cannot be changed but by the fader: it is not at rest."""
    fader = shown.fader
    reason = writable(shown)
    if reason is not None or fader is None:
        return reason
    if fader.blocked:
        return "resolve what is shown above the fader first"
    return None if fader.at_rest else "a change is in progress: press esc to cancel it"


def can_point(shown: FunctionContext) -> str | None:
    """Say why the alias cannot be pointed at the version under the cursor."""
    reason = at_rest(shown)
    if reason is not None or shown.fader is None:
        return reason
    if not shown.version:
        return "no version under the cursor"
    planned = plan(SetRouting(Routing(shown.version)), shown.fader)
    return planned.reason if isinstance(planned, WhyNot) else None


def has_arn(shown: FunctionContext) -> str | None:
    """Say why there is no ARN of a version."""
    version = shown.function.version(shown.version) if shown.function else None
    return None if version is not None and version.arn else "no version with a known ARN under the cursor"


def alias_has_arn(shown: FunctionContext) -> str | None:
    """Say why there is no ARN of the alias."""
    known = shown.fader is not None and shown.fader.confirmed.arn
    return None if known else "the ARN of the selected alias is not known"


def selected(shown: FunctionContext) -> str | None:
    """Say why no alias is selected."""
    return why_none_selected(shown.function) if shown.fader is None else None


def has_version(shown: FunctionContext) -> str | None:
    """Say why there is no version."""
    return None if shown.version else "no version under the cursor"


def can_publish(shown: FunctionContext) -> str | None:
    """Say why `$LATEST` cannot be published."""
    return writes(shown) or why_not_publish(shown.function)


def in_conflict(shown: FunctionContext) -> str | None:
    """Say why there is no conflict to resolve."""
    return None if shown.fader and isinstance(shown.fader.event, Conflict) else "there is no conflict to resolve"
