"""Styled text without a terminal: a span is part of a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tui.domain.read_failure import ReadFailure


class Span(NamedTuple):
    """Text with the name of a style, which a widget looks up; `target` is the alias that a click on it means."""

    text: str
    style: str = "plain"
    target: str = ""


Spans = Sequence[Span]

Measure = Callable[[str], int]
"""How many cells a text takes; the terminal's side knows."""

ELLIPSIS = "…"


def shorten(text: str, width: int, measure: Measure = len) -> str:
    """Shorten text to so many cells; what is cut ends with an ellipsis."""
    if measure(text) <= width:
        return text
    kept = text[: max(width - 1, 0)]
    while kept and measure(kept) > width - 1:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS if width > 0 else ""


def shorten_middle(name: str, width: int) -> str:
    """Shorten a name of one cell a character and keep both its ends: functions of one team often begin alike."""
    if len(name) <= width or width < len("a…bc"):
        return shorten(name, width)
    tail = width // 2
    return f"{name[: width - 1 - tail]}{ELLIPSIS}{name[-tail:]}"


def text_of(spans: Spans) -> str:
    """Return the bare text of a line."""
    return "".join(span.text for span in spans)


def failure_text(failure: ReadFailure) -> str:
    """Say in a few words why a part could not be read, and which call it was."""
    # Where nothing failed nothing waits for these, least of all the first frame.
    from tui.domain.errors import (
        Busy,
        ClockSkewed,
        CredentialsExpired,
        CredentialsRejected,
        NoConnection,
        NotPermitted,
        ProcessEnded,
        Unreachable,
        Unsupported,
    )
    from tui.presentation.keymap import key
    from tui.presentation.sign_in_text import WRONG_CODE, describe_clock_skew, describe_expired, is_wrong_code

    match failure.cause:
        case NotPermitted() as error:
            reason = WRONG_CODE if is_wrong_code(error) else "no permission"
        case Busy():
            reason = "AWS is throttling"
        case CredentialsExpired() as error:
            # In brackets: behind a command the call would be read as a part of it.
            return f"{describe_expired(error)}{f' ({failure.action})' if failure.action else ''}"
        case CredentialsRejected():
            reason = "AWS does not accept the credentials"
        case ClockSkewed() as error:
            reason = describe_clock_skew(error)
        case NoConnection():
            reason = "no connection"
        case ProcessEnded():
            reason = f"the AWS process has ended, press {key('any.refresh')}"
        case Unreachable():
            reason = "no answer"
        case Unsupported():
            reason = "not available here"
        case _:
            # The call follows behind a colon.
            reason = failure.reason.removesuffix(".")
    if failure.action in reason:
        return reason
    return f"{reason}: {failure.action}" if reason else failure.action
