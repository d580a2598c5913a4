"""Messages are kept in order, repeated ones once, and never more than so many."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tui.presentation.message_log import MOST, Message, MessageLog, logged

AT = datetime(2026, 3, 1, tzinfo=UTC)


def log_of(*texts: str) -> MessageLog:
    log = MessageLog()
    for second, text in enumerate(texts):
        log = logged(log, Message(AT + timedelta(seconds=second), text))
    return log


def test_what_is_said_again_in_a_row_is_counted() -> None:
    log = log_of("a", "b", "b", "a")
    assert [(message.text, message.times) for message in log.messages] == [("a", 1), ("b", 2), ("a", 1)]
    assert log.messages[1].at == AT + timedelta(seconds=2)
    assert [message.times for message in logged(log, Message(AT, "a", "error")).messages] == [1, 2, 1, 1]


def test_the_oldest_go_first_and_are_counted() -> None:
    log = log_of(*(str(number) for number in range(MOST + 7)))
    assert (len(log.messages), log.messages[0].text, log.dropped) == (MOST, "7", 7)
