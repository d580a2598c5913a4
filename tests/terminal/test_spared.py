"""What the first frame spares is not imported for it, and is there for whoever asks."""

from __future__ import annotations

import subprocess
import sys

PROBE = """
import sys
from tui.terminal.spared import spare

spare()
import textual.app
import tui.app.app

print(*[name for name in ("ssl", "textual.widgets._tree", "textual.widgets._select") if name in sys.modules], "|")
from textual.command import IgnoreReturnCallbackType as used
from textual.types import DirEntry, IgnoreReturnCallbackType
from textual.widgets._directory_tree import DirEntry as real
import asyncio, ssl, textual.types

assert DirEntry is real and used is IgnoreReturnCallbackType is textual.types.IgnoreReturnCallbackType
assert textual.types.__file__ and all(hasattr(textual.types, name) for name in textual.types.__all__)
assert ssl.create_default_context()
"""


def test_what_is_spared_is_there_when_asked_for() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, timeout=60)
    assert (done.stderr, done.stdout.strip()) == ("", "|")
