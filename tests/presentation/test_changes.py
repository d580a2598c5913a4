"""Changes in few words: whole or counted, never cut in a value."""

from __future__ import annotations

import pytest

from tui.domain.version import Change
from tui.presentation.changes import change_text, changes_text

CODE, MEMORY, ENV = Change("code"), Change("MemorySize", "256", "512"), Change("env STAGE")


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (CODE, "code"),
        (MEMORY, "MemorySize 256→512"),
        (Change("Timeout", "", "30"), "Timeout -→30"),
        (Change("DeadLetterConfig", "arn:aws:sqs:us-east-1:123456789012:dead", ""), "DeadLetterConfig"),
        (ENV, "env STAGE changed"),
        (Change("env STAGE", "absent"), "env STAGE added"),
        (Change("env STAGE", "", "removed"), "env STAGE removed"),
    ],
)
def test_one_change(change: Change, text: str) -> None:
    assert change_text(change) == text


@pytest.mark.parametrize(
    ("width", "text"),
    [
        (None, "code, MemorySize 256→512, env STAGE changed"),
        (43, "code, MemorySize 256→512, env STAGE changed"),
        (42, "code, MemorySize 256→512, +1"),
        (27, "code, +2"),
        (5, "3 changes"),
    ],
)
def test_what_does_not_fit_is_counted(width: int | None, text: str) -> None:
    assert changes_text((CODE, MEMORY, ENV), width) == text


def test_no_change() -> None:
    assert changes_text(()) == "nothing"
