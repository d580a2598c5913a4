"""What really loads: the floors hold at run time, and nothing heavy comes before the first frame."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("textual", "rich", "boto3", "botocore", "moto", "yaml")


def loaded(statement: str) -> set[str]:
    """Return which of the heavy packages a fresh interpreter holds after a statement."""
    probe = f"import sys; {statement}; print(*[n for n in {HEAVY!r} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        ("import tui.__main__, tui.terminal.splash", set()),
        ("import tui.settings.settings", set()),
        ("import tui.writes.workspace", set()),
        ("import tui.features.fader.machine, tui.features.fader.planner, tui.presentation.words", set()),
        ("import tui.demo, tui.aws.session", set()),
        ("import tui.app.app", {"textual", "rich"}),
        ("import tui.aws.lambda_provider", {"boto3", "botocore"}),
    ],
)
def test_only_what_is_needed_loads(statement: str, allowed: set[str]) -> None:
    assert loaded(statement) <= allowed
