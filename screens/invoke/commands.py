"""The commands of the screen that calls a function by hand."""

from __future__ import annotations

from dataclasses import dataclass

from tui.domain.context import Context
from tui.domain.function import FunctionSnapshot
from tui.features.invoke.invocation import InvokeState, qualifiers
from tui.presentation.command import COMMON, FINDING, Command, in_room, writes
from tui.presentation.keymap import key


@dataclass(frozen=True, slots=True)
class InvokeContext:
    """What the commands of calling by hand depend on."""

    context: Context | None
    function: FunctionSnapshot | None
    state: InvokeState | None


def _can_call(shown: InvokeContext) -> str | None:
    if shown.context is None or shown.state is None:
        return "not connected yet"
    reason = writes(shown)
    if reason is not None:
        return reason
    if shown.state.calling:
        return "a call is in progress" + (
            f": press {key('invoke.stop')} to stop the sample" if shown.state.sampling else ""
        )
    return f"the payload is not valid JSON: {shown.state.error}" if shown.state.error else None


def _can_compare(shown: InvokeContext) -> str | None:
    reason = _can_call(shown)
    if reason is not None or shown.state is None:
        return reason
    return (
        None
        if shown.state.sides
        else (
            f"no other version to compare with: press {key('invoke.against_last')} or {key('invoke.against')} to "
            f"choose one"
        )
    )


def _can_stop(shown: InvokeContext) -> str | None:
    sampling = shown.state is not None and shown.state.sampling
    return None if sampling else "no sample is running"


def _can_turn(shown: InvokeContext) -> str | None:
    if shown.state is not None and shown.state.calling:
        return "a call is in progress"
    return None if len(qualifiers(shown.function)) > 1 else "no other target"


INVOKE: tuple[Command[InvokeContext], ...] = in_room(
    "invoke",
    Command("invoke", "ctrl+r,f5", "Invoke", "Call it once with this payload", 1, "^r", why_not=_can_call),
    Command(
        "compare",
        "B",
        "Compare",
        "Send the same payload to two versions, and compare the results",
        2,
        why_not=_can_compare,
    ),
    Command("sample", "percent_sign", "Sample", "Call it many times, to measure the split", 3, why_not=_can_call),
    Command("check", "T", "Dry run", "Check the permission to call it; nothing runs", 4, why_not=_can_call),
    Command("stop", "x", "Stop", "Stop the sample", 1, why_not=_can_stop),
    Command(
        "next", "right_square_bracket", "Next target", "Call the next alias or version", 5, "[ ]", "Target", _can_turn
    ),
    Command("last", "left_square_bracket", "Previous target", "Call the previous alias or version", why_not=_can_turn),
    Command(
        "against", "right_curly_bracket", "Compare with", "Compare with the next one", 6, "{ }", "Other", _can_turn
    ),
    Command("against_last", "left_curly_bracket", "Compare with", "Compare with the previous one", why_not=_can_turn),
    Command("edit", "e", "Edit", "Edit the payload; esc when done", 3),
    Command("format", "z", "Format", "Format the payload's JSON, one field per line"),
    Command("save", "ctrl+s", "Save payload", "Save the payload to a file, under a name", 7, "^s", "Save"),
    Command("open", "ctrl+o", "Saved payloads", "Load a saved payload, or delete one", 7, "^o", "Open"),
    *FINDING,
    *COMMON,
)

WHILE_TYPING = frozenset({"invoke", "save", "open", "leave"})
"""The commands whose keys work while the payload is typed."""
