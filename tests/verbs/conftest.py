"""What every verb is spared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.budgets import quick_budget
from tui.demo import provider
from tui.verbs.run import run


@pytest.fixture(autouse=True)
def _no_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the demo not keep CloudTrail's pace, which is a look-up a second."""
    monkeypatch.setattr(provider, "Budget", lambda _: quick_budget())


Printed = Callable[..., tuple[int, str, str]]
"""Runs a verb; returns its status, what it printed, what it said beside."""


@pytest.fixture
def run_verb(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Printed:
    """Return what runs a verb, at home in a folder."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def call(*argv: str) -> tuple[int, str, str]:
        code = run(argv)
        out, err = capsys.readouterr()
        return code, out, err

    return call
