"""The messages of this session, kept after they have passed from the screen."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

MOST = 500
"""Messages that are kept; the oldest go first."""


class Message(NamedTuple):
    """What was said and how gravely; `at` is the last of so many `times` that it was said in a row."""

    at: datetime
    text: str
    severity: str = "information"
    times: int = 1


class MessageLog(NamedTuple):
    """The messages, oldest first; `dropped` counts those that were too many."""

    messages: tuple[Message, ...] = ()
    dropped: int = 0


def logged(log: MessageLog, message: Message) -> MessageLog:
    """Return the log with one more message; one that repeats the last is counted with it."""
    last = log.messages[-1] if log.messages else None
    if last is not None and (last.text, last.severity) == (message.text, message.severity):
        return log._replace(messages=(*log.messages[:-1], message._replace(times=last.times + 1)))
    messages = (*log.messages, message)
    return MessageLog(messages[-MOST:], log.dropped + max(len(messages) - MOST, 0))
