"""The commands of the screen that calls a function by hand."""

from __future__ import annotations

from tui.commands.command import COMMON, Command, Situation, writes
from tui.operations.invoking import qualifiers


def _can_call(situation: Situation) -> str | None:
    if situation.context is None or situation.bench is None:
        return "not connected yet"
    reason = writes(situation)
    if reason is not None:
        return reason
    if situation.bench.calling:
        return "a call is on its way" + (": x stops the sample" if situation.bench.sampling else "")
    return f"the payload is not valid JSON: {situation.bench.mistake}" if situation.bench.mistake else None


def _can_compare(situation: Situation) -> str | None:
    reason = _can_call(situation)
    if reason is not None or situation.bench is None:
        return reason
    return None if situation.bench.sides else "there is no other version to compare with: { and } choose one"


def _can_stop(situation: Situation) -> str | None:
    sampling = situation.bench is not None and situation.bench.sampling
    return None if sampling else "no sample is being taken"


def _can_turn(situation: Situation) -> str | None:
    if situation.bench is not None and situation.bench.calling:
        return "a call is on its way"
    return None if len(qualifiers(situation.function)) > 1 else "there is nothing else to call"


INVOKE = (
    Command("invoke", "ctrl+r,f5", "Invoke", "Call it once with this payload", 1, "^r", why_not=_can_call),
    Command("compare", "c", "Compare", "The same payload on two versions, and what differs", 2, why_not=_can_compare),
    Command("sample", "n", "Sample", "Call it many times: the split as it really is", 3, why_not=_can_call),
    Command("check", "d", "Dry run", "Ask AWS whether you may call it; nothing runs", 4, why_not=_can_call),
    Command("stop", "x", "Stop", "Make no further call of the sample", why_not=_can_stop),
    Command(
        "next", "right_square_bracket", "Next target", "Call the next alias or version", 5, "[ ]", "Who", _can_turn
    ),
    Command("last", "left_square_bracket", "Target before", "Call the alias or version before", why_not=_can_turn),
    Command("against", "right_curly_bracket", "Compare with", "Compare with the next one", 6, "{ }", "With", _can_turn),
    Command("against_last", "left_curly_bracket", "Compare with", "Compare with the one before", why_not=_can_turn),
    Command("edit", "e", "Edit", "Write the payload; esc comes back from it", 3),
    Command("format", "f", "Format", "Write the payload's JSON with a field a line"),
    Command("save", "ctrl+s", "Save payload", "Keep the payload in a file, under a name", 7, "^s", "Save"),
    Command("open", "ctrl+o", "Saved payloads", "Take a saved payload, or delete one", 7, "^o", "Open"),
    *COMMON,
)

WHILE_TYPING = frozenset({"invoke", "save", "open", "leave"})
"""The commands whose keys work while the payload is typed."""
