"""What AWS confirmed, and what was said in this session, in words."""

from __future__ import annotations

from tui.domain.routing import Routing
from tui.features.fader.confirmed import Confirmation, Done
from tui.presentation.message_log import Message, MessageLog
from tui.presentation.routing_text import format_routing
from tui.presentation.times import second_in_zone, second_of

_MARKS = {"warning": "!", "error": "✗"}


def format_confirmation(confirmation: Confirmation | None) -> str:
    """Say what an alias was moved to last, and since when it is there; empty where nothing was."""
    if confirmation is None:
        return ""
    after, since = _where(confirmation.after), f"since {second_in_zone(confirmation.at)}"
    match confirmation.done:
        case Done.SET:
            return f"✓ {after} {since}"
        case Done.UNDONE | Done.REDONE:
            return f"✓ {confirmation.done.value}: {after} again {since}"
        case _:
            return f"✓ {confirmation.done.value}: {after} {since}"


def describe_confirmation(confirmation: Confirmation) -> str:
    """Say for the log of messages what was done, from where to where."""
    moved = f"{format_routing(confirmation.before)} ⟶ {format_routing(confirmation.after)}"
    return f"{confirmation.done.value}: {moved}"


def message_lines(log: MessageLog) -> tuple[tuple[str, str], ...]:
    """Return the messages, newest first: when, and what was said behind a mark for how grave it is."""
    lines = [(second_of(message.at), _message_line(message)) for message in reversed(log.messages)]
    if log.dropped:
        lines.append(("", f"{log.dropped:,} older messages are not kept"))
    return tuple(lines) or (("", "no messages in this session yet"),)


def _message_line(message: Message) -> str:
    mark = _MARKS.get(message.severity, "·")
    return f"{mark} {message.text}{f' ({message.times} times)' if message.times > 1 else ''}"


def _where(routing: Routing) -> str:
    return format_routing(routing) if routing.split else f"100 % on {routing.primary}"
