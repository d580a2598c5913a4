"""The commands of a function's screen."""

from __future__ import annotations

from collections.abc import Callable

from tui.commands.command import (
    HELP,
    MESSAGES,
    QUIT,
    READ_ONLY,
    REFRESH,
    WINDOW,
    Command,
    Reason,
    Situation,
    grouped,
    writes,
)
from tui.domain.intent import Intent, MoveTo, Promote, Redo, RollBack, StartCanary, Undo
from tui.domain.routing import Routing
from tui.operations.comparison import first_sides
from tui.operations.news import Conflict
from tui.operations.ownership import Locked, Stopping
from tui.operations.planner import WhyNot, is_whole, plan
from tui.operations.publishing import why_not_publish
from tui.presentation.alias_text import why_none_selected


def _writable(situation: Situation) -> str | None:
    return writes(situation) or _in_hand(situation)


def _can(intent: Callable[[Situation], Intent]) -> Reason:
    def why_not(situation: Situation) -> str | None:
        reason = _writable(situation)
        if reason is not None or situation.fader is None:
            return reason
        planned = plan(intent(situation), situation.fader)
        return planned.reason if isinstance(planned, WhyNot) else None

    return why_not


def _can_shift(situation: Situation) -> str | None:
    reason = _writable(situation)
    fader = situation.fader
    if reason is not None or fader is None:
        return reason
    if isinstance(fader.news, Conflict):
        return "settle the conflict first: k keeps theirs, m applies mine, b rolls back"
    if fader.blocked:
        return "it is not known what stands: r reads it again"
    if fader.decided:
        return "a decision is on its way"
    if fader.canary is None:
        return f"{fader.confirmed.name} has no canary: choose a version and press c"
    return None


def _can_nudge(situation: Situation) -> str | None:
    reason = _can_shift(situation)
    if reason is not None or situation.on_fader:
        return reason
    return "the history has the keys: press f to give them to the fader"


def _can_page(situation: Situation) -> str | None:
    return _can_shift(situation) if situation.on_fader else None


def _can_focus(situation: Situation) -> str | None:
    return why_none_selected(situation.function) if situation.fader is None else None


def _can_roll_back(situation: Situation) -> str | None:
    reason = _writable(situation)
    # One that is whole goes back to its last good version, which is looked for.
    if reason is not None or situation.fader is None or is_whole(situation.fader):
        return reason
    planned = plan(RollBack(), situation.fader)
    return planned.reason if isinstance(planned, WhyNot) else None


def _can_disarm(situation: Situation) -> str | None:
    return None if situation.armed else "no protected alias is armed"


def _can_choose_alias(situation: Situation) -> str | None:
    function = situation.function
    names = {alias.name for alias in function.aliases} if function else set()
    if names - {situation.fader.confirmed.name if situation.fader else ""}:
        return None
    if situation.fader is None or function is None:
        return why_none_selected(function)
    return "there is no other alias" if function.aliases_known else "whether there are other aliases is not known"


def _can_stop(situation: Situation) -> str | None:
    if situation.context is not None and situation.context.read_only:
        return READ_ONLY
    if situation.standing is not None and isinstance(situation.standing.ownership, Stopping):
        return f"deployment {situation.standing.ownership.deployment.id} is being stopped already"
    locked = situation.standing is not None and isinstance(situation.standing.ownership, Locked)
    return None if locked else "no CodeDeploy deployment moves the alias in hand"


def _can_compare(situation: Situation) -> str | None:
    if situation.function is None or not situation.version:
        return "no version is under the cursor"
    primary = situation.fader.confirmed.routing.primary if situation.fader else ""
    found = first_sides(situation.function, situation.version, primary)
    return None if found else "there is no other version to compare it with"


def _can_invoke(situation: Situation) -> str | None:
    return None if situation.version or situation.fader is not None else "nothing is there to call yet"


def _can_create(situation: Situation) -> str | None:
    return writes(situation) or ("the function is not read yet" if situation.function is None else None)


def _at_rest(situation: Situation) -> str | None:
    fader = situation.fader
    reason = _writable(situation)
    if reason is not None or fader is None:
        return reason
    if fader.blocked:
        return "settle what is shown above the fader first"
    return None if fader.at_rest else "a shift is under way: esc takes it back"


def _can_point(situation: Situation) -> str | None:
    reason = _at_rest(situation)
    if reason is not None or situation.fader is None:
        return reason
    if not situation.version:
        return "no version is under the cursor"
    planned = plan(MoveTo(Routing(situation.version)), situation.fader)
    return planned.reason if isinstance(planned, WhyNot) else None


def _has_arn(situation: Situation) -> str | None:
    version = situation.function.version(situation.version) if situation.function else None
    return None if version is not None and version.arn else "no version whose ARN is known is under the cursor"


def _alias_has_arn(situation: Situation) -> str | None:
    known = situation.fader is not None and situation.fader.confirmed.arn
    return None if known else "the ARN of the selected alias is not known"


def _in_hand(situation: Situation) -> str | None:
    return why_none_selected(situation.function) if situation.fader is None else None


def _has_version(situation: Situation) -> str | None:
    return None if situation.version else "no version is under the cursor"


def _can_publish(situation: Situation) -> str | None:
    return writes(situation) or why_not_publish(situation.function)


def _in_conflict(situation: Situation) -> str | None:
    return None if situation.fader and isinstance(situation.fader.news, Conflict) else "there is no conflict to settle"


CANARY = "Make the version under the cursor the canary of the alias in hand"

BACK = "Split: one call, all traffic to the primary; whole: to the last good version, once that was seen"
PAGES = "Page the history; on the fader, {} to the next of {} %"

_FADER = grouped(
    "Fader",
    Command("to_fader", "f", "Fader", "Give the fader the keys; ↑ and ↓ give them back", 1, why_not=_can_focus),
    Command("less", "left", "1 % less", "Move the canary's weight down by 1 %", 2, "←→", "1 %", _can_nudge),
    Command("more", "right", "1 % more", "Move the canary's weight up by 1 %", why_not=_can_nudge),
    Command("much_less", "shift+left", "5 % less", "Move the weight down by 5 %", 13, "⇧←→", "5 %", _can_nudge),
    Command("much_more", "shift+right", "5 % more", "Move the weight up by 5 %", why_not=_can_nudge),
    Command("step_up", "pageup", "Page up", PAGES.format("up", "1, 5, 10, 25, 50"), why_not=_can_page),
    Command("step_down", "pagedown", "Page down", PAGES.format("down", "50, 25, 10, 5, 1"), why_not=_can_page),
    Command("confirm", "enter", "Confirm", "Set the typed weight, promote at 100 %, or open the version"),
    Command("promote", "p", "Promote", "One call: the canary takes all traffic", 3, why_not=_can(lambda _: Promote())),
    Command("roll_back", "b", "Roll back", BACK, 4, why_not=_can_roll_back),
    Command(
        "undo", "u", "Undo", "Back by one change of this session, again and again", 5, why_not=_can(lambda _: Undo())
    ),
    Command("redo", "U,shift+u", "Redo", "Make again what was undone last", why_not=_can(lambda _: Redo())),
    Command("keep_theirs", "k", "Keep theirs", "Leave the alias where the other put it; no call", why_not=_in_conflict),
    Command("apply_mine", "m", "Apply mine", "Write ours over theirs, now that both are seen", why_not=_in_conflict),
    Command("disarm", "A,shift+a", "Disarm", "Ask again before the next change of the alias", why_not=_can_disarm),
    Command("stop", "x", "Stop deployment", "Stop the CodeDeploy deployment, which rolls back", why_not=_can_stop),
    Command("copy_command", "ctrl+y", "Copy CLI line", "Copy what is asked as an AWS CLI line", why_not=_in_hand),
)
_ALIASES = grouped(
    "Aliases",
    Command("next_alias", "tab", "Next alias", "Take the next alias in hand", 7, "⇥", "Alias", _can_choose_alias),
    Command("last_alias", "shift+tab", "Alias before", "Take the alias before in hand", why_not=_can_choose_alias),
    Command("create_alias", "a", "Create alias", "A new alias, on the version under the cursor", why_not=_can_create),
    Command("point", "o", "Point here", "Point the alias in hand at the version under the cursor", why_not=_can_point),
    Command("describe", "e", "Describe", "Change the description of the alias in hand", why_not=_at_rest),
    Command("delete_alias", "X", "Delete alias", "Delete the alias in hand; what calls it is said", why_not=_at_rest),
    Command("copy_alias_arn", "Y", "Copy alias ARN", "Copy the ARN of the alias in hand", why_not=_alias_has_arn),
)
_VERSIONS = grouped(
    "Versions",
    Command("canary", "c", "Canary", CANARY, 2, why_not=_can(lambda s: StartCanary(s.version))),
    Command("publish", "n", "Publish", "Publish $LATEST as a new version", why_not=_can_publish),
    Command("work", "w", "Work on $LATEST", "Change the code and configuration of $LATEST"),
    Command("copy_arn", "y", "Copy ARN", "Copy the ARN of the version under the cursor", why_not=_has_arn),
)
_ROOMS = grouped(
    "Rooms",
    Command("diff", "d", "Diff", "What differs: the version under the cursor against another", 7, why_not=_can_compare),
    Command("logs", "l", "Logs", "What the versions of the alias in hand log, in lanes", 8),
    Command(
        "traffic", "t", "Traffic", "Traffic, verdict and alarms of the alias in hand, in numbers", 11, why_not=_in_hand
    ),
    Command("impact", "i", "Impact", "What depends on the version under the cursor", 11, why_not=_has_version),
    Command("alias_impact", "I,shift+i", "Alias impact", "What depends on the alias in hand", why_not=_in_hand),
    Command("doctor", "D,shift+d", "Doctor", "What is wrong with this function, and what mends it", 12),
    Command(
        "history",
        "H,shift+h",
        "History",
        "Who moved the alias in hand, and when; go back to any point",
        why_not=_in_hand,
    ),
    Command("invoke", "v", "Invoke", "Call the version under the cursor, or the alias in hand", why_not=_can_invoke),
    Command("prune", "P,shift+p", "Prune", "Which versions may go, and why the others stay"),
)
FUNCTION = (
    *_FADER,
    *_ALIASES,
    *_VERSIONS,
    *_ROOMS,
    *WINDOW,
    Command("leave", "escape", "Back", "Drop what is typed, take back the shift, or go back", 8, "esc"),
    REFRESH,
    MESSAGES,
    HELP,
    QUIT,
)
