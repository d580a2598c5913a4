"""What was done is said with where the alias is, and since when."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tui.domain.routing import Routing, Weight
from tui.features.fader.confirmed import Confirmation, Done
from tui.features.fader.text.confirmed import describe_confirmation, format_confirmation, message_lines
from tui.presentation.message_log import Message, MessageLog

AT = datetime(2026, 3, 1, 12, 3, 11, tzinfo=UTC)
SPLIT, WHOLE, NEW = Routing("6", "7", Weight(1000)), Routing("6"), Routing("7")


@pytest.mark.parametrize(
    ("confirmation", "expected"),
    [
        (None, ""),
        (Confirmation(Done.ROLLED_BACK, SPLIT, WHOLE, AT), "✓ rolled back: 100 % on 6 since 12:03:11 UTC"),
        (Confirmation(Done.PROMOTED, SPLIT, NEW, AT), "✓ promoted: 100 % on 7 since 12:03:11 UTC"),
        (Confirmation(Done.UNDONE, WHOLE, SPLIT, AT), "✓ undone: 6→7 10 % again since 12:03:11 UTC"),
        (Confirmation(Done.REDONE, SPLIT, WHOLE, AT), "✓ redone: 100 % on 6 again since 12:03:11 UTC"),
        (Confirmation(Done.SET, WHOLE, SPLIT, AT), "✓ 6→7 10 % since 12:03:11 UTC"),
    ],
)
def test_a_confirmation(confirmation: Confirmation | None, expected: str) -> None:
    assert format_confirmation(confirmation) == expected


def test_the_log_names_both_ends() -> None:
    assert describe_confirmation(Confirmation(Done.ROLLED_BACK, SPLIT, WHOLE, AT)) == "rolled back: 6→7 10 % ⟶ 6"


def test_messages_are_shown_newest_first() -> None:
    log = MessageLog((Message(AT, "one"), Message(AT, "two", "error", 3)), dropped=1_200)
    assert message_lines(log) == (
        ("12:03:11", "✗ two (3 times)"),
        ("12:03:11", "· one"),
        ("", "1,200 older messages are not kept"),
    )
    assert message_lines(MessageLog()) == (("", "no messages in this session yet"),)
